"""The health of sources as people look at it: the week of an outlet, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, func, or_, select, update

from crawler.items import Quality
from crawler.store.events import record
from crawler.store.schema import articles, entries, events, outlets
from crawler.store.upsert import chunks

WEEK = 7  # days
RECENT = 10  # articles that show whether an outlet gives more than headlines
MISSES = 5  # pages in a row: fewer may be reportages and quizzes with templates of their own

# `OutletState.condition`, as SQL.
_CONDITION = case(
    (outlets.c.state != "active", outlets.c.state),
    (outlets.c.silent_since.is_not(None), "silent"),
    (outlets.c.stubs_since.is_not(None), "stubs"),
    (outlets.c.misfit_since.is_not(None), "misfit"),
    else_="active",
)


@dataclass(frozen=True, slots=True)
class Change:
    """An outlet whose condition is not the one that the admins were told of last."""

    outlet_id: str
    name: str
    before: str
    after: str  # active, slow, sleeping, silent, stubs, misfit
    why: str
    since: datetime | None  # the last good reading, the last news, the first stub or misfit


def week(connection: Connection, now: datetime) -> dict[str, list[int]]:
    """Entries that each outlet showed on the last seven days (24 h each), oldest first."""
    found: dict[str, list[int]] = {}
    for day in range(WEEK):
        start = now - timedelta(days=WEEK - day)
        rows = connection.execute(
            select(entries.c.outlet_id, func.count())
            .where(entries.c.found_at >= start, entries.c.found_at < start + timedelta(days=1))
            .group_by(entries.c.outlet_id)
        )
        for outlet_id, count in rows:
            found.setdefault(outlet_id, [0] * WEEK)[day] = count
    return found


def changes(connection: Connection) -> list[Change]:
    """Listed outlets whose condition differs from what the admins know, worst first."""
    order = case(
        {"sleeping": 0, "slow": 1, "stubs": 2, "silent": 3, "misfit": 4}, value=_CONDITION, else_=5
    )
    rows = connection.execute(
        select(
            outlets.c.id,
            outlets.c.name,
            outlets.c.told_condition,
            _CONDITION.label("after"),
            outlets.c.error_text,
            outlets.c.last_ok_at,
            outlets.c.last_new_at,
            outlets.c.stubs_since,
            outlets.c.misfit_since,
            outlets.c.misfit_why,
        )
        .where(outlets.c.listed, outlets.c.pollable, outlets.c.told_condition != _CONDITION)
        .order_by(order, outlets.c.tier, outlets.c.id)
    )
    found = []
    for row in rows:
        since = {
            "silent": row.last_new_at, "stubs": row.stubs_since, "misfit": row.misfit_since,
        }.get(row.after, row.last_ok_at)  # fmt: skip
        why = row.error_text if row.after in ("slow", "sleeping", "stubs") else None
        why = (row.misfit_why if row.after == "misfit" else why) or ""
        found.append(Change(row.id, row.name, row.told_condition, row.after, why, since))
    return found


def told(connection: Connection, changes: Iterable[Change]) -> None:
    """The admins know of these changes now."""
    for change in changes:
        connection.execute(
            update(outlets)
            .where(outlets.c.id == change.outlet_id)
            .values(told_condition=change.after)
        )


def floods(connection: Connection, since: datetime) -> list[Change]:
    """Outlets that showed an archive at once since then, with the reason."""
    rows = connection.execute(
        select(events.c.outlet_id, outlets.c.name, events.c.reason, events.c.at)
        .join(outlets, outlets.c.id == events.c.outlet_id)
        .where(events.c.at > since, events.c.stage == "door", events.c.verdict == "flood")
        .order_by(events.c.id)
    )
    last = {
        row.outlet_id: Change(row.outlet_id, row.name, "", "flood", row.reason, row.at)
        for row in rows
    }
    return list(last.values())


def only_stubs(connection: Connection, outlet_id: str) -> bool:
    """Whether none of an outlet's last articles gave more than its headline."""
    recent = connection.scalars(
        select(articles.c.quality)
        .where(articles.c.outlet_id == outlet_id)
        .order_by(articles.c.fetched_at.desc())
        .limit(RECENT)
    ).all()
    return len(recent) == RECENT and all(quality == Quality.STUB for quality in recent)


def note_page_object(
    connection: Connection, outlet_id: str, failure: str | None, now: datetime
) -> None:
    """Note how an outlet's page object did on a page from which an article was read.

    `failure` is what `PageObject.failure` says where the general extractor found the article and
    the object did not. `MISSES` of them in a row are the condition "misfit", until the object finds
    an article again. Each change leaves an event.
    """
    before = connection.execute(
        select(outlets.c.object_misses, outlets.c.misfit_since).where(outlets.c.id == outlet_id)
    ).one()
    misses = before.object_misses + 1 if failure else 0
    if misses == before.object_misses:
        return
    since = (before.misfit_since or now) if misses >= MISSES else None
    connection.execute(
        update(outlets)
        .where(outlets.c.id == outlet_id)
        .values(object_misses=misses, misfit_since=since, misfit_why=failure and failure[:500])
    )
    if since is not None and before.misfit_since is None:
        words = f"{misses} pages in a row: {failure}"
        record(connection, now, "health", "misfit", words, outlet_id=outlet_id)
    elif since is None and before.misfit_since is not None:
        words = "its page object fits again"
        record(connection, now, "health", "active", words, outlet_id=outlet_id)


def forget_page_objects(connection: Connection, outlet_ids: Sequence[str]) -> None:
    """Forget the misses of outlets that the catalogue gives no page object any more."""
    for part in chunks(outlet_ids):
        connection.execute(
            update(outlets)
            .where(outlets.c.id.in_(part), outlets.c.object_misses > 0)
            .values(object_misses=0, misfit_since=None, misfit_why=None)
        )


def overdue(connection: Connection, before: datetime) -> Sequence[tuple[str, datetime]]:
    """Outlets that should have been read before then and are not being read, longest first."""
    rows = connection.execute(
        select(outlets.c.id, outlets.c.next_poll_at)
        .where(
            outlets.c.listed,
            outlets.c.pollable,
            outlets.c.next_poll_at < before,
            or_(outlets.c.claimed_by.is_(None), outlets.c.claimed_at < before),
        )
        .order_by(outlets.c.next_poll_at)
    )
    return [(row.id, row.next_poll_at) for row in rows]


def last_found(connection: Connection, outlet_id: str) -> datetime | None:
    """When an outlet showed something new last, whatever became of it."""
    found: datetime | None = connection.scalar(
        select(func.max(entries.c.found_at)).where(entries.c.outlet_id == outlet_id)
    )
    return found
