"""Telegram's limits are kept in every window of time, wherever it begins."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.pacing import CHAT_PER_SECOND, GROUP_PER_MINUTE, OVERALL_PER_SECOND, Pacing


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def send(pacing: Pacing, clock: Clock, chat_id: int, count: int) -> list[float]:
    times = []
    for _ in range(count):
        clock.now += pacing.wait(chat_id)
        pacing.note(chat_id)
        times.append(clock.now)
    return times


def most_in(times: list[float], seconds: float) -> int:
    return max(sum(start <= t < start + seconds - 1e-6 for t in times) for start in times)


def test_a_chat_gets_one_message_a_second(clock):
    times = send(Pacing(clock), clock, 7, 5)

    assert most_in(times, 1.0) == CHAT_PER_SECOND
    assert times[-1] - times[0] == pytest.approx(4.0)


def test_a_group_gets_no_more_than_its_share_of_a_minute(clock):
    assert most_in(send(Pacing(clock), clock, -100, 60), 60.0) == GROUP_PER_MINUTE


def test_all_chats_together_keep_the_overall_limit(clock):
    pacing = Pacing(clock)
    times = [time for chat in range(1, 101) for time in send(pacing, clock, chat, 1)]

    assert most_in(times, 1.0) == OVERALL_PER_SECOND


@given(st.lists(st.tuples(st.integers(-3, 3).filter(bool), st.floats(0, 3)), max_size=150))
def test_no_order_of_sends_passes_a_limit(sends):
    clock = Clock()
    pacing = Pacing(clock)
    times: dict[int, list[float]] = {}
    for chat_id, pause in sends:
        clock.now += pause
        times.setdefault(chat_id, []).extend(send(pacing, clock, chat_id, 1))

    for chat_id, moments in times.items():
        assert most_in(moments, 1.0) <= CHAT_PER_SECOND
        if chat_id < 0:
            assert most_in(moments, 60.0) <= GROUP_PER_MINUTE


def test_busy_chats_are_told_apart_from_free_ones(clock):
    pacing = Pacing(clock)
    pacing.note(7)
    clock.now += 0.25

    assert pacing.busy() == {7: pytest.approx(0.75)}
    assert pacing.wait(8) == 0
    clock.now += 0.75
    assert pacing.busy() == {}
