"""What every process does first: open the database, bring seeds and schema up to date."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime

from pydantic import ValidationError

from crawler import outlets, searches, topics
from crawler.config import Config
from crawler.outlets import Outlet
from crawler.store import Connection, Database, chats
from crawler.store import outlets as outlet_rows
from crawler.store import topics as topic_rows
from crawler.store.topics import TopicRow
from crawler.topics import Reading, Topic

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """A prepared database with the seeds that are now in it."""

    database: Database
    catalogue: tuple[Outlet, ...]  # searches of aggregators filled in
    topics: tuple[Topic, ...]
    listed: tuple[Outlet, ...]  # the catalogue as it is written, searches not filled in


def prepare(config: Config, *, keep_old_topics: bool = False) -> Ready:
    """Open and migrate the database, write catalogue and topics into it, choose where alerts go.

    With `keep_old_topics` a topic that is wrong in the files stays as the database has it, and
    the watch goes on: for services, which must start again when nobody is there to mend a file.

    Raises:
        ConfigError: a seed file or the database URL is wrong.
        StoreError: the database cannot be opened or is newer than this program.
    """
    listed = outlets.load(config.seeds / "outlets")
    folder = config.seeds / "topics"
    reading = topics.read(folder) if keep_old_topics else Reading(tuple(topics.load(folder)))
    database = Database(config.database_url)
    database.upgrade()
    with database.write() as connection:
        if reading.problems and not topic_rows.everything(connection):
            topics.load(folder)  # there is no old version: it is told as usual
        for problem in reading.problems:
            log.error("refused, the old version stays in force: %s", problem)
        standing = put_in_force(connection, config, reading)
        catalogue = searches.expand(listed, standing)
        outlet_rows.sync(connection, catalogue, datetime.now(UTC))
    return Ready(database, tuple(catalogue), tuple(standing), tuple(listed))


def put_in_force(connection: Connection, config: Config, reading: Reading) -> list[Topic]:
    """Write the topics that were read; a wrong one keeps its old version. Return those in force."""
    now = datetime.now(UTC)
    good = {topic.id for topic in reading.topics}
    rows = [
        TopicRow(t.id, t.titles.model_dump(), str(t.query), t.notify, 1) for t in reading.topics
    ]
    standing = list(reading.topics)
    for row in topic_rows.everything(connection):
        old = _stored(row) if row.id not in good and reading.keeps(row.id) else None
        if old is not None:
            rows.append(row)
            standing.append(old)
    topic_rows.sync(connection, rows, now)
    chats.set_terminal(connection, now, on=config.telegram_token is None)
    return standing


def _stored(row: TopicRow) -> Topic | None:
    try:
        return Topic.stored(row.id, row.titles, row.query, row.notify)
    except ValidationError as error:  # written by an Akbulak that knew another language
        log.error("the old version of %s cannot be read any more: %s", row.id, error)
        return None
