"""Page → article: extraction and matching in a worker process."""

from __future__ import annotations

from dataclasses import dataclass

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from crawler.errors import AkbulakError
from crawler.outlets import Outlet
from crawler.pipelines.reading import ReadArticle, Standing, Told, read_entry, read_page
from crawler.spiders.base import OutletSpider
from crawler.spiders.context import CrawlContext
from crawler.spiders.fetched import FetchedPage
from crawler.spiders.giving_up import give_up_page
from crawler.store.entries import PendingEntry


@dataclass(slots=True)
class ExaminedPage:
    """A page with the article that was read from it."""

    page: FetchedPage
    read: ReadArticle


class ExaminePipeline:
    """Reads pages; a page that holds no article is told of by its entry, or dropped."""

    def __init__(self, context: CrawlContext) -> None:
        self._context = context

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ExaminePipeline:
        """Built by Scrapy; other spiders, such as the shell's, go without it."""
        if not isinstance(crawler.spider, OutletSpider):
            raise NotConfigured
        return cls(crawler.spider.context)

    async def process_item(self, page: FetchedPage) -> ExaminedPage:
        """Turn a fetched page into an examined one.

        Raises:
            DropItem: no article, and no entry with a title to tell of it, or it has told already.
        """
        told = _told(page.entry)
        outlet = self._context.outlet_of(page.poll, page.entry)
        standing = tuple((topic.id, topic.query) for topic in self._context.topics)
        if page.body:
            try:
                read = await self._context.workers.run(
                    "page",
                    page.url,
                    read_page,
                    page.body,
                    page.url,
                    page.encoding,
                    page.fetched_at,
                    outlet,
                    told,
                    standing,
                )
                return ExaminedPage(page, read)
            except AkbulakError as error:
                error.outlet, error.url = page.poll.outlet.id, page.url
                page = await self._fall_back(page, error)
        assert told is not None, "without an entry nothing falls back"
        return ExaminedPage(page, await self._from_entry(page, told, outlet, standing))

    async def _fall_back(self, page: FetchedPage, error: AkbulakError) -> FetchedPage:
        """A page that cannot be read is asked for again; meanwhile its entry tells of it."""
        stub = await give_up_page(
            self._context, page.poll, page.entry, page.unit, error, status=None
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


def _told(entry: PendingEntry | None) -> Told | None:
    if entry is None:
        return None
    return Told(
        entry.url, entry.canonical_url, entry.title, entry.summary, entry.published, entry.language
    )
