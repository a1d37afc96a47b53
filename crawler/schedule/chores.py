"""What the crawler does beside crawling: steering, notices, clock, doors, forgetting pages."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta

from crawler.errors import AkbulakError, StoreError
from crawler.outlets import Door, Outlet
from crawler.schedule.notices import tell_admins
from crawler.schedule.policy import PROBE, SLEEP_AFTER, WEIGHT
from crawler.schedule.probe import rediscover
from crawler.schedule.rhythm import Rhythm
from crawler.schedule.steering import EVERY, HOURS_BACK, THRESHOLD, Steering, begin, steer
from crawler.spiders.clocks import CLOCK
from crawler.spiders.context import CrawlContext
from crawler.spiders.poll import Poll
from crawler.store import Connection, doors, events, outlets, rawpages
from crawler.store import steering as shared

log = logging.getLogger(__name__)

CHORES_S = 60  # between two rounds; each chore has its own distance beside
STEERED = "threshold"  # in the steering table


class Chores:
    """One crawler's share of the chores; several crawlers do each of them once."""

    def __init__(self, context: CrawlContext) -> None:
        self._context = context
        self._searching = asyncio.Lock()  # doors are looked for at one outlet at a time
        self._searched: dict[str, datetime] = {}  # when doors of an outlet were looked for
        self.threshold = THRESHOLD

    async def round(self) -> None:
        """Do what is to be done; a locked database puts it off."""
        try:
            self.threshold = await self._context.database.run(self._write)
        except StoreError as error:
            log.error("the chores wait: %s", error)

    def _write(self, connection: Connection) -> float:
        context = self._context
        now = datetime.now(UTC)
        told = tell_admins(connection, context.config, now)
        if told:
            log.info("told the admins of %d changes at the sources", told)
        clock = context.clocks.verdict()
        if clock is not None:
            shared.put(connection, CLOCK, clock, now)
        rawpages.forget_older(connection, now - timedelta(days=context.config.keep_pages))
        return steered(connection, context, now)

    async def look_for_doors(self, poll: Poll) -> None:
        """Where an outlet's doors have failed for long, look once a week whether it has others."""
        lost = [
            door
            for door in poll.doors
            if door.failures >= SLEEP_AFTER and door.id not in poll.doors_ok
        ]
        now = datetime.now(UTC)
        before = self._searched.get(poll.outlet.id)
        recently = before is not None and timedelta(0) <= now - before < PROBE
        if not lost or recently or self._searching.locked() or self._context.stopping:
            return
        self._searched[poll.outlet.id] = now
        async with self._searching:
            try:
                found = await rediscover(poll.outlet, self._context.workers)
                if found:
                    await self._context.database.run(self._add_doors, poll.outlet, found)
            except AkbulakError as error:
                log.info("%s: no other doors: %s", poll.outlet.id, error)

    def _add_doors(self, connection: Connection, outlet: Outlet, found: list[Door]) -> None:
        now = datetime.now(UTC)
        for url in doors.add_discovered(connection, outlet.id, found):
            log.info("%s: a new door was found: %s", outlet.id, url)
            events.record(connection, now, "health", "door found", url, outlet_id=outlet.id)
            outlets.wake(connection, outlet.id, now)


def steered(connection: Connection, context: CrawlContext, now: datetime) -> float:
    """The threshold in force, steered by what was spent where that is due."""
    found = shared.get(connection, STEERED)
    known = Steering.from_json(found[0]) if found else None
    if known is not None and found is not None and timedelta(0) <= now - found[1] < EVERY:
        return known.threshold
    budget = float(context.config.requests_per_day)
    if known is None:
        known = begin(_demands(connection, context), budget)
    spent = shared.spent_by_hour(connection, now, HOURS_BACK)
    known = steer(known, spent, budget, now)
    shared.put(connection, STEERED, known.to_json(), now)
    return known.threshold


def threshold_in_force(connection: Connection) -> float:
    """The threshold that the scheduled crawl steers by; the usual one before it ever ran."""
    found = shared.get(connection, STEERED)
    known = Steering.from_json(found[0]) if found else None
    return known.threshold if known else THRESHOLD


def _demands(connection: Connection, context: CrawlContext) -> list[tuple[float, float, float]]:
    """Of each polled outlet its items an hour, its weight, its requests a poll."""
    rhythms = {state.id: state.rhythm for state in outlets.states(connection)}
    return [
        (
            Rhythm.from_json(rhythms.get(outlet.id), outlet.kind).forecast().level,
            WEIGHT[outlet.tier],
            float(len(outlet.pollable_doors)),
        )
        for outlet in context.catalogue.values()
        if outlet.pollable_doors
    ]
