"""Questions to the whole archive: the heartbeat, and where things stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from crawler.store.schema import articles, deliveries, entries, matches, outlets


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """What a silence is worth: who was read, who was not, what came."""

    since: datetime
    outlets_listed: int  # in the catalogue
    outlets_pollable: int  # with a door that is polled
    outlets_read: int  # answered well since
    outlets_failing: int  # the last poll read nothing
    outlets_sleeping: int  # failing for so long that they are probed weekly
    articles: int  # stored since, reprints included
    reprints: int
    matches: int  # articles that matched a topic since
    alerts: int  # delivered since
    pending_entries: int  # found, page not read yet
    last_article_at: datetime | None


def heartbeat(connection: Connection, since: datetime) -> Heartbeat:
    """Count what happened since a moment."""

    def count(*conditions: ColumnElement[bool]) -> int:
        return connection.scalar(select(func.count()).where(*conditions)) or 0

    listed = outlets.c.listed.is_(True)
    fresh = articles.c.fetched_at >= since
    return Heartbeat(
        since=since,
        outlets_listed=count(listed),
        outlets_pollable=count(listed, outlets.c.pollable.is_(True)),
        outlets_read=count(listed, outlets.c.last_ok_at >= since),
        outlets_failing=count(listed, outlets.c.failures > 0),
        outlets_sleeping=count(listed, outlets.c.state == "sleeping"),
        articles=count(fresh),
        reprints=count(fresh, articles.c.copy_of.is_not(None)),
        matches=connection.scalar(
            select(func.count(matches.c.article_id.distinct())).where(matches.c.created_at >= since)
        )
        or 0,
        alerts=count(deliveries.c.sent_at >= since),
        pending_entries=count(entries.c.state == "pending"),
        last_article_at=connection.scalar(select(func.max(articles.c.fetched_at))),
    )


def size(connection: Connection) -> int:
    """How many articles are stored, reprints included."""
    return connection.scalar(select(func.count()).select_from(articles)) or 0
