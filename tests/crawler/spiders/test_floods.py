"""Very many new entries at once: news, an archive, or more than an outlet ever prints."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from store_world import DAY, HOUR, NOW, VESTNIK, loud, populate

from crawler.items import Entry
from crawler.spiders.finding import BURST_FLOOR, FLOOD_FLOOR, find_flood
from crawler.spiders.poll import Poll
from crawler.store import Database, entries, outlets

LAST_READ = NOW - HOUR


def shown(count: int, published: datetime | None, path: str = "n") -> dict[str, Entry]:
    home = "https://vestnik.example"
    return {
        f"{home}/{path}/{n}": Entry(
            f"{home}/{path}/{n}", f"Report number {n} from the steppe", published
        )
        for n in range(count)
    }


@pytest.fixture
def poll(database: Database) -> Poll:
    populate(database)
    with database.read() as connection:
        state = outlets.state(connection, "vestnik")
    assert state is not None
    read = replace(state, first_read_at=NOW - DAY, last_ok_at=LAST_READ, usual_new=2.0)
    return Poll(outlet=VESTNIK, state=read, doors=(), started_at=NOW, pages_limit=30)


def reason(database: Database, poll: Poll, fresh: dict[str, Entry]) -> str | None:
    with database.read() as connection:
        flood = find_flood(connection, poll, fresh)
    return flood.reason if flood else None


def test_a_few_new_entries_are_news_whatever_their_date(database: Database, poll: Poll) -> None:
    assert reason(database, poll, shown(FLOOD_FLOOR, NOW - 9 * DAY)) is None


def test_many_old_ones_are_a_flood_that_mutes_nothing(database: Database, poll: Poll) -> None:
    fresh = shown(FLOOD_FLOOR + 1, NOW - 9 * DAY)
    with database.read() as connection:
        flood = find_flood(connection, poll, fresh)
    assert flood is not None
    assert (flood.reason, flood.muted) == (
        "21 old entries at once, usually 2 new: only fresh ones alert",
        frozenset(),
    )


def test_many_printed_since_the_last_reading_are_news(database: Database, poll: Poll) -> None:
    assert reason(database, poll, shown(200, NOW)) is None


def test_unless_their_headlines_are_those_of_the_archive(database: Database, poll: Poll) -> None:
    with database.write() as connection:
        before = shown(40, NOW - 9 * DAY)
        entries.note_found(connection, "vestnik", before, NOW - 9 * DAY, quiet=loud)
        fresh = shown(50, NOW, "moved")
        flood = find_flood(connection, poll, fresh)
    assert flood is not None
    assert flood.reason == "40 of 50 new entries have headlines of its archive: kept quietly"
    assert len(flood.muted) == 40
    assert "https://vestnik.example/moved/45" not in flood.muted  # truly new


@pytest.mark.parametrize(("expected", "flood"), [(2.0, True), (BURST_FLOOR, False), (None, False)])
def test_or_they_are_far_more_than_it_ever_prints(
    database: Database, poll: Poll, expected: float | None, flood: bool
) -> None:
    poll.expected = expected
    assert (reason(database, poll, shown(100, NOW)) is not None) == flood
