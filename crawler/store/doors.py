"""Doors: how each was read last, and what is remembered of it for the next reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, false, or_, select, update

from crawler.outlets import Door
from crawler.store.schema import doors
from crawler.store.upsert import chunks, insert_into

MAX_PARTS = 50  # parts of a sitemap index that are remembered
# Validators that lied are believed again after a month: servers are mended.
DISTRUST = timedelta(days=30)
# Every so many answers "not modified" a door is read whole, to see whether they were true.
WHOLE_AFTER = 10


@dataclass(frozen=True, slots=True)
class PartMemory:
    """What a part of a sitemap index said of itself when it was read last."""

    modified: str | None = None  # as the index gave it, ISO 8601
    etag: str | None = None
    last_modified: str | None = None
    unchanged: int = 0  # answers "304 Not Modified" in a row


@dataclass(frozen=True, slots=True)
class DoorMemory:
    """What a door said at its last whole reading, for the next one and for the schedule."""

    unchanged: int = 0  # answers "304 Not Modified" in a row
    ttl_s: float | None = None  # seconds between readings, as the outlet wishes
    skip_hours: tuple[int, ...] = ()  # 0 … 23, GMT
    skip_days: tuple[int, ...] = ()  # 0 = Monday, GMT
    hub: str | None = None  # of WebSub; noted for a later step
    remark: str = ""  # what was wrong though it could be read
    fresh_until: datetime | None = None  # the outlet said that nothing changes before
    parts: Mapping[str, PartMemory] = field(default_factory=dict)  # by address

    def to_json(self) -> dict[str, Any]:
        """As it is kept in the database: plain values, nothing that is empty."""
        values: dict[str, Any] = {
            "unchanged": self.unchanged,
            "ttl_s": self.ttl_s,
            "skip_hours": list(self.skip_hours),
            "skip_days": list(self.skip_days),
            "hub": self.hub,
            "remark": self.remark,
            "fresh_until": self.fresh_until.isoformat() if self.fresh_until else None,
            "parts": {
                url: [part.modified, part.etag, part.last_modified, part.unchanged]
                for url, part in list(self.parts.items())[-MAX_PARTS:]
            },
        }
        return {name: value for name, value in values.items() if value}

    @classmethod
    def from_json(cls, values: Mapping[str, Any] | None) -> DoorMemory:
        """Read what `to_json` gave; None is a door that was never read."""
        values = values or {}
        fresh_until = values.get("fresh_until")
        return cls(
            unchanged=values.get("unchanged", 0),
            ttl_s=values.get("ttl_s"),
            skip_hours=tuple(values.get("skip_hours", ())),
            skip_days=tuple(values.get("skip_days", ())),
            hub=values.get("hub"),
            remark=values.get("remark", ""),
            fresh_until=datetime.fromisoformat(fresh_until) if fresh_until else None,
            parts={url: PartMemory(*part) for url, part in values.get("parts", {}).items()},
        )


@dataclass(frozen=True, slots=True)
class DoorState:
    """What is remembered of a door from its last reading."""

    id: int
    kind: str
    url: str
    etag: str | None
    last_modified: str | None
    last_ok_at: datetime | None = None  # None: never read, so what it shows is a baseline
    distrusted_at: datetime | None = None  # when its validators were found to lie
    failures: int = 0  # readings in a row that brought nothing
    memory: DoorMemory = field(default_factory=DoorMemory)

    def validators(self, now: datetime) -> dict[str, str]:
        """The headers of a conditional request (RFC 9110, 13.1); empty where a door is read whole.

        That is: never read, caught lying within a month, or unchanged for suspiciously long.
        """
        distrusted = self.distrusted_at is not None and now - self.distrusted_at < DISTRUST
        if distrusted or self.memory.unchanged >= WHOLE_AFTER:
            return {}
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True)
class DoorHealth:
    """How a door fared, for people."""

    outlet_id: str
    kind: str
    url: str
    discovered: bool
    last_read_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None
    last_status: int | None
    last_entries: int | None
    failures: int
    error_kind: str | None
    error_text: str | None
    distrusted_at: datetime | None


_STATE = [doors.c[name] for name in DoorState.__dataclass_fields__]
_HEALTH = [doors.c[name] for name in DoorHealth.__dataclass_fields__]


def sync(connection: Connection, listed: Iterable[tuple[str, Door]]) -> None:
    """Write the doors of the catalogue that are to be polled, each with its outlet's id."""
    rows = [
        {"outlet_id": outlet_id, "kind": door.kind.value, "url": door.url, "listed": True}
        for outlet_id, door in listed
    ]
    if rows:
        statement = insert_into(connection, doors)
        values = {"listed": True, "kind": statement.excluded.kind}
        connection.execute(
            statement.on_conflict_do_update(index_elements=["outlet_id", "url"], set_=values), rows
        )


