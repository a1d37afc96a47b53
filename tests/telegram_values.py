"""Values of the local Telegram server: chats, messages, and what it wrote down."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ChatKind = Literal["private", "group", "supergroup", "channel"]
BotStatus = Literal["member", "administrator", "left", "kicked"]


class Refusal(Exception):  # noqa: N818 - the server's word: a request is refused
    """An answer with `ok: false`: HTTP status, description and response parameters."""

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def bad_request(reason: str) -> Refusal:
    """Return the refusal `400 Bad Request: <reason>`."""
    return Refusal(400, f"Bad Request: {reason}")


def too_many_requests(seconds: int) -> Refusal:
    """Return the refusal 429 that asks to wait `seconds`."""
    return Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


@dataclass
class Chat:
    """A chat as the server sees it, with the bot's standing in it."""

    id: int
    kind: ChatKind
    title: str  # the first name of the user, in a private chat
    username: str | None = None
    language_code: str = "ru"  # of the user, in a private chat
    topics: set[int] = field(default_factory=set)  # message_thread_id of a forum's topics
    members: dict[int, str] = field(default_factory=dict)  # user id -> status, users only
    bot_status: BotStatus = "member"
    can_send: bool = True
    started: bool = True  # a private chat in which the user has pressed Start
    blocked: bool = False
    deactivated: bool = False
    migrated_to: int | None = None

    @property
    def shares_ids(self) -> bool:
        """Whether message ids come from the bot's one sequence (private chats, basic groups)."""
        return self.kind in ("private", "group")

    def payload(self) -> Json:
        """Return the Bot API object `Chat`."""
        shape: Json = {"id": self.id, "type": self.kind}
        shape["first_name" if self.kind == "private" else "title"] = self.title
        if self.username:
            shape["username"] = self.username
        if self.topics:
            shape["is_forum"] = True
        return shape


@dataclass
class Message:
    """A message that stands in a chat now."""

    chat: Chat
    id: int
    date: float  # seconds since the epoch
    sender: Json | None  # the object `User`; None for a channel post
    text: str
    entities: list[Json] = field(default_factory=list)
    reply_markup: Json | None = None
    link_preview: Json | None = None
    thread_id: int | None = None
    reply_to: int | None = None
    media: Json | None = None  # {"photo": [...]} or {"document": {...}}
    edited: float | None = None

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it, so that the bot may edit it."""
        return self.sender is None or bool(self.sender["is_bot"])

    def payload(self) -> Json:
        """Return the Bot API object `Message`."""
        shape: Json = {
            "message_id": self.id,
            "date": int(self.date),
            "chat": self.chat.payload(),
            "from": self.sender,
            "edit_date": int(self.edited) if self.edited else None,
            "reply_markup": self.reply_markup,
            "link_preview_options": self.link_preview,
            "caption" if self.media else "text": self.text or None,
            "caption_entities" if self.media else "entities": self.entities or None,
            **(self.media or {}),
        }
        if self.sender is None:
            shape["sender_chat"] = self.chat.payload()
        if self.thread_id:
            shape |= {"message_thread_id": self.thread_id, "is_topic_message": True}
        return {name: value for name, value in shape.items() if value is not None}


@dataclass(frozen=True)
class Upload:
    """A file that came in a multipart request."""

    filename: str
    content: bytes = field(repr=False)

    @property
    def size(self) -> int:
        """Return the size in bytes."""
        return len(self.content)


@dataclass(frozen=True)
class Sent:
    """One accepted message or edit: a line of the ledger."""

    at: float  # the server's clock: seconds since the epoch
    kind: Literal["send", "edit"]
    method: str
    chat_id: int
    message_id: int
    thread_id: int | None
    text: str  # plain, as a reader sees it
    html: str  # as it was sent, before parsing
    entities: list[Json]  # also those that Telegram finds by itself: url, mention, bot_command
    disable_notification: bool
    reply_to: int | None
    reply_markup: Json | None
    link_preview: Json | None
    size: int | None  # bytes of the uploaded photo or document
    params: Json

    def buttons(self) -> list[Json]:
        """Return the buttons of the inline keyboard, row after row."""
        rows = (self.reply_markup or {}).get("inline_keyboard", [])
        return [button for row in rows for button in row]

    def links(self) -> list[str]:
        """Return the addresses that a reader can press in the text."""
        return [entity["url"] for entity in self.entities if entity["type"] == "text_link"]


@dataclass(frozen=True)
class Call:
    """One request, answered or not; the token is not kept."""

    at: float
    method: str
    params: Json
    status: int | None  # None: the connection was closed without an answer
    description: str = ""

    @property
    def refused(self) -> bool:
        """Whether the answer was an error."""
        return self.status is not None and self.status >= 400


@dataclass(frozen=True)
class Answer:
    """One accepted answer to a pressed button."""

    at: float
    query_id: str
    text: str
    show_alert: bool
