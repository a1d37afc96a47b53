"""The outbox: what is to be sent, written with the article; and what was delivered.

A row goes pending → sending (committed before the message leaves) → sent or dead. A row found in
*sending* after a crash may have been delivered: it is sent again and marked `maybe_repeat`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, exists, func, insert, or_, select, update

from crawler.store.schema import articles, chats, deliveries, matches, outbox, outlets, topics
from crawler.store.upsert import insert_into

BLOCKING_ATTEMPTS = 5  # then later messages pass: one that never goes must not silence a chat


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One message that waits."""

    id: int
    chat_id: int
    kind: str  # alert, notice, revision
    article_id: int | None
    payload: Mapping[str, Any]
    silent: bool
    attempts: int
    maybe_repeat: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class MatchFacts:
    """Why one topic matched."""

    topic_id: str
    titles: Mapping[str, str]  # language → title
    terms: tuple[str, ...]
    sentence: str
    score: float


@dataclass(frozen=True, slots=True)
class AlertFacts:
    """All that an alert tells, in nobody's language yet."""

    article_id: int
    url: str
    title: str
    lead: str
    outlet: str  # name
    language: str  # ISO 639-1
    published: datetime | None
    fetched_at: datetime
    quality: str
    matches: tuple[MatchFacts, ...]  # best first
    also_in: tuple[str, ...]  # names of outlets that reprinted it so far


_COLUMNS = [outbox.c[name] for name in OutboxRow.__dataclass_fields__]


def put(
    connection: Connection,
    chat_id: int,
    kind: str,
    dedup_key: str,
    now: datetime,
    *,
    article_id: int | None = None,
    payload: Mapping[str, Any] | None = None,
    silent: bool = False,
) -> bool:
    """Write a message unless the chat has one with this key already; return whether it is new."""
    statement = insert_into(connection, outbox).values(
        chat_id=chat_id,
        kind=kind,
        dedup_key=dedup_key,
        article_id=article_id,
        payload=dict(payload or {}),
        silent=silent,
        not_before=now,
        created_at=now,
    )
    statement = statement.on_conflict_do_nothing(index_elements=["chat_id", "dedup_key"])
    # Not `rowcount`: for an INSERT that fetches its key it is -1 on PostgreSQL.
    return connection.scalar(statement.returning(outbox.c.id)) is not None


def told(connection: Connection, article_id: int) -> set[int]:
    """Chats that have, or had, a message about an article."""
    rows = connection.scalars(
        select(outbox.c.chat_id).where(outbox.c.article_id == article_id, outbox.c.kind == "alert")
    )
    return set(rows)


def recover(connection: Connection) -> int:
    """Take back what a dead sender left in *sending*; return how many. Call as the only sender."""
    result = connection.execute(
        update(outbox).where(outbox.c.state == "sending").values(state="pending", maybe_repeat=True)
    )
    return result.rowcount


def due(
    connection: Connection,
    now: datetime,
    *,
    terminal: bool,
    limit: int = 100,
    without: Collection[int] = (),
) -> list[OutboxRow]:
    """Messages that may go now, oldest first: on the terminal, or to Telegram's chats.

    Chats in `without` are left out. A postponed message holds back the later ones of its chat,
    so that order is kept, until it has failed `BLOCKING_ATTEMPTS` times.
    """
    chat = chats.c.kind == "terminal" if terminal else chats.c.kind != "terminal"
    older = outbox.alias()
    held_back = exists().where(
        older.c.chat_id == outbox.c.chat_id,
        older.c.id < outbox.c.id,
        older.c.state == "pending",
        older.c.not_before > now,
        older.c.attempts < BLOCKING_ATTEMPTS,
    )
    rows = connection.execute(
        select(*_COLUMNS)
        .join(chats, chats.c.id == outbox.c.chat_id)
        .where(
            chat,
            chats.c.state == "active",
            or_(chats.c.paused_until.is_(None), chats.c.paused_until <= now),
            outbox.c.state == "pending",
            outbox.c.not_before <= now,
            outbox.c.chat_id.not_in(without),
            ~held_back,
        )
        .order_by(outbox.c.id)
        .limit(limit)
    )
    return [OutboxRow(*row) for row in rows]


