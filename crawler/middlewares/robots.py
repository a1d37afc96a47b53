"""robots.txt, obeyed as RFC 9309 says, with a lifetime, and Crawl-delay.

Scrapy's own middleware never reads a robots.txt again, treats a server error as permission and
ignores Crawl-delay.
"""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlsplit, urlunsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.errors import AkbulakError, FetchError
from crawler.spiders.failures import Refused, explain_error, status_error
from crawler.spiders.poll import Poll

LIFETIME_S = 24 * 3600  # RFC 9309, 2.4: not longer than a day
RETRY_S = 600  # an unreachable robots.txt is asked again after ten minutes
MAX_BYTES = 1024 * 1024  # RFC 9309, 2.5 wants at least 500 KiB
MAX_CRAWL_DELAY_S = 120
MAX_HOSTS = 10_000
PRIORITY = 1_000  # before the request that waits for it


@dataclass(frozen=True, slots=True)
class _Rules:
    until: float  # monotonic seconds
    parser: Protego | None = None  # None: everything is allowed …
    error: AkbulakError | None = None  # … unless the file could not be had


class RobotsMiddleware:
    """Asks a host's robots.txt once a day and holds every request to it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._agent = crawler.settings.get("ROBOTSTXT_USER_AGENT")
        self._rules: OrderedDict[str, asyncio.Task[_Rules]] = OrderedDict()

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
        if rules.parser is None:
            self._set_delay(request, None)
            return
        self._set_delay(request, rules.parser.crawl_delay(self._agent))
        if not rules.parser.can_fetch(request.url, self._agent):
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
        url = urlunsplit((*urlsplit(origin)[:2], "/robots.txt", "", ""))
        engine = self._crawler.engine
        assert engine is not None, "requests are made while the engine runs"
        robots = Request(
            url,
            priority=PRIORITY,
            dont_filter=True,
            meta={
                "is_robots": True,
                "download_maxsize": MAX_BYTES,
                "poll": request.meta.get("poll"),
            },
        )
        try:
            response = await engine.download_async(robots)
        except Exception as error:  # noqa: BLE001  (whatever failed, the host gets no request)
            return self._unreachable(error, url)
        return self._read(response, url)

    def _unreachable(self, error: Exception, url: str) -> _Rules:
        """RFC 9309, 2.3.1.4: what cannot be reached is assumed to disallow everything."""
        if isinstance(error, IgnoreRequest) and not isinstance(error, Refused):
            return _Rules(time.monotonic() + RETRY_S)
        reason = explain_error(error, "", url)
        return _Rules(time.monotonic() + RETRY_S, error=reason)

    def _read(self, response: Response, url: str) -> _Rules:
        if response.status >= 500 or response.status == 429:
            error = status_error(response, "")
            error.message = f"robots.txt {error.message.removeprefix('the page ')}, so we wait"
            return _Rules(time.monotonic() + RETRY_S, error=error)
        if not 200 <= response.status < 300:
            return _Rules(time.monotonic() + LIFETIME_S)  # RFC 9309, 2.3.1.3: none, all allowed
        parser = Protego.parse(response.body.decode("utf-8-sig", "replace"))
        return _Rules(time.monotonic() + LIFETIME_S, parser)

    def _set_delay(self, request: Request, crawl_delay: float | None) -> None:
        """Give the host's slot the longest of our delay, the outlet's and its Crawl-delay."""
        poll = request.meta.get("poll")
        own = self._crawler.settings.getfloat("DOWNLOAD_DELAY")
        asked = max(crawl_delay or 0.0, (poll.outlet.delay if poll else None) or 0.0)
        if asked <= own:
            return
        delay = min(asked, MAX_CRAWL_DELAY_S)
        engine = self._crawler.engine
        assert engine is not None, "requests are made while the engine runs"
        host = urlsplit(request.url).hostname or ""
        slot = engine.downloader.slots.get(host)
        if slot is not None:
            slot.delay, slot.jitter = delay, 0.0
        settings = {"delay": delay, "concurrency": 1, "jitter": 0.0}
        engine.downloader.per_slot_settings[host] = settings
