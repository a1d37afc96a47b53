"""Methods of the Bot API that read and configure: updates, chats, commands, profile, webhook."""

from __future__ import annotations

import re
from collections.abc import Awaitable
from typing import Any

from telegram_methods import METHODS, Method, chat_id_of, method
from telegram_params import Kind, field
from telegram_values import Chat, Json, Refusal, bad_request, too_many_requests
from telegram_world import World, member

COMMANDS = 100  # core.telegram.org/bots/api#setmycommands
_COMMAND = re.compile("[a-z0-9_]{1,32}")  # core.telegram.org/bots/api#botcommand
_SCOPES = {  # core.telegram.org/bots/api#botcommandscope, with the fields that each one needs
    "default": (),
    "all_private_chats": (),
    "all_group_chats": (),
    "all_chat_administrators": (),
    "chat": ("chat_id",),
    "chat_administrators": ("chat_id",),
    "chat_member": ("chat_id", "user_id"),
}
_ACTIONS = re.compile(  # core.telegram.org/bots/api#sendchataction
    "typing|upload_(photo|document)|(record|upload)_(video|voice|video_note)|"
    "choose_sticker|find_location"
)
WEBHOOK_PORTS = {80, 88, 443, 8443}  # core.telegram.org/bots/api#setwebhook
CLOSE_REFUSED_FOR = 600  # seconds after the launch; core.telegram.org/bots/api#close
# core.telegram.org/bots/api#setmyname and its neighbours; longest value in characters
_PROFILE = {
    "Name": ("name", 64),
    "Description": ("description", 512),
    "ShortDescription": ("short_description", 120),
}


@method("getMe")
def get_me(world: World, params: Json) -> Json:
    """Return the bot."""
    return world.bot | {
        "first_name": world.profile.get(("name", ""), world.bot["first_name"]),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


@method(
    "getUpdates",
    offset=Kind.INT,
    limit=Kind.INT,
    timeout=Kind.INT,
    allowed_updates=Kind.ARRAY,
)
def get_updates(world: World, params: Json) -> Awaitable[list[Json]]:
    """Return updates, waiting for them if asked to."""
    if world.webhook:
        raise Refusal(
            409,
            "Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first",
        )
    world.updates.allow(params.get("allowed_updates"))
    return world.updates.poll(
        params.get("offset", 0), params.get("limit", 100), params.get("timeout", 0)
    )


@method(
    "setWebhook",
    url=Kind.STR,
    certificate=Kind.FILE,
    ip_address=Kind.STR,
    max_connections=Kind.INT,
    allowed_updates=Kind.ARRAY,
    drop_pending_updates=Kind.BOOL,
    secret_token=Kind.STR,
)
def set_webhook(world: World, params: Json) -> bool:
    """Remember an https address; nothing is delivered to it."""
    url = params.get("url", "")
    found = re.match(r"https://[^/:?#]+(?::(\d+))?", url, re.IGNORECASE)
    if url and not found:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if found and int(found[1] or 443) not in WEBHOOK_PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    world.webhook = url
    world.updates.allow(params.get("allowed_updates"))
    return _dropped(world, params)


@method("deleteWebhook", drop_pending_updates=Kind.BOOL)
def delete_webhook(world: World, params: Json) -> bool:
    """Forget the address, and the waiting updates if asked to."""
    world.webhook = ""
    return _dropped(world, params)


@method("getWebhookInfo")
def get_webhook_info(world: World, params: Json) -> Json:
    """Return what setWebhook left."""
    return {
        "url": world.webhook,
        "has_custom_certificate": False,
        "pending_update_count": len(world.updates),
    }


@method("getChat", chat_id=Kind.CHAT)
def get_chat(world: World, params: Json) -> Json:
    """Return the object `ChatFullInfo` with the fields that are always there."""
    kinds = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription")
    return _chat(world, params).payload() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys((*kinds, "gifts_from_channels"), False),
    }


@method("getChatMember", chat_id=Kind.CHAT, user_id=Kind.INT)
def get_chat_member(world: World, params: Json) -> Json:
    """Return how a user (or the bot) stands in a chat."""
    chat = _chat(world, params)
    user_id = params.get("user_id", 0)
    if user_id == world.bot["id"]:
        return member(world.bot, chat.bot_status)
    if user_id not in world.users:
        raise bad_request("member not found")
    alone = "member" if chat.id == user_id else "left"
    return member(world.users[user_id], chat.members.get(user_id, alone))


