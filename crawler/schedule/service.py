"""The scheduled crawl: one tick a second over due times that live in the database."""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from crawler.errors import AkbulakError, StoreError
from crawler.schedule.beating import HEARTBEAT_S, beat
from crawler.schedule.budget import allowed, least_demand
from crawler.schedule.chores import CHORES_S, Chores
from crawler.schedule.ending import end_poll
from crawler.schedule.engine import make_runner, stop_crawl
from crawler.schedule.indexing import INDEX_S, index_archive
from crawler.schedule.network import Network, unreachable
from crawler.schedule.silence import expected_in
from crawler.schedule.topics_reload import LOOK_S, TopicsReload
from crawler.spiders.base import PAGES_PER_POLL
from crawler.spiders.context import CrawlContext
from crawler.spiders.poll import Poll
from crawler.spiders.scheduled import ScheduledSpider
from crawler.store import Connection, outlets, steering

log = logging.getLogger(__name__)

TICK_S = 1
MAX_POLLS = 64  # outlets read at once
STUCK_AFTER_S = 900  # a poll without any progress for so long is ended
RESTART_PAUSE_S = 5
STORE_PAUSE_S = 10
POLLS_OFFLINE = 4  # outlets asked at once while our own network seems to be down


class CrawlService:
    """Claims due outlets, feeds them to the spider, writes how each poll ended."""

    def __init__(
        self,
        context: CrawlContext,
        *,
        ended: Callable[[Poll], None] | None = None,
        offline: Callable[[bool, str], None] | None = None,
    ) -> None:
        """`ended` is told of polls; `offline` when our network goes (True) or comes back."""
        self._context = context
        self._queue: asyncio.Queue[Poll] = asyncio.Queue(MAX_POLLS)
        self._active: set[asyncio.Task[None]] = set()
        self._ended = ended
        self._offline = offline
        self._network = Network()
        self._chores = Chores(context)
        self._topics = TopicsReload(context)
        self._budget_said: str | None = None
        self._rng = random.Random()  # noqa: S311  (spreads polls; no secret)

    async def run(self, stop: asyncio.Event) -> None:
        """Crawl until `stop` is set; then let what is in flight end, bounded."""
        scheduler = AsyncIOScheduler(timezone=UTC)
        options = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        scheduler.add_job(
            self._tick, "interval", seconds=TICK_S, next_run_time=datetime.now(UTC), **options
        )
        scheduler.add_job(
            self._chores.round,
            "interval",
            seconds=CHORES_S,
            next_run_time=datetime.now(UTC),
            **options,
        )
        scheduler.add_job(self._topics.look, "interval", seconds=LOOK_S, **options)
        scheduler.add_job(
            index_archive, "interval", args=[self._context.database], seconds=INDEX_S, **options
        )
        scheduler.add_job(self._beat, "interval", seconds=HEARTBEAT_S, **options)
        crawl = asyncio.create_task(self._keep_crawling(stop))
        scheduler.start()
        try:
            await stop.wait()
        finally:
            self._context.stopping = True
            scheduler.shutdown(wait=False)
            await crawl
            for task in self._active:
                task.cancel()
            await asyncio.gather(*self._active, return_exceptions=True)

    async def _keep_crawling(self, stop: asyncio.Event) -> None:
        """One long-lived crawl; should it ever end, another takes its place."""
        while not stop.is_set():
            runner = make_runner()
            crawler = runner.create_crawler(ScheduledSpider)
            crawl = runner.crawl(crawler, context=self._context, queue=self._queue)
            stopped = asyncio.create_task(stop.wait())
            await asyncio.wait({crawl, stopped}, return_when=asyncio.FIRST_COMPLETED)
            if stop.is_set():
                await stop_crawl(crawler)
                await asyncio.wait({crawl}, timeout=30)
                return
            stopped.cancel()
            reason = crawl.exception() or "it ended by itself"
            log.error("the crawl stopped (%s); it is started again", reason)
            await asyncio.sleep(RESTART_PAUSE_S)

    async def _tick(self) -> None:
        """Claim what is due and fits."""
        limit = POLLS_OFFLINE if self._network.offline else MAX_POLLS
        room = limit - len(self._active)
        if room <= 0:
            return
        try:
            polls = await self._context.database.run(self._claim, room)
        except StoreError as error:
            log.error("the tick is skipped: %s", error)
            return
        for poll in polls:
            await self._queue.put(poll)
            task = asyncio.create_task(self._follow(poll))
            self._active.add(task)
            task.add_done_callback(self._active.discard)

    def _claim(self, connection: Connection, room: int) -> list[Poll]:
        context = self._context
        now = datetime.now(UTC)
        if context.load_topics(connection):
            log.info("topics changed: %d in force", len(context.topics))
        budget = context.config.requests_per_day
        if steering.spent_today(connection, now) >= allowed(budget, now):
            self._say_that_polling_waits(budget, now)
            return []
        claimed = outlets.claim_due(connection, context.process_id, now, room)
        polls = context.start_polls(connection, claimed, pages_limit=PAGES_PER_POLL)
        for poll in polls:
            poll.expected = expected_in(poll, now)
        return polls

    def _say_that_polling_waits(self, budget: int, now: datetime) -> None:
        """Once a day."""
        today = now.date().isoformat()
        if self._budget_said != today:
            self._budget_said = today
            log.warning(
                "requests are spent faster than the day's budget of %d allows: polling waits "
                "(reading every outlet as rarely as may be takes %d)",
                budget,
                least_demand(self._context.catalogue.values()),
            )

    async def _follow(self, poll: Poll) -> None:
        """Wait for a poll's end and write it down."""
        while not poll.done.is_set():
            try:
                await asyncio.wait_for(poll.done.wait(), timeout=30)
            except TimeoutError:
                if time.monotonic() - poll.touched_at > STUCK_AFTER_S:
                    poll.error = AkbulakError(
                        f"nothing happened for {STUCK_AFTER_S // 60} minutes",
                        outlet=poll.outlet.id,
                        stage="fetch",
                    )
                    break
        changed = not poll.interrupted and self._network.take(poll)
        ours = self._network.offline and unreachable(poll)
        await self._write_end(poll, ours=ours)
        self._context.polls.remove(poll)
        if changed and self._offline is not None:
            self._offline(self._network.offline, poll.error.message if poll.error else "")
        if self._ended is not None and not ours and not poll.interrupted:
            self._ended(poll)
        await self._chores.look_for_doors(poll)

    async def _write_end(self, poll: Poll, *, ours: bool) -> None:
        """Write how a poll ended, however long the database is locked, full or away."""
        while True:
            try:
                await self._context.database.run(
                    end_poll, poll, rng=self._rng, ours=ours, threshold=self._chores.threshold
                )
            except StoreError as error:
                log.error("the end of a poll of %s is not written yet: %s", poll.outlet.id, error)
                await asyncio.sleep(STORE_PAUSE_S)
            except Exception:
                log.exception("the end of a poll of %s cannot be written", poll.outlet.id)
                return
            else:
                return

    async def _beat(self) -> None:
        await beat(self._context, "crawler")
