"""The spider of the scheduled crawl: alive as long as its process, fed with due outlets."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request

from crawler.spiders.base import OutletSpider
from crawler.spiders.poll import Poll


class ScheduledSpider(OutletSpider):
    """Takes polls from a bounded queue, for ever.

    Under `scrapy crawl scheduled` there is no service to fill the queue: the spider then reads
    every due outlet once and ends.
    """

    name = "scheduled"

    def __init__(self, *args: Any, queue: asyncio.Queue[Poll] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.queue = queue

    async def start(self) -> AsyncIterator[Request]:
        """Requests of the doors of each outlet that is handed over."""
        if self.queue is None:
            for poll in await self.claim_due():
                for request in self.poll_requests(poll):
                    yield request
            return
        while True:
            poll = await self.queue.get()
            for request in self.poll_requests(poll):
                yield request
