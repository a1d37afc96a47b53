"""Looking at an outlet that is not in the catalogue: which doors does its home page name?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response, TextResponse
from twisted.python.failure import Failure

from crawler import doors
from crawler.errors import AkbulakError
from crawler.outlets import Door
from crawler.schedule.engine import make_runner
from crawler.spiders.failures import explain, status_error
from crawler.text import normalise


class ProbeSpider(Spider):
    """Fetches one page under the same guard and robots.txt as every crawl."""

    name = "probe"

    def __init__(self, *args: Any, url: str, answer: asyncio.Future[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url = url
        self.answer = answer

    async def start(self) -> AsyncIterator[Request]:
        """The home page."""
        yield Request(self.url, callback=self.parse_home, errback=self.failed, dont_filter=True)

    async def parse_home(self, response: Response) -> None:
        """Hand the page over."""
        if response.status != 200:
            self.answer.set_exception(status_error(response, ""))
        elif not self.answer.done():
            self.answer.set_result(response)

    async def failed(self, failure: Failure) -> None:
        """Hand the reason over."""
        self.answer.set_exception(explain(failure, "", self.url))


async def find_doors(url: str) -> tuple[list[Door], str]:
    """Fetch a home page; return the doors it names and its title.

    Raises:
        FetchError: the page cannot be had.
    """
    runner = make_runner(
        ITEM_PIPELINES={},
        EXTENSIONS={"crawler.extensions.resolver.ResolverExtension": 0},
    )
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    await runner.crawl(ProbeSpider, url=url, answer=answer)
    if not answer.done():
        raise AkbulakError("the crawl ended without an answer", url=url, stage="fetch")
    response = await answer
    found = doors.discover(response.body, response.url)
    title = ""
    if isinstance(response, TextResponse):
        title = normalise(response.css("title::text").get("") or "").split(" | ")[0][:80]
    return found, title
