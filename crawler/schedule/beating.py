"""The heartbeat of a crawling process: who beats keeps its claims."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

from crawler.errors import StoreError
from crawler.spiders.context import CrawlContext
from crawler.store import Connection, outlets, processes

log = logging.getLogger(__name__)
HEARTBEAT_S = 10


async def beat(context: CrawlContext, kind: str) -> None:
    """Say that this process lives, and free what dead ones held."""

    def write(connection: Connection) -> None:
        now = datetime.now(UTC)
        if not processes.beat(connection, context.process_id, now):
            # The machine slept, and others took us for dead.
            processes.rejoin(connection, context.process_id, kind, now)
        processes.sweep(connection, now)
        outlets.release_dead(connection)

    try:
        await context.database.run(write)
    except StoreError as error:
        log.error("no heartbeat: %s", error)


async def keep_beating(context: CrawlContext, kind: str) -> None:
    """Beat until cancelled."""
    while True:
        await asyncio.sleep(HEARTBEAT_S)
        await beat(context, kind)
