"""From a door to pages: what both spiders do."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import doors, pages
from crawler.config import config
from crawler.doors import Shown
from crawler.errors import AkbulakError, DoorError, FetchError
from crawler.outlets import DoorKind
from crawler.spiders.context import CrawlContext
from crawler.spiders.failures import explain, retry_after, status_error
from crawler.spiders.fetched import FetchedPage, charset, header
from crawler.spiders.giving_up import give_up_page
from crawler.spiders.keeping import (
    FRESH_AT_MOST,
    Kept,
    gap_words,
    keep_door,
    keep_unchanged,
    note_gap,
)
from crawler.spiders.poll import Poll, page_unit
from crawler.spiders.rereading import REREAD_PER_POLL
from crawler.spiders.visits import DoorVisit, older_visit, part_visits, visits
from crawler.startup import prepare
from crawler.store import Connection, entries, outlets, watching
from crawler.store import doors as door_rows
from crawler.store.doors import DoorState
from crawler.store.entries import PendingEntry
from crawler.store.watching import Watched

# A door first: it may hold what nobody has yet. What is only read again comes last.
DOOR_PRIORITY, PAGE_PRIORITY, REREAD_PRIORITY = 10, 0, -10
PAGES_AHEAD = 2  # of an outlet handed to Scrapy at once: one on its way, one that waits its turn
PAGES_PER_POLL = 30  # the rest waits as pending entries: a long baseline must not hide news
UNANSWERED = frozenset({"dns", "connect", "timeout", "tls", "robots", "wait"})


class OutletSpider(Spider):
    """Reads doors, writes what they show as pending entries, fetches the pages of those."""

    context: CrawlContext

    def __init__(self, *args: Any, context: CrawlContext | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._own_context = context is None
        self.context = context or CrawlContext.make(prepare(config()), config(), "crawler")

    def closed(self, reason: str) -> None:
        """Called by Scrapy at the end."""
        if self._own_context:
            self.context.close()

    async def claim_due(self) -> list[Poll]:
        """Claim every outlet whose time has come, for a crawl without a service."""
        return await self._claim(None)

    async def claim_named(self, outlet_id: str) -> list[Poll]:
        """Claim one outlet of the catalogue, due or not."""
        return await self._claim([outlet_id])

    async def _claim(self, ids: list[str] | None) -> list[Poll]:
        context = self.context

        def claim(connection: Connection) -> list[Poll]:
            now = datetime.now(UTC)
            if ids is None:
                claimed = outlets.claim_due(connection, context.process_id, now, limit=10_000)
            else:
                claimed = outlets.claim(connection, context.process_id, now, ids)
            return context.start_polls(connection, claimed, pages_limit=PAGES_PER_POLL)

        return await context.database.run(claim)

    def poll_requests(self, poll: Poll) -> Iterator[Request]:
        """A conditional request for each door of the outlet that may have changed."""
        now = datetime.now(UTC)
        doors_due = [door for door in poll.doors if self.is_due(door, now)] or list(poll.doors)
        found = list(visits(poll.outlet, tuple(doors_due)))
        for visit in found:  # all, before the first can end
            poll.open(visit.unit)
        for visit in found:
            yield self._visit_request(poll, visit, now)

    def is_due(self, door: DoorState, now: datetime) -> bool:
        """Whether a door may have something new by its own word."""
        fresh_until = door.memory.fresh_until
        return fresh_until is None or not now < fresh_until <= now + FRESH_AT_MOST

    def _visit_request(self, poll: Poll, visit: DoorVisit, now: datetime) -> Request:
        return Request(
            visit.url,
            callback=self.parse_door,
            errback=self.door_failed,
            headers=visit.headers(now),
            priority=DOOR_PRIORITY,
            dont_filter=True,
            meta={"poll": poll},
            cb_kwargs={"poll": poll, "visit": visit},
        )

    async def parse_door(
        self, response: Response, poll: Poll, visit: DoorVisit
    ) -> AsyncIterator[Request | FetchedPage]:
        """Read a door and ask for the pages of what is new, and for where more of it may be."""
        now = datetime.now(UTC)
        host, aged = urlsplit(response.url).hostname or "", "Age" in response.headers
        self.context.clocks.take(host, header(response, "Date"), aged, now)
        try:
            try:
                if response.status == 304 and visit.headers(now):
                    await self.context.database.run(keep_unchanged, poll, visit, response, now)
                    poll.doors_ok.add(visit.door.id)
                else:
                    for further in await self._read_door(response, poll, visit, now):
                        poll.open(further.unit)
                        yield self._visit_request(poll, further, now)
            except AkbulakError as error:
                await self._note_door_failure(poll, visit, error, response.status, now)
            for request in await self._page_requests(poll):
                yield request
        finally:
            poll.close(visit.unit)

    async def _read_door(
        self, response: Response, poll: Poll, visit: DoorVisit, now: datetime
    ) -> list[DoorVisit]:
        """Keep what a door shows; return what else of it is to be asked for."""
        if response.status != 200:
            if response.status in (429, 503):
                poll.wait_until(retry_after(response, now))
            raise status_error(response, poll.outlet.id)
        shown = await self.context.workers.run(
            "door",
            response.url,
            doors.read,
            response.body,
            response.url,
            header(response, "Content-Type"),
            kind=visit.kind,
            select=visit.select,
            timezone=poll.outlet.timezone,
            now=now,
        )
        if not shown.entries and visit.kind is DoorKind.FEED and not visit.back:
            # A search may find nothing, a news sitemap holds two days; a feed is never empty.
            raise DoorError(shown.remark or "no entries at all", kind="empty", url=response.url)
        first_sight = poll.baseline or visit.door.last_ok_at is None
        kept = await self.context.database.run(
            keep_door, self.context, poll, visit, shown, response, now
        )
        further = part_visits(visit, shown, first_sight=first_sight) if shown.parts else []
        if further:
            return further  # an index is read when a part of it is
        poll.doors_ok.add(visit.door.id)
        return await self._walk_back(poll, visit, shown, kept, now)

    async def _walk_back(
        self, poll: Poll, visit: DoorVisit, shown: Shown, kept: Kept, now: datetime
    ) -> list[DoorVisit]:
        """Over a gap, page by page, until something known is met."""
        if not visit.back and (not kept.gap or poll.flood):
            return []
        older = older_visit(visit, shown) if kept.gap else None
        reason = gap_words(visit, kept, older)
        await self.context.database.run(note_gap, poll.outlet.id, now, reason)
        return [older] if older is not None else []

    async def door_failed(self, failure: Failure) -> list[Request | FetchedPage]:
        """A door that could not be fetched at all."""
        request = failure.request  # type: ignore[attr-defined]  # set by Scrapy for errbacks
        poll, visit = request.cb_kwargs["poll"], request.cb_kwargs["visit"]
        try:
            if self.context.stopping:
                poll.interrupted = True
                return []
            error = explain(failure, poll.outlet.id, request.url)
            await self._note_door_failure(poll, visit, error, None, datetime.now(UTC))
            if isinstance(error, FetchError) and error.kind in UNANSWERED:
                return []  # its pages would only use up their attempts
            return await self._page_requests(poll)  # found earlier, and still to be read
        finally:
            poll.close(visit.unit)

    async def _note_door_failure(
        self,
        poll: Poll,
        visit: DoorVisit,
        error: AkbulakError,
        status: int | None,
        now: datetime,
    ) -> None:
        """Keep why a door, or a part of it, could not be read."""
        error.outlet = error.outlet or poll.outlet.id
        error.url = error.url or visit.url
        kind = getattr(error, "kind", "worker")
        if not visit.main and visit.door.id in poll.doors_ok:
            await self.context.database.run(note_gap, poll.outlet.id, now, str(error))
            return
        poll.error = error
        await self.context.database.run(
            door_rows.failed, visit.door.id, now, status=status, kind=kind, text=error.message
        )

    async def _page_requests(self, poll: Poll) -> list[Request | FetchedPage]:
        room = poll.pages_limit - len(poll.requested)
        if room <= 0 or poll.retry_after is not None:
            return []
        waiting = await self.context.database.query(
            entries.pending, poll.outlet.id, datetime.now(UTC), limit=poll.pages_limit
        )
        if poll.watched is None:
            poll.watched = deque()  # another door of the poll may end meanwhile
            poll.watched += await self.context.database.query(
                watching.due, poll.outlet.id, datetime.now(UTC), REREAD_PER_POLL
            )
        fresh = [entry for entry in waiting if entry.id not in poll.requested][:room]
        poll.requested.update(entry.id for entry in fresh)
        poll.waiting.extend(fresh)
        return self.next_pages(poll)

    def next_pages(self, poll: Poll) -> list[Request | FetchedPage]:
        """The next pages of an outlet, as the answers to the last ones come in.

        Few at a time: an outlet that asks for rest gets it at once, and a slow one does not fill
        the crawl with requests that wait for it.
        """
        requests: list[Request | FetchedPage] = []
        while poll.waiting and poll.pages_asked < PAGES_AHEAD:
            if poll.retry_after is not None or self.context.stopping:
                poll.waiting.clear()  # they stay pending
                break
            entry = poll.waiting.popleft()
            if entry.whole:
                unit = page_unit(entry, entry.url)
                poll.open(unit)
                now = datetime.now(UTC)
                requests.append(FetchedPage(poll, entry, unit, entry.url, b"", None, now))
            else:
                requests.append(self.page_request(poll, entry, entry.url))
        while poll.watched and poll.pages_asked < PAGES_AHEAD:
            if poll.retry_after is not None or self.context.stopping:
                poll.watched.clear()  # they stay due
                break
            watched = poll.watched.popleft()
            requests.append(self.page_request(poll, None, watched.article.url, watched))
        return requests

    def page_request(
        self, poll: Poll, entry: PendingEntry | None, url: str, watched: Watched | None = None
    ) -> Request:
        """The request of one page, that of an article which is `watched` or of an entry."""
        unit = page_unit(entry, url) if watched is None else f"article:{watched.article_id}"
        poll.open(unit)
        poll.pages_asked += 1
        return Request(
            url,
            callback=self.parse_page,
            errback=self.page_failed,
            priority=PAGE_PRIORITY if watched is None else REREAD_PRIORITY,
            dont_filter=True,
            meta={"poll": poll, "download_maxsize": pages.MAX_BYTES},
            cb_kwargs={"poll": poll, "entry": entry, "unit": unit}
            | ({"watched": watched} if watched is not None else {}),
        )

    async def parse_page(
        self,
        response: Response,
        poll: Poll,
        entry: PendingEntry | None,
        unit: str,
        watched: Watched | None = None,
    ) -> AsyncIterator[Request | FetchedPage]:
        """Hand a page to the pipelines, or say why there is none; ask for the next."""
        now = datetime.now(UTC)
        poll.pages_asked -= 1
        if response.status in (429, 503):
            poll.wait_until(retry_after(response, now))
        for request in self.next_pages(poll):
            yield request
        if response.status == 200:
            page = FetchedPage(
                poll, entry, unit, response.url, response.body, charset(response), now
            )
            page.watched = watched
            yield page
            return
        error = status_error(response, poll.outlet.id)
        status = response.status
        stub = await give_up_page(self.context, poll, entry, unit, error, status, watched)
        if stub is not None:
            yield stub

    async def page_failed(self, failure: Failure) -> list[Request | FetchedPage]:
        """A page that could not be fetched at all; ask for the next."""
        request = failure.request  # type: ignore[attr-defined]  # set by Scrapy for errbacks
        poll = request.cb_kwargs["poll"]
        poll.pages_asked -= 1
        out: list[Request | FetchedPage] = [*self.next_pages(poll)]
        error = explain(failure, poll.outlet.id, request.url)
        stub = await give_up_page(self.context, error=error, status=None, **request.cb_kwargs)
        return [*out, stub] if stub is not None else out
