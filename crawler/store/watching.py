"""The revision watch: which articles are read again, and when each was read last."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, or_, select, update

from crawler.items import Article
from crawler.store.articles import by_ids
from crawler.store.schema import articles, entries


@dataclass(frozen=True, slots=True)
class Watched:
    """A stored article whose page is to be read again."""

    article_id: int
    outlet_name: str
    gone_checks: int  # readings in a row that found no page there
    article: Article  # as it is stored


def begin(
    connection: Connection,
    article_id: int,
    checked_at: datetime,
    next_check_at: datetime,
    *,
    entry_id: int | None,
) -> None:
    """Watch an article from now on, in the polls in which its entry was read.

    One that is or was watched stays as it is.
    """
    reader = select(entries.c.reader_id).where(entries.c.id == entry_id).scalar_subquery()
    connection.execute(
        update(articles)
        .where(articles.c.id == article_id, articles.c.checked_at.is_(None))
        .values(
            watched_by=func.coalesce(reader, articles.c.outlet_id),
            checked_at=checked_at,
            next_check_at=next_check_at,
        )
    )


def due(connection: Connection, reader_id: str, now: datetime, limit: int) -> list[Watched]:
    """Articles to be read again in an outlet's poll, those that wait longest first."""
    rows = connection.execute(
        select(articles.c.id, articles.c.gone_checks)
        .where(
            articles.c.watched_by == reader_id,
            articles.c.next_check_at.is_not(None),
            # A clock that was set back must not leave articles waiting for its old future.
            or_(articles.c.next_check_at <= now, articles.c.checked_at > now),
        )
        .order_by(articles.c.next_check_at)
        .limit(limit)
    ).all()
    if not rows:
        return []
    known = {stored.id: stored for stored in by_ids(connection, [row.id for row in rows])}
    return [
        Watched(row.id, known[row.id].outlet_name, row.gone_checks, known[row.id].article)
        for row in rows
    ]


def checked(
    connection: Connection,
    article_id: int,
    now: datetime,
    next_check_at: datetime | None,
    *,
    gone_checks: int,
) -> None:
    """An article was read again, well or badly; None ends the watch."""
    connection.execute(
        update(articles)
        .where(articles.c.id == article_id)
        .values(
            checked_at=now,
            next_check_at=next_check_at,
            checks=articles.c.checks + 1,
            gone_checks=gone_checks,
        )
    )
