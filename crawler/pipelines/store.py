"""Article → database: one transaction per article, and the poll's books."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from crawler.errors import StoreError
from crawler.items import DecisionKind, Quality
from crawler.pipelines.commit import commit
from crawler.pipelines.examine import ExaminedPage
from crawler.spiders.base import OutletSpider
from crawler.spiders.context import CrawlContext
from crawler.store import entries


class StorePipeline:
    """Commits examined pages."""

    def __init__(self, context: CrawlContext) -> None:
        self._context = context

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        """Built by Scrapy; other spiders, such as the shell's, go without it."""
        if not isinstance(crawler.spider, OutletSpider):
            raise NotConfigured
        return cls(crawler.spider.context)

    async def process_item(self, item: ExaminedPage) -> ExaminedPage:
        """Store the article with all that follows from it."""
        page, poll = item.page, item.page.poll
        try:
            done = await self._context.database.run(
                commit,
                item.read,
                {topic.id: topic for topic in self._context.topics},
                datetime.now(UTC),
                entry=page.entry,
                quiet=page.entry.baseline if page.entry else poll.baseline,
                read_before=poll.state.last_ok_at if poll.state else None,
                again=page.again,
                alerts_wanted=self._context.alerts,
            )
        except StoreError:
            raise  # the database's fault, not the page's: the entry stays as it is
        except Exception as error:
            raise await self._refuse(item, error) from error
        poll.alerts += done.alerts
        if done.decision.kind in (DecisionKind.SAME, DecisionKind.UPDATE):
            poll.skipped += 1
        else:
            poll.new += 1
            poll.stubs += item.read.article.quality is Quality.STUB
            poll.reprints += done.decision.kind is DecisionKind.REPRINT
            poll.articles.append(done.article_id)
        poll.close(page.unit)
        return item

    async def _refuse(self, item: ExaminedPage, error: Exception) -> DropItem:
        """An article that cannot be stored must not come back for ever."""
        page = item.page
        text = f"{page.poll.outlet.id}: {page.url}: cannot be stored: {type(error).__name__}"
        if page.entry is not None:
            now = datetime.now(UTC)
            await self._context.database.run(entries.postpone, page.entry, now, text)
        page.poll.page_error = StoreError(
            f"an article cannot be stored: {type(error).__name__}",
            outlet=page.poll.outlet.id,
            url=page.url,
            stage="store",
        )
        page.poll.failed += 1
        page.poll.close(page.unit)
        return DropItem(text, log_level="ERROR")
