"""The health of sources as people look at it: the week of an outlet, and what changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, case, func, or_, select, update

from crawler.items import Quality
from crawler.store.schema import articles, entries, events, outlets

WEEK = 7  # days
RECENT = 10  # articles that show whether an outlet gives more than headlines

# `OutletState.condition`, as SQL.
_CONDITION = case(
    (outlets.c.state != "active", outlets.c.state),
    (outlets.c.silent_since.is_not(None), "silent"),
    (outlets.c.stubs_since.is_not(None), "stubs"),
    else_="active",
)


@dataclass(frozen=True, slots=True)
class Change:
    """An outlet whose condition is not the one that the admins were told of last."""

    outlet_id: str
    name: str
    before: str
    after: str  # active, slow, sleeping, silent, stubs
    why: str
    since: datetime | None  # the last good reading, the last news, the first stub


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
    order = case({"sleeping": 0, "slow": 1, "stubs": 2, "silent": 3}, value=_CONDITION, else_=4)
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
        )
        .where(outlets.c.listed, outlets.c.pollable, outlets.c.told_condition != _CONDITION)
        .order_by(order, outlets.c.tier, outlets.c.id)
    )
    found = []
    for row in rows:
        since = {"silent": row.last_new_at, "stubs": row.stubs_since}.get(row.after, row.last_ok_at)
        why = row.error_text or "" if row.after in ("slow", "sleeping", "stubs") else ""
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
