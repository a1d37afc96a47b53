"""Topics as the processes share them, every version of their queries, and what matched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from crawler.queries import Standing, counted_signs
from crawler.store.schema import topics
from crawler.store.search_words import frequency
from crawler.store.topic_schema import topic_versions
from crawler.store.upsert import insert_into

FROM_FILES = "file"  # a version's source: the operator's files


@dataclass(frozen=True, slots=True)
class TopicRow:
    """One standing query."""

    id: str
    titles: Mapping[str, str]  # language → title
    query: str  # canonical text
    notify: str  # now, silent, digest, off
    version: int


@dataclass(frozen=True, slots=True)
class TopicVersion:
    """A topic as one version of its query stood; the last one is in force."""

    version: int
    query: str  # canonical text
    titles: Mapping[str, str]  # those that it had last
    notify: str
    changed_at: datetime  # aware, UTC: when it came into force
    source: str  # who wrote it: `FROM_FILES`


_COLUMNS = [topics.c[name] for name in TopicRow.__dataclass_fields__]
_VERSION = [topic_versions.c[name] for name in TopicVersion.__dataclass_fields__]


def sync(
    connection: Connection, wanted: Iterable[TopicRow], now: datetime, *, source: str = FROM_FILES
) -> None:
    """Write the topics; a changed query raises the version, a missing topic is unlisted.

    Every version is kept; a topic that comes back finds its own. What is written twice at once by
    two processes is written once.
    """
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
        if written != before:
            _keep_version(connection, written, now, source)


def _keep_version(connection: Connection, topic: TopicRow, now: datetime, source: str) -> None:
    """Write a version, or what else than the query changed of it."""
    values = {"titles": dict(topic.titles), "notify": topic.notify}
    statement = insert_into(connection, topic_versions).values(
        topic_id=topic.id,
        version=topic.version,
        query=topic.query,
        changed_at=now,
        source=source,
        **values,
    )
    connection.execute(
        statement.on_conflict_do_update(index_elements=["topic_id", "version"], set_=values)
    )


def everything(connection: Connection, *, listed_only: bool = True) -> list[TopicRow]:
    """The topics in the order of their ids."""
    statement = select(*_COLUMNS).order_by(topics.c.id)
    if listed_only:
        statement = statement.where(topics.c.listed)
    return [TopicRow(*row) for row in connection.execute(statement)]


def standing(connection: Connection, rows: Iterable[TopicRow]) -> Standing:
    """The queries of `rows`, with how often the archive has the words that they ask for."""
    queries = tuple((row.id, row.query) for row in rows)
    signs = sorted(counted_signs(query for _, query in queries))
    return Standing(queries, tuple(frequency(connection, signs).items()))


def history(connection: Connection, topic_id: str) -> list[TopicVersion]:
    """Every version of a topic, the first one first; empty for one that never was."""
    statement = (
        select(*_VERSION)
        .where(topic_versions.c.topic_id == topic_id)
        .order_by(topic_versions.c.version)
    )
    return [TopicVersion(*row) for row in connection.execute(statement)]


def in_force_since(connection: Connection) -> dict[str, tuple[int, datetime]]:
    """Of each listed topic its version and when that came into force."""
    statement = select(topics.c.id, topics.c.version, topic_versions.c.changed_at).join(
        topic_versions,
        (topic_versions.c.topic_id == topics.c.id) & (topic_versions.c.version == topics.c.version),
    )
    rows = connection.execute(statement.where(topics.c.listed))
    return {row.id: (row.version, row.changed_at) for row in rows}


def stamp(connection: Connection) -> tuple[int, datetime | None]:
    """A value that changes whenever a topic does: cheap to ask at every tick."""
    row = connection.execute(
        select(func.sum(topics.c.version), func.max(topics.c.updated_at)).where(topics.c.listed)
    ).one()
    return (row[0] or 0, row[1])
