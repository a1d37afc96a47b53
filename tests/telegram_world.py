"""The world behind the local Telegram server: chats, users, messages; what people do there."""

from __future__ import annotations

import itertools
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from telegram_limits import Limits
from telegram_text import automatic_entities
from telegram_updates import Updates
from telegram_values import (
    Answer,
    BotStatus,
    Call,
    Chat,
    ChatKind,
    Json,
    Message,
    Refusal,
    Sent,
    bad_request,
    too_many_requests,
)

BOT_USERNAME = "akbulak_test_bot"


class World:
    """Everything that outlives a request. A test acts here; the bot acts through requests."""

    def __init__(
        self, token: str, *, strict: bool, limits: bool, clock: Callable[[], float] = time.time
    ) -> None:
        self.token = token
        self.strict = strict
        self.clock = clock  # seconds since the epoch
        self.started_at = clock()
        self.limits: Limits | None = Limits() if limits else None
        self.updates = Updates(clock)
        self.chats: dict[int, Chat] = {}
        self.users: dict[int, Json] = {}
        self.messages: dict[tuple[int, int], Message] = {}
        self.files: dict[str, int] = {}  # file_id -> size in bytes
        self.queries: dict[str, float] = {}  # id of a pressed button's query -> time of the press
        self.ledger: list[Sent] = []
        self.requests: list[Call] = []
        self.answers: list[Answer] = []
        self.deleted: list[tuple[int, int]] = []  # (chat_id, message_id) that the bot deleted
        self.actions: list[tuple[int, str]] = []  # (chat_id, chat action)
        self.commands: dict[tuple[str, str], list[Json]] = {}  # (scope, language) -> commands
        self.profile: dict[tuple[str, str], str] = {}  # (name | description | …, language)
        self.webhook = ""
        self.logged_out = False
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Akbulak",
            "username": BOT_USERNAME,
        }
        self._shared_ids = itertools.count(1)
        self._own_ids: dict[int, Iterator[int]] = defaultdict(lambda: itertools.count(1))
        self._query_ids = itertools.count(4_000_000_001)

    # --- people and chats -------------------------------------------------------------------

    def add_chat(
        self,
        chat_id: int,
        kind: ChatKind = "private",
        title: str = "Reader",
        *,
        bot_status: BotStatus | None = None,
        members: dict[int, str] | None = None,
        **traits: Any,
    ) -> Chat:
        """Make a chat; `traits` are further fields of `Chat` (topics, started, can_send, …).

        The bot is administrator of a channel and member elsewhere unless `bot_status` says other.
        """
        if (chat_id > 0) != (kind == "private"):
            raise ValueError(f"a {kind} chat cannot have the id {chat_id}")
        status: BotStatus = bot_status or ("administrator" if kind == "channel" else "member")
        chat = Chat(chat_id, kind, title, bot_status=status, members=members or {}, **traits)
        self.chats[chat_id] = chat
        if kind == "private":
            self.add_user(chat_id, chat.title, chat.language_code, chat.username)
        for user_id in chat.members:
            self.users.get(user_id) or self.add_user(user_id)
        return chat

    def add_user(
        self,
        user_id: int,
        first_name: str = "Reader",
        language_code: str = "ru",
        username: str | None = None,
    ) -> Json:
        """Make a user known to Telegram (or change one) and return the object `User`."""
        user: Json = {"id": user_id, "is_bot": False, "first_name": first_name}
        user |= {"username": username} if username else {}
        user |= {"language_code": language_code} if language_code else {}
        self.users[user_id] = user
        return user

    def say(
        self,
        chat_id: int,
        text: str,
        *,
        user_id: int | None = None,
        language_code: str | None = "ru",
        first_name: str | None = None,
        username: str | None = None,
        thread_id: int | None = None,
        reply_to: int | None = None,
        at: float | None = None,
    ) -> int:
        """Let a user write `text` and return the update's id; a new private chat is made.

        A user who had blocked the bot comes back by writing. `at` is the message's date in seconds
        since the epoch, for messages that waited.
        """
        if chat_id not in self.chats and chat_id > 0:
            self.add_chat(chat_id, title=first_name or "Reader", username=username)
        chat = self.chats[chat_id]
        chat.started = True
        if chat.blocked:
            chat.blocked = False
            self._tell_standing(chat, "kicked", "member")
        sender = None
        if chat.kind != "channel":
            known = self.users.get(user_id or chat_id, {})
            sender = self.add_user(
                user_id or (chat_id if chat_id > 0 else 1),
                first_name or known.get("first_name", "Reader"),
                language_code or "",
                username or known.get("username"),
            )
        message = self.post(
            chat, text, automatic_entities(text), sender=sender, thread_id=thread_id, at=at
        )
        payload = message.payload()
        if reply_to is not None:
            payload["reply_to_message"] = self.messages[chat_id, reply_to].payload()
        return self.updates.push("channel_post" if sender is None else "message", payload)

    def press(
        self, chat_id: int, message_id: int, data: str, user_id: int, *, forged: bool = False
    ) -> int:
        """Let a user press the button with `data` and return the update's id.

        The button must stand under that message, unless the press is `forged`.
        """
        message = self.messages.get((chat_id, message_id))
        keyboard = ((message and message.reply_markup) or {}).get("inline_keyboard", [])
        if not forged and data not in (b.get("callback_data") for row in keyboard for b in row):
            raise ValueError(f"no button {data!r} under message {message_id} of chat {chat_id}")
        query_id = str(next(self._query_ids))
        self.queries[query_id] = self.clock()
        query: Json = {
            "id": query_id,
            "from": self.users.get(user_id) or self.add_user(user_id),
            "chat_instance": str(chat_id),
            "data": data,
            # core.telegram.org/bots/api#inaccessiblemessage: date 0
            "message": message.payload()
            if message
            else {"chat": self.chats[chat_id].payload(), "message_id": message_id, "date": 0},
        }
        return self.updates.push("callback_query", query)

    def push(self, kind: str, payload: Json, *, update_id: int | None = None) -> int:
        """Queue an update of any kind, as it is; with `update_id`, once more under that id."""
        return self.updates.push(kind, payload, update_id)

    def block(self, chat_id: int) -> None:
        """Let the user of a private chat block the bot."""
        self.chats[chat_id].blocked = True
        self._tell_standing(self.chats[chat_id], "member", "kicked")

    def deactivate(self, chat_id: int) -> None:
        """Let the user's account be deleted; Telegram sends no update for it."""
        self.chats[chat_id].deactivated = True

    def kick(self, chat_id: int) -> None:
        """Let an administrator throw the bot out of a group or channel."""
        chat = self.chats[chat_id]
        before, chat.bot_status = chat.bot_status, "kicked"
        self._tell_standing(chat, before, "kicked")

    def migrate(self, chat_id: int, new_id: int) -> Chat:
        """Let a basic group become the supergroup `new_id`; both service messages are sent."""
        old = self.chats[chat_id]
        new = self.add_chat(new_id, "supergroup", old.title, members=dict(old.members))
        old.migrated_to = new_id
        for chat, note in (
            (old, {"migrate_to_chat_id": new_id}),
            (new, {"migrate_from_chat_id": chat_id}),
        ):
            payload = self.post(chat, "", [], sender=self.bot).payload()
            self.updates.push("message", payload | note)
        return new

    def seen(self, chat_id: int) -> list[Message]:
        """Return the messages that stand in a chat now, oldest first."""
        return [message for (chat, _), message in sorted(self.messages.items()) if chat == chat_id]

    # --- what methods ask -------------------------------------------------------------------

    def find(self, chat_id: int | str) -> Chat:
        """Return a chat by id or @username, or refuse: chat not found."""
        if isinstance(chat_id, int):
            found = self.chats.get(chat_id)
        else:
            name = chat_id.removeprefix("@").lower()
            found = next(
                (chat for chat in self.chats.values() if (chat.username or "").lower() == name),
                None,
            )
        if found is None:
            raise bad_request("chat not found")
        return found

    def reach(self, chat_id: int | str) -> Chat:
        """Return a chat that the bot is in, or refuse with the reason why it is not."""
        chat = self.find(chat_id)
        where = f"{chat.kind} chat"
        if chat.migrated_to is not None:
            raise Refusal(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                {"migrate_to_chat_id": chat.migrated_to},
            )
        if chat.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if not chat.started:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        if chat.bot_status == "kicked":
            raise Refusal(403, f"Forbidden: bot was kicked from the {where}")
        if chat.bot_status == "left":
            raise Refusal(403, f"Forbidden: bot is not a member of the {where}")
        return chat

    def reach_to_write(self, chat_id: int | str) -> Chat:
        """Return a chat that the bot may write to, or refuse."""
        chat = self.reach(chat_id)
        if chat.kind == "channel" and chat.bot_status != "administrator":
            raise bad_request("need administrator rights in the channel chat")
        if not chat.can_send:
            raise bad_request("not enough rights to send text messages to the chat")
        return chat

    def spend(self, chat: Chat) -> None:
        """Count one send or edit against the limits, or refuse: 429."""
        if self.limits is not None and (wait := self.limits.count(chat, self.clock())):
            raise too_many_requests(wait)

    def post(
        self,
        chat: Chat,
        text: str,
        entities: list[Json],
        *,
        sender: Json | None,
        thread_id: int | None = None,
        at: float | None = None,
    ) -> Message:
        """Put a message into a chat, under the next id of the chat's sequence."""
        ids = self._shared_ids if chat.shares_ids else self._own_ids[chat.id]
        date = self.clock() if at is None else at
        message = Message(chat, next(ids), date, sender, text, entities, thread_id=thread_id)
        self.messages[chat.id, message.id] = message
        return message

    def _tell_standing(self, chat: Chat, old: str, new: str) -> None:
        actor = self.users.get(chat.id) or self.add_user(next(iter(chat.members), 1))
        self.updates.push(
            "my_chat_member",
            {
                "chat": chat.payload(),
                "from": actor,
                "date": int(self.clock()),
                "old_chat_member": member(self.bot, old),
                "new_chat_member": member(self.bot, new),
            },
        )


def member(user: Json, status: str) -> Json:
    """Return the Bot API object `ChatMember` with the fields that its status requires."""
    shape: Json = {"user": user, "status": status}
    if status == "kicked":
        shape["until_date"] = 0
    elif status == "creator":
        shape["is_anonymous"] = False
    elif status == "administrator":
        # core.telegram.org/bots/api#chatmemberadministrator: these are always there
        rights = (
            "manage_chat delete_messages manage_video_chats restrict_members promote_members "
            "change_info invite_users post_stories edit_stories delete_stories"
        )
        shape |= {f"can_{right}": True for right in rights.split()}
        shape |= {"can_be_edited": False, "is_anonymous": False}
    return shape