@method("getChatAdministrators", chat_id=Kind.CHAT)
def get_chat_administrators(world: World, params: Json) -> list[Json]:
    """Return the people who run a group or channel."""
    chat = _chat(world, params)
    if chat.kind == "private":
        raise bad_request("there are no administrators in the private chat")
    return [
        member(world.users[user_id], status)
        for user_id, status in chat.members.items()
        if status in ("creator", "administrator")
    ]


@method("leaveChat", chat_id=Kind.CHAT)
def leave_chat(world: World, params: Json) -> bool:
    """Leave a group or channel."""
    chat = _chat(world, params)
    if chat.kind == "private":
        raise bad_request("chat member status can't be changed in private chats")
    chat.bot_status = "left"
    return True


@method(
    "sendChatAction",
    business_connection_id=Kind.STR,
    chat_id=Kind.CHAT,
    message_thread_id=Kind.INT,
    action=Kind.STR,
)
def send_chat_action(world: World, params: Json) -> bool:
    """Show "typing…" and the like."""
    chat = world.reach_to_write(chat_id_of(params))
    if not _ACTIONS.fullmatch(params.get("action", "")):
        raise bad_request("wrong parameter action in request")
    world.actions.append((chat.id, params["action"]))
    return True


@method("setMyCommands", commands=Kind.ARRAY, scope=Kind.OBJECT, language_code=Kind.STR)
def set_my_commands(world: World, params: Json) -> bool:
    """Set the menu of commands of a scope and language."""
    key = _scope_and_language(world, params)
    commands = field(params, "commands", Kind.ARRAY, required=True)
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not isinstance(command, dict):
            raise bad_request("can't parse BotCommand: expected an Object")
        where = "can't parse BotCommand: "
        name = field(command, "command", Kind.STR, required=True, where=where)
        text = field(command, "description", Kind.STR, required=True, where=where)
        if not _COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(text) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    world.commands[key] = commands
    return True


@method("getMyCommands", scope=Kind.OBJECT, language_code=Kind.STR)
def get_my_commands(world: World, params: Json) -> list[Json]:
    """Return the menu of exactly this scope and language; empty if none was set."""
    return world.commands.get(_scope_and_language(world, params), [])


@method("deleteMyCommands", scope=Kind.OBJECT, language_code=Kind.STR)
def delete_my_commands(world: World, params: Json) -> bool:
    """Take the menu of a scope and language away."""
    world.commands.pop(_scope_and_language(world, params), None)
    return True


@method("logOut")
def log_out(world: World, params: Json) -> bool:
    """Leave the server: it answers every later request with 400 "Logged out"."""
    world.logged_out = True
    return True


@method("close")
def close(world: World, params: Json) -> bool:
    """Stop the instance; refused in the first ten minutes after the launch."""
    left = world.started_at + CLOSE_REFUSED_FOR - world.clock()
    if left > 0:
        raise too_many_requests(int(left) + 1)
    return True


def _add_profile_methods() -> None:
    for suffix, (name, most) in _PROFILE.items():

        def write(world: World, params: Json, name: str = name, most: int = most) -> bool:
            value = params.get(name, "")
            if len(value) > most:
                raise bad_request(f"{name} must not exceed {most} characters")
            world.profile[name, _language(params)] = value
            return True

        def read(world: World, params: Json, name: str = name) -> dict[str, Any]:
            own = world.profile.get((name, _language(params)))
            return {name: own or world.profile.get((name, ""), "")}

        set_name, get_name = f"setMy{suffix}", f"getMy{suffix}"
        kinds = {"language_code": Kind.STR}
        METHODS[set_name.lower()] = Method(set_name, {name: Kind.STR, **kinds}, write)
        METHODS[get_name.lower()] = Method(get_name, kinds, read)


_add_profile_methods()


def _chat(world: World, params: Json) -> Chat:
    return world.reach(chat_id_of(params))


def _dropped(world: World, params: Json) -> bool:
    if params.get("drop_pending_updates"):
        world.updates.forget()
    return True


def _language(params: Json) -> str:
    code: str = params.get("language_code", "")
    if code and not re.fullmatch("[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def _scope_and_language(world: World, params: Json) -> tuple[str, str]:
    scope: Json = params.get("scope", {"type": "default"})
    where = "can't parse BotCommandScope: "
    key: str = field(scope, "type", Kind.STR, required=True, where=where)
    kind = key
    if kind not in _SCOPES:
        raise bad_request(f"{where}Unsupported type specified")
    for name in _SCOPES[kind]:
        wanted = Kind.CHAT if name == "chat_id" else Kind.INT
        key += f" {field(scope, name, wanted, required=True, where=where)}"
    if "chat_id" in _SCOPES[kind]:
        world.reach(scope["chat_id"])
    return key, _language(params)
