"""Entries: what doors have shown, and what became of each.

An entry is written as *pending* when a door shows it and is *stored* only in the transaction that
stores its article. A crash in between leaves it pending: it is found again, never lost.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, func, or_, select, true, update

from crawler import text
from crawler.items import Entry
from crawler.store.schema import articles, entries
from crawler.store.upsert import chunks, insert_into

MAX_ATTEMPTS = 10
FIRST_RETRY = timedelta(minutes=5)  # doubled at each further attempt: the last comes after 43 h
MIN_TITLE_KEY = 20  # letters; shorter headlines ("Курсы валют") are not one article's own


@dataclass(frozen=True, slots=True)
class PendingEntry:
    """An entry whose page is still to be read."""

    id: int
    outlet_id: str  # whose article it is
    url: str
    canonical_url: str
    title: str
    summary: str
    published: datetime | None
    language: str | None
    baseline: bool  # found at first sight or in a flood, and not printed since the last reading
    attempts: int
    article_id: int | None  # a stub that tells of it until the page can be read
    whole: bool = False  # there is no page: the entry is the article
    muted: bool = False  # of an archive that came back: no alert, whatever its date


_PENDING = [entries.c[name] for name in PendingEntry.__dataclass_fields__]


def unseen(
    connection: Connection, outlet_id: str | None, shown: Sequence[tuple[str, Entry]]
) -> dict[str, Entry]:
    """Of the entries (canonical URL, entry) that a door shows, those that were never seen.

    Seen by this outlet, that is; by any, where `outlet_id` is None. An article counts for all.
    """
    first: dict[str, Entry] = {}
    for url, entry in shown:
        first.setdefault(url, entry)
    known = _known(connection, outlet_id, list(first))
    return {url: entry for url, entry in first.items() if url not in known}


def note_found(
    connection: Connection,
    outlet_id: str,
    fresh: Mapping[str, Entry],
    now: datetime,
    *,
    quiet: Callable[[Entry], bool],
    reader_id: str | None = None,
    whole: bool = False,
    muted: Container[str] = (),
    skip: str | None = None,
) -> None:
    """Write new entries as pending, or as skipped with the reason `skip`.

    `quiet` says of which entries only those younger than a day may alert; `reader_id` names the
    outlet in whose polls the pages are read, where it is not `outlet_id`; `whole` entries have
    no page; those at the addresses `muted` never alert.
    """
    rows = [
        {
            "outlet_id": outlet_id,
            "reader_id": reader_id or outlet_id,
            "whole": whole,
            "title_key": title_key(entry.title),
            "canonical_url": url,
            "url": entry.url,
            "title": entry.title,
            "summary": entry.summary,
            "published": entry.published,
            "language": entry.language,
            "baseline": quiet(entry),
            "muted": url in muted,
            "state": "skipped" if skip else "pending",
            "reason": skip or "",
            "next_attempt_at": now,
            "found_at": now,
        }
        for url, entry in fresh.items()
    ]
    if rows:
        statement = insert_into(connection, entries).on_conflict_do_nothing(
            index_elements=["outlet_id", "canonical_url"]
        )
        connection.execute(statement, rows)


def title_key(title: str) -> str:
    """What a headline is known by across outlets; empty for one that is too short to tell."""
    key = text.title_key(title)
    return sha256(key.encode()).hexdigest() if len(key) >= MIN_TITLE_KEY else ""


def _known(connection: Connection, outlet_id: str | None, urls: list[str]) -> set[str]:
    known: set[str] = set()
    own = true() if outlet_id is None else entries.c.outlet_id == outlet_id
    for part in chunks(urls):
        seen = select(entries.c.canonical_url).where(own, entries.c.canonical_url.in_(part))
        printed = select(articles.c.canonical_url).where(articles.c.canonical_url.in_(part))
        known.update(connection.scalars(seen))
        known.update(connection.scalars(printed))
    return known


def pending(
    connection: Connection, outlet_id: str, now: datetime, limit: int = 500
) -> list[PendingEntry]:
    """Entries whose page is to be read now in an outlet's poll: fresh ones, then the baseline."""
    rows = connection.execute(
        select(*_PENDING)
        .where(
            entries.c.reader_id == outlet_id,
            entries.c.state == "pending",
            # A clock that was set back must not leave entries waiting for its old future.
            or_(entries.c.next_attempt_at <= now, entries.c.found_at > now),
        )
        .order_by(
            entries.c.baseline,
            func.coalesce(entries.c.published, entries.c.found_at).desc(),
            entries.c.id,
        )
        .limit(limit)
    )
    return [PendingEntry(*row) for row in rows]


def news_waits(connection: Connection, outlet_id: str, now: datetime) -> bool:
    """Whether news was found whose page could be read now in an outlet's poll, and was not."""
    row = connection.execute(
        select(entries.c.id)
        .where(
            entries.c.reader_id == outlet_id,
            entries.c.state == "pending",
            entries.c.next_attempt_at <= now,
            ~entries.c.baseline,
            ~entries.c.muted,
        )
        .limit(1)
    )
    return row.first() is not None


def close(
    connection: Connection,
    entry_id: int,
    state: str,
    reason: str,
    article_id: int | None = None,
) -> None:
    """Say what became of an entry: stored, skipped or failed."""
    connection.execute(
        update(entries)
        .where(entries.c.id == entry_id)
        .values(state=state, reason=reason[:500], article_id=article_id)
    )


def attach(connection: Connection, entry_id: int, article_id: int) -> None:
    """A stub tells of an entry whose page is still to be read."""
    connection.execute(
        update(entries).where(entries.c.id == entry_id).values(article_id=article_id)
    )


def postpone(connection: Connection, entry: PendingEntry, now: datetime, reason: str) -> bool:
    """Try again later, at growing distances; return False when that was the last attempt."""
    attempts = entry.attempts + 1
    last = attempts >= MAX_ATTEMPTS
    ended = "failed" if entry.article_id is None else "stored"
    connection.execute(
        update(entries)
        .where(entries.c.id == entry.id)
        .values(
            state=ended if last else "pending",
            attempts=attempts,
            next_attempt_at=now + FIRST_RETRY * 2 ** (attempts - 1),
            reason=reason[:500],
        )
    )
    return not last


def delay(connection: Connection, entry_id: int, until: datetime, reason: str) -> None:
    """Leave a page alone until then, as its outlet asked; no attempt is counted."""
    connection.execute(
        update(entries)
        .where(entries.c.id == entry_id)
        .values(next_attempt_at=until, reason=reason[:500])
    )
