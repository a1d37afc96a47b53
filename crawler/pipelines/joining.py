"""An article that is printed on several pages: the further ones are read and their texts joined."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime

from scrapy import Request
from scrapy.http import Response

from crawler import pages
from crawler.errors import AkbulakError
from crawler.items import Article, Quality
from crawler.outlets import Outlet
from crawler.pipelines.reading import ReadArticle, judge
from crawler.queries import Standing
from crawler.spiders.context import CrawlContext
from crawler.spiders.failures import explain_error, retry_after, status_error
from crawler.spiders.fetched import FetchedPage, charset

Fetch = Callable[[Request], Awaitable[Response]]  # by way of the downloader middlewares

MAX_PAGES = 6  # of one article, the first included


class Joiner:
    """Asks for the further pages of an article, one after the other, as politely as for any."""

    def __init__(self, context: CrawlContext, fetch: Fetch) -> None:
        self._context = context
        self._fetch = fetch

    async def join(
        self, page: FetchedPage, read: ReadArticle, outlet: Outlet, standing: Standing
    ) -> ReadArticle:
        """Return the article with the texts of its further pages.

        Where one cannot be read, the article is partial and says which page and why.

        Raises:
            AkbulakError: the crawl ends; the article stays due, to be read with all its pages.
        """
        texts: list[str] = []
        seen = {page.url}
        address, reason = read.next_page, ""
        while address is not None and address not in seen:
            number = len(texts) + 2
            if number > MAX_PAGES:
                reason = f"it goes on past page {MAX_PAGES}"
                break
            seen.add(address)
            try:
                text, address = await self._further(page, address, outlet)
            except AkbulakError as error:
                if self._context.stopping and (page.entry or page.watched):
                    raise
                reason = f"its page {number} could not be read: {error.message}"
                break
            texts.append(text)
        if not texts and not reason:
            return read
        whole = await self._context.workers.run(
            "page", page.url, joined, read.article, outlet, tuple(texts), reason, standing
        )
        return replace(whole, next_page=read.next_page, misfit=read.misfit)

    async def _further(
        self, page: FetchedPage, address: str, outlet: Outlet
    ) -> tuple[str, str | None]:
        poll = page.poll
        if self._context.stopping or poll.retry_after is not None:
            raise AkbulakError("there was no time to ask for it", url=address, stage="page")
        request = Request(
            address, meta={"poll": poll, "download_maxsize": pages.MAX_BYTES}, dont_filter=True
        )
        try:
            response = await self._fetch(request)
        except Exception as error:  # whatever a download may raise is in `explain_error`
            raise explain_error(error, poll.outlet.id, address) from error
        if response.status in (429, 503):
            poll.wait_until(retry_after(response, datetime.now(UTC)))
        if response.status != 200:
            raise status_error(response, poll.outlet.id)
        return await self._context.workers.run(
            "page", response.url, further, response.body, response.url, charset(response), outlet
        )


def further(body: bytes, url: str, encoding: str | None, outlet: Outlet) -> tuple[str, str | None]:
    """Read a further page of an article: its text, and the address of the one after it.

    Raises:
        PageError: the page holds no article.
    """
    reading = pages.read(body, url, encoding=encoding, outlet=outlet)
    return reading.article.text, reading.next_page


def joined(
    article: Article, outlet: Outlet, texts: tuple[str, ...], reason: str, standing: Standing
) -> ReadArticle:
    """Put the texts of an article's pages together; what is printed on each stays once.

    `reason` says why pages are missing, empty when all are there.
    """
    lines = article.text.split("\n")
    known = set(lines)
    for text in texts:
        fresh = [line for line in text.split("\n") if line not in known]
        lines += fresh
        known.update(fresh)
    words = "\n".join(lines)[: pages.MAX_TEXT]
    if reason and article.quality is Quality.FULL:
        article = replace(article, quality=Quality.PARTIAL, quality_reason=reason)
    return judge(replace(article, text=words), outlet, standing)
