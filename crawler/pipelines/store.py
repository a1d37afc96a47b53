"""Article → database: one transaction per article, and the poll's books."""

from __future__ import annotations

from datetime import UTC, datetime

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem, NotConfigured

from crawler.errors import StoreError
from crawler.items import DecisionKind, Quality
from crawler.pipelines.commit import Committed, commit
from crawler.pipelines.examine import ExaminedPage, new_page
from crawler.pipelines.packing import Packed
from crawler.spiders.base import OutletSpider
from crawler.spiders.context import CrawlContext
from crawler.spiders.rereading import note_failed_check
from crawler.store import Connection, entries, health, rawpages


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
            done = await self._context.database.run(self._write, item)
        except StoreError:
            raise  # the database's fault, not the page's: the entry stays as it is
        except Exception as error:
            raise await self._refuse(item, error) from error
        poll.alerts += done.alerts
        known = done.decision.kind in (DecisionKind.SAME, DecisionKind.UPDATE)
        if known and page.watched is None:  # what was read again tells nothing of the outlet
            poll.skipped += 1
        elif not known:
            poll.new += 1
            poll.stubs += item.read.article.quality is Quality.STUB
            poll.reprints += done.decision.kind is DecisionKind.REPRINT
            poll.articles.append(done.article_id)
        poll.close(page.unit)
        return item

    def _write(self, connection: Connection, item: ExaminedPage) -> Committed:
        page, poll = item.page, item.page.poll
        done = commit(
            connection,
            item.read,
            {topic.id: topic for topic in self._context.topics},
            datetime.now(UTC),
            entry=page.entry,
            quiet=page.entry.baseline if page.entry else poll.baseline,
            read_before=poll.state.last_ok_at if poll.state else None,
            again=page.again,
            alerts_wanted=self._context.alerts,
            watched=page.watched,
        )
        _note_page_object(connection, item)
        if item.packed is not None and not done.left_out:
            _keep(connection, item, item.packed, done)
        return done

    async def _refuse(self, item: ExaminedPage, error: Exception) -> DropItem:
        """An article that cannot be stored must not come back for ever."""
        page = item.page
        text = f"{page.poll.outlet.id}: {page.url}: cannot be stored: {type(error).__name__}"
        if page.entry is not None:
            now = datetime.now(UTC)
            await self._context.database.run(entries.postpone, page.entry, now, text)
        elif page.watched is not None:
            now = datetime.now(UTC)
            await self._context.database.run(note_failed_check, page.watched, now, text)
        page.poll.page_error = StoreError(
            f"an article cannot be stored: {type(error).__name__}",
            outlet=page.poll.outlet.id,
            url=page.url,
            stage="store",
        )
        page.poll.failed += 1
        page.poll.close(page.unit)
        return DropItem(text, log_level="ERROR")


def _note_page_object(connection: Connection, item: ExaminedPage) -> None:
    """Book how the outlet's page object did; pages without a text are no fault of it.

    Nor does one page of an odd shape count again each time that it is read again.
    """
    page, article = item.page, item.read.article
    if (
        page.watched is None
        and page.poll.outlet.page
        and page.body
        and article.quality is not Quality.STUB
    ):
        now = datetime.now(UTC)
        health.note_page_object(connection, page.poll.outlet.id, item.read.misfit, now)


def _keep(connection: Connection, item: ExaminedPage, packed: Packed, done: Committed) -> None:
    """Keep the page; in the place of an older one where the article's text is now of this."""
    page, outlet_id = item.page, item.read.article.outlet_id
    if packed.pattern is not None:
        pattern = new_page(page, outlet_id, packed.size, packed.pattern)
        pattern_id = rawpages.add_pattern(connection, pattern)
    else:
        assert item.pattern is not None, "packed over a pattern"
        pattern_id = item.pattern.id
    updated = done.decision.kind is DecisionKind.UPDATE
    newer = updated and item.read.article.quality is not Quality.STUB
    kept = new_page(page, outlet_id, packed.size, packed.body)
    rawpages.keep(connection, done.article_id, kept, pattern_id, newer=newer)
