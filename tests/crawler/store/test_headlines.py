"""Headlines: one article told twice, or a column that comes back every day."""

from __future__ import annotations

from datetime import datetime

import pytest
from store_world import DAY, HOUR, NOW, loud, populate

from crawler.items import Entry
from crawler.store import Database, entries, headlines

TITLE = "Курсы валют на сегодня в обменниках"
POST, PAGE = "https://t.me/vestnik/1", "https://vestnik.example/n/1"


def entry(url: str, published: datetime | None) -> dict[str, Entry]:
    return {url: Entry(url, TITLE, published)}


@pytest.mark.parametrize(
    ("before", "baseline", "published", "same"),
    [
        (NOW - HOUR, False, NOW, True),
        (NOW - DAY, False, NOW, False),  # a column that returns daily
        (None, False, NOW, True),  # found just now
        (NOW - HOUR, False, None, True),
        (NOW - DAY, False, None, False),
        (None, True, NOW - 3 * DAY, True),  # of the first sight, without a date
    ],
)
def test_are_one_article_s_when_printed_at_about_the_same_time(
    database: Database,
    before: datetime | None,
    baseline: bool,
    published: datetime | None,
    same: bool,
) -> None:
    populate(database)
    with database.write() as connection:
        known, fresh = entry(POST, before), entry(PAGE, published)
        entries.note_found(connection, "vestnik", known, NOW, quiet=lambda _: baseline, whole=True)
        told = headlines.told_already(connection, fresh, NOW, "vestnik")
        assert told == ({PAGE: POST} if same else {})
        entries.note_found(connection, "vestnik", fresh, NOW, quiet=loud)
        headlines.join_told(connection, "vestnik", fresh, NOW)
        waiting = [row.url for row in entries.pending(connection, "vestnik", NOW)]
        assert (POST in waiting) == (not same)  # its outlet shows it itself
