"""When a watched article is read again, and what it means that its page cannot be had."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from store_world import DAY, HOUR, MINUTE, NOW, VESTNIK, add_article, article, populate

from crawler.errors import FetchError
from crawler.spiders.context import CrawlContext
from crawler.spiders.giving_up import give_up_page
from crawler.spiders.poll import Poll
from crawler.spiders.rereading import (
    LONGEST,
    SHARE,
    SOONEST,
    next_check,
    note_check,
    note_failed_check,
    printed_at,
)
from crawler.store import Connection, Database, events, watching

AGES = st.timedeltas(timedelta(0), timedelta(days=20))


@pytest.fixture
def world(database: Database) -> Database:
    populate(database)
    return database


def verdicts(connection: Connection) -> list[str]:
    return [event.verdict for event in events.chain(connection, article("a").canonical_url)]


class TestNextCheck:
    @pytest.mark.parametrize(
        ("age", "wait"),
        [
            (timedelta(0), SOONEST),
            (-HOUR, SOONEST),  # printed in the future
            (30 * MINUTE, SOONEST),
            (4 * HOUR, HOUR),
            (DAY, 6 * HOUR),
            (11 * DAY, 66 * HOUR),
            (12 * DAY, None),
            (30 * DAY, None),
        ],
    )
    def test_is_a_quarter_of_the_age_at_the_last_one(
        self, age: timedelta, wait: timedelta | None
    ) -> None:
        assert next_check(NOW, NOW - age) == (wait if wait is None else NOW + wait)

    @given(AGES)
    def test_comes_exactly_when_the_share_is_reached(self, age: timedelta) -> None:
        due = next_check(NOW, NOW - age)
        if due is None:
            assert age + max(age / 4, SOONEST) > LONGEST
            return
        assert due >= NOW + SOONEST
        assert due - (NOW - age) <= LONGEST
        if due > NOW + SOONEST:
            assert (due - NOW) / (due - (NOW - age)) == pytest.approx(SHARE)

    def test_comes_some_thirty_times_in_all(self) -> None:
        due, times = next_check(NOW, NOW), 0
        while due is not None:
            times += 1
            due = next_check(due, NOW)
        assert 28 <= times <= 35

    def test_does_not_believe_a_date_in_the_future(self) -> None:
        assert printed_at(article(published=NOW + DAY), NOW) == NOW
        assert printed_at(article(published=NOW - DAY), NOW) == NOW - DAY
        assert printed_at(article(published=None, fetched_at=None), NOW) == NOW


class TestPagesThatCannotBeHad:
    def watch(self, connection: Connection, printed: datetime = NOW) -> watching.Watched:
        item = article("a", published=printed, fetched_at=printed)
        article_id = add_article(connection, item)
        watching.begin(connection, article_id, NOW, NOW, entry_id=None)
        (watched,) = watching.due(connection, "vestnik", NOW, 1)
        return watched

    def test_are_asked_for_later_with_the_reason_kept(self, world: Database) -> None:
        with world.write() as connection:
            note_failed_check(connection, self.watch(connection), NOW + HOUR, "no answer")
            (event,) = events.chain(connection, article("a").canonical_url)
            assert (event.stage, event.verdict, event.reason) == ("revision", "failed", "no answer")
            assert watching.due(connection, "vestnik", NOW + HOUR, 1) == []
            assert watching.due(connection, "vestnik", NOW + 75 * MINUTE, 1)

    def test_wait_for_as_long_as_their_outlet_asks(self, world: Database) -> None:
        until = NOW + 5 * HOUR
        with world.write() as connection:
            watched = self.watch(connection)
            note_failed_check(connection, watched, NOW, "429", not_before=until)
            assert watching.due(connection, "vestnik", until - MINUTE, 1) == []
            assert watching.due(connection, "vestnik", until, 1)

    def test_that_are_gone_twice_were_withdrawn_and_that_is_told_once(
        self, world: Database
    ) -> None:
        with world.write() as connection:
            watched = self.watch(connection)
            for gone_checks in range(4):
                again = replace(watched, gone_checks=gone_checks)
                note_failed_check(connection, again, NOW, "is not there", gone=True)
            assert verdicts(connection) == ["failed", "withdrawn"]

    def test_that_come_back_say_so(self, world: Database) -> None:
        with world.write() as connection:
            watched = self.watch(connection)
            note_check(connection, replace(watched, gone_checks=1), NOW)
            assert verdicts(connection) == []
            note_check(connection, replace(watched, gone_checks=2), NOW)
            assert verdicts(connection) == ["back"]

    def test_a_fault_of_another_kind_between_two_404_does_not_hide_them(
        self, world: Database
    ) -> None:
        with world.write() as connection:
            watched = self.watch(connection)
            note_failed_check(connection, watched, NOW, "is not there", gone=True)
            (watched,) = watching.due(connection, "vestnik", NOW + HOUR, 1)
            note_failed_check(connection, watched, NOW, "no answer")
            (watched,) = watching.due(connection, "vestnik", NOW + HOUR, 1)
            note_failed_check(connection, watched, NOW, "is not there", gone=True)
            assert verdicts(connection) == ["failed", "failed", "withdrawn"]


class TestGivingUp:
    @pytest.fixture
    def watched(self, world: Database) -> watching.Watched:
        with world.write() as connection:
            return TestPagesThatCannotBeHad().watch(connection, datetime.now(UTC))

    async def give_up(
        self, world: Database, watched: watching.Watched, status: int, **context: bool
    ) -> Poll:
        poll = Poll(outlet=VESTNIK, state=None, doors=(), started_at=NOW, pages_limit=30)
        poll.open("article:1")
        tools = SimpleNamespace(**({"database": world, "stopping": False} | context))
        error = FetchError("the page is not there", kind="status")
        stub = await give_up_page(
            cast(CrawlContext, tools), poll, None, "article:1", error, status, watched
        )
        assert stub is None
        assert poll.done.is_set()
        assert poll.failed == 0, "it says nothing of the outlet's new pages"
        return poll

    @pytest.mark.parametrize(("status", "gone"), [(404, 1), (410, 1), (403, 0), (500, 0)])
    async def test_counts_the_answers_that_say_that_a_page_is_gone(
        self, world: Database, watched: watching.Watched, status: int, gone: int
    ) -> None:
        await self.give_up(world, watched, status)
        with world.read() as connection:
            (found,) = watching.due(connection, "vestnik", datetime.now(UTC) + DAY, 1)
            assert found.gone_checks == gone
            assert verdicts(connection) == ["failed"]

    async def test_at_the_end_of_the_crawl_leaves_the_article_due(
        self, world: Database, watched: watching.Watched
    ) -> None:
        poll = await self.give_up(world, watched, 404, stopping=True)
        assert poll.interrupted
        with world.read() as connection:
            assert watching.due(connection, "vestnik", NOW, 1) == [watched]
            assert verdicts(connection) == []
