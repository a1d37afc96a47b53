"""Methods of the Bot API that change what was sent, and answer pressed buttons."""

from __future__ import annotations

from telegram_markup import check_link_preview, check_reply_markup
from telegram_methods import CAPTION, caption_of, chat_id_of, method, shown, write_down
from telegram_params import Kind
from telegram_text import Formatted, judge
from telegram_values import Answer, Json, Message, bad_request
from telegram_world import World

DELETABLE_FOR = 48 * 3600  # seconds; core.telegram.org/bots/api#deletemessage
ANSWERABLE_FOR = 150  # seconds; tdlib/telegram-bot-api, timeout of callback queries

_EDITING = {
    "business_connection_id": Kind.STR,
    "chat_id": Kind.CHAT,
    "message_id": Kind.INT,
    "inline_message_id": Kind.STR,
    "reply_markup": Kind.OBJECT,
}


@method(
    "editMessageText",
    **_EDITING,
    text=Kind.STR,
    parse_mode=Kind.STR,
    entities=Kind.ARRAY,
    link_preview_options=Kind.OBJECT,
)
def edit_message_text(world: World, params: Json) -> Json:
    """Change the text of a message of the bot."""
    found = judge(params.get("text", ""), params.get("parse_mode", ""), params.get("entities"))
    message = _own(world, params)
    if message.media:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, "editMessageText", params, message, found)


@method(
    "editMessageCaption",
    **_EDITING,
    **CAPTION,
    parse_mode=Kind.STR,
    show_caption_above_media=Kind.BOOL,
)
def edit_message_caption(world: World, params: Json) -> Json:
    """Change the caption of a photo or document of the bot."""
    found = caption_of(params)
    message = _own(world, params)
    if not message.media:
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, "editMessageCaption", params, message, found)


@method("editMessageReplyMarkup", **_EDITING)
def edit_message_reply_markup(world: World, params: Json) -> Json:
    """Change the keyboard under a message of the bot, or take it away."""
    message = _own(world, params)
    unchanged = {"link_preview_options": message.link_preview}
    return _edit(
        world,
        "editMessageReplyMarkup",
        unchanged | params,
        message,
        Formatted(message.text, message.entities),
    )


@method("deleteMessage", chat_id=Kind.CHAT, message_id=Kind.INT)
def delete_message(world: World, params: Json) -> bool:
    """Delete a message that is not older than 48 hours."""
    chat = world.reach(chat_id_of(params))
    message = world.messages.get((chat.id, params.get("message_id", 0)))
    if message is None:
        raise bad_request("message to delete not found")
    may = message.from_bot or chat.kind == "private" or chat.bot_status == "administrator"
    if not may or world.clock() - message.date > DELETABLE_FOR:
        raise bad_request("message can't be deleted for everyone")
    del world.messages[chat.id, message.id]
    world.deleted.append((chat.id, message.id))
    return True


@method(
    "answerCallbackQuery",
    callback_query_id=Kind.STR,
    text=Kind.STR,
    show_alert=Kind.BOOL,
    url=Kind.STR,
    cache_time=Kind.INT,
)
def answer_callback_query(world: World, params: Json) -> bool:
    """Answer a pressed button while the user's client still waits."""
    query_id = str(params.get("callback_query_id", ""))
    pressed = world.queries.get(query_id)
    if pressed is None or world.clock() - pressed > ANSWERABLE_FOR:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = params.get("text", "")
    if len(text) > 200:  # core.telegram.org/bots/api#answercallbackquery
        raise bad_request("MESSAGE_TOO_LONG")
    if "url" in params:  # only games and t.me/bot?start= links, which this bot has no use for
        raise bad_request("URL_INVALID")
    world.answers.append(Answer(world.clock(), query_id, text, bool(params.get("show_alert"))))
    return True


def _own(world: World, params: Json) -> Message:
    """Return the message to edit, or refuse."""
    if "reply_markup" in params:
        check_reply_markup(params["reply_markup"], inline_only=True)
    if "link_preview_options" in params:
        check_link_preview(params["link_preview_options"])
    if "inline_message_id" in params:
        raise bad_request("MESSAGE_ID_INVALID")  # nothing is sent inline here
    chat = world.reach(chat_id_of(params))
    if "message_id" not in params:
        raise bad_request("message identifier is not specified")
    message = world.messages.get((chat.id, params["message_id"]))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _edit(world: World, name: str, params: Json, message: Message, found: Formatted) -> Json:
    world.spend(message.chat)
    markup, preview = shown(params.get("reply_markup")), params.get("link_preview_options")
    before = (message.text, message.entities, message.reply_markup, message.link_preview)
    if before == (found.text, found.entities, markup, preview):
        raise bad_request(
            "message is not modified: specified new message content and reply markup are exactly "
            "the same as a current content and reply markup of the message"
        )
    message.text, message.entities = found.text, found.entities
    message.reply_markup, message.link_preview = markup, preview
    message.edited = world.clock()
    html = str(params.get("text", params.get("caption", found.text)))
    write_down(world, "edit", name, message, html, params)
    return message.payload()
