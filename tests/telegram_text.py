"""Message text as Telegram judges it: TDLib parses, the rest follows its published behaviour.

The parser is TDLib itself (`tdjson`, offline). What its offline part does not offer - cleaning,
trimming, the check for emptiness - follows the comments and tables of TDLib's `misc.cpp` and the
error texts that the public server gives.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

import tdjson
from telegram_values import Json, bad_request

MESSAGE_LENGTH = 4096  # core.telegram.org/bots/api#sendmessage, "after entities parsing"
CAPTION_LENGTH = 1024  # core.telegram.org/bots/api#sendphoto
ENTITIES = 100  # core.telegram.org/api/entities: the server drops the rest silently

_PARSE_MODES: dict[str, Json | None] = {
    "": None,
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
# core.telegram.org/bots/api#messageentity beside TDLib's names
_ENTITY_NAMES = {
    "BlockQuote": "blockquote",
    "Bold": "bold",
    "BotCommand": "bot_command",
    "Cashtag": "cashtag",
    "Code": "code",
    "CustomEmoji": "custom_emoji",
    "EmailAddress": "email",
    "ExpandableBlockQuote": "expandable_blockquote",
    "Hashtag": "hashtag",
    "Italic": "italic",
    "Mention": "mention",
    "MentionName": "text_mention",
    "PhoneNumber": "phone_number",
    "Pre": "pre",
    "PreCode": "pre",
    "Spoiler": "spoiler",
    "Strikethrough": "strikethrough",
    "TextUrl": "text_link",
    "Underline": "underline",
    "Url": "url",
}
# inside these Telegram looks for no links, mentions and commands of its own
_CLOSED = {"code", "pre", "text_link", "text_mention", "custom_emoji"}
# TDLib, clean_input_string: controls become spaces; \r, U+2028-202E and three combining marks go
_TO_SPACE = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_REMOVED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
# TDLib, strip_empty_characters: a text of nothing but these is empty
_INVISIBLE = re.compile(
    "[ \n\u00a0\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufffc\ufeff"
    "\U000e0000-\U000e007f]*"
)


@dataclass(frozen=True)
class Formatted:
    """Text without mark-up, and its entities in UTF-16 offsets."""

    text: str
    entities: list[Json]


def utf16_length(text: str) -> int:
    """Return the length in UTF-16 code units, Telegram's unit for offsets and limits."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def judge(
    raw: str, parse_mode: str, entities: list[object] | None, limit: int = MESSAGE_LENGTH
) -> Formatted:
    """Return the text as readers get it, or raise the `Refusal` that the Bot API gives.

    A caption (`limit` of `CAPTION_LENGTH`) may be empty, a message may not.
    """
    is_message = limit == MESSAGE_LENGTH
    if not raw:
        if is_message:
            raise bad_request("message text is empty")
        return Formatted("", [])
    if parse_mode.lower() not in _PARSE_MODES:
        raise bad_request("unsupported parse_mode")
    mode = _PARSE_MODES[parse_mode.lower()]
    if mode is None:
        found = Formatted(_clean(raw), _checked(entities or [], utf16_length(_clean(raw))))
    else:
        found = _parse(raw, mode)
        if _clean(raw) != raw:
            found = _parse(_clean(raw), mode)
    found = _trim(found)
    if _INVISIBLE.fullmatch(found.text):
        if is_message:
            raise bad_request("text must be non-empty")
        return Formatted("", [])
    if utf16_length(found.text) > limit:
        raise bad_request(f"message {'' if is_message else 'caption '}is too long")
    return Formatted(found.text, _with_automatic(found)[:ENTITIES])


def automatic_entities(text: str) -> list[Json]:
    """Return what Telegram recognises by itself: commands, mentions, links, hashtags."""
    answer = _execute({"@type": "getTextEntities", "text": text})
    return _entities(answer["entities"])


def is_link(url: str) -> bool:
    """Whether TDLib takes `url` as the address of a link (an invalid one is dropped from text)."""
    answer = _parse(f'<a href="{escape(url)}">x</a>', {"@type": "textParseModeHTML"})
    return bool(answer.entities)


