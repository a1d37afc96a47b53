"""Page → article: extraction, matching and packing in a worker process."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured
from scrapy.http import Response

from crawler.dedupe import compare
from crawler.errors import AkbulakError
from crawler.outlets import Outlet
from crawler.pipelines.joining import Fetch, Joiner
from crawler.pipelines.packing import MAX_KEPT, Packed, pack_alone
from crawler.pipelines.reading import (
    Asked,
    ReadArticle,
    Told,
    read_entry,
    read_page,
    read_to_keep,
)
from crawler.pipelines.revising import unchanging
from crawler.queries import Standing
from crawler.spiders.base import OutletSpider
from crawler.spiders.context import CrawlContext
from crawler.spiders.fetched import FetchedPage
from crawler.spiders.giving_up import give_up_page
from crawler.store import rawpages
from crawler.store.entries import PendingEntry
from crawler.store.rawpages import NewPage, Pattern


@dataclass(slots=True)
class ExaminedPage:
    """A page with the article that was read from it."""

    page: FetchedPage
    read: ReadArticle
    packed: Packed | None = None  # the page, where it is to be kept
    pattern: Pattern | None = None  # what it was packed over; None where `packed` brings its own


class ExaminePipeline:
    """Reads pages; a page that holds no article is told of by its entry, or dropped."""

    def __init__(self, context: CrawlContext, fetch: Fetch) -> None:
        self._context = context
        self._joiner = Joiner(context, fetch)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ExaminePipeline:
        """Built by Scrapy; other spiders, such as the shell's, go without it."""
        if not isinstance(crawler.spider, OutletSpider):
            raise NotConfigured

        async def fetch(request: Request) -> Response:
            assert crawler.engine is not None, "items come while it runs"
            return await crawler.engine.download_async(request)

        return cls(crawler.spider.context, fetch)

    async def process_item(self, page: FetchedPage) -> ExaminedPage:
        """Turn a fetched page into an examined one.

        Raises:
            DropItem: no article, and no entry with a title to tell of it, or it has told already.
        """
        told = told_of(page.entry)
        outlet = self._context.outlet_of(page.poll, page.entry, page.watched)
        standing = self._context.standing
        if page.body:
            pattern = await self._pattern_of(outlet, page)
            asked = Asked(page.url, page.encoding, page.fetched_at, outlet, told, standing)
            try:
                examined = await self._read(page, asked, pattern)
                return await self._compare(examined)
            except AkbulakError as error:
                error.outlet, error.url = page.poll.outlet.id, page.url
                await self._keep_refused(page, outlet, error)
                page = await self._fall_back(page, error)
        assert told is not None, "without an entry nothing falls back"
        return ExaminedPage(page, await self._from_entry(page, told, outlet, standing))

    async def _pattern_of(self, outlet: Outlet, page: FetchedPage) -> Pattern | None:
        if not self._context.config.keep_pages:
            return None
        return await self._context.database.query(rawpages.pattern_of, outlet.id, page.fetched_at)

    async def _read(
        self,
        page: FetchedPage,
        asked: Asked,
        pattern: Pattern | None,
    ) -> ExaminedPage:
        run = self._context.workers.run
        packed = None
        if self._context.config.keep_pages:
            base = pattern.body if pattern else None
            read, packed = await run("page", page.url, read_to_keep, page.body, asked, base)
        else:
            read = await run("page", page.url, read_page, page.body, asked)
        if read.next_page is not None:
            read = await self._joiner.join(page, read, asked.outlet, asked.standing)
        return ExaminedPage(page, read, packed, pattern)

    async def _compare(self, item: ExaminedPage) -> ExaminedPage:
        """Find out what changed in an article that is read again."""
        watched, read = item.page.watched, item.read
        if watched is not None:
            after = unchanging(read.article, watched.article)
            revision = await self._context.workers.run(
                "page", item.page.url, compare, watched.article, after, watched.outlet_name
            )
            item.read = replace(read, article=after, revision=revision)
        return item

    async def _keep_refused(self, page: FetchedPage, outlet: Outlet, error: AkbulakError) -> None:
        """Keep a page that gave no article for a person who asks why."""
        ours = self._context.stopping or not self._context.config.keep_pages
        if ours or len(page.body) > MAX_KEPT:
            return
        body = await asyncio.to_thread(pack_alone, page.body)
        kept = new_page(page, outlet.id, len(page.body), body)
        await self._context.database.run(rawpages.keep_refused, kept, error.message)

    async def _fall_back(self, page: FetchedPage, error: AkbulakError) -> FetchedPage:
        """A page that cannot be read is asked for again; meanwhile its entry tells of it."""
        stub = await give_up_page(
            self._context, page.poll, page.entry, page.unit, error, None, page.watched
        )
        if stub is None:
            text = f"{page.poll.outlet.id}: {page.url}: {error.message}"
            raise DropItem(text, log_level="DEBUG")
        return stub

    async def _from_entry(
        self, page: FetchedPage, told: Told, outlet: Outlet, standing: Standing
    ) -> ReadArticle:
        return await self._context.workers.run(
            "page", page.url, read_entry, told, page.fetched_at, outlet, page.reason, standing
        )


def new_page(page: FetchedPage, outlet_id: str, size: int, body: bytes) -> NewPage:
    """A fetched page with its packed `body`, as the store takes it."""
    return NewPage(
        outlet_id=outlet_id,
        url=page.url,
        charset=page.encoding,
        fetched_at=page.fetched_at,
        entry_id=page.entry.id if page.entry else None,
        size=size,
        body=body,
    )


def told_of(entry: PendingEntry | None) -> Told | None:
    """What a door told of an article, as the workers take it."""
    if entry is None:
        return None
    return Told(
        entry.url, entry.canonical_url, entry.title, entry.summary, entry.published, entry.language
    )
