"""What SQLAlchemy leaves to the database: INSERT … ON CONFLICT, and lists that are not too long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite

CHUNK = 400  # below SQLite's oldest limit of 999 variables in a statement

Upsert = postgresql.Insert | sqlite.Insert


def insert_into(connection: Connection, table: Table) -> Upsert:
    """An INSERT that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


def chunks(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut a list for `IN (…)`."""
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
