"""The health of sources: the week of an outlet, what changed since the admins were told."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from store_world import (
    DAY,
    HOUR,
    MINUTE,
    NOW,
    VESTNIK,
    add_article,
    article,
    loud,
    populate,
    shown,
)

from crawler.items import Quality
from crawler.store import Connection, Database, entries, events, health, outlets
from crawler.store.outlets import OutletState, PollOutcome
from crawler.store.schema import events as event_rows

GOOD = PollOutcome(
    ok=True, ended_at=NOW, next_poll_at=NOW + HOUR, interval_s=3600.0, state="active",
    new=0, usual_new=None,
)  # fmt: skip
BAD = replace(GOOD, ok=False, state="slow", error_kind="dns", error_text="no such host")


def test_the_week_counts_what_each_outlet_showed_by_day(world: Database) -> None:
    with world.write() as connection:
        for age, paths in ((6 * DAY, "a"), (HOUR, "bc"), (8 * DAY, "d")):
            entries.note_found(connection, "vestnik", dict(shown(*paths)), NOW - age, quiet=loud)
        assert health.week(connection, NOW) == {"vestnik": [0, 1, 0, 0, 0, 0, 2]}


class TestChanges:
    def test_are_told_once_each_way(self, world: Database) -> None:
        with world.write() as connection:
            outlets.finish(connection, "vestnik", "me", GOOD)
            assert health.changes(connection) == []
            outlets.finish(connection, "vestnik", "me", BAD)
            (change,) = health.changes(connection)
            assert (change.before, change.after, change.why) == ("active", "slow", "no such host")
            assert change.since == NOW
            health.told(connection, [change])
            assert health.changes(connection) == []
            outlets.finish(connection, "vestnik", "me", replace(GOOD, ended_at=NOW + HOUR))
            (change,) = health.changes(connection)
            assert (change.before, change.after, change.why) == ("slow", "active", "")

    def test_that_came_and_went_are_none(self, world: Database) -> None:
        with world.write() as connection:
            outlets.finish(connection, "vestnik", "me", BAD)
            outlets.finish(connection, "vestnik", "me", GOOD)
            assert health.changes(connection) == []

    def test_the_worst_come_first(self, world: Database) -> None:
        with world.write() as connection:
            outlets.finish(connection, "vestnik", "me", replace(GOOD, silent_since=NOW))
            outlets.finish(connection, "dala", "me", BAD)
            outlets.finish(connection, "step", "me", replace(BAD, state="sleeping"))
            found = [change.outlet_id for change in health.changes(connection)]
        assert found == ["step", "dala", "vestnik"]


def test_a_flood_is_told_once_an_outlet(world: Database) -> None:
    with world.write() as connection:
        for minute in (1, 2):
            at = NOW + minute * MINUTE
            events.record(connection, at, "door", "flood", f"{minute}", outlet_id="vestnik")
        (flood,) = health.floods(connection, NOW)
        assert (flood.name, flood.after, flood.why) == ("Vestnik", "flood", "2")
        assert health.floods(connection, NOW + 2 * MINUTE) == []


def test_an_outlet_gives_only_stubs_when_its_last_ten_articles_are(database: Database) -> None:
    populate(database)
    with database.write() as connection:
        for number in range(10):
            later = NOW + number * MINUTE
            stub = replace(article(f"s{number}", fetched_at=later), quality=Quality.STUB)
            assert not health.only_stubs(connection, "vestnik")
            add_article(connection, stub)
        assert health.only_stubs(connection, "vestnik")
        add_article(connection, article("whole", fetched_at=NOW + HOUR))
        assert not health.only_stubs(connection, "vestnik")


class TestPageObjects:
    WHY = "vestnik: no div.body on the page"

    def note(self, connection: Connection, *failures: str | None) -> None:
        for number, failure in enumerate(failures):
            now = NOW + number * MINUTE
            health.note_page_object(connection, "vestnik", failure, now)

    def state(self, connection: Connection) -> OutletState:
        found = outlets.state(connection, "vestnik")
        assert found is not None
        return found

    def test_no_longer_fit_after_five_misses_in_a_row(self, world: Database) -> None:
        with world.write() as connection:
            self.note(connection, *[self.WHY] * 4)
            assert self.state(connection).condition == "active"
            self.note(connection, self.WHY, self.WHY)
            after = self.state(connection)
            assert (after.condition, after.misfit_since) == ("misfit", NOW)
            assert after.misfit_why == self.WHY
            (change,) = health.changes(connection)
            assert (change.after, change.why, change.since) == ("misfit", self.WHY, NOW)
            (event,) = connection.execute(select(event_rows))
            assert (event.stage, event.verdict) == ("health", "misfit")
            assert event.reason == f"5 pages in a row: {self.WHY}"

    def test_that_find_an_article_now_and_then_fit(self, world: Database) -> None:
        with world.write() as connection:
            self.note(connection, *[self.WHY, self.WHY, self.WHY, self.WHY, None] * 3)
            assert self.state(connection).condition == "active"
            assert health.changes(connection) == []

    def test_are_told_of_once_each_way(self, world: Database) -> None:
        with world.write() as connection:
            self.note(connection, *[self.WHY] * 5)
            health.told(connection, health.changes(connection))
            self.note(connection, self.WHY)
            assert health.changes(connection) == []
            self.note(connection, None, None)
            (change,) = health.changes(connection)
            assert (change.before, change.after, change.why) == ("misfit", "active", "")
            after = self.state(connection)
            assert (after.condition, after.misfit_why) == ("active", None)
            verdicts = connection.scalars(select(event_rows.c.verdict).order_by(event_rows.c.id))
            assert verdicts.all() == ["misfit", "active"]

    def test_that_the_catalogue_takes_back_are_forgotten(self, world: Database) -> None:
        with world.write() as connection:
            self.note(connection, *[self.WHY] * 5)
            with_object = VESTNIK.model_copy(update={"page": "vestnik"})
            outlets.sync(connection, [with_object], NOW, whole=False)
            assert self.state(connection).condition == "misfit"
            outlets.sync(connection, [VESTNIK], NOW, whole=False)
            assert self.state(connection).condition == "active"

    def test_say_less_than_silence_and_headlines(self, world: Database) -> None:
        with world.write() as connection:
            self.note(connection, *[self.WHY] * 5)
            outlets.finish(connection, "vestnik", "me", replace(GOOD, stubs_since=NOW))
            assert self.state(connection).condition == "stubs"
            assert [change.after for change in health.changes(connection)] == ["stubs"]


def test_outlets_are_overdue_that_nobody_reads_in_time(world: Database) -> None:
    with world.write() as connection:
        outlets.claim(connection, "me", NOW + 2 * HOUR, ["dala"])
        outlets.finish(connection, "step", "me", GOOD)
        late = health.overdue(connection, NOW + HOUR)
    assert late == [("vestnik", NOW)]
