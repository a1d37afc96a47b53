"""Scrapy inside our own asyncio loop: the reactor is attached to it once and never stopped."""

from __future__ import annotations

import asyncio
import logging
from typing import Any, cast

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.exceptions import DownloadCancelledError
from scrapy.settings import Settings
from scrapy.utils.log import configure_logging
from scrapy.utils.reactor import install_reactor, is_reactor_installed
from twisted.python.failure import Failure

from crawler.config import config, scrapy_settings

REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"


def attach_reactor() -> None:
    """Install Twisted's asyncio reactor on the running loop and start it there."""
    if is_reactor_installed():
        return
    asyncio.get_running_loop()  # raises where there is no loop to attach to
    install_reactor(REACTOR)
    from twisted.internet import reactor  # only now: importing it installs one

    cast(Any, reactor).startRunning(installSignalHandlers=False)


def make_runner(**overrides: object) -> AsyncCrawlerRunner:
    """A runner with the project's settings; `overrides` are Scrapy settings."""
    attach_reactor()
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.setdict(scrapy_settings(config()) | overrides, priority="cmdline")
    configure_logging(settings)
    # Scrapy has just made its logger loud; `crawler.logs` decides what people see.
    verbose = logging.getLogger().isEnabledFor(logging.DEBUG)
    logging.getLogger("scrapy").setLevel(logging.INFO if verbose else logging.WARNING)
    return AsyncCrawlerRunner(settings)


async def stop_crawl(crawler: Crawler) -> None:
    """End a crawl: requests on their way are finished, those that wait for their host are not."""
    for slot in crawler.engine.downloader.slots.values():
        while slot.queue:
            _, waiting = slot.queue.popleft()
            told = DownloadCancelledError("the crawl was told to stop")
            waiting.errback(Failure(told))  # type: ignore[no-untyped-call]  # Twisted is untyped here
    await crawler.stop_async()


def active_hosts(crawler: Crawler) -> list[str]:
    """Hosts that a request is on its way to now."""
    try:
        engine = crawler.engine
    except RuntimeError:  # Scrapy 2.18: asked before the engine is made
        return []
    slots = engine.downloader.slots
    return sorted(host for host, slot in slots.items() if slot.transferring)
