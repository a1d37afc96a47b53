"""Topics as the processes share them, and what matched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from crawler.store.schema import topics
from crawler.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One standing query."""

    id: str
    titles: Mapping[str, str]  # language → title
    query: str  # canonical text
    notify: str  # now, silent, digest, off
    version: int


_COLUMNS = [topics.c[name] for name in TopicRow.__dataclass_fields__]


def sync(connection: Connection, wanted: Iterable[TopicRow], now: datetime) -> None:
    """Write the topics; a changed query raises the version, a missing topic is unlisted."""
    old = {row.id: row for row in everything(connection, listed_only=False)}
    listed = {row.id for row in everything(connection)}
    connection.execute(update(topics).values(listed=False))
    for topic in wanted:
        before = old.get(topic.id)
        version = before.version + (before.query != topic.query) if before else 1
        written = TopicRow(topic.id, dict(topic.titles), topic.query, topic.notify, version)
        values = {
            "titles": dict(topic.titles),
            "query": topic.query,
            "notify": topic.notify,
            "listed": True,
            "version": version,
        }
        statement = insert_into(connection, topics).values(id=topic.id, updated_at=now, **values)
        if written != before or topic.id not in listed:
            values["updated_at"] = now
        connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))


def everything(connection: Connection, *, listed_only: bool = True) -> list[TopicRow]:
    """The topics in the order of their ids."""
    statement = select(*_COLUMNS).order_by(topics.c.id)
    if listed_only:
        statement = statement.where(topics.c.listed)
    return [TopicRow(*row) for row in connection.execute(statement)]


def stamp(connection: Connection) -> tuple[int, datetime | None]:
    """A value that changes whenever a topic does: cheap to ask at every tick."""
    row = connection.execute(
        select(func.sum(topics.c.version), func.max(topics.c.updated_at)).where(topics.c.listed)
    ).one()
    return (row[0] or 0, row[1])
