"""Keeps a poll's books: counts requests, and closes units that ended outside the usual way."""

from __future__ import annotations

from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.spiders import Spider
from twisted.python.failure import Failure

from crawler.errors import AkbulakError
from crawler.pipelines.examine import ExaminedPage
from crawler.spiders.fetched import FetchedPage
from crawler.spiders.poll import Poll
from crawler.spiders.visits import DoorVisit


class BookkeepingExtension:
    """Listens to Scrapy's signals."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> BookkeepingExtension:
        """Built by Scrapy."""
        extension = cls()
        connect = crawler.signals.connect
        connect(extension.request_sent, signal=signals.request_reached_downloader)
        connect(extension.headers_came, signal=signals.headers_received)
        connect(extension.response_came, signal=signals.response_received)
        connect(extension.callback_failed, signal=signals.spider_error)
        connect(extension.pipeline_failed, signal=signals.item_error)
        return extension

    def request_sent(self, request: Request, spider: Spider) -> None:
        """One more request on the outlet's account, robots.txt included."""
        poll = request.meta.get("poll")
        if isinstance(poll, Poll):
            poll.requests += 1

    def headers_came(
        self, headers: Headers, body_length: int, request: Request, spider: Spider
    ) -> None:
        """A server answers: whatever comes of it, our own network is well."""
        self._answered(request)

    def response_came(self, response: Response, request: Request, spider: Spider) -> None:
        """The same, of an answer without a body."""
        self._answered(request)

    def _answered(self, request: Request) -> None:
        poll = request.meta.get("poll")
        if isinstance(poll, Poll):
            poll.answered = True

    def callback_failed(self, failure: Failure, response: Response, spider: Spider) -> None:
        """A fault of our own in a callback: the outlet's poll must end all the same."""
        request = response.request
        if request is not None:
            self._close(failure, request.meta.get("poll"), request.cb_kwargs)

    def pipeline_failed(
        self, item: Any, response: Response, spider: Spider, failure: Failure
    ) -> None:
        """A fault of our own in a pipeline: the entry stays pending and is found again."""
        page = item.page if isinstance(item, ExaminedPage) else item
        if isinstance(page, FetchedPage):
            self._close(failure, page.poll, {"unit": page.unit})

    def _close(self, failure: Failure, poll: object, arguments: dict[str, Any]) -> None:
        if not isinstance(poll, Poll):
            return
        error = AkbulakError(
            f"a fault of Akbulak's own: {failure.getErrorMessage()}", outlet=poll.outlet.id
        )
        visit = arguments.get("visit")
        if isinstance(visit, DoorVisit):
            poll.error = error
            poll.close(visit.unit)
        else:
            poll.failed += 1
            poll.page_error = error
            poll.close(arguments.get("unit") or "")
