"""Outlets: due times, claims, health."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, case, func, or_, select, update

from crawler.outlets import Outlet
from crawler.store import doors, health
from crawler.store.schema import outlets, processes
from crawler.store.upsert import chunks, insert_into

PAUSE = timedelta(seconds=60)  # between two polls, also for what cannot wait


@dataclass(frozen=True, slots=True)
class OutletState:
    """What is remembered of an outlet between two polls."""

    id: str
    name: str
    tier: int
    state: str  # active, slow, sleeping
    next_poll_at: datetime
    interval_s: float | None  # seconds
    first_read_at: datetime | None
    last_read_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    usual_new: float | None  # new articles a poll, running mean
    failures: int  # polls in a row that read nothing
    error_kind: str | None
    error_text: str | None
    error_url: str | None
    listed: bool
    pollable: bool
    silent_since: datetime | None = None  # quiet for longer than its rhythm explains
    stubs_since: datetime | None = None  # nothing but headlines came of its pages
    misfit_since: datetime | None = None  # its page object does not find its articles any more
    misfit_why: str | None = None  # what the page object said last
    told_condition: str = "active"  # the condition that the admins know of
    rhythm: dict[str, Any] | None = None  # `schedule.rhythm.Rhythm`, as plain values

    @property
    def condition(self) -> str:
        """active, slow, sleeping; or, of one that answers, silent, stubs or misfit."""
        if self.state == "active" and self.silent_since is not None:
            return "silent"
        if self.state == "active" and self.stubs_since is not None:
            return "stubs"
        if self.state == "active" and self.misfit_since is not None:
            return "misfit"
        return self.state


_STATE = [outlets.c[name] for name in OutletState.__dataclass_fields__]


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """How a poll ended, to be written in one go."""

    ok: bool  # at least one door was read
    ended_at: datetime
    next_poll_at: datetime
    interval_s: float | None
    state: str
    new: int  # articles stored
    usual_new: float | None
    error_kind: str | None = None
    error_text: str | None = None
    error_url: str | None = None
    rhythm: dict[str, Any] | None = None
    silent_since: datetime | None = None
    stubs_since: datetime | None = None
    rest_until: datetime | None = None  # the outlet asked to be left alone


def sync(
    connection: Connection, catalogue: Iterable[Outlet], now: datetime, *, whole: bool = True
) -> None:
    """Write the catalogue into the database; with `whole`, what it no longer lists is unlisted.

    Rows are never deleted: an outlet that comes back finds its history.
    """
    catalogue = list(catalogue)
    if whole:
        connection.execute(update(outlets).values(listed=False))
        doors.unlist(connection)
    rows = [
        {
            "id": outlet.id,
            "name": outlet.name,
            "homepage": outlet.homepage,
            "country": outlet.country,
            "kind": outlet.kind,
            "tier": outlet.tier,
            "listed": True,
            "pollable": bool(outlet.pollable_doors),
            "next_poll_at": now,
        }
        for outlet in catalogue
    ]
    if rows:
        statement = insert_into(connection, outlets)
        values = {
            name: statement.excluded[name] for name in rows[0] if name not in ("id", "next_poll_at")
        }
        connection.execute(
            statement.on_conflict_do_update(index_elements=["id"], set_=values), rows
        )
    health.forget_page_objects(connection, [o.id for o in catalogue if o.page is None])
    doors.sync(
        connection, ((outlet.id, door) for outlet in catalogue for door in outlet.pollable_doors)
    )


def claim_due(connection: Connection, process_id: str, now: datetime, limit: int) -> list[str]:
    """Claim up to `limit` listed outlets whose time has come, watched most closely first.

    Claims of processes that are gone must have been released before (`release_dead`).
    """
    due = (
        select(outlets.c.id)
        .where(
            outlets.c.listed,
            outlets.c.pollable,
            outlets.c.claimed_by.is_(None),
            # A clock that was set back must not silence the watch until its old future comes.
            or_(outlets.c.next_poll_at <= now, outlets.c.last_read_at > now),
        )
        .order_by(outlets.c.tier, outlets.c.next_poll_at)
        .limit(limit)
    )
    if connection.dialect.name == "postgresql":
        due = due.with_for_update(skip_locked=True)
    return _claim(connection, process_id, now, [row.id for row in connection.execute(due)])


def claim(connection: Connection, process_id: str, now: datetime, ids: Sequence[str]) -> list[str]:
    """Claim these outlets whatever their due time; those that are being read are left out."""
    free = select(outlets.c.id).where(outlets.c.id.in_(ids), outlets.c.claimed_by.is_(None))
    if connection.dialect.name == "postgresql":
        free = free.with_for_update(skip_locked=True)
    found = {row.id for row in connection.execute(free)}
    return _claim(connection, process_id, now, [name for name in ids if name in found])


def _claim(connection: Connection, process_id: str, now: datetime, ids: list[str]) -> list[str]:
    if ids:
        connection.execute(
            update(outlets)
            .where(outlets.c.id.in_(ids))
            .values(claimed_by=process_id, claimed_at=now)
        )
    return ids


def release(connection: Connection, process_id: str) -> int:
    """Give back every outlet that this process claimed; return how many."""
    result = connection.execute(
        update(outlets)
        .where(outlets.c.claimed_by == process_id)
        .values(claimed_by=None, claimed_at=None)
    )
    return result.rowcount


def release_dead(connection: Connection) -> int:
    """Give back outlets whose reader is no longer registered as a process.

    They become due when their claim began: what the dead one left unread is read first.
    """
    living = select(processes.c.id)
    result = connection.execute(
        update(outlets)
        .where(outlets.c.claimed_by.is_not(None), outlets.c.claimed_by.not_in(living))
        .values(
            claimed_by=None,
            next_poll_at=func.coalesce(outlets.c.claimed_at, outlets.c.next_poll_at),
            claimed_at=None,
        )
    )
    return result.rowcount


def state(connection: Connection, outlet_id: str) -> OutletState | None:
    """What is remembered of one outlet."""
    return states_of(connection, [outlet_id]).get(outlet_id)


def states_of(connection: Connection, ids: Sequence[str]) -> dict[str, OutletState]:
    """What is remembered of these outlets, by id; those without a row are left out."""
    found = {}
    for part in chunks(ids):
        rows = connection.execute(select(*_STATE).where(outlets.c.id.in_(part)))
        found.update({row.id: OutletState(*row) for row in rows})
    return found


def states(connection: Connection) -> list[OutletState]:
    """Every listed outlet, by tier and name."""
    rows = connection.execute(
        select(*_STATE).where(outlets.c.listed).order_by(outlets.c.tier, outlets.c.id)
    )
    return [OutletState(*row) for row in rows]


def finish(connection: Connection, outlet_id: str, process_id: str, outcome: PollOutcome) -> None:
    """End a poll: health, next due time, claim given back; nothing where the claim was lost."""
    values: dict[str, Any] = {
        "claimed_by": None,
        "claimed_at": None,
        "last_read_at": outcome.ended_at,
        "next_poll_at": outcome.next_poll_at,
        "interval_s": outcome.interval_s,
        "state": outcome.state,
        "usual_new": outcome.usual_new,
        "error_kind": outcome.error_kind,
        "error_text": outcome.error_text[:500] if outcome.error_text else None,
        "error_url": outcome.error_url,
        "rhythm": outcome.rhythm,
        "silent_since": outcome.silent_since,
        "stubs_since": outcome.stubs_since,
        "rest_until": outcome.rest_until,
        "failures": 0 if outcome.ok else outlets.c.failures + 1,
    }
    if outcome.ok:
        values["last_ok_at"] = outcome.ended_at
        values["first_read_at"] = func.coalesce(outlets.c.first_read_at, outcome.ended_at)
    if outcome.new:
        values["last_new_at"] = outcome.ended_at
    connection.execute(
        update(outlets).where(outlets.c.id == outlet_id, _not_others(process_id)).values(values)
    )


def _not_others(process_id: str) -> ColumnElement[bool]:
    """A process that was taken for dead must not give back what another reads now."""
    return or_(outlets.c.claimed_by.is_(None), outlets.c.claimed_by == process_id)


def excuse(connection: Connection, outlet_id: str, process_id: str, again_at: datetime) -> None:
    """Give a claim back without a mark: nothing can be said of the outlet."""
    connection.execute(
        update(outlets)
        .where(outlets.c.id == outlet_id, _not_others(process_id))
        .values(claimed_by=None, claimed_at=None, next_poll_at=again_at)
    )


def make_due(connection: Connection, outlet_id: str, now: datetime) -> None:
    """Bring an outlet's next poll forward to now, or to the end of the rest that it asked for.

    One that was read just now gets its `PAUSE` first, however many searches find something of it.
    Nothing changes for one that is being read, or that failed last: it has its own distances.
    """
    soon = case(
        (outlets.c.rest_until > now, outlets.c.rest_until),
        (outlets.c.last_read_at > now - PAUSE, now + PAUSE),
        else_=now,
    )
    connection.execute(
        update(outlets)
        .where(
            outlets.c.id == outlet_id,
            outlets.c.claimed_by.is_(None),
            outlets.c.failures == 0,
            outlets.c.next_poll_at > soon,
        )
        .values(next_poll_at=soon)
    )


def wake(connection: Connection, outlet_id: str, now: datetime) -> None:
    """Ask a sleeping outlet again at once: something new is known of it."""
    connection.execute(
        update(outlets)
        .where(outlets.c.id == outlet_id, outlets.c.claimed_by.is_(None))
        .values(next_poll_at=now)
    )


def add_visitor(connection: Connection, outlet_id: str, name: str, now: datetime) -> None:
    """Make the row of an outlet outside the catalogue, for a one-off crawl of its pages."""
    statement = insert_into(connection, outlets).values(
        id=outlet_id,
        name=name,
        country="",
        kind="international",
        tier=3,
        listed=False,
        pollable=False,
        next_poll_at=now,
    )
    connection.execute(statement.on_conflict_do_nothing(index_elements=["id"]))