def unlist(connection: Connection) -> None:
    """Take every door of the catalogue out of the polling; discovered ones stay."""
    connection.execute(update(doors).where(doors.c.discovered == false()).values(listed=False))


def add_discovered(connection: Connection, outlet_id: str, found: Iterable[Door]) -> list[str]:
    """Add doors that were found for a sleeping outlet; return the addresses that are new."""
    fresh = []
    for door in found:
        row = insert_into(connection, doors).values(
            outlet_id=outlet_id, kind=door.kind.value, url=door.url, listed=True, discovered=True
        )
        row = row.on_conflict_do_nothing(index_elements=["outlet_id", "url"])
        # Not `rowcount`: for an INSERT that fetches its key it is -1 on PostgreSQL.
        if connection.scalar(row.returning(doors.c.id)) is not None:
            fresh.append(door.url)
    return fresh


def states(connection: Connection, outlet_id: str) -> list[DoorState]:
    """The doors of an outlet that are to be polled."""
    return states_of(connection, [outlet_id]).get(outlet_id, [])


def states_of(connection: Connection, ids: Sequence[str]) -> dict[str, list[DoorState]]:
    """The doors of these outlets that are to be polled, by the outlet's id."""
    found: dict[str, list[DoorState]] = {}
    for part in chunks(ids):
        rows = connection.execute(
            select(doors.c.outlet_id, *_STATE)
            .where(doors.c.outlet_id.in_(part), doors.c.listed)
            .order_by(doors.c.id)
        )
        for row in rows:
            door = replace(DoorState(*row[1:-1]), memory=DoorMemory.from_json(row.memory))
            found.setdefault(row.outlet_id, []).append(door)
    return found


def health(connection: Connection, outlet_id: str | None = None) -> list[DoorHealth]:
    """How the polled doors fared: of one outlet, or of all."""
    statement = select(*_HEALTH).where(doors.c.listed).order_by(doors.c.outlet_id, doors.c.id)
    if outlet_id is not None:
        statement = statement.where(doors.c.outlet_id == outlet_id)
    return [DoorHealth(*row) for row in connection.execute(statement)]


def read(
    connection: Connection,
    door_id: int,
    now: datetime,
    *,
    status: int,
    found: int,
    fresh: int,
    etag: str | None,
    last_modified: str | None,
    memory: DoorMemory,
    lied: bool = False,
) -> None:
    """Note a whole reading: entries found, of which fresh; `lied`: its validators had not changed.

    Validators are kept only of doors that are trusted with them.
    """
    values: dict[str, Any] = {
        **_good(now, status),
        "last_entries": found,
        "memory": memory.to_json(),
    }
    if fresh:
        values["last_new_at"] = now
    if lied:
        values["distrusted_at"] = now
    trusted = or_(doors.c.distrusted_at.is_(None), doors.c.distrusted_at < now - DISTRUST)
    for name, value in (("etag", etag), ("last_modified", last_modified)):
        values[name] = None if lied else case((trusted, value), else_=None)
    connection.execute(update(doors).where(doors.c.id == door_id).values(values))


def unchanged(connection: Connection, door: DoorState, now: datetime, memory: DoorMemory) -> None:
    """Note an answer "304 Not Modified": validators and entries stay as they were."""
    values = {**_good(now, 304), "memory": memory.to_json()}
    connection.execute(update(doors).where(doors.c.id == door.id).values(values))


def _good(now: datetime, status: int) -> dict[str, Any]:
    return {
        "last_read_at": now,
        "last_ok_at": now,
        "last_status": status,
        "failures": 0,
        "error_kind": None,
        "error_text": None,
    }


def remember_part(connection: Connection, door_id: int, url: str, part: PartMemory) -> None:
    """Keep what a part of a sitemap index said of itself, once it was read."""
    row = connection.execute(select(doors.c.memory).where(doors.c.id == door_id)).first()
    memory = DoorMemory.from_json(row.memory if row else None)
    parts = {name: known for name, known in memory.parts.items() if name != url} | {url: part}
    values = memory.to_json() | {
        "parts": DoorMemory(parts=parts).to_json()["parts"],
    }
    connection.execute(update(doors).where(doors.c.id == door_id).values(memory=values))


def failed(
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
