"""From a door to pages: what both spiders do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import doors
from crawler.config import config
from crawler.errors import AkbulakError, DoorError, FetchError
from crawler.items import Entry
from crawler.outlets import DoorKind
from crawler.spiders.context import CrawlContext
from crawler.spiders.failures import explain, retry_after, status_error
from crawler.spiders.fetched import FetchedPage, charset, header, identity
from crawler.spiders.finding import is_catch_up, keep_entries
from crawler.spiders.giving_up import give_up_page
from crawler.spiders.poll import Poll, door_unit, page_unit
from crawler.startup import prepare
from crawler.store import Connection, entries, events, outlets
from crawler.store.entries import PendingEntry
from crawler.store.outlets import DoorState

DOOR_PRIORITY, PAGE_PRIORITY = 10, 0  # a door first: it may hold what nobody has yet
PAGES_AHEAD = 2  # of an outlet handed to Scrapy at once: one on its way, one that waits its turn
PAGES_PER_POLL = 30  # the rest waits as pending entries: a long baseline must not hide news
UNANSWERED = frozenset({"dns", "connect", "timeout", "tls", "robots", "wait"})
FLOOD_FLOOR = 20  # new entries in one poll that are never a flood
FLOOD_FACTOR = 5  # × the outlet's usual number (HOSTILE.md, "storm brake")


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
        """A conditional request for each door of the outlet."""
        for door in poll.doors:  # all, before the first can end
            poll.open(door_unit(door))
        for door in poll.doors:
            headers = {}
            if door.etag:
                headers["If-None-Match"] = door.etag
            if door.last_modified:
                headers["If-Modified-Since"] = door.last_modified
            yield Request(
                door.url,
                callback=self.parse_door,
                errback=self.door_failed,
                headers=headers,
                priority=DOOR_PRIORITY,
                dont_filter=True,
                meta={"poll": poll},
                cb_kwargs={"poll": poll, "door": door},
            )

    async def parse_door(
        self, response: Response, poll: Poll, door: DoorState
    ) -> AsyncIterator[Request]:
        """Read a door and ask for the pages of what is new."""
        now = datetime.now(UTC)
        try:
            if response.status == 304 and (door.etag or door.last_modified):
                poll.doors_read += 1
                await self.context.database.run(
                    outlets.door_read,
                    door.id,
                    now,
                    status=304,
                    found=None,
                    etag=None,
                    last_modified=None,
                )
            else:
                await self._read_door(response, poll, door, now)
        except AkbulakError as error:
            await self._note_door_failure(poll, door, error, response.status, now)
        try:
            for request in await self._page_requests(poll):
                yield request
        finally:
            poll.close(door_unit(door))

    async def _read_door(
        self, response: Response, poll: Poll, door: DoorState, now: datetime
    ) -> None:
        if response.status != 200:
            if response.status in (429, 503):
                poll.wait_until(retry_after(response, now))
            raise status_error(response, poll.outlet.id)
        found = await self.context.workers.run(
            "door",
            response.url,
            doors.parse,
            response.body,
            response.url,
            header(response, "Content-Type"),
            kind=DoorKind(door.kind),
            timezone=poll.outlet.timezone,
            now=now,
        )
        named = [(url, entry) for entry in found if (url := identity(entry, response.url))]
        fresh, known = await self.context.database.run(
            self._keep_entries, poll, door, named, response, now
        )
        poll.doors_read += 1
        poll.found += len(named)
        poll.known += known
        self.logger.debug("%s: %s new, %s known", poll.outlet.id, fresh, known)

    def _keep_entries(
        self,
        connection: Connection,
        poll: Poll,
        door: DoorState,
        named: list[tuple[str, Entry]],
        response: Response,
        now: datetime,
    ) -> tuple[int, int]:
        """Write entries and the door's validators in one transaction: neither without the other."""
        fresh = entries.unseen(connection, poll.outlet.id, named)
        usual = (poll.state.usual_new if poll.state else None) or 0.0
        first_sight = poll.baseline or door.last_ok_at is None
        # What was printed since the last good reading is news, however much of it there is.
        old = sum(not is_catch_up(poll, entry) for entry in fresh.values())
        if not first_sight and old > max(FLOOD_FLOOR, FLOOD_FACTOR * usual):
            poll.flood = True
            reason = f"{old} old entries at once, usually {usual:.0f} new: only fresh ones alert"
            events.record(connection, now, "door", "flood", reason, outlet_id=poll.outlet.id)
        keep_entries(connection, poll, fresh, now, quiet=first_sight or poll.flood)
        outlets.door_read(
            connection,
            door.id,
            now,
            status=response.status,
            found=len(named),
            etag=header(response, "ETag"),
            last_modified=header(response, "Last-Modified"),
        )
        return len(fresh), len(named) - len(fresh)

    async def door_failed(self, failure: Failure) -> list[Request]:
        """A door that could not be fetched at all."""
        request = failure.request  # type: ignore[attr-defined]  # set by Scrapy for errbacks
        poll, door = request.cb_kwargs["poll"], request.cb_kwargs["door"]
        try:
            if self.context.stopping:
                poll.interrupted = True
                return []
            error = explain(failure, poll.outlet.id, request.url)
            await self._note_door_failure(poll, door, error, None, datetime.now(UTC))
            if isinstance(error, FetchError) and error.kind in UNANSWERED:
                return []  # its pages would only use up their attempts
            return await self._page_requests(poll)  # found earlier, and still to be read
        finally:
            poll.close(door_unit(door))

    async def _note_door_failure(
        self, poll: Poll, door: DoorState, error: AkbulakError, status: int | None, now: datetime
    ) -> None:
        error.outlet = error.outlet or poll.outlet.id
        error.url = error.url or door.url
        poll.error = error
        kind = getattr(error, "kind", "parse" if isinstance(error, DoorError) else "worker")
        await self.context.database.run(
            outlets.door_failed, door.id, now, status=status, kind=kind, text=error.message
        )

    async def _page_requests(self, poll: Poll) -> list[Request]:
        room = poll.pages_limit - len(poll.requested)
        if room <= 0 or poll.retry_after is not None:
            return []
        waiting = await self.context.database.query(
            entries.pending, poll.outlet.id, datetime.now(UTC), limit=poll.pages_limit
        )
        fresh = [entry for entry in waiting if entry.id not in poll.requested][:room]
        poll.requested.update(entry.id for entry in fresh)
        poll.waiting.extend(fresh)
        return self.next_pages(poll)

    def next_pages(self, poll: Poll) -> list[Request]:
        """The next pages of an outlet, as the answers to the last ones come in.

        Few at a time: an outlet that asks for rest gets it at once, and a slow one does not fill
        the crawl with requests that wait for it.
        """
        requests = []
        while poll.waiting and poll.pages_asked < PAGES_AHEAD:
            if poll.retry_after is not None or self.context.stopping:
                poll.waiting.clear()  # they stay pending
                break
            entry = poll.waiting.popleft()
            requests.append(self.page_request(poll, entry, entry.url))
        return requests

    def page_request(self, poll: Poll, entry: PendingEntry | None, url: str) -> Request:
        """The request of one page."""
        unit = page_unit(entry, url)
        poll.open(unit)
        poll.pages_asked += 1
        return Request(
            url,
            callback=self.parse_page,
            errback=self.page_failed,
            priority=PAGE_PRIORITY,
            dont_filter=True,
            meta={"poll": poll},
            cb_kwargs={"poll": poll, "entry": entry, "unit": unit},
        )

    async def parse_page(
        self, response: Response, poll: Poll, entry: PendingEntry | None, unit: str
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
            yield page
            return
        error = status_error(response, poll.outlet.id)
        stub = await give_up_page(self.context, poll, entry, unit, error, response.status)
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
