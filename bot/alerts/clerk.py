"""Turns an outbox row into the message for its chat: facts, language and zone from the store."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.alerts import compose
from bot.alerts.message import Message
from bot.alerts.notices import notice
from bot.alerts.revision import revision
from bot.i18n import choose, words
from crawler.config import Config
from crawler.store import Database, chats, outbox
from crawler.store.chats import Chat
from crawler.store.outbox import OutboxRow


class Clerk:
    """Knows how each chat wants to be spoken to."""

    def __init__(self, database: Database, config: Config) -> None:
        self._database = database
        self._config = config

    async def compose(self, row: OutboxRow) -> Message:
        """The message of a row.

        Raises:
            ValueError: the row has no article any more, or is of no known kind.
        """
        chat = await self._database.query(chats.get, row.chat_id)
        language = words(choose(chat.language if chat else None, self._config.language))
        if row.kind == "notice":
            return notice(row.payload, language, self.zone(chat), maybe_repeat=row.maybe_repeat)
        if row.kind not in ("alert", "revision") or row.article_id is None:
            raise ValueError(f"a row of kind {row.kind!r} without an article")
        topics = [str(topic) for topic in row.payload.get("topics", ())]
        facts = await self._database.query(outbox.facts, row.article_id, topics)
        if facts is None:
            raise ValueError(f"article {row.article_id} is not in the archive")
        zone = self.zone(chat)
        if row.kind == "revision":
            return revision(facts, row.payload, language, zone, maybe_repeat=row.maybe_repeat)
        return compose.alert(facts, language, zone, maybe_repeat=row.maybe_repeat)

    def zone(self, chat: Chat | None) -> ZoneInfo:
        """The time zone of a chat's readers."""
        return ZoneInfo(chat.timezone) if chat and chat.timezone else self._config.zone
