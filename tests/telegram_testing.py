"""What tests beside the local Telegram server share: chats, a clock, and expected refusals."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from telegram.error import TelegramError

READER, STRANGER = 1001, 1002  # private chats; the stranger never pressed Start
GROUP, FORUM, CHANNEL = -51, -1001000000061, -1001000000071
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)  # what a server looks at to tell a picture
Api = Callable[..., Awaitable[tuple[int, dict[str, Any]]]]


class Clock:
    """Seconds since the epoch, moved by the test."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        """Return the time."""
        return self.now


def refused(kind: type[TelegramError], words: str) -> AbstractContextManager[object]:
    """Expect `kind` with these words; the library makes their first letter large."""
    return pytest.raises(kind, match=f"(?i){words}")
