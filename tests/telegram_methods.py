"""The register of Bot API methods, and what methods that write have in common."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from telegram_params import Kind
from telegram_text import CAPTION_LENGTH, Formatted, judge
from telegram_values import Json, Message, Sent, bad_request
from telegram_world import World

Run = Callable[[World, Json], Any]


@dataclass(frozen=True)
class Method:
    """A method's name, its parameters as documented, and what it does."""

    name: str
    kinds: dict[str, Kind]
    run: Run


METHODS: dict[str, Method] = {}  # by the name in small letters: names are case-insensitive


def method(name: str, **kinds: Kind) -> Callable[[Run], Run]:
    """Register a function as the method `name` with these parameters."""

    def register(run: Run) -> Run:
        METHODS[name.lower()] = Method(name, kinds, run)
        return run

    return register


CAPTION = {"caption": Kind.STR, "caption_entities": Kind.ARRAY}


def chat_id_of(params: Json) -> int | str:
    """Return the parameter `chat_id`, or refuse."""
    if "chat_id" not in params:
        raise bad_request("chat_id is empty")
    chat_id: int | str = params["chat_id"]
    return chat_id


def caption_of(params: Json) -> Formatted:
    """Return the judged caption of a photo or document."""
    return judge(
        params.get("caption", ""),
        params.get("parse_mode", ""),
        params.get("caption_entities"),
        CAPTION_LENGTH,
    )


def shown(markup: Json | None) -> Json | None:
    """Return the part of a markup that stays with the message: an inline keyboard with buttons."""
    if markup and any(markup.get("inline_keyboard", [])):
        return markup
    return None


def write_down(
    world: World,
    kind: Literal["send", "edit"],
    name: str,
    message: Message,
    html: str,
    params: Json,
    size: int | None = None,
) -> None:
    """Add an accepted message or edit to the ledger; `html` is the text as it was sent."""
    world.ledger.append(
        Sent(
            at=world.clock(),
            kind=kind,
            method=name,
            chat_id=message.chat.id,
            message_id=message.id,
            thread_id=message.thread_id,
            text=message.text,
            html=html,
            entities=message.entities,
            disable_notification=bool(params.get("disable_notification")),
            reply_to=message.reply_to,
            reply_markup=params.get("reply_markup"),
            link_preview=message.link_preview,
            size=size,
            params=params,
        )
    )
