"""Puts the guarded resolver into the reactor, under our own service and under `scrapy`.

AsyncCrawlerRunner, which the service uses, ignores TWISTED_DNS_RESOLVER, so an extension does it;
CrawlerProcess, which `scrapy crawl` and `scrapy shell` use, would put Scrapy's own resolver over
it, so that setting names ours too.
"""

from __future__ import annotations

from typing import Any

from scrapy.crawler import Crawler

from crawler.config import config
from crawler.guard import Guard
from crawler.resolver import GuardedResolver


class GuardedDns:
    """For TWISTED_DNS_RESOLVER: how Scrapy wants a resolver to be handed over."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> GuardedDns:
        """Built by Scrapy's CrawlerProcess."""
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Let every name of this process be resolved under the guard."""
        guard = Guard(config().allow_private)
        self._reactor.installNameResolver(GuardedResolver(self._reactor, guard))


class ResolverExtension:
    """Does the same before the first request of any crawl."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ResolverExtension:
        """Built by Scrapy; the reactor is installed by then."""
        from twisted.internet import reactor  # only now: importing it installs one

        GuardedDns(reactor).install_on_reactor()
        return cls()
