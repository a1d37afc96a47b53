"""One reading of one outlet, while it lasts."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime

from crawler.errors import AkbulakError
from crawler.outlets import Outlet
from crawler.store.doors import DoorMemory, DoorState
from crawler.store.entries import PendingEntry
from crawler.store.outlets import OutletState
from crawler.store.watching import Watched


@dataclass(slots=True, eq=False)
class Poll:
    """The doors of an outlet, then the pages of what is new; counts as it goes.

    Every request is a *unit* that is opened when it is made and closed when its outcome is in the
    database. The poll is done when no unit is open.
    """

    outlet: Outlet
    state: OutletState | None
    doors: tuple[DoorState, ...]
    started_at: datetime
    pages_limit: int  # pages read in this poll; the rest waits as pending entries
    process_id: str = ""  # that holds the outlet's claim
    since: datetime | None = None  # a one-off crawl leaves older entries alone
    expected: float | None = None  # entries printed since the last reading, by the outlet's rhythm

    found: int = 0  # entries the doors showed
    known: int = 0  # of these, seen before
    new: int = 0  # articles stored
    reprints: int = 0  # of these, copies of another outlet's article
    alerts: int = 0  # messages written into the outbox
    failed: int = 0  # pages that brought nothing
    skipped: int = 0  # pages that are no articles, or the same article again
    requests: int = 0
    answered: bool = False  # some server said something, were it robots.txt or a redirect
    flood: bool = False
    gap: bool = False  # a door shared nothing with what was seen before
    stubs: int = 0  # of the new articles, those whose page could not be read
    printed: list[datetime | None] = field(default_factory=list)  # of entries found in this poll
    fresh_urls: set[str] = field(default_factory=set)  # their canonical addresses
    memories: dict[int, DoorMemory] = field(default_factory=dict)  # by door, after this reading
    doors_ok: set[int] = field(default_factory=set)  # ids of doors that were read
    retry_after: datetime | None = None  # the outlet asked to be left alone until then
    error: AkbulakError | None = None  # the worst that happened to a door
    page_error: AkbulakError | None = None  # the last that happened to a page
    articles: list[int] = field(default_factory=list)  # ids of what was stored
    requested: set[int] = field(default_factory=set)  # entry ids
    waiting: deque[PendingEntry] = field(default_factory=deque)  # pages not asked for yet
    watched: deque[Watched] | None = None  # articles to read again; None: not asked for yet
    pages_asked: int = 0  # page requests that have no answer yet
    interrupted: bool = False  # the crawl was told to stop: nothing can be said of the outlet
    touched_at: float = field(default_factory=time.monotonic)
    done: asyncio.Event = field(default_factory=asyncio.Event)
    _open: set[str] = field(default_factory=set)

    @property
    def baseline(self) -> bool:
        """Whether this is the first sight of the outlet (invariant 9)."""
        return self.state is None or self.state.first_read_at is None

    @property
    def ok(self) -> bool:
        """Whether something was read: a door, or for pages asked by URL an article."""
        if self.doors:
            return self.doors_read > 0
        return self.failed == 0 and self.error is None

    @property
    def doors_read(self) -> int:
        """How many doors were read."""
        return len(self.doors_ok)

    def wait_until(self, moment: datetime | None) -> None:
        """The outlet asked to be left alone; the longest wish counts."""
        if moment is not None and (self.retry_after is None or moment > self.retry_after):
            self.retry_after = moment

    def open(self, unit: str) -> None:
        """A request is on its way."""
        self._open.add(unit)
        self.touched_at = time.monotonic()

    def close(self, unit: str) -> None:
        """Its outcome is stored; closing twice does no harm."""
        self._open.discard(unit)
        self.touched_at = time.monotonic()
        if not self._open:
            self.done.set()

    @property
    def pending_units(self) -> int:
        """Pages and doors whose outcome is not stored yet."""
        return len(self._open) + len(self.waiting) + len(self.watched or ())


def page_unit(entry: PendingEntry | None, url: str) -> str:
    """The unit of a page: its entry, or the URL that a person asked for."""
    return f"entry:{entry.id}" if entry is not None else f"url:{url}"
