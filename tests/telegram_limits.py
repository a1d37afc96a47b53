"""Telegram's published sending limits as windows, and the longer wait for the impatient.

Numbers: core.telegram.org/bots/faq, "My bot is hitting limits, how do I avoid this?". Edits count
like sends (tdlib/td, issue 3034). The burst of a private chat is ours: the FAQ says "short bursts
that go over this limit" without a number.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from dataclasses import dataclass

from telegram_values import Chat


@dataclass(frozen=True)
class Window:
    """At most `most` messages within `seconds`."""

    most: int
    seconds: float


OVERALL = Window(30, 1.0)
PRIVATE = Window(3, 3.0)  # 1/s with a burst of three
GROUP = Window(20, 60.0)
_EVERYBODY = 0  # no chat has this id


class Limits:
    """Counts accepted messages and says how long a sender must wait."""

    def __init__(self) -> None:
        self._sent: dict[int, deque[float]] = defaultdict(deque)
        self._closed_until: dict[int, float] = {}

    def count(self, chat: Chat, now: float) -> int | None:
        """Count one message at `now` (seconds); return retry_after when it is one too many.

        Asking again before the wait is over starts the wait anew.
        """
        windows = {_EVERYBODY: OVERALL, chat.id: PRIVATE if chat.kind == "private" else GROUP}
        waits = [self._wait(key, window, now) for key, window in windows.items()]
        if longest := max(waits):
            return longest
        for key in windows:
            self._sent[key].append(now)
        return None

    def _wait(self, key: int, window: Window, now: float) -> int:
        sent = self._sent[key]
        while sent and sent[0] <= now - window.seconds:
            sent.popleft()
        early = now < self._closed_until.get(key, 0.0)
        if len(sent) < window.most and not early:
            return 0
        oldest = sent[0] if sent else now
        wait = math.ceil(window.seconds if early else oldest + window.seconds - now) or 1
        self._closed_until[key] = now + wait
        return wait
