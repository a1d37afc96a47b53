"""Methods of the Bot API that send: text, photos, files. One function is one method."""

from __future__ import annotations

import hashlib

from telegram_markup import check_link_preview, check_reply, check_reply_markup
from telegram_methods import CAPTION, caption_of, chat_id_of, method, shown, write_down
from telegram_params import MAX_UPLOAD, Kind
from telegram_text import Formatted, judge
from telegram_values import Chat, Json, Upload, bad_request
from telegram_world import World

MAX_PHOTO = 10_000_000  # bytes; core.telegram.org/bots/api#sendphoto
_IMAGE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")

_SENDING = {
    "business_connection_id": Kind.STR,
    "chat_id": Kind.CHAT,
    "message_thread_id": Kind.INT,
    "direct_messages_topic_id": Kind.INT,
    "parse_mode": Kind.STR,
    "disable_notification": Kind.BOOL,
    "protect_content": Kind.BOOL,
    "allow_paid_broadcast": Kind.BOOL,
    "message_effect_id": Kind.STR,
    "suggested_post_parameters": Kind.OBJECT,
    "reply_parameters": Kind.OBJECT,
    "reply_markup": Kind.OBJECT,
}


@method(
    "sendMessage",
    **_SENDING,
    text=Kind.STR,
    entities=Kind.ARRAY,
    link_preview_options=Kind.OBJECT,
)
def send_message(world: World, params: Json) -> Json:
    """Send a text."""
    found = judge(params.get("text", ""), params.get("parse_mode", ""), params.get("entities"))
    return _send(world, "sendMessage", params, found, params["text"])


@method(
    "sendPhoto",
    **_SENDING,
    **CAPTION,
    photo=Kind.FILE,
    show_caption_above_media=Kind.BOOL,
    has_spoiler=Kind.BOOL,
)
def send_photo(world: World, params: Json) -> Json:
    """Send a photo, uploaded or by the file_id of one sent before."""
    photo, size = _file(world, params, "photo", MAX_PHOTO)
    if isinstance(params["photo"], Upload):
        content = params["photo"].content
        if not content.startswith(_IMAGE_STARTS):
            raise bad_request("IMAGE_PROCESS_FAILED")
    media = {"photo": [photo | {"width": 640, "height": 480}]}
    return _send(
        world, "sendPhoto", params, caption_of(params), params.get("caption", ""), media, size
    )


@method(
    "sendDocument",
    **_SENDING,
    **CAPTION,
    document=Kind.FILE,
    thumbnail=Kind.FILE,
    disable_content_type_detection=Kind.BOOL,
)
def send_document(world: World, params: Json) -> Json:
    """Send a file, uploaded or by the file_id of one sent before."""
    document, size = _file(world, params, "document", MAX_UPLOAD)
    if isinstance(params["document"], Upload):
        document["file_name"] = params["document"].filename
    media = {"document": document}
    return _send(
        world, "sendDocument", params, caption_of(params), params.get("caption", ""), media, size
    )


def _file(world: World, params: Json, name: str, most: int) -> tuple[Json, int]:
    """Return the file object and its size in bytes, or refuse."""
    value = params.get(name)
    if value is None:
        raise bad_request(f"there is no {name} in the request")
    if isinstance(value, Upload):
        if not value.content:
            raise bad_request("file must be non-empty")
        if value.size > most:
            raise bad_request("file is too big")
        file_id = "local-" + hashlib.sha256(value.content).hexdigest()[:40]
        world.files[file_id] = value.size
    else:
        file_id = value
        if file_id not in world.files:  # this server fetches no addresses
            raise bad_request("wrong file identifier/HTTP URL specified")
    size = world.files[file_id]
    return {"file_id": file_id, "file_unique_id": file_id[6:18], "file_size": size}, size


def _send(
    world: World,
    name: str,
    params: Json,
    found: Formatted,
    html: str,
    media: Json | None = None,
    size: int | None = None,
) -> Json:
    if "reply_markup" in params:
        check_reply_markup(params["reply_markup"])
    if "link_preview_options" in params:
        check_link_preview(params["link_preview_options"])
    if params.get("allow_paid_broadcast"):
        raise bad_request("FLOODSKIP_NOT_ALLOWED")  # the bot has no Stars
    if "business_connection_id" in params:
        raise bad_request("business connection not found")
    chat = world.reach_to_write(chat_id_of(params))
    thread_id = params.get("message_thread_id")
    if thread_id is not None and thread_id not in chat.topics:
        raise bad_request("message thread not found")
    reply_to = _reply_to(world, chat, params.get("reply_parameters"))
    world.spend(chat)
    sender = None if chat.kind == "channel" else world.bot
    message = world.post(chat, found.text, found.entities, sender=sender, thread_id=thread_id)
    message.reply_markup = shown(params.get("reply_markup"))
    message.link_preview = params.get("link_preview_options")
    message.reply_to = reply_to
    message.media = media
    write_down(world, "send", name, message, html, params, size)
    payload = message.payload()
    if reply_to is not None:
        payload["reply_to_message"] = world.messages[chat.id, reply_to].payload()
    return payload


def _reply_to(world: World, chat: Chat, parameters: Json | None) -> int | None:
    if parameters is None:
        return None
    check_reply(parameters)
    message_id: int = parameters["message_id"]
    if (chat.id, message_id) in world.messages:
        return message_id
    if parameters.get("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")
