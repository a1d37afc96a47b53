"""What spiders, pipelines and the service share in one process."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from crawler.config import Config
from crawler.guard import Guard
from crawler.outlets import Outlet
from crawler.queries import Standing
from crawler.spiders.clocks import Clocks
from crawler.spiders.poll import Poll
from crawler.startup import Ready
from crawler.store import Connection, Database, doors, outlets, processes, topics
from crawler.store.doors import DoorState
from crawler.store.entries import PendingEntry
from crawler.store.outlets import OutletState
from crawler.store.topics import TopicRow
from crawler.store.watching import Watched
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
    listed: tuple[Outlet, ...] = ()  # the catalogue as written, searches not filled in
    topics: tuple[TopicRow, ...] = ()
    standing: Standing = field(default_factory=Standing)  # the queries of `topics`
    topics_stamp: tuple[int, datetime | None] = (0, None)
    stopping: bool = False  # requests that fail from now on fail because we end
    clocks: Clocks = field(default_factory=Clocks)
    guard: Guard = field(default_factory=Guard)
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
            listed=ready.listed,
            guard=Guard(config.allow_private),
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
        self.standing = topics.standing(connection, self.topics)
        self.topics_stamp = stamp
        return True

    def outlet_of(
        self, poll: Poll, entry: PendingEntry | None, watched: Watched | None = None
    ) -> Outlet:
        """Whose article a page is: that of a search's result is not the search's."""
        owner = poll.outlet.id
        if entry is not None:
            owner = entry.outlet_id
        elif watched is not None:
            owner = watched.article.outlet_id
        if owner == poll.outlet.id:
            return poll.outlet
        known = self.catalogue.get(owner)
        return known or Outlet(id=owner, name=owner, kind="international", tier=3)

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
        state = outlets.state(connection, outlet.id)
        known = doors.states(connection, outlet.id) if with_doors else []
        return self._poll(outlet, state, known, pages_limit=pages_limit, since=since)

    def _poll(
        self,
        outlet: Outlet,
        state: OutletState | None,
        known: Sequence[DoorState],
        *,
        pages_limit: int,
        since: timedelta | None,
    ) -> Poll:
        now = datetime.now(UTC)
        poll = Poll(
            outlet=outlet,
            state=state,
            doors=tuple(known),
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
        claimed: Sequence[str],
        *,
        pages_limit: int,
        since: timedelta | None = None,
    ) -> list[Poll]:
        """Make the polls of claimed outlets; give back those that this process does not know."""
        polls = []
        states = outlets.states_of(connection, claimed)
        door_states = doors.states_of(connection, claimed)
        for name in claimed:
            if name in self.catalogue:
                poll = self._poll(
                    self.catalogue[name],
                    states.get(name),
                    door_states.get(name, []),
                    pages_limit=pages_limit,
                    since=since,
                )
                polls.append(poll)
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
