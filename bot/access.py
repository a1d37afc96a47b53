"""Who may talk to us: the operators' list, and one polite refusal a day for everybody else."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection

from bot.alerts.pacing import Window

REFUSE_EVERY = 24 * 3600.0  # seconds
REMEMBERED = 10_000  # strangers; beyond that the oldest is forgotten, and refused again
COMMANDS_PER_MINUTE = 20  # of one person; more are not answered


class Access:
    """Decides by ids. Remembers in memory: after a restart a stranger may be refused again."""

    def __init__(
        self, admins: Collection[int], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """`admins` are ids of users, or of groups that speak through their anonymous admins."""
        self._admins = frozenset(admins)
        self._clock = clock
        self._refused: dict[int, float] = {}  # stranger → when, oldest first
        self._spoken: dict[int, Window] = {}

    def may_command(self, user_id: int | None, sender_chat_id: int | None = None) -> bool:
        """Whether the list names this person, or the chat in whose name was written."""
        speaker = sender_chat_id if sender_chat_id is not None else user_id
        return speaker in self._admins

    def within_limits(self, user_id: int) -> bool:
        """Count a command; False when this person has sent too many in a minute."""
        window = self._spoken.setdefault(user_id, Window(COMMANDS_PER_MINUTE, 60.0))
        now = self._clock()
        if window.wait(now) > 0:
            return False
        window.note(now)
        return True

    def should_refuse(self, user_id: int) -> bool:
        """Whether a stranger is to be told no: True once a day."""
        now = self._clock()
        last = self._refused.pop(user_id, None)
        again = last is None or now - last >= REFUSE_EVERY
        self._refused[user_id] = now if again or last is None else last
        while len(self._refused) > REMEMBERED:
            del self._refused[next(iter(self._refused))]
        return again
