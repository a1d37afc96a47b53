"""Article → database: one transaction per article, and the poll's books."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured

from crawler.items import DecisionKind
from crawler.pipelines.commit import commit
from crawler.pipelines.examine import ExaminedPage
from crawler.spiders.base import OutletSpider
from crawler.spiders.context import CrawlContext


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
        done = await self._context.database.run(
            commit,
            item.read,
            {topic.id: topic for topic in self._context.topics},
            datetime.now(UTC),
            entry_id=page.entry.id if page.entry else None,
            quiet=page.entry.baseline if page.entry else poll.quiet,
            alerts_wanted=self._context.alerts,
        )
        if done.decision.kind in (DecisionKind.SAME, DecisionKind.UPDATE):
            poll.skipped += 1
        else:
            poll.new += 1
            poll.reprints += done.decision.kind is DecisionKind.REPRINT
            poll.alerts += done.alerts
            poll.articles.append(done.article_id)
        poll.close(page.unit)
        return item
