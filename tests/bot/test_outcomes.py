"""Each failure of a send has one meaning."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.alerts.outcomes import (
    Asleep,
    Dead,
    Migrated,
    Outcome,
    Paused,
    Refused,
    Stop,
    Unsent,
    classify,
)


def caused(error: NetworkError, cause: Exception) -> NetworkError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (RetryAfter(43_838), Paused(43_838.0)),
        (RetryAfter(timedelta(seconds=30)), Paused(30.0)),
        (ChatMigrated(-100123), Migrated(-100123)),
        (Forbidden("bot was blocked by the user"), Asleep("bot was blocked by the user")),
        (InvalidToken("12:secret"), Stop("Telegram refuses the token")),
        (BadRequest("Can't parse entities: x"), Refused("Can't parse entities: x")),
        (BadRequest("Chat not found"), Asleep("Chat not found")),
        (BadRequest("Message is too long"), Dead("Message is too long")),
        (TimedOut("Timed out"), Unsent("Timed out", maybe_sent=True)),
        (NetworkError("Bad Gateway"), Unsent("Bad Gateway", maybe_sent=True)),
        (TelegramError("Invalid server response"), Unsent("Invalid server response", True)),
        (BrokenPipeError(32, "Broken pipe"), Stop("the output is closed: Broken pipe")),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "no"), None),
    ],
)
def test_a_failure_has_one_meaning(error: Exception, outcome: Outcome | None) -> None:
    assert classify(error) == outcome if outcome else isinstance(classify(error), Dead)


@pytest.mark.parametrize(
    ("cause", "maybe_sent"),
    [
        (httpx.ConnectError("refused"), False),
        (httpx.ConnectTimeout("slow"), False),
        (httpx.PoolTimeout("busy"), False),
        (httpx.ReadTimeout("slow"), True),
        (httpx.WriteTimeout("slow"), True),
        (httpx.RemoteProtocolError("gone"), True),
        (httpx.ReadError("reset"), True),
    ],
)
def test_only_a_connection_that_never_was_means_not_sent(cause, maybe_sent):
    assert classify(caused(NetworkError("x"), cause)) == Unsent("x", maybe_sent)
    assert classify(caused(TimedOut("x"), cause)) == Unsent("x", maybe_sent)
