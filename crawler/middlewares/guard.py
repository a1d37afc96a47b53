"""Every request passes the guard, also those that a redirect makes."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.config import config
from crawler.errors import FetchError
from crawler.guard import Guard
from crawler.spiders.failures import Refused


class GuardMiddleware:
    """Refuses URLs before they are dialled; `ResolverExtension` refuses addresses."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> GuardMiddleware:
        """Built by Scrapy."""
        return cls(Guard(config().allow_private))

    def process_request(self, request: Request) -> None:
        """Stop a request that breaks a rule."""
        try:
            self._guard.check_url(request.url)
        except FetchError as error:
            raise Refused(error) from error
