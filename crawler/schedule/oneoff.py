"""A manual crawl: outlets or URLs, once, with everything written as in the scheduled crawl."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from scrapy.crawler import Crawler

from crawler.schedule.beating import keep_beating
from crawler.schedule.chores import threshold_in_force
from crawler.schedule.ending import end_poll
from crawler.schedule.engine import active_hosts, make_runner, stop_crawl
from crawler.schedule.network import unreachable
from crawler.spiders.context import CrawlContext
from crawler.spiders.oneoff import OneOffSpider, visit
from crawler.spiders.poll import Poll
from crawler.store import Connection, outlets, rawpages

PAGES_PER_OUTLET = 500  # all that a door may show


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a crawl stands; polls carry their own counts."""

    polls: Sequence[Poll]
    hosts: Sequence[str]  # with a request on its way


async def crawl_once(
    context: CrawlContext,
    *,
    outlet_ids: Sequence[str] = (),
    urls: Sequence[str] = (),
    since: timedelta | None = None,
    watch: Callable[[Progress], None] | None = None,
    stop: asyncio.Event | None = None,
) -> tuple[list[Poll], list[str]]:
    """Read these outlets and URLs; `stop` ends it cleanly, what was found waits as pending.

    Returns:
        the polls, and ids of outlets that another process is reading now.
    """
    polls, pages, busy = await context.database.run(_prepare, context, outlet_ids, urls, since)
    everything = list(dict.fromkeys([*polls, *(poll for poll, _ in pages)]))
    if not everything:
        return [], busy
    runner = make_runner()
    crawler = runner.create_crawler(OneOffSpider)
    crawl = runner.crawl(crawler, context=context, polls=polls, urls=pages)
    beating = asyncio.create_task(keep_beating(context, "oneoff"))
    try:
        await _watch(context, crawl, crawler, everything, watch, stop)
    finally:
        beating.cancel()
        # Where not one of several outlets was reached, the fault is our own network's.
        ours = len(polls) > 1 and all(unreachable(poll) for poll in polls)
        threshold = await context.database.query(threshold_in_force)
        for poll in everything:
            reached = not (ours and unreachable(poll))
            await context.database.run(end_poll, poll, ours=not reached, threshold=threshold)
    return everything, busy


def _prepare(
    connection: Connection,
    context: CrawlContext,
    outlet_ids: Sequence[str],
    urls: Sequence[str],
    since: timedelta | None,
) -> tuple[list[Poll], list[tuple[Poll, str]], list[str]]:
    now = datetime.now(UTC)
    # Who only crawls by hand has no other process that forgets.
    rawpages.forget_older(connection, now - timedelta(days=context.config.keep_pages))
    claimed = outlets.claim(connection, context.process_id, now, outlet_ids)
    polls = context.start_polls(connection, claimed, pages_limit=PAGES_PER_OUTLET, since=since)
    pages = [(visit(connection, context, url, since), url) for url in dict.fromkeys(urls)]
    return polls, pages, [name for name in outlet_ids if name not in set(claimed)]


async def _watch(
    context: CrawlContext,
    crawl: asyncio.Task[None],
    crawler: Crawler,
    polls: Sequence[Poll],
    watch: Callable[[Progress], None] | None,
    stop: asyncio.Event | None,
) -> None:
    stopping = False
    while not crawl.done():
        if stop is not None and stop.is_set() and not stopping:
            stopping = context.stopping = True
            await stop_crawl(crawler)
        if watch is not None:
            watch(Progress(polls, active_hosts(crawler)))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.shield(crawl), timeout=0.2)
    await crawl
    if watch is not None:
        watch(Progress(polls, ()))
