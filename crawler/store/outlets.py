"""Outlets and their doors: due times, claims, health."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select, update

from crawler.outlets import Outlet
from crawler.store.schema import doors, outlets, processes
from crawler.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class DoorState:
    """What is remembered of a door from its last reading."""

    id: int
    kind: str
    url: str
    etag: str | None
    last_modified: str | None
    last_ok_at: datetime | None = None  # None: never read, so what it shows is a baseline


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


_STATE = [outlets.c[name] for name in OutletState.__dataclass_fields__]


@dataclass(frozen=True, slots=True)
class PollOutcome:
    """How a poll ended, to be written in one go."""

    ok: bool  # at least one door was read
    ended_at: datetime
    next_poll_at: datetime
    interval_s: float
    state: str
    new: int  # articles stored
    usual_new: float | None
    error_kind: str | None = None
    error_text: str | None = None
    error_url: str | None = None


def sync(
    connection: Connection, catalogue: Iterable[Outlet], now: datetime, *, whole: bool = True
) -> None:
    """Write the catalogue into the database; with `whole`, what it no longer lists is unlisted.

    Rows are never deleted: an outlet that comes back finds its history.
    """
    catalogue = list(catalogue)
    if whole:
        connection.execute(update(outlets).values(listed=False))
        connection.execute(update(doors).values(listed=False))
    for outlet in catalogue:
        values: dict[str, Any] = {
            "name": outlet.name,
            "homepage": outlet.homepage,
            "country": outlet.country,
            "kind": outlet.kind,
            "tier": outlet.tier,
            "listed": True,
            "pollable": bool(outlet.pollable_doors),
        }
        statement = insert_into(connection, outlets).values(
            id=outlet.id, next_poll_at=now, **values
        )
        connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
        for door in outlet.pollable_doors:
            row = insert_into(connection, doors).values(
                outlet_id=outlet.id, kind=door.kind.value, url=door.url, listed=True
            )
            connection.execute(
                row.on_conflict_do_update(
                    index_elements=["outlet_id", "url"],
                    set_={"listed": True, "kind": door.kind.value},
                )
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
    row = connection.execute(select(*_STATE).where(outlets.c.id == outlet_id)).first()
    return OutletState(*row) if row else None


def states(connection: Connection) -> list[OutletState]:
    """Every listed outlet, by tier and name."""
    rows = connection.execute(
        select(*_STATE).where(outlets.c.listed).order_by(outlets.c.tier, outlets.c.id)
    )
    return [OutletState(*row) for row in rows]


def door_states(connection: Connection, outlet_id: str) -> list[DoorState]:
    """The doors of an outlet that are to be polled."""
    rows = connection.execute(
        select(*(doors.c[name] for name in DoorState.__dataclass_fields__))
        .where(doors.c.outlet_id == outlet_id, doors.c.listed)
        .order_by(doors.c.id)
    )
    return [DoorState(*row) for row in rows]


def door_read(
    connection: Connection,
    door_id: int,
    now: datetime,
    *,
    status: int,
    found: int | None,
    etag: str | None,
    last_modified: str | None,
) -> None:
    """Note a good reading of a door. Validators of a 304 (`found` None) stay as they were."""
    values: dict[str, Any] = {
        "last_read_at": now,
        "last_ok_at": now,
        "last_status": status,
        "failures": 0,
        "error_kind": None,
        "error_text": None,
    }
    if found is not None:
        values |= {"last_entries": found, "etag": etag, "last_modified": last_modified}
    connection.execute(update(doors).where(doors.c.id == door_id).values(values))


def door_failed(
    connection: Connection, door_id: int, now: datetime, *, status: int | None, kind: str, text: str
) -> None:
    """Note a reading that brought nothing; the validators go, so that the next one is whole."""
    connection.execute(
        update(doors)
        .where(doors.c.id == door_id)
        .values(
            last_read_at=now,
            last_status=status,
            failures=doors.c.failures + 1,
            error_kind=kind,
            error_text=text[:500],
            etag=None,
            last_modified=None,
        )
    )


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
