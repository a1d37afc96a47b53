"""The spider of a manual crawl: outlets of the catalogue, or any URLs, once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from crawler import doors, pages
from crawler.errors import AkbulakError, DoorError
from crawler.items import Entry
from crawler.outlets import DoorKind, find_by_host, visitor
from crawler.spiders.base import OutletSpider
from crawler.spiders.context import CrawlContext
from crawler.spiders.failures import status_error
from crawler.spiders.fetched import FetchedPage, charset, header, identity
from crawler.spiders.finding import note_entries
from crawler.spiders.poll import Poll
from crawler.store import Connection, entries, outlets
from crawler.text import canonical_url


class OneOffSpider(OutletSpider):
    """Reads what it is given and ends; `scrapy crawl oneoff -a url=… -a outlet=kapital`."""

    name = "oneoff"

    def __init__(
        self,
        *args: Any,
        polls: Sequence[Poll] | None = None,
        urls: Sequence[tuple[Poll, str]] | None = None,
        url: str | None = None,
        outlet: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.polls = polls
        self.urls = urls or ()
        self.url = url
        self.outlet = outlet

    async def start(self) -> AsyncIterator[Request]:
        """Doors of the outlets, then the URLs that were asked for."""
        polls, urls = self.polls, list(self.urls)
        if polls is None:
            polls = await self.claim_named(self.outlet) if self.outlet else []
            if self.url:
                poll = await self.context.database.run(visit, self.context, self.url)
                urls.append((poll, self.url))
            if not polls and not urls:
                polls = await self.claim_due()
        for poll in polls:
            for request in self.poll_requests(poll):
                yield request
        for poll, url in urls:
            yield self.page_request(poll, None, url).replace(callback=self.parse_anything)

    async def parse_anything(
        self, response: Response, poll: Poll, entry: None, unit: str
    ) -> AsyncIterator[Request | FetchedPage]:
        """Find out whether a URL is an article, a section or a feed, and read it as that."""
        now = datetime.now(UTC)
        poll.pages_asked -= 1
        try:
            if response.status != 200:
                raise status_error(response, poll.outlet.id)
            found = await self.context.workers.run(
                "door",
                response.url,
                read_anything,
                response.body,
                response.url,
                header(response, "Content-Type"),
                poll.outlet.timezone,
                now,
            )
            if found is None:
                yield FetchedPage(
                    poll, None, unit, response.url, response.body, charset(response), now
                )
                return
            named = [(url, item) for item in found if (url := identity(item, response.url))]
            poll.found += len(named)
            poll.known += await self.context.database.run(keep_shown, poll, named, now)
            for request in await self._page_requests(poll):
                yield request
            poll.close(unit)
        except AkbulakError as error:
            error.outlet, error.url = poll.outlet.id, error.url or response.url
            poll.error = error
            poll.failed += 1
            poll.close(unit)


def read_anything(
    body: bytes, url: str, content_type: str | None, timezone: str, now: datetime
) -> list[Entry] | None:
    """Read the entries of a feed, sitemap or section page; None where it is an article.

    Raises:
        DoorError: it is none of these.
    """
    try:
        return doors.parse(body, url, content_type, kind=DoorKind.FEED, timezone=timezone, now=now)
    except DoorError:  # no feed and no sitemap, so a page
        if pages.kind_of(body, url) == "article":
            return None
    return doors.parse(body, url, kind=DoorKind.LISTING, timezone=timezone, now=now)


def keep_shown(
    connection: Connection, poll: Poll, named: list[tuple[str, Entry]], now: datetime
) -> int:
    """Write the entries of a section or feed that a person asked for; return how many are known."""
    fresh = entries.unseen(connection, poll.outlet.id, named)
    note_entries(connection, poll, fresh, now, quiet=poll.baseline)
    return len(named) - len(fresh)


def visit(
    connection: Connection, context: CrawlContext, url: str, since: timedelta | None = None
) -> Poll:
    """The poll of a URL: of its outlet in the catalogue, or of a visitor made for its host."""
    host = urlsplit(canonical_url(url)).hostname or ""
    outlet = find_by_host(context.catalogue.values(), url)
    if outlet is None:
        outlet = visitor(host)
        outlets.add_visitor(connection, outlet.id, outlet.name, datetime.now(UTC))
    return context.start_poll(connection, outlet, pages_limit=100, since=since, with_doors=False)
