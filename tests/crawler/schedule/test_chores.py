"""What the crawler does once a minute beside crawling."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import cast

import pytest
from store_world import DAY, populate

from crawler.config import Config
from crawler.schedule.chores import Chores
from crawler.spiders.context import CrawlContext
from crawler.store import Database, rawpages
from crawler.store.rawpages import NewPage
from crawler.workers import Workers


@pytest.mark.parametrize(("days", "left"), [(30, ["/new"]), (90, ["/new", "/old"]), (0, [])])
async def test_pages_are_kept_for_the_days_that_were_set(
    database: Database, days: int, left: list[str]
) -> None:
    populate(database)
    home = "https://vestnik.example"
    now = datetime.now(UTC)
    with database.write() as connection:
        for path, age in [("/old", 40), ("/new", 20)]:
            page = NewPage("vestnik", home + path, None, now - age * DAY, None, 9, b"page")
            rawpages.keep_refused(connection, page, "a bot check")
    nobody = cast(Workers, None)  # nothing is parsed
    context = CrawlContext(Config(keep_pages=days), database, nobody, {}, "crawler-1")
    await Chores(context).round()
    with database.read() as connection:
        found = [
            path
            for path in ("/new", "/old")
            if rawpages.of_url(connection, home + path, home + path) is not None
        ]
    assert found == left
