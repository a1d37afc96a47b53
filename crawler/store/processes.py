"""Who is alive: crawlers and bots that share the database."""

from __future__ import annotations

import os
import socket
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, text, update

from crawler.store.schema import processes

SILENT_AFTER = timedelta(seconds=60)  # six missed heartbeats of ten seconds


@dataclass(frozen=True, slots=True)
class Process:
    """One running crawler or bot."""

    id: str
    kind: str  # crawler, bot, oneoff
    host: str
    pid: int
    started_at: datetime
    seen_at: datetime


_COLUMNS = [processes.c[name] for name in Process.__dataclass_fields__]


def register(connection: Connection, kind: str, now: datetime) -> str:
    """Write this process down and return its id; those that are gone are struck off."""
    sweep(connection, now)
    host, pid = socket.gethostname(), os.getpid()
    for other in living(connection, kind):
        if (other.host, other.pid) == (host, pid):  # a restarted container: same name, same pid
            strike_off(connection, other.id)
    process_id = f"{kind}-{uuid.uuid4().hex[:12]}"
    rejoin(connection, process_id, kind, now)
    return process_id


def rejoin(connection: Connection, process_id: str, kind: str, now: datetime) -> None:
    """Write a process down under an id that it has already."""
    host = socket.gethostname()
    connection.execute(
        insert(processes).values(
            id=process_id, kind=kind, host=host, pid=os.getpid(), started_at=now, seen_at=now
        )
    )


def sweep(connection: Connection, now: datetime) -> None:
    """Strike off processes that are gone: dead on this machine, or silent elsewhere."""
    host = socket.gethostname()
    for other in living(connection):
        dead = other.host == host and not _runs(other.pid)
        if dead or now - other.seen_at > SILENT_AFTER:
            strike_off(connection, other.id)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def register_only(connection: Connection, kind: str, now: datetime) -> str | None:
    """Register as the only living process of a kind; None where there is another already."""
    if connection.dialect.name == "postgresql":  # SQLite's writer is alone anyway
        connection.execute(text("LOCK TABLE processes IN EXCLUSIVE MODE"))
    process_id = register(connection, kind, now)
    if len(living(connection, kind)) == 1:
        return process_id
    strike_off(connection, process_id)
    return None


def beat(connection: Connection, process_id: str, now: datetime) -> bool:
    """Say that this process lives; False where it was taken for dead and struck off."""
    result = connection.execute(
        update(processes).where(processes.c.id == process_id).values(seen_at=now)
    )
    return result.rowcount == 1


def strike_off(connection: Connection, process_id: str) -> None:
    """Forget a process that has ended."""
    connection.execute(delete(processes).where(processes.c.id == process_id))


def living(connection: Connection, kind: str | None = None) -> list[Process]:
    """Registered processes, oldest first."""
    statement = select(*_COLUMNS).order_by(processes.c.started_at)
    if kind is not None:
        statement = statement.where(processes.c.kind == kind)
    return [Process(*row) for row in connection.execute(statement)]
