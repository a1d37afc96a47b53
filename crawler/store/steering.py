"""What all crawlers of a database share: requests spent, and values that steer the polling."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, func, or_, select, text

from crawler.store.database import ARTICLE_LOCK
from crawler.store.schema import spending, steering
from crawler.store.upsert import insert_into

CHORES_LOCK = ARTICLE_LOCK + 2


def one_at_a_time(connection: Connection) -> None:
    """Let one crawler at a time do its chores, until its transaction ends.

    Without it two could write the same notice. SQLite has one writer at a time anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": CHORES_LOCK})


def spend(connection: Connection, requests: int, now: datetime) -> None:
    """Add requests to the account of this hour (UTC)."""
    if not requests:
        return
    now = now.astimezone(UTC)
    statement = insert_into(connection, spending).values(
        day=now.date().isoformat(), hour=now.hour, requests=requests
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=["day", "hour"], set_={"requests": spending.c.requests + requests}
        )
    )


def spent_today(connection: Connection, now: datetime) -> int:
    """Requests sent since midnight UTC."""
    today = spending.c.day == now.astimezone(UTC).date().isoformat()
    return int(connection.scalar(select(func.sum(spending.c.requests)).where(today)) or 0)


def spent_lately(connection: Connection, now: datetime) -> int:
    """Requests sent in the last 24 hours, to the hour."""
    since = now.astimezone(UTC) - timedelta(days=1)
    day = since.date().isoformat()
    lately = or_(spending.c.day > day, (spending.c.day == day) & (spending.c.hour > since.hour))
    return int(connection.scalar(select(func.sum(spending.c.requests)).where(lately)) or 0)


def spent_by_hour(connection: Connection, now: datetime, hours: int) -> list[int]:
    """Requests in this clock hour (UTC) so far, in the one before, and so on back."""
    hour = now.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    since = (hour - timedelta(hours=hours)).date().isoformat()
    rows = connection.execute(select(spending).where(spending.c.day >= since))
    known = {(row.day, row.hour): row.requests for row in rows}
    moments = (hour - timedelta(hours=back) for back in range(hours))
    return [known.get((moment.date().isoformat(), moment.hour), 0) for moment in moments]


def get(connection: Connection, name: str) -> tuple[Any, datetime] | None:
    """A plain value by its name, with the time it was set; None before that."""
    row = connection.execute(
        select(steering.c.value, steering.c.updated_at).where(steering.c.name == name)
    ).first()
    return (row.value, row.updated_at) if row else None


def put(connection: Connection, name: str, value: Any, now: datetime) -> None:
    """Set a value, as JSON has them."""
    values = {"value": value, "updated_at": now}
    statement = insert_into(connection, steering).values(name=name, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))