def facts(connection: Connection, article_id: int, topic_ids: list[str]) -> AlertFacts | None:
    """What an alert about an article tells to a chat that follows these topics."""
    article = connection.execute(
        select(articles, outlets.c.name.label("outlet_name"))
        .join(outlets, outlets.c.id == articles.c.outlet_id)
        .where(articles.c.id == article_id)
    ).first()
    if article is None:
        return None
    why = connection.execute(
        select(
            matches.c.topic_id,
            topics.c.titles,
            matches.c.terms,
            matches.c.sentence,
            matches.c.score,
        )
        .join(topics, topics.c.id == matches.c.topic_id)
        .where(matches.c.article_id == article_id, matches.c.topic_id.in_(topic_ids))
        .order_by(matches.c.score.desc(), matches.c.topic_id)
    )
    copies = connection.scalars(
        select(outlets.c.name)
        .join(articles, articles.c.outlet_id == outlets.c.id)
        .where(articles.c.copy_of == article_id)
        .order_by(articles.c.id)
    )
    return AlertFacts(
        article_id=article_id,
        url=article.url,
        title=article.title,
        lead=article.lead,
        outlet=article.outlet_name,
        language=article.language,
        published=article.published,
        fetched_at=article.fetched_at,
        quality=article.quality,
        matches=tuple(
            MatchFacts(row.topic_id, row.titles, tuple(row.terms), row.sentence, row.score)
            for row in why
        ),
        also_in=tuple(dict.fromkeys(copies)),
    )


def mark_sending(connection: Connection, row_id: int) -> None:
    """Commit this before the message leaves."""
    connection.execute(
        update(outbox)
        .where(outbox.c.id == row_id)
        .values(state="sending", attempts=outbox.c.attempts + 1)
    )


def mark_sent(
    connection: Connection, row: OutboxRow, message_id: int | None, now: datetime
) -> None:
    """The message was taken."""
    connection.execute(update(outbox).where(outbox.c.id == row.id).values(state="sent", error=""))
    connection.execute(
        insert(deliveries).values(
            outbox_id=row.id,
            chat_id=row.chat_id,
            message_id=message_id,
            sent_at=now,
            maybe_repeat=row.maybe_repeat,
        )
    )


def postpone(
    connection: Connection, row_id: int, until: datetime, error: str, *, maybe_sent: bool = False
) -> None:
    """Try again later; `maybe_sent` where the answer was lost and the message may be there."""
    values: dict[str, Any] = {"state": "pending", "not_before": until, "error": error[:500]}
    if maybe_sent:
        values["maybe_repeat"] = True
    connection.execute(update(outbox).where(outbox.c.id == row_id).values(values))


def bury(connection: Connection, row_id: int, error: str) -> None:
    """A dead letter: it can never be delivered; kept with the reason."""
    connection.execute(
        update(outbox).where(outbox.c.id == row_id).values(state="dead", error=error[:500])
    )


def counts(connection: Connection) -> dict[str, int]:
    """How many messages are in each state."""
    rows = connection.execute(
        select(outbox.c.state, func.count().label("messages")).group_by(outbox.c.state)
    )
    return {row.state: row.messages for row in rows}


def oldest_waiting(connection: Connection) -> datetime | None:
    """Since when the message that waits longest has waited; chats asleep do not count."""
    oldest: datetime | None = connection.scalar(
        select(func.min(outbox.c.created_at))
        .join(chats, chats.c.id == outbox.c.chat_id)
        .where(outbox.c.state.in_(("pending", "sending")), chats.c.state == "active")
    )
    return oldest


def waiting_for(connection: Connection, chat_id: int) -> int:
    """How many messages wait for one chat, asleep or not."""
    waits = outbox.c.chat_id == chat_id, outbox.c.state.in_(("pending", "sending"))
    return connection.scalar(select(func.count()).select_from(outbox).where(*waits)) or 0


def dead_letters(connection: Connection, limit: int) -> list[tuple[int, str]]:
    """The newest messages that could never be delivered: id and reason."""
    rows = connection.execute(
        select(outbox.c.id, outbox.c.error)
        .where(outbox.c.state == "dead")
        .order_by(outbox.c.id.desc())
        .limit(limit)
    )
    return [(row.id, row.error) for row in rows]


def waiting(connection: Connection, *, terminal: bool | None = None) -> int:
    """How many messages wait, in all or for one side."""
    statement = (
        select(func.count())
        .select_from(outbox.join(chats, chats.c.id == outbox.c.chat_id))
        .where(outbox.c.state.in_(("pending", "sending")), chats.c.state == "active")
    )
    if terminal is not None:
        kind = chats.c.kind == "terminal" if terminal else chats.c.kind != "terminal"
        statement = statement.where(kind)
    return connection.scalar(statement) or 0
