"""What every process does first: open the database, bring seeds and schema up to date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from crawler import outlets, searches, topics
from crawler.config import Config
from crawler.outlets import Outlet
from crawler.store import Database, chats
from crawler.store import outlets as outlet_rows
from crawler.store import topics as topic_rows
from crawler.store.topics import TopicRow
from crawler.topics import Topic


@dataclass(frozen=True, slots=True)
class Ready:
    """A prepared database with the seeds that are now in it."""

    database: Database
    catalogue: tuple[Outlet, ...]  # searches of aggregators filled in
    topics: tuple[Topic, ...]


def prepare(config: Config) -> Ready:
    """Open and migrate the database, write catalogue and topics into it, choose where alerts go.

    Raises:
        ConfigError: a seed file or the database URL is wrong.
        StoreError: the database cannot be opened or is newer than this program.
    """
    listed = outlets.load(config.seeds / "outlets")
    standing = topics.load(config.seeds / "topics")
    catalogue = searches.expand(listed, standing)
    database = Database(config.database_url)
    database.upgrade()
    now = datetime.now(UTC)
    with database.write() as connection:
        outlet_rows.sync(connection, catalogue, now)
        rows = [TopicRow(t.id, t.titles.model_dump(), str(t.query), t.notify, 1) for t in standing]
        topic_rows.sync(connection, rows, now)
        chats.set_terminal(connection, now, on=config.telegram_token is None)
    return Ready(database, tuple(catalogue), tuple(standing))
