"""A crawl in a process of its own (a reactor is installed once): asks URLs, tells what came.

Standard input: one JSON object: `requests` (URL, fields of the outlet that asks), `in_turn`,
`constants` of the robots middleware and Scrapy `settings` that are to differ, and `names`: host →
addresses, one answer after another, the last for ever. Names in `.test` stand for 127.0.0.1, as if
a public name pointed there. Standard output: one JSON object a request, in the order in which they
ended, then one with the process's peak of memory in MB.
"""

from __future__ import annotations

import asyncio
import json
import re
import resource
import sys
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler import resolver
from crawler.middlewares import robots
from crawler.outlets import Outlet
from crawler.schedule.engine import make_runner
from crawler.spiders.failures import explain
from crawler.spiders.poll import Poll


class AskingSpider(Spider):
    """Asks all at once, or each when the one before has ended."""

    name = "asking"

    def __init__(self, *args: Any, wanted: list[list[Any]], in_turn: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wanted = wanted
        self.places = asyncio.Semaphore(1 if in_turn else len(wanted))

    async def start(self) -> AsyncIterator[Request]:
        for url, fields in self.wanted:
            await self.places.acquire()
            outlet = Outlet(**{"id": "vestnik", "name": "Vestnik", "kind": "regional"} | fields)
            poll = Poll(outlet, None, (), datetime.now(UTC), 10)
            yield Request(
                url,
                callback=self.came,
                errback=self.failed,
                dont_filter=True,
                meta={"poll": poll},
                cb_kwargs={"asked": url, "outlet_id": outlet.id},
            )

    def came(self, response: Response, asked: str, outlet_id: str) -> None:
        delays = {host: slot.delay for host, slot in self.crawler.engine.downloader.slots.items()}
        body = response.body.decode("utf-8", "replace")
        self.places.release()
        tell(
            asked, status=response.status, url=response.url, body=body[:200], delays=delays,
            size=len(response.body),
        )  # fmt: skip

    def failed(self, failure: Failure) -> None:
        request = failure.request  # type: ignore[attr-defined]  # set by Scrapy for errbacks
        error = explain(failure, request.cb_kwargs["outlet_id"], request.url)
        self.places.release()
        kind = getattr(error, "kind", type(error).__name__)
        tell(
            request.cb_kwargs["asked"], kind=kind, message=error.message, outlet=error.outlet,
            url=error.url,
        )  # fmt: skip


def tell(asked: str, **facts: Any) -> None:
    print(json.dumps({"asked": asked, "at": time.monotonic(), **facts}), flush=True)


async def crawl(order: dict[str, Any]) -> None:
    runner = make_runner(
        ITEM_PIPELINES={},
        SPIDER_MODULES=[],
        EXTENSIONS={"crawler.extensions.resolver.ResolverExtension": 0},
        **order["settings"],
    )
    await runner.crawl(AskingSpider, wanted=order["requests"], in_turn=order["in_turn"])


def main() -> None:
    order = json.loads(sys.stdin.read())
    for name, value in order["constants"].items():
        assert hasattr(robots, name)
        setattr(robots, name, value)
    system = resolver._addresses

    def addresses(host: str, port: int) -> list[str]:
        if host in order["names"]:
            answers = order["names"][host]
            return [answers.pop(0) if len(answers) > 1 else answers[0]]
        return ["127.0.0.1"] if host.endswith(".test") else system(host, port)

    resolver._addresses = addresses
    asyncio.run(crawl(order))
    print(json.dumps({"peak_mb": peak_mb()}), flush=True)


def peak_mb() -> int:
    """The most memory that this program held; `ru_maxrss` would count whoever started it too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    (line,) = re.findall(r"^VmHWM:\s+(\d+) kB$", status.read_text(), re.MULTILINE)
    return int(line) // 1024


if __name__ == "__main__":
    main()
