"""How fast we may speak: sliding windows over the sends of the last minute."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

# core.telegram.org/bots/faq, "My bot is hitting limits": about 30 messages a second in all, one
# a second in a chat, 20 a minute in a group. We stay a little below.
OVERALL_PER_SECOND = 28
CHAT_PER_SECOND = 1
GROUP_PER_MINUTE = 18


class Window:
    """At most `count` events in any `seconds`."""

    def __init__(self, count: int, seconds: float) -> None:
        self._count = count
        self._seconds = seconds
        self._times: deque[float] = deque()

    def wait(self, now: float) -> float:
        """Seconds until one more event is allowed; 0 when it is."""
        self._forget(now)
        if len(self._times) < self._count:
            return 0.0
        return self._times[-self._count] + self._seconds - now

    def note(self, now: float) -> None:
        """An event happened."""
        self._forget(now)
        self._times.append(now)

    def idle(self, now: float) -> bool:
        """Whether nothing is remembered."""
        self._forget(now)
        return not self._times

    def _forget(self, now: float) -> None:
        while self._times and self._times[0] + self._seconds <= now:
            self._times.popleft()


class Pacing:
    """Telegram's limits for one token. `clock` gives monotonic seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._overall = Window(OVERALL_PER_SECOND, 1.0)
        self._chats: dict[int, tuple[Window, ...]] = {}

    def wait(self, chat_id: int | None = None) -> float:
        """Seconds until a message may go (to this chat)."""
        now = self._clock()
        windows = (self._overall, *self._chats.get(chat_id, ())) if chat_id else (self._overall,)
        return max(window.wait(now) for window in windows)

    def busy(self) -> dict[int, float]:
        """Chats that must wait → for how many seconds."""
        now = self._clock()
        for chat_id in [
            c for c, windows in self._chats.items() if all(w.idle(now) for w in windows)
        ]:
            del self._chats[chat_id]
        waits = {c: max(w.wait(now) for w in windows) for c, windows in self._chats.items()}
        return {chat_id: wait for chat_id, wait in waits.items() if wait > 0}

    def note(self, chat_id: int) -> None:
        """A message was sent: call after the answer, so that arrivals are never closer."""
        now = self._clock()
        if chat_id not in self._chats:
            windows = [Window(CHAT_PER_SECOND, 1.0)]
            if chat_id < 0:  # groups and channels have negative ids
                windows.append(Window(GROUP_PER_MINUTE, 60.0))
            self._chats[chat_id] = tuple(windows)
        for window in (self._overall, *self._chats[chat_id]):
            window.note(now)
