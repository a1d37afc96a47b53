"""Chats and what they follow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, select, update

from crawler.store.schema import chats, outbox, subscriptions, topics
from crawler.store.upsert import insert_into

TERMINAL = 0  # the chat of a person without a Telegram token: the terminal itself


@dataclass(frozen=True, slots=True)
class Chat:
    """One place where alerts go."""

    id: int
    kind: str  # terminal, private, group, supergroup, channel
    title: str
    language: str | None
    timezone: str | None
    state: str  # active, asleep
    reason: str
    paused_until: datetime | None


_COLUMNS = [chats.c[name] for name in Chat.__dataclass_fields__]


def get(connection: Connection, chat_id: int) -> Chat | None:
    """One chat, if it is known."""
    row = connection.execute(select(*_COLUMNS).where(chats.c.id == chat_id)).first()
    return Chat(*row) if row else None


def everything(connection: Connection) -> list[Chat]:
    """All chats."""
    return [Chat(*row) for row in connection.execute(select(*_COLUMNS).order_by(chats.c.id))]


def meet(
    connection: Connection,
    chat_id: int,
    kind: str,
    title: str,
    now: datetime,
    language: str | None = None,
) -> bool:
    """Make or wake a chat; its own language, once known, stays. Return whether it is new."""
    new = connection.scalar(select(chats.c.id).where(chats.c.id == chat_id)) is None
    statement = insert_into(connection, chats).values(
        id=chat_id, kind=kind, title=title, language=language, created_at=now
    )
    woken = {
        "kind": kind,
        "title": title,
        "language": func.coalesce(chats.c.language, statement.excluded.language),
        "state": "active",
        "reason": "",
    }
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=woken))
    return new


def sleep(connection: Connection, chat_id: int, reason: str) -> None:
    """Stop sending to a chat; what it follows and what waits for it is kept."""
    connection.execute(
        update(chats).where(chats.c.id == chat_id).values(state="asleep", reason=reason)
    )


def pause(connection: Connection, chat_id: int, until: datetime) -> None:
    """Send nothing to a chat before `until` (Telegram's Retry-After)."""
    connection.execute(update(chats).where(chats.c.id == chat_id).values(paused_until=until))


def set_language(connection: Connection, chat_id: int, language: str) -> None:
    """The language in which a chat is answered."""
    connection.execute(update(chats).where(chats.c.id == chat_id).values(language=language))


def migrate(connection: Connection, old_id: int, new_id: int, now: datetime) -> None:
    """Move everything of a group to the supergroup that it became."""
    old = get(connection, old_id)
    if old is None:
        return
    meet(connection, new_id, "supergroup", old.title, now, old.language)
    everything_followed = select(subscriptions.c.topic_id).where(subscriptions.c.chat_id == old_id)
    follow(connection, new_id, connection.scalars(everything_followed).all(), now)
    moved = select(outbox.c.dedup_key).where(outbox.c.chat_id == new_id)
    connection.execute(
        update(outbox)
        .where(
            outbox.c.chat_id == old_id,
            outbox.c.state.in_(("pending", "sending")),
            outbox.c.dedup_key.not_in(moved),
        )
        .values(chat_id=new_id)
    )
    connection.execute(delete(subscriptions).where(subscriptions.c.chat_id == old_id))
    sleep(connection, old_id, f"became the supergroup {new_id}")


def follow(
    connection: Connection, chat_id: int, topic_ids: Iterable[str], now: datetime
) -> list[str]:
    """Subscribe a chat; return the topics that it did not follow before."""
    already = set(followed(connection, chat_id))
    fresh = [topic for topic in dict.fromkeys(topic_ids) if topic not in already]
    if fresh:
        rows = [{"chat_id": chat_id, "topic_id": topic, "created_at": now} for topic in fresh]
        statement = insert_into(connection, subscriptions).on_conflict_do_nothing()
        connection.execute(statement, rows)
    return fresh


def unfollow(connection: Connection, chat_id: int, topic_ids: Sequence[str] | None) -> int:
    """Unsubscribe a chat from these topics (None: from all); return from how many."""
    statement = delete(subscriptions).where(subscriptions.c.chat_id == chat_id)
    if topic_ids is not None:
        statement = statement.where(subscriptions.c.topic_id.in_(topic_ids))
    return connection.execute(statement).rowcount


def followed(connection: Connection, chat_id: int) -> list[str]:
    """Ids of the topics that a chat follows."""
    rows = connection.scalars(
        select(subscriptions.c.topic_id)
        .join(topics, topics.c.id == subscriptions.c.topic_id)
        .where(subscriptions.c.chat_id == chat_id, topics.c.listed)
        .order_by(subscriptions.c.topic_id)
    )
    return list(rows)


def followers(connection: Connection, topic_ids: Sequence[str]) -> dict[int, list[str]]:
    """Chats that follow any of these topics → those of the topics which each follows.

    A sleeping chat is included: what it misses waits for its return.
    """
    rows = connection.execute(
        select(subscriptions.c.chat_id, subscriptions.c.topic_id)
        .join(chats, chats.c.id == subscriptions.c.chat_id)
        .where(subscriptions.c.topic_id.in_(topic_ids))
        .order_by(subscriptions.c.chat_id, subscriptions.c.topic_id)
    )
    result: dict[int, list[str]] = {}
    for chat_id, topic_id in rows:
        result.setdefault(chat_id, []).append(topic_id)
    return result


def set_terminal(connection: Connection, now: datetime, *, on: bool) -> None:
    """Switch the terminal chat: on, it follows every topic that alerts; off, it follows none."""
    if on:
        meet(connection, TERMINAL, "terminal", "terminal", now)
        wanted = select(topics.c.id).where(topics.c.listed, topics.c.notify != "off")
        follow(connection, TERMINAL, connection.scalars(wanted).all(), now)
    elif get(connection, TERMINAL) is not None:
        unfollow(connection, TERMINAL, None)
        sleep(connection, TERMINAL, "alerts go to Telegram")
