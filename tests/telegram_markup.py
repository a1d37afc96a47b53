"""Structured parameters judged as Telegram judges them: keyboards, previews, replies."""

from __future__ import annotations

import re

from telegram_params import Kind, field
from telegram_text import is_link
from telegram_values import Json, bad_request

CALLBACK_DATA_BYTES = 64  # core.telegram.org/bots/api#inlinekeyboardbutton
BUTTONS = 100  # in one inline keyboard; more is refused by the public server

# core.telegram.org/bots/api#inlinekeyboardbutton: exactly one of these beside the text
_BUTTON_ACTIONS = {
    "callback_data": Kind.STR,
    "callback_game": Kind.OBJECT,
    "copy_text": Kind.OBJECT,
    "login_url": Kind.OBJECT,
    "pay": Kind.BOOL,
    "switch_inline_query": Kind.STR,
    "switch_inline_query_chosen_chat": Kind.OBJECT,
    "switch_inline_query_current_chat": Kind.STR,
    "url": Kind.STR,
    "web_app": Kind.OBJECT,
}
_BUTTON_LOOKS = {"text": Kind.STR, "style": Kind.STR, "icon_custom_emoji_id": Kind.STR}
# core.telegram.org/bots/api: the other three kinds of reply_markup
_OTHER_MARKUPS = {
    "keyboard": {
        "keyboard": Kind.ARRAY,
        "is_persistent": Kind.BOOL,
        "resize_keyboard": Kind.BOOL,
        "one_time_keyboard": Kind.BOOL,
        "input_field_placeholder": Kind.STR,
        "selective": Kind.BOOL,
    },
    "remove_keyboard": {"remove_keyboard": Kind.BOOL, "selective": Kind.BOOL},
    "force_reply": {
        "force_reply": Kind.BOOL,
        "input_field_placeholder": Kind.STR,
        "selective": Kind.BOOL,
    },
}
# core.telegram.org/bots/api#linkpreviewoptions
_LINK_PREVIEW = {
    "is_disabled": Kind.BOOL,
    "url": Kind.STR,
    "prefer_small_media": Kind.BOOL,
    "prefer_large_media": Kind.BOOL,
    "show_above_text": Kind.BOOL,
}
# core.telegram.org/bots/api#replyparameters
_REPLY = {
    "message_id": Kind.INT,
    "chat_id": Kind.CHAT,
    "allow_sending_without_reply": Kind.BOOL,
    "quote": Kind.STR,
    "quote_parse_mode": Kind.STR,
    "quote_entities": Kind.ARRAY,
    "quote_position": Kind.INT,
    "checklist_task_id": Kind.INT,
}
_IN_BUTTON = "can't parse inline keyboard button: "


def check_reply_markup(markup: Json, *, inline_only: bool = False) -> None:
    """Refuse a `reply_markup` that is no keyboard of the documented shape."""
    if "inline_keyboard" in markup:
        _known(markup, {"inline_keyboard": Kind.ARRAY}, "reply_markup")
        rows = markup["inline_keyboard"]
        if not all(isinstance(row, list) for row in rows):
            raise bad_request('field "inline_keyboard" must be an Array of Arrays')
        if sum(map(len, rows)) > BUTTONS:
            raise bad_request("reply markup is too long")
        for row in rows:
            for button in row:
                _check_button(button)
        return None
    for name, fields in _OTHER_MARKUPS.items():
        if name in markup and not inline_only:
            return _known(markup, fields, "reply_markup")
    raise bad_request(
        "inline keyboard expected" if inline_only else "object expected as reply markup"
    )


def check_link_preview(options: Json) -> None:
    """Refuse `link_preview_options` of the wrong shape."""
    _known(options, _LINK_PREVIEW, "link_preview_options")
    if (url := options.get("url")) and not is_link(url):
        raise bad_request("WEBPAGE_URL_INVALID")


def check_reply(parameters: Json) -> None:
    """Refuse `reply_parameters` of the wrong shape."""
    _known(parameters, _REPLY, "reply_parameters")
    field(parameters, "message_id", Kind.INT, required=True)


def _check_button(button: object) -> None:
    if not isinstance(button, dict):
        raise bad_request(f"{_IN_BUTTON}expected an Object")
    if not field(button, "text", Kind.STR, required=True, where=_IN_BUTTON):
        raise bad_request(f"{_IN_BUTTON}the text is empty")
    _known(button, _BUTTON_LOOKS | _BUTTON_ACTIONS, "inline keyboard button", _IN_BUTTON)
    actions = [name for name in _BUTTON_ACTIONS if name in button]
    if len(actions) > 1:
        raise bad_request(f"{_IN_BUTTON}exactly one of {', '.join(actions)} may be there")
    if not actions or button.get("callback_data") == "":
        raise bad_request(f"{_IN_BUTTON}Text buttons are unallowed in the inline keyboard")
    if len(str(button.get("callback_data", "")).encode()) > CALLBACK_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button:
        _check_button_url(button["url"])


def _check_button_url(url: str) -> None:
    scheme = re.match(r"([a-z][a-z0-9+.-]*)://", url, re.IGNORECASE)
    prefix = f"inline keyboard button URL '{url}' is invalid: "
    if scheme and scheme[1].lower() not in ("http", "https", "tg", "ton", "tonsite"):
        raise bad_request(prefix + "Unsupported URL protocol")
    if not is_link(url):
        raise bad_request(prefix + "Wrong HTTP URL")


def _known(shape: Json, fields: dict[str, Kind], what: str, where: str = "") -> None:
    for name in shape:
        if name not in fields:
            raise bad_request(f'unknown field "{name}" in {what} (strict local server)')
        field(shape, name, fields[name], where=where)
