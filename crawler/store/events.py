"""The reasons chain: what was decided about a URL or an outlet, when and why (invariant 5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, insert, or_, select

from crawler.store.schema import articles, entries, events

Stage = Literal["door", "fetch", "page", "dedupe", "match", "alert", "revision", "health"]


@dataclass(frozen=True, slots=True)
class Event:
    """One decision."""

    at: datetime  # aware, UTC
    stage: str
    verdict: str  # found, stored, skipped, reprint, matched, alerted, suppressed, failed …
    reason: str
    outlet_id: str | None = None
    canonical_url: str | None = None


def record(
    connection: Connection,
    at: datetime,
    stage: Stage,
    verdict: str,
    reason: str,
    *,
    outlet_id: str | None = None,
    canonical_url: str | None = None,
) -> None:
    """Keep one decision with its reason."""
    connection.execute(
        insert(events).values(
            at=at,
            stage=stage,
            verdict=verdict,
            reason=reason[:1000],
            outlet_id=outlet_id,
            canonical_url=canonical_url,
        )
    )


def chain(connection: Connection, canonical_url: str) -> list[Event]:
    """Every decision about a URL, oldest first; an article's other addresses included."""
    article_id = connection.scalar(
        select(articles.c.id).where(articles.c.canonical_url == canonical_url)
    ) or connection.scalar(
        select(entries.c.article_id).where(entries.c.canonical_url == canonical_url)
    )
    same = events.c.canonical_url == canonical_url
    if article_id is not None:
        addresses = select(entries.c.canonical_url).where(entries.c.article_id == article_id)
        own = select(articles.c.canonical_url).where(articles.c.id == article_id)
        same = or_(same, events.c.canonical_url.in_(addresses), events.c.canonical_url.in_(own))
    rows = connection.execute(
        select(
            events.c.at,
            events.c.stage,
            events.c.verdict,
            events.c.reason,
            events.c.outlet_id,
            events.c.canonical_url,
        )
        .where(same)
        .order_by(events.c.id)
    )
    return [Event(*row) for row in rows]


def entry_words(connection: Connection, canonical_url: str) -> str | None:
    """What is known of a URL as an entry, in words; None where no door has shown it."""
    row = connection.execute(
        select(entries.c.outlet_id, entries.c.state, entries.c.reason, entries.c.found_at)
        .where(entries.c.canonical_url == canonical_url)
        .order_by(entries.c.id)
    ).first()
    if row is None:
        return None
    reason = f" ({row.reason})" if row.reason else ""
    return f"found at {row.outlet_id} {row.found_at:%Y-%m-%d %H:%M} UTC, {row.state}{reason}"
