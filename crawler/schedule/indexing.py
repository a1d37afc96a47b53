"""Keeps the archive index up to date while the crawler runs."""

from __future__ import annotations

import asyncio
import logging

from crawler.errors import StoreError
from crawler.store import Database
from crawler.store.search_filling import catch_up

log = logging.getLogger(__name__)

INDEX_S = 20  # between two rounds; a search by hand indexes what is left by itself
MOST_ARTICLES = 200  # in one round: ten a second, and the end of the process never waits long


async def index_archive(database: Database) -> None:
    """Index some of what waits, off the event loop; a locked database puts it off."""
    try:
        done = await asyncio.to_thread(catch_up, database, limit=MOST_ARTICLES)
    except StoreError as error:
        log.error("the archive index waits: %s", error)
    else:
        if done == MOST_ARTICLES:
            log.info("indexed %d articles of the archive; more wait", done)
