"""What a command gets and gives: no Telegram in it, so that each is tested as a function."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.alerts.message import Span
from bot.i18n import Words
from crawler.config import Config
from crawler.store import Database


@dataclass(frozen=True, slots=True)
class Request:
    """One command of a reader who may use the bot."""

    chat_id: int
    kind: str  # private, group, supergroup, channel
    title: str  # the chat's, or the reader's name
    user_language: str | None  # as the reader's client says
    argument: str  # what stands behind the command
    at: datetime  # aware, UTC
    words: Words  # of the chat's language
    zone: ZoneInfo  # of the chat's readers
    database: Database
    config: Config
    menu: tuple[Command, ...]  # every command there is


Reply = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Command:
    """A command of the menu."""

    name: str
    usage: str  # how its argument is written
    help: str  # one line, English: translated when shown
    answer: Callable[[Request], Awaitable[Reply]]
