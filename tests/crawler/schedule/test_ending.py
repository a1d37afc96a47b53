"""The end of a poll: health, rhythm and spending in one go."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from store_world import DAY, HOUR, MINUTE, NOW, VESTNIK, add_article, article, loud, populate, shown

from crawler.errors import DoorError, FetchError
from crawler.items import Quality
from crawler.schedule.ending import AGAIN_FOR_NEWS, AGAIN_WHEN_OFFLINE, end_poll
from crawler.schedule.policy import FIRST, PROBE
from crawler.schedule.steering import THRESHOLD
from crawler.spiders.poll import Poll
from crawler.store import Connection, Database, doors, entries, outlets, steering
from crawler.store.doors import DoorMemory
from crawler.store.outlets import OutletState
from crawler.store.schema import events as event_table
from crawler.store.schema import outlets as outlet_table

DNS = FetchError("the host name cannot be resolved", kind="dns", url="https://vestnik.example/")


@pytest.fixture
def world(database: Database) -> Database:
    populate(database)
    return database


def poll(connection: Connection, **values: Any) -> Poll:
    """A poll of the outlet as it stands, with this outcome."""
    reading = Poll(
        outlet=VESTNIK,
        state=outlets.state(connection, "vestnik"),
        doors=tuple(doors.states(connection, "vestnik")),
        started_at=NOW,
        pages_limit=30,
        process_id="me",
    )
    reading.done.set()
    for name, value in values.items():
        setattr(reading, name, value)
    return reading


def end(
    connection: Connection, *, at: datetime = NOW, threshold: float = THRESHOLD, **values: Any
) -> OutletState:
    """Poll once with this outcome; return what is remembered then."""
    outlets.claim(connection, "me", NOW, ["vestnik"])
    with time_machine.travel(at, tick=False):
        end_poll(connection, poll(connection, **values), threshold=threshold)
    after = outlets.state(connection, "vestnik")
    assert after is not None
    assert outlets.claim(connection, "other", NOW, ["vestnik"]) == ["vestnik"]  # given back
    outlets.release(connection, "other")
    return after


def changes(connection: Connection) -> list[tuple[str, str]]:
    rows = connection.execute(event_table.select().order_by(event_table.c.id))
    return [(row.verdict, row.reason) for row in rows if row.stage == "health"]


class TestWell:
    def test_sets_health_and_the_next_time(self, world: Database) -> None:
        with world.write() as connection:
            after = end(connection, doors_ok={1}, new=4)
        assert (after.state, after.failures, after.error_kind) == ("active", 0, None)
        assert (after.first_read_at, after.last_ok_at, after.last_new_at) == (NOW, NOW, NOW)
        assert after.interval_s is not None
        assert after.next_poll_at == NOW + timedelta(seconds=after.interval_s)

    def test_learns_the_rhythm_from_the_dates_of_the_first_reading(self, world: Database) -> None:
        intervals = []
        for spread in (3 * MINUTE, HOUR):
            with world.write() as connection:
                connection.execute(outlet_table.update().values(first_read_at=None, rhythm=None))
                printed = [NOW - number * spread for number in range(30)]
                after = end(connection, doors_ok={1}, new=30, printed=printed)
            assert after.interval_s is not None
            intervals.append(after.interval_s)
        assert intervals[0] < intervals[1] / 2

    def test_asks_more_rarely_where_the_budget_is_tight(self, world: Database) -> None:
        with world.write() as connection:
            printed = [NOW - number * HOUR for number in range(30)]
            intervals = [
                end(connection, doors_ok={1}, printed=printed, threshold=threshold).interval_s
                for threshold in (0.1, 100.0)
            ]
        assert intervals[0] is not None
        assert intervals[1] is not None
        assert intervals[0] < intervals[1]

    def test_of_a_flood_teaches_no_rhythm(self, world: Database) -> None:
        with world.write() as connection:
            end(connection, doors_ok={1}, printed=[NOW - HOUR])
            rhythms = [
                end(connection, doors_ok={1}, printed=printed, flood=True).rhythm
                for printed in ([], [NOW] * 500)
            ]
        assert rhythms[0] == rhythms[1]

    def test_heeds_what_all_doors_wish(self, world: Database) -> None:
        memory = DoorMemory(ttl_s=840.0, fresh_until=NOW + 5 * MINUTE)
        with world.write() as connection:
            (door,) = doors.states(connection, "vestnik")
            printed = [NOW - number * MINUTE for number in range(30)]
            after = end(connection, doors_ok={1}, printed=printed, memories={door.id: memory})
        assert after.next_poll_at == NOW + 14 * MINUTE

    def test_of_the_first_sight_teaches_nothing_of_what_is_usual(self, world: Database) -> None:
        with world.write() as connection:
            assert end(connection, doors_ok={1}, new=300).usual_new is None
            assert end(connection, doors_ok={1}, new=10).usual_new == 10
            assert end(connection, doors_ok={1}, new=0).usual_new == pytest.approx(8)
            assert end(connection, doors_ok={1}, new=500, flood=True).usual_new == pytest.approx(8)

    def test_waits_as_long_as_the_outlet_wishes(self, world: Database) -> None:
        with world.write() as connection:
            after = end(connection, doors_ok={1}, retry_after=NOW + 5 * HOUR)
        assert after.next_poll_at == NOW + 5 * HOUR
        assert after.interval_s is not None
        assert after.interval_s < HOUR.total_seconds()

    def test_although_another_door_failed_keeps_the_error_in_sight(self, world: Database) -> None:
        with world.write() as connection:
            after = end(connection, doors_ok={1}, error=DNS)
        assert (after.failures, after.error_kind) == (0, "dns")


class TestSilence:
    """Of an outlet that printed an article an hour, day and night."""

    def regular(self, connection: Connection) -> None:
        printed = [NOW - number * HOUR for number in range(100)]
        end(connection, doors_ok={1}, new=9, printed=printed)

    @pytest.mark.parametrize(("hours", "silent"), [(5, False), (8, False), (30, True)])
    def test_is_called_so_when_its_rhythm_does_not_explain_it(
        self, world: Database, hours: int, silent: bool
    ) -> None:
        with world.write() as connection:
            self.regular(connection)
            after = end(connection, at=NOW + hours * HOUR, doors_ok={1})
        assert (after.silent_since is not None) == silent
        assert (after.condition == "silent") == silent

    def test_ends_with_the_next_news_and_not_with_a_failure(self, world: Database) -> None:
        with world.write() as connection:
            self.regular(connection)
            since = end(connection, at=NOW + 30 * HOUR, doors_ok={1}).silent_since
            later = end(connection, at=NOW + 40 * HOUR, doors_ok={1})
            failed = end(connection, at=NOW + 41 * HOUR, error=DNS)
            assert since == later.silent_since == failed.silent_since == NOW + 30 * HOUR
            news = end(connection, at=NOW + 42 * HOUR, doors_ok={1}, new=1, printed=[NOW])
            assert news.silent_since is None

    def test_is_none_where_what_it_showed_became_no_article(self, world: Database) -> None:
        with world.write() as connection:
            self.regular(connection)
            again = dict(shown("the-same-text-again"))
            entries.note_found(connection, "vestnik", again, NOW + 28 * HOUR, quiet=loud)
            after = end(connection, at=NOW + 30 * HOUR, doors_ok={1})
        assert after.silent_since is None


class TestNewsThatWaits:
    def found(self, connection: Connection, *, baseline: bool = False) -> None:
        fresh = dict(shown("waits"))
        entries.note_found(connection, "vestnik", fresh, NOW, quiet=lambda _: baseline)

    def test_brings_the_next_poll_forward(self, world: Database) -> None:
        with world.write() as connection:
            self.found(connection)
            after = end(connection, doors_ok={1}, new=30, threshold=1e5)
        assert after.next_poll_at == NOW + AGAIN_FOR_NEWS

    def test_but_no_archive_does_nor_what_always_fails(self, world: Database) -> None:
        with world.write() as connection:
            self.found(connection, baseline=True)
            after = end(connection, doors_ok={1}, new=30, threshold=1e5)
            assert after.next_poll_at > NOW + AGAIN_FOR_NEWS
            self.found(connection)
            after = end(connection, doors_ok={1}, new=0, failed=30, threshold=1e5)
            assert after.next_poll_at > NOW + AGAIN_FOR_NEWS


class TestStubs:
    def test_are_a_condition_when_nothing_else_comes(self, world: Database) -> None:
        with world.write() as connection:
            for number in range(10):
                stub = replace(article(f"s{number}"), quality=Quality.STUB)
                add_article(connection, stub)
            after = end(connection, doors_ok={1}, new=2, stubs=2)
            assert (after.stubs_since, after.condition) == (NOW, "stubs")
            same = end(connection, at=NOW + HOUR, doors_ok={1}, new=1, stubs=1)
            assert same.stubs_since == NOW
            better = end(connection, at=NOW + DAY, doors_ok={1}, new=2, stubs=1)
            assert better.stubs_since is None


class TestBadly:
    def test_counts_backs_off_and_keeps_the_learnt_rhythm(self, world: Database) -> None:
        with world.write() as connection:
            before = end(connection, doors_ok={1}, new=1)
            waits = [end(connection, error=DNS).next_poll_at - NOW for _ in range(4)]
            after = end(connection, error=DNS)
        assert before.interval_s is not None
        first = timedelta(seconds=before.interval_s)
        assert waits == [first, 2 * first, 4 * first, 8 * first]
        assert (after.interval_s, after.rhythm) == (before.interval_s, before.rhythm)
        assert (after.failures, after.state) == (5, "slow")
        assert (after.error_kind, after.error_text, after.error_url) == (
            "dns", DNS.message, DNS.url,
        )  # fmt: skip

    def test_for_long_ends_in_sleep_with_one_notice_on_each_change(self, world: Database) -> None:
        with world.write() as connection:
            for _ in range(19):
                end(connection, error=DNS)
            asleep = end(connection, error=DNS)
            assert (asleep.state, asleep.next_poll_at) == ("sleeping", NOW + PROBE)
            awake = end(connection, doors_ok={1})
            assert (awake.state, awake.failures, awake.error_text) == ("active", 0, None)
            assert awake.next_poll_at - NOW < HOUR
            assert changes(connection) == [
                ("slow", f"active → slow: {DNS.message}"),
                ("sleeping", f"slow → sleeping: {DNS.message}"),
                ("active", "sleeping → active"),
            ]

    def test_for_other_reasons_than_fetching_is_called_parse(self, world: Database) -> None:
        with world.write() as connection:
            assert end(connection, error=DoorError("no feed")).error_kind == "parse"


class TestOurOwnFault:
    def test_is_not_held_against_the_outlet(self, world: Database) -> None:
        with world.write() as connection:
            before = end(connection, doors_ok={1}, new=2)
            outlets.claim(connection, "me", NOW, ["vestnik"])
            with time_machine.travel(NOW, tick=False):
                end_poll(connection, poll(connection, error=DNS, requests=4), ours=True)
            after = outlets.state(connection, "vestnik")
            assert after == replace(before, next_poll_at=NOW + AGAIN_WHEN_OFFLINE)
            assert steering.spent_today(connection, NOW) == 4
            assert outlets.claim(connection, "other", NOW, ["vestnik"]) == ["vestnik"]


class TestInterrupted:
    def test_is_read_again_at_once_and_nothing_is_held_against_the_outlet(
        self, world: Database
    ) -> None:
        with world.write() as connection:
            before = end(connection, doors_ok={1}, new=2)
            outlets.claim(connection, "me", NOW, ["vestnik"])
            reading = poll(connection, requests=4)
            reading.done.clear()
            with time_machine.travel(NOW + HOUR, tick=False):
                end_poll(connection, reading)
            after = outlets.state(connection, "vestnik")
            assert after == replace(before, next_poll_at=NOW + HOUR)
            assert steering.spent_today(connection, NOW) == 4
            assert outlets.claim(connection, "other", NOW, ["vestnik"]) == ["vestnik"]

    def test_at_first_sight_leaves_the_outlet_to_be_seen_for_the_first_time(
        self, world: Database
    ) -> None:
        with world.write() as connection:
            reading = poll(connection, doors_ok={1}, new=3)
            reading.done.clear()
            end_poll(connection, reading)
            after = outlets.state(connection, "vestnik")
            assert after is not None
            assert (after.first_read_at, after.failures) == (None, 0)

    def test_with_an_error_is_a_failure_as_any(self, world: Database) -> None:
        with world.write() as connection:
            reading = poll(connection, error=DNS)
            reading.done.clear()
            end_poll(connection, reading)
            after = outlets.state(connection, "vestnik")
            assert after is not None
            assert after.failures == 1


class TestLostClaim:
    @pytest.mark.parametrize("ours", [False, True])
    def test_writes_nothing_but_the_cost(self, world: Database, ours: bool) -> None:
        with world.write() as connection:
            outlets.claim(connection, "other", NOW, ["vestnik"])
            before = outlets.state(connection, "vestnik")
            end_poll(connection, poll(connection, error=DNS, requests=2), ours=ours)
            assert outlets.state(connection, "vestnik") == before
            assert outlets.claim(connection, "third", NOW, ["vestnik"]) == []
            assert steering.spent_today(connection, datetime.now(UTC)) == 2


class TestPages:
    def test_asked_by_url_say_nothing_about_the_outlet_but_cost(self, world: Database) -> None:
        with world.write() as connection:
            before = outlets.state(connection, "vestnik")
            with time_machine.travel(NOW, tick=False):
                end_poll(connection, poll(connection, doors=(), requests=3, failed=1))
            assert outlets.state(connection, "vestnik") == before
            assert steering.spent_today(connection, NOW) == 3

    def test_and_doors_are_paid_from_one_account(self, world: Database) -> None:
        with world.write() as connection:
            for _ in range(2):
                end(connection, doors_ok={1}, requests=5)
            assert steering.spent_today(connection, NOW) == 10


def test_of_an_outlet_nobody_knew_needs_no_past(world: Database) -> None:
    with world.write() as connection:
        reading = poll(connection, state=None, error=DNS)
        start = datetime.now(UTC)
        end_poll(connection, reading)
        after = outlets.state(connection, "vestnik")
        assert after is not None
        assert after.next_poll_at - start < FIRST + timedelta(minutes=1)
        assert changes(connection) == []
