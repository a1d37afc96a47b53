"""The post of the only bot on a database: taken at the start, kept by a heartbeat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from crawler.errors import AkbulakError
from crawler.store import Database, processes

HEARTBEAT_SECONDS = 10.0

log = logging.getLogger(__name__)


class PostTakenError(AkbulakError):
    """Another bot delivers from this database."""


@asynccontextmanager
async def only_bot(database: Database, stop: asyncio.Event) -> AsyncIterator[None]:
    """Be the only bot on the database; `stop` is set where another one has taken over.

    Raises:
        PostTakenError: at the start, another bot is alive; at the end, this one was replaced.
    """
    process_id = await database.run(processes.register_only, "bot", datetime.now(UTC))
    if process_id is None:
        raise PostTakenError("another bot is delivering from this database already")
    beating = asyncio.create_task(_beat(database, process_id, stop))
    try:
        yield
    finally:
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)
        await database.run(processes.strike_off, process_id)
    if not beating.cancelled() and (error := beating.exception()):
        raise error


async def _beat(database: Database, process_id: str, stop: asyncio.Event) -> None:
    while True:
        await asyncio.sleep(HEARTBEAT_SECONDS)
        try:
            alive = await database.run(processes.beat, process_id, datetime.now(UTC))
        except Exception:  # the next beat may get through; silence is judged by others
            log.exception("the heartbeat cannot be written")
            continue
        if not alive:
            stop.set()
            raise PostTakenError("this bot was silent for too long and another one took over")
