"""Asks and judges doors, one after the other, in a short crawl of its own.

Requests pass the same guard, robots.txt and pauses as every crawl's; nothing is written.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errors import AkbulakError, FetchError
from crawler.outlets import Door, Outlet
from crawler.schedule.engine import make_runner
from crawler.schedule.verdicts import Seen, Verdict, look_at
from crawler.spiders.failures import explain, retry_after, status_error
from crawler.spiders.fetched import header
from crawler.spiders.poll import Poll
from crawler.workers import Workers

PERMANENT = frozenset({301, 308})  # RFC 9110, 15.4
PRELOAD = ("crawler.doors", "crawler.schedule.verdicts")


@dataclass(frozen=True, slots=True)
class _Job:
    url: str
    answer: asyncio.Future[Response]


class ProbeSpider(Spider):
    """Asks what it is handed, one after the other, until it is handed `None`."""

    name = "probe"

    def __init__(
        self, *args: Any, poll: Poll, jobs: asyncio.Queue[_Job | None], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.poll = poll
        self.jobs = jobs

    async def start(self) -> AsyncIterator[Request]:
        """A request for each job."""
        while (job := await self.jobs.get()) is not None:
            robots = urlsplit(job.url).path == "/robots.txt"  # is never asked about itself
            yield Request(
                job.url,
                callback=self.came,
                errback=self.failed,
                dont_filter=True,
                meta={"poll": self.poll} | ({"is_robots": True} if robots else {}),
                cb_kwargs={"job": job},
            )

    def came(self, response: Response, job: _Job) -> None:
        """Hand the answer over."""
        if response.status in (429, 503):
            self.poll.wait_until(retry_after(response, datetime.now(UTC)))
        if not job.answer.done():
            job.answer.set_result(response)

    def failed(self, failure: Failure) -> None:
        """Hand the reason over."""
        job: _Job = failure.request.cb_kwargs["job"]  # type: ignore[attr-defined]  # Scrapy's
        if not job.answer.done():
            job.answer.set_exception(explain(failure, "", job.url))


class Prober:
    """Asks and judges doors of one outlet, within a number of requests."""

    def __init__(self, outlet: Outlet, workers: Workers, budget: int) -> None:
        self.outlet = outlet
        self.left = budget
        self.workers = workers
        self._jobs: asyncio.Queue[_Job | None] = asyncio.Queue()
        self._crawl: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Prober:
        runner = make_runner(ITEM_PIPELINES={})
        poll = Poll(self.outlet, None, (), datetime.now(UTC), 0)
        self._crawl = asyncio.ensure_future(runner.crawl(ProbeSpider, poll=poll, jobs=self._jobs))
        return self

    async def __aexit__(self, kind: type[BaseException] | None, *_: object) -> None:
        assert self._crawl is not None, "entered before it is left"
        if kind is not None and issubclass(kind, asyncio.CancelledError):
            self._crawl.cancel()  # who presses Ctrl-C does not wait for a server that is slow
            await asyncio.wait({self._crawl})
            return
        self._jobs.put_nowait(None)
        await self._crawl

    async def ask(self, url: str) -> Response:
        """Fetch an address.

        Raises:
            FetchError: it cannot be had; also when the requests are used up ("wait").
        """
        if self.left <= 0:
            raise FetchError("enough was asked of this site for now", kind="wait", url=url)
        self.left -= 1
        assert self._crawl is not None, "asked inside `async with`"
        answer: asyncio.Future[Response] = asyncio.get_running_loop().create_future()
        self._jobs.put_nowait(_Job(url, answer))
        ended: set[asyncio.Future[Any]] = {answer, self._crawl}
        try:
            await asyncio.wait(ended, return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            answer.cancel()  # nobody is left whom it could be handed to
            raise
        if not answer.done():
            raise AkbulakError("the crawl ended without an answer", url=url, stage="fetch")
        return answer.result()

    async def judge(self, door: Door) -> Verdict:
        """Ask a door and read it; of a sitemap index also the part that is likeliest new."""
        verdict = Verdict(door, datetime.now(UTC))
        try:
            response = await self.ask(door.url)
        except AkbulakError as error:
            return replace(verdict, error=error)
        verdict = replace(
            verdict,
            status=response.status,
            seconds=float(response.meta.get("download_latency", 0.0)),
            moved_to=_moved_to(response, door.url),
        )
        try:
            seen = await self._look(response, door)
            if seen.parts and not seen.entries:
                part = await self.ask(seen.parts[0].url)
                seen = replace(await self._look(part, door), remark="the newest part of an index")
        except AkbulakError as error:
            return replace(verdict, error=error)
        return replace(verdict, seen=seen)

    async def _look(self, response: Response, door: Door) -> Seen:
        if response.status != 200:
            raise status_error(response, "")
        return await self.workers.run(
            "door",
            response.url,
            look_at,
            response.body,
            response.url,
            header(response, "Content-Type"),
            kind=door.kind,
            select=door.select,
            timezone=self.outlet.timezone,
            now=datetime.now(UTC),
        )

    async def read_as(self, response: Response, door: Door) -> Verdict:
        """Judge a door by an answer that is here already."""
        verdict = Verdict(door, datetime.now(UTC), status=response.status)
        try:
            return replace(verdict, seen=await self._look(response, door))
        except AkbulakError as error:
            return replace(verdict, error=error)


def _moved_to(response: Response, url: str) -> str | None:
    reasons = response.meta.get("redirect_reasons", ())
    return response.url if response.url != url and PERMANENT.issuperset(reasons) else None


@asynccontextmanager
async def probing(outlet: Outlet, workers: Workers | None, budget: int) -> AsyncIterator[Prober]:
    """Open a prober, with parsers of its own where none are lent to it."""
    own = workers or Workers(1, PRELOAD)
    try:
        async with Prober(outlet, own, budget) as prober:
            yield prober
    finally:
        if workers is None:
            own.close()
