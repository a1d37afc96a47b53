"""What a failed send means: wait, give up, sleep, move, or say it in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)


@dataclass(frozen=True, slots=True)
class Paused:
    """429: this chat takes nothing for a while; the message was not taken."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Unsent:
    """The network failed; `maybe_sent` where the message may have arrived all the same."""

    reason: str
    maybe_sent: bool


@dataclass(frozen=True, slots=True)
class Dead:
    """The message can never be taken: a dead letter."""

    reason: str


@dataclass(frozen=True, slots=True)
class Asleep:
    """The chat takes nothing until it comes back: blocked, kicked, gone."""

    reason: str


@dataclass(frozen=True, slots=True)
class Migrated:
    """The group became a supergroup with another id."""

    new_id: int


@dataclass(frozen=True, slots=True)
class Refused:
    """The mark-up was refused: worth one more try without it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing can be sent to anybody: the token or the terminal is gone."""

    reason: str


Outcome = Paused | Unsent | Dead | Asleep | Migrated | Refused | Stop

# The request had not left when these were raised (measured, ANCHORS.md II B "retry ambiguity").
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)

# Descriptions of tdlib/telegram-bot-api, Client.cpp, in lower case.
_MARKUP = ("can't parse entities", "can't parse message text")
_GONE = (
    "chat not found",
    "user not found",
    "peer_id_invalid",
    "chat_write_forbidden",
    "have no rights to send a message",
    "not enough rights to send text messages",
    "need administrator rights in the channel chat",
    "user is deactivated",
    "group chat was deactivated",
)


def reason_of(error: TelegramError) -> str:
    """The error's words without the page that a proxy sent along."""
    return error.message.split(". Parsing the server response", 1)[0]


def classify(error: Exception) -> Outcome:
    """Say what an exception of `Sender.send` means.

    In PTB 22.8 BadRequest is a NetworkError, so it is looked at first: a message that Telegram
    cannot read must not be tried for ever.
    """
    match error:
        case RetryAfter():
            wait = error.retry_after
            return Paused(wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
        case ChatMigrated():
            return Migrated(error.new_chat_id)
        case Forbidden():
            return Asleep(error.message)
        case InvalidToken():
            return Stop("Telegram refuses the token")
        case BadRequest():
            return _bad_request(error.message)
        case NetworkError():
            return Unsent(reason_of(error), maybe_sent=not isinstance(error.__cause__, _NOT_SENT))
        case Conflict() | TelegramError():
            return Unsent(reason_of(error), maybe_sent=True)
        case OSError():
            return Stop(f"the output is closed: {error.strerror or type(error).__name__}")
        case _:
            return Dead(f"{type(error).__name__}: {error}")


def _bad_request(message: str) -> Outcome:
    words = message.lower()
    if any(phrase in words for phrase in _MARKUP):
        return Refused(message)
    if any(phrase in words for phrase in _GONE):
        return Asleep(message)
    return Dead(message)