def sentence(tdlib_error: str) -> str:
    """Return TDLib's error as the Bot API words it: first letter small, unless it is a code."""
    if len(tdlib_error) > 1 and (tdlib_error[1] == "_" or tdlib_error[1].isupper()):
        return tdlib_error
    return tdlib_error[:1].lower() + tdlib_error[1:]


@cache
def _silence() -> None:
    tdjson.td_execute(b'{"@type":"setLogVerbosityLevel","new_verbosity_level":0}')


def _execute(request: Json) -> Json:
    _silence()
    answer = tdjson.td_execute(json.dumps(request).encode())
    assert answer is not None, "TDLib knows no such offline request"
    decoded: Json = json.loads(answer)
    return decoded


def _parse(raw: str, mode: Json) -> Formatted:
    answer = _execute({"@type": "parseTextEntities", "text": raw, "parse_mode": mode})
    if answer["@type"] == "error":
        raise bad_request(sentence(answer["message"]))
    return Formatted(answer["text"], _entities(answer["entities"]))


def _entities(found: list[Json]) -> list[Json]:
    entities = []
    for entity in found:
        kind: Json = entity["type"]
        name = _ENTITY_NAMES.get(kind["@type"].removeprefix("textEntityType"))
        if name is None:  # bank cards and media timestamps do not exist in the Bot API
            continue
        shape: Json = {"type": name, "offset": entity["offset"], "length": entity["length"]}
        extra: dict[str, Any] = {
            "url": kind.get("url"),
            "language": kind.get("language"),
            "custom_emoji_id": kind.get("custom_emoji_id"),
            "user": kind.get("user_id") and _stranger(kind["user_id"]),
        }
        entities.append(shape | {key: value for key, value in extra.items() if value})
    return entities


def _stranger(user_id: int) -> Json:
    return {"id": user_id, "is_bot": False, "first_name": "User"}


def _clean(text: str) -> str:
    return _REMOVED.sub("", _TO_SPACE.sub(" ", text))


def _trim(found: Formatted) -> Formatted:
    """Cut white space at both ends, in front only up to the first entity."""
    text = found.text.rstrip(" \n")
    end = utf16_length(text)
    first = min((entity["offset"] for entity in found.entities), default=end)
    lead = min(len(text) - len(text.lstrip(" \n")), first)
    entities = [
        entity
        | {
            "offset": entity["offset"] - lead,
            "length": min(entity["length"], end - entity["offset"]),
        }
        for entity in found.entities
        if entity["offset"] < end
    ]
    return Formatted(text[lead:], entities)


def _with_automatic(found: Formatted) -> list[Json]:
    closed = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in found.entities
        if entity["type"] in _CLOSED
    ]
    automatic = [
        entity
        for entity in automatic_entities(found.text)
        if not any(
            entity["offset"] < end and start < entity["offset"] + entity["length"]
            for start, end in closed
        )
    ]
    return sorted(found.entities + automatic, key=lambda entity: int(entity["offset"]))


def _checked(entities: list[object], end: int) -> list[Json]:
    """Return entities given by the caller, or refuse them in the public server's words."""
    shapes: list[Json] = []
    for entity in entities:
        if not isinstance(entity, dict):
            raise bad_request("can't parse MessageEntity: expected an Object")
        offset, length = entity.get("offset"), entity.get("length")
        if entity.get("type") not in _ENTITY_NAMES.values():
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        if not isinstance(offset, int) or not isinstance(length, int):
            raise bad_request("can't parse MessageEntity: Can't find field \"offset\"")
        if offset < 0:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if offset > end:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if offset + length > end:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text "
                f"at UTF-16 offset {offset + length}"
            )
        if entity["type"] == "text_link" and "url" not in entity:
            raise bad_request("can't parse MessageEntity: Can't find field \"url\"")
        shapes.append(dict(entity))
    return shapes
