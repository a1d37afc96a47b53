"""The health of sources: the week of an outlet, what changed since the admins were told."""

from __future__ import annotations

from dataclasses import replace

from store_world import DAY, HOUR, MINUTE, NOW, add_article, article, loud, populate, shown

from crawler.items import Quality
from crawler.store import Database, entries, events, health, outlets
from crawler.store.outlets import PollOutcome

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


def test_outlets_are_overdue_that_nobody_reads_in_time(world: Database) -> None:
    with world.write() as connection:
        outlets.claim(connection, "me", NOW + 2 * HOUR, ["dala"])
        outlets.finish(connection, "step", "me", GOOD)
        late = health.overdue(connection, NOW + HOUR)
    assert late == [("vestnik", NOW)]
