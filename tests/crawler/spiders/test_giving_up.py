"""A page that cannot be had: tried again, told of by its entry, or given up for good."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy import select
from store_world import DAY, HOUR, NOW, VESTNIK, add_article, article, loud, populate, shown

from crawler.errors import FetchError
from crawler.items import Entry
from crawler.spiders.context import CrawlContext
from crawler.spiders.fetched import FetchedPage
from crawler.spiders.finding import is_catch_up, note_entries
from crawler.spiders.giving_up import give_up_page
from crawler.spiders.poll import Poll
from crawler.store import Database, entries, outlets
from crawler.store.entries import MAX_ATTEMPTS, PendingEntry
from crawler.store.outlets import OutletState
from crawler.store.schema import entries as table

UNIT = "entry:1"


@pytest.fixture
def world(database: Database) -> Database:
    populate(database)
    return database


def make_poll(state: OutletState | None = None) -> Poll:
    poll = Poll(outlet=VESTNIK, state=state, doors=(), started_at=NOW, pages_limit=30)
    poll.open(UNIT)
    return poll


def found(world: Database, *, titled: bool = True, stub: bool = False) -> PendingEntry:
    with world.write() as connection:
        fresh = dict(shown("a"))
        if not titled:
            fresh = {url: replace(entry, title="") for url, entry in fresh.items()}
        entries.note_found(connection, "vestnik", fresh, NOW, quiet=loud)
        (entry,) = entries.pending(connection, "vestnik", NOW)
        if stub:
            entries.attach(connection, entry.id, add_article(connection, article("a")))
        (entry,) = entries.pending(connection, "vestnik", NOW)
    return entry


async def give_up(
    world: Database,
    poll: Poll,
    entry: PendingEntry | None,
    status: int,
    *,
    stopping: bool = False,
) -> FetchedPage | None:
    context = cast(CrawlContext, SimpleNamespace(database=world, stopping=stopping))
    error = FetchError(f"the page answered {status}", kind="status")
    return await give_up_page(context, poll, entry, UNIT, error, status)


def ended(world: Database) -> tuple[str, int, bool]:
    with world.read() as connection:
        row = connection.execute(select(table.c.state, table.c.attempts, table.c.article_id)).one()
    return row.state, row.attempts, row.article_id is not None


@pytest.mark.parametrize(("status", "again"), [(503, True), (404, True), (410, False)])
async def test_its_entry_tells_of_it_meanwhile(world: Database, status: int, again: bool) -> None:
    poll, entry = make_poll(), found(world)
    page = await give_up(world, poll, entry, status)
    assert page is not None
    assert (page.entry, page.body, page.again) == (entry, b"", again)
    assert page.reason == f"the page answered {status}"
    assert not poll.done.is_set()  # until the stub is stored
    assert ended(world) == ("pending", int(again), False)


@pytest.mark.parametrize(
    ("titled", "stub", "status", "end"),
    [
        (False, False, 503, ("pending", 1, False)),
        (False, False, 410, ("failed", 0, False)),  # not asked for at every poll for ever
        (True, True, 503, ("pending", 1, True)),
        (True, True, 410, ("stored", 0, True)),
        (True, True, 451, ("stored", 0, True)),
    ],
)
async def test_without_more_to_tell_is_tried_again_or_ended(
    world: Database, titled: bool, stub: bool, status: int, end: tuple[str, int, bool]
) -> None:
    poll = make_poll()
    entry = found(world, titled=titled, stub=stub)
    assert await give_up(world, poll, entry, status) is None
    assert (poll.failed, poll.done.is_set()) == (1, True)
    assert ended(world) == end


async def test_the_last_attempt_is_the_last(world: Database) -> None:
    entry = replace(found(world), attempts=MAX_ATTEMPTS - 1)
    page = await give_up(world, make_poll(), entry, 503)
    assert page is not None
    assert not page.again
    assert ended(world)[0] == "failed"  # the stub, when it is stored, makes it "stored"


async def test_while_the_outlet_wants_to_be_left_alone_no_attempt_is_counted(
    world: Database,
) -> None:
    poll, entry = make_poll(), found(world)
    until = datetime.now(UTC) + HOUR
    poll.wait_until(until)
    assert await give_up(world, poll, entry, 429) is None
    assert (poll.failed, poll.done.is_set()) == (0, True)
    assert ended(world) == ("pending", 0, False)
    with world.read() as connection:
        assert connection.scalar(select(table.c.next_attempt_at)) == until


async def test_while_we_stop_its_entry_stays_as_it_is(world: Database) -> None:
    poll, entry = make_poll(), found(world)
    assert await give_up(world, poll, entry, 410, stopping=True) is None
    assert poll.failed == 0
    with world.read() as connection:
        assert entries.pending(connection, "vestnik", NOW) == [entry]


async def test_that_a_person_asked_for_just_fails(world: Database) -> None:
    poll = make_poll()
    assert await give_up(world, poll, None, 404) is None
    assert (poll.failed, poll.ok, poll.done.is_set()) == (1, False, True)


class TestEntriesKept:
    @pytest.mark.parametrize(
        ("published", "catch_up"),
        [
            (NOW - HOUR, True),
            (NOW, True),
            (NOW - HOUR - timedelta(seconds=1), False),
            (None, False),
        ],
    )
    def test_are_a_catch_up_when_printed_since_the_last_good_reading(
        self, world: Database, published: datetime | None, catch_up: bool
    ) -> None:
        entry = Entry(url="https://vestnik.example/a", published=published)
        with world.read() as connection:
            state = outlets.state(connection, "vestnik")
        assert state is not None
        assert is_catch_up(make_poll(replace(state, last_ok_at=NOW - HOUR)), entry) is catch_up
        assert not is_catch_up(make_poll(state), entry)
        assert not is_catch_up(make_poll(), entry)

    def test_older_than_the_crawl_was_asked_for_are_skipped_with_the_reason(
        self, world: Database
    ) -> None:
        poll = make_poll()
        poll.since = NOW - HOUR
        ages = {"new": 0, "old": 2, "undated": None}
        fresh = {
            f"https://vestnik.example/{path}": Entry(
                url=path, published=None if age is None else NOW - age * DAY
            )
            for path, age in ages.items()
        }
        with world.write() as connection:
            note_entries(connection, poll, fresh, NOW, quiet=True)
            waiting = {e.url: e.baseline for e in entries.pending(connection, "vestnik", NOW)}
            skipped = connection.execute(
                select(table.c.url, table.c.reason).where(table.c.state == "skipped")
            ).one()
        assert waiting == {"new": True, "undated": True}
        assert tuple(skipped) == ("old", "older than the crawl was asked to read")
