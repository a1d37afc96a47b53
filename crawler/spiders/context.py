"""What spiders, pipelines and the service share in one process."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler.config import Config
from crawler.outlets import Outlet
from crawler.spiders.poll import Poll
from crawler.startup import Ready
from crawler.store import Connection, Database, outlets, processes, topics
from crawler.store.topics import TopicRow
from crawler.workers import Workers

# An outlet that was added after this process read the catalogue is left to one that knows it.
UNKNOWN_AGAIN = timedelta(minutes=1)
PRELOAD = ("crawler.doors", "crawler.pages", "crawler.pipelines.reading")


@dataclass(slots=True, eq=False)
class CrawlContext:
    """One process's tools: database, workers, catalogue, standing queries."""

    config: Config
    database: Database
    workers: Workers
    catalogue: Mapping[str, Outlet]
    process_id: str
    topics: tuple[TopicRow, ...] = ()
    topics_stamp: tuple[int, datetime | None] = (0, None)
    stopping: bool = False  # requests that fail from now on fail because we end
    alerts: bool = True  # False: matches are kept, nothing is sent
    polls: list[Poll] = field(default_factory=list)  # running and, in a one-off crawl, ended

    @classmethod
    def make(cls, ready: Ready, config: Config, kind: str, *, alerts: bool = True) -> CrawlContext:
        """Register this process and start its workers."""
        now = datetime.now(UTC)
        with ready.database.write() as connection:
            process_id = processes.register(connection, kind, now)
            outlets.release_dead(connection)
        context = cls(
            config=config,
            database=ready.database,
            workers=Workers(config.workers, PRELOAD),
            catalogue={outlet.id: outlet for outlet in ready.catalogue},
            process_id=process_id,
            alerts=alerts,
        )
        with ready.database.read() as connection:
            context.load_topics(connection)
        return context

    def load_topics(self, connection: Connection) -> bool:
        """Take up changed topics; return whether there were any."""
        stamp = topics.stamp(connection)
        if stamp == self.topics_stamp:
            return False
        self.topics = tuple(topics.everything(connection))
        self.topics_stamp = stamp
        return True

    def start_poll(
        self,
        connection: Connection,
        outlet: Outlet,
        *,
        pages_limit: int,
        since: timedelta | None = None,
        with_doors: bool = True,
    ) -> Poll:
        """Make the poll of an outlet with what is remembered of it."""
        now = datetime.now(UTC)
        poll = Poll(
            outlet=outlet,
            state=outlets.state(connection, outlet.id),
            doors=tuple(outlets.door_states(connection, outlet.id)) if with_doors else (),
            started_at=now,
            pages_limit=pages_limit,
            process_id=self.process_id,
            since=now - since if since else None,
        )
        self.polls.append(poll)
        return poll

    def start_polls(
        self,
        connection: Connection,
        claimed: Iterable[str],
        *,
        pages_limit: int,
        since: timedelta | None = None,
    ) -> list[Poll]:
        """Make the polls of claimed outlets; give back those that this process does not know."""
        polls = []
        for name in claimed:
            if name in self.catalogue:
                outlet = self.catalogue[name]
                polls.append(
                    self.start_poll(connection, outlet, pages_limit=pages_limit, since=since)
                )
            else:
                later = datetime.now(UTC) + UNKNOWN_AGAIN
                outlets.excuse(connection, name, self.process_id, later)
        return polls

    def close(self) -> None:
        """Give back what is claimed, leave the register, end the workers."""
        self.workers.close()
        with self.database.write() as connection:
            outlets.release(connection, self.process_id)
            processes.strike_off(connection, self.process_id)
