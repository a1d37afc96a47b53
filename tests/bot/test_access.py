"""Only those on the list are served; others hear no once a day."""

from __future__ import annotations

from bot import access
from bot.access import COMMANDS_PER_MINUTE, REFUSE_EVERY, Access


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_person_on_the_list_may_command_and_nobody_else():
    doors = Access([1, -100])

    assert doors.may_command(1)
    assert not doors.may_command(2)
    assert not doors.may_command(None)


def test_an_anonymous_admin_speaks_for_the_group():
    doors = Access([1, -100])

    assert doors.may_command(1087968824, sender_chat_id=-100)
    assert not doors.may_command(1, sender_chat_id=-200)


def test_a_stranger_is_refused_once_a_day():
    clock = Clock()
    doors = Access([], clock)

    assert [doors.should_refuse(7), doors.should_refuse(7), doors.should_refuse(8)] == [
        True,
        False,
        True,
    ]
    clock.now = REFUSE_EVERY
    assert doors.should_refuse(7)


def test_many_strangers_do_not_fill_the_memory(monkeypatch):
    monkeypatch.setattr(access, "REMEMBERED", 3)
    doors = Access([], Clock())

    assert all(doors.should_refuse(number) for number in range(5))
    assert [doors.should_refuse(4), doors.should_refuse(0)] == [False, True]


def test_a_person_who_floods_is_not_answered_for_a_while():
    clock = Clock()
    doors = Access([1], clock)

    answered = [doors.within_limits(1) for _ in range(5000)]

    assert sum(answered) == COMMANDS_PER_MINUTE
    assert doors.within_limits(2)
    clock.now = 60
    assert doors.within_limits(1)
