"""robots.txt, obeyed as RFC 9309 says, with a lifetime.

Scrapy's own middleware never reads a robots.txt again, treats a server error as permission and
parses a file of any size in the loop.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import StopDownload
from scrapy.http import Response

from crawler.errors import AkbulakError, FetchError
from crawler.middlewares.redirects import RedirectsForEver
from crawler.middlewares.rules import parsed, said_to
from crawler.spiders.failures import Refused, explain_error, status_error
from crawler.spiders.poll import Poll

LIFETIME_S = 24 * 3600  # RFC 9309, 2.4: not longer than a day
RETRY_S = 600  # an unreachable robots.txt is asked again after ten minutes
MAX_BYTES = 1024 * 1024  # what follows is not read; RFC 9309, 2.5 wants at least 500 KiB
MAX_HOSTS = 10_000
PRIORITY = 1_000  # before the request that waits for it


@dataclass(frozen=True, slots=True)
class _Rules:
    until: float  # monotonic seconds
    text: str = ""  # what is said to us; nothing: everything is allowed …
    error: AkbulakError | None = None  # … unless the file could not be had


class RobotsMiddleware:
    """Asks a host's robots.txt once a day and holds every request to it.

    Its Crawl-delay is handed on as `meta["crawl_delay"]`, in seconds, None where it has none.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = str(crawler.settings.get("ROBOTSTXT_USER_AGENT"))
        self._rules: OrderedDict[str, asyncio.Task[_Rules]] = OrderedDict()
        crawler.signals.connect(self._cut, signal=signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        """Built by Scrapy."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Stop a request that the host does not want."""
        if request.meta.get("is_robots"):
            return
        poll = request.meta.get("poll")
        if isinstance(poll, Poll) and poll.retry_after and poll.retry_after > datetime.now(UTC):
            error = FetchError("the outlet asked to be left alone", kind="wait", url=request.url)
            raise Refused(error)
        parts = urlsplit(request.url)
        rules = await self._rules_of(f"{parts.scheme}://{parts.netloc}", request)
        if rules.error is not None:
            raise Refused(copy(rules.error))  # who asked is written into each one
        request.meta["crawl_delay"] = None
        if not rules.text:
            return
        book = parsed(rules.text)
        request.meta["crawl_delay"] = book.crawl_delay(self._agent)
        if not book.can_fetch(request.url, self._agent):
            raise Refused(
                FetchError("robots.txt does not allow this page", kind="robots", url=request.url)
            )

    async def _rules_of(self, origin: str, request: Request) -> _Rules:
        task = self._rules.get(origin)
        if task is None or (task.done() and task.result().until < time.monotonic()):
            task = asyncio.ensure_future(self._fetch(origin, request))
            self._rules[origin] = task
            while len(self._rules) > MAX_HOSTS:
                self._rules.popitem(last=False)
        return await asyncio.shield(task)

    async def _fetch(self, origin: str, request: Request) -> _Rules:
        url = f"{origin}/robots.txt"
        engine = self._crawler.engine
        assert engine is not None, "requests are made while the engine runs"
        robots = Request(
            url,
            priority=PRIORITY,
            dont_filter=True,
            headers={"Accept-Encoding": "identity"},  # so that its beginning can be read
            meta={
                "is_robots": True,
                "download_maxsize": 0,  # it is not refused for its size, but
                "cut_at": MAX_BYTES,
                "poll": request.meta.get("poll"),
            },
        )
        try:
            response = await engine.download_async(robots)
            return await self._read(response)
        except RedirectsForEver:  # RFC 9309, 2.3.1.2: may be taken for missing
            return _Rules(time.monotonic() + RETRY_S)
        except Exception as error:  # noqa: BLE001  (whatever failed, the host gets no request)
            # RFC 9309, 2.3.1.4: what cannot be reached is assumed to disallow everything.
            return _Rules(time.monotonic() + RETRY_S, error=explain_error(error, "", url))

    async def _read(self, response: Response) -> _Rules:
        if response.status >= 500 or response.status == 429:
            error = status_error(response, "")
            error.message = f"robots.txt {error.message.removeprefix('the page ')}, so we wait"
            return _Rules(time.monotonic() + RETRY_S, error=error)
        if not 200 <= response.status < 300:
            return _Rules(time.monotonic() + LIFETIME_S)  # RFC 9309, 2.3.1.3: none, all allowed
        # In a thread: a megabyte of rules takes .2 s, in which the loop goes on.
        text = await asyncio.to_thread(said_to, self._agent, response.body[:MAX_BYTES])
        await asyncio.to_thread(parsed, text)
        return _Rules(time.monotonic() + LIFETIME_S, text)

    def _cut(self, data: bytes, request: Request) -> None:
        """End the download of a robots.txt where we stop reading."""
        if "cut_at" not in request.meta:
            return
        request.meta["received"] = request.meta.get("received", 0) + len(data)
        if request.meta["received"] > request.meta["cut_at"]:
            raise StopDownload(fail=False)
