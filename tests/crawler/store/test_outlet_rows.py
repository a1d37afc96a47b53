"""Outlets in the database: the catalogue, claims and health."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import update
from store_world import DALA, DAY, HOUR, MINUTE, NOW, STEP, VESTNIK, outlet, run_together

from crawler.store import Connection, Database, doors, health, outlets, processes
from crawler.store.doors import DoorState
from crawler.store.outlets import OutletState, PollOutcome
from crawler.store.schema import outlets as outlet_table

CLAIMER = """
import sys, time
from datetime import UTC, datetime
from crawler.store import Database, outlets
database = Database(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()  # all begin together
taken = []
while True:
    with database.write() as connection:
        found = outlets.claim_due(connection, sys.argv[2], datetime.now(UTC), 3)
    taken += found
    if not found:
        break
    time.sleep(0.005)
print(*taken)
"""
WELL = PollOutcome(
    ok=True, ended_at=NOW, next_poll_at=NOW + HOUR, interval_s=3600.0, state="active",
    new=2, usual_new=2.0,
)  # fmt: skip
BADLY = PollOutcome(
    ok=False, ended_at=NOW + HOUR, next_poll_at=NOW + DAY, interval_s=3600.0, state="slow",
    new=0, usual_new=2.0, error_kind="dns", error_text="x" * 600, error_url="https://v.example/",
)  # fmt: skip


def state(connection: Connection, outlet_id: str = "vestnik") -> OutletState:
    found = outlets.state(connection, outlet_id)
    assert found is not None
    return found


class TestCatalogue:
    def test_outlets_and_their_doors_are_written(self, world: Database) -> None:
        with world.read() as connection:
            vestnik = state(connection)
            (door,) = doors.states(connection, "vestnik")
            listed = [row.id for row in outlets.states(connection)]
        assert (vestnik.name, vestnik.tier, vestnik.state) == ("Vestnik", 1, "active")
        assert (vestnik.next_poll_at, vestnik.failures, vestnik.pollable) == (NOW, 0, True)
        assert door == DoorState(door.id, "feed", "https://vestnik.example/feed", None, None)
        assert listed == ["vestnik", "dala", "step"]

    def test_what_is_no_longer_listed_keeps_its_history(self, world: Database) -> None:
        with world.write() as connection:
            outlets.finish(connection, "vestnik", "me", WELL)
            outlets.sync(connection, [DALA], NOW + DAY)
            assert [row.id for row in outlets.states(connection)] == ["dala"]
            assert doors.states(connection, "vestnik") == []
            assert not state(connection).listed
            outlets.sync(connection, [VESTNIK], NOW + DAY, whole=False)
            assert [row.id for row in outlets.states(connection)] == ["vestnik", "dala"]
            assert state(connection).next_poll_at == NOW + HOUR
            assert state(connection).last_ok_at == NOW

    def test_a_door_that_moved_takes_the_place_of_the_old_one(self, world: Database) -> None:
        moved = outlet("vestnik", doors=["rss"])
        with world.write() as connection:
            outlets.sync(connection, [moved, DALA, STEP], NOW)
            urls = [door.url for door in doors.states(connection, "vestnik")]
        assert urls == ["https://vestnik.example/rss"]

    def test_an_outlet_without_doors_is_listed_and_never_due(self, world: Database) -> None:
        with world.write() as connection:
            outlets.sync(connection, [outlet("mute", doors=[])], NOW)
            assert not state(connection, "mute").pollable
            assert outlets.claim_due(connection, "me", NOW + DAY, 10) == []

    def test_a_visitor_is_neither_listed_nor_due(self, world: Database) -> None:
        with world.write() as connection:
            outlets.add_visitor(connection, "web-example-org", "example.org", NOW)
            outlets.add_visitor(connection, "web-example-org", "again", NOW)
            visitor = state(connection, "web-example-org")
            assert (visitor.name, visitor.listed, visitor.pollable) == ("example.org", False, False)
            assert "web-example-org" not in outlets.claim_due(connection, "me", NOW + DAY, 10)

    def test_an_unknown_outlet_has_no_state(self, world: Database) -> None:
        with world.read() as connection:
            assert outlets.state(connection, "none") is None


def make_due(connection: Connection, ids: list[str] | None, moment: datetime) -> None:
    """Set when these outlets, or all, are due."""
    statement = update(outlet_table)
    if ids is not None:
        statement = statement.where(outlet_table.c.id.in_(ids))
    connection.execute(statement.values(next_poll_at=moment))


class TestClaims:
    def test_by_tier_then_by_due_time_and_no_more_than_asked(self, world: Database) -> None:
        with world.write() as connection:
            make_due(connection, ["dala"], NOW - HOUR)
            assert outlets.claim_due(connection, "me", NOW, 2) == ["vestnik", "dala"]
            assert outlets.claim_due(connection, "me", NOW, 2) == ["step"]
            assert outlets.claim_due(connection, "me", NOW, 2) == []

    def test_only_when_their_time_has_come(self, world: Database) -> None:
        with world.write() as connection:
            make_due(connection, None, NOW + HOUR)
            make_due(connection, ["step"], NOW + MINUTE)
            assert outlets.claim_due(connection, "me", NOW, 5) == []
            assert outlets.claim_due(connection, "me", NOW + MINUTE, 5) == ["step"]

    def test_by_name_whatever_the_time_in_the_order_of_asking(self, world: Database) -> None:
        with world.write() as connection:
            make_due(connection, None, NOW + DAY)
            outlets.claim(connection, "other", NOW, ["dala"])
            asked = ["step", "dala", "none", "vestnik"]
            assert outlets.claim(connection, "me", NOW, asked) == ["step", "vestnik"]
            assert outlets.claim(connection, "me", NOW, asked) == []

    def test_are_given_back_by_their_owner_alone(self, world: Database) -> None:
        with world.write() as connection:
            outlets.claim(connection, "me", NOW, ["vestnik", "dala"])
            outlets.claim(connection, "other", NOW, ["step"])
            assert outlets.release(connection, "me") == 2
            assert outlets.claim_due(connection, "third", NOW, 5) == ["vestnik", "dala"]

    def test_of_the_dead_are_given_back(self, world: Database) -> None:
        with world.write() as connection:
            living = processes.register(connection, "crawler", NOW)
            outlets.claim(connection, living, NOW, ["vestnik"])
            outlets.claim(connection, "crawler-gone", NOW, ["dala", "step"])
            assert outlets.release_dead(connection) == 2
            assert outlets.claim_due(connection, living, NOW, 5) == ["dala", "step"]

    def test_of_the_dead_make_their_outlets_due_since_the_claim(self, world: Database) -> None:
        """What the dead one left unread is read first, whatever the outlet's rhythm."""
        with world.write() as connection:
            make_due(connection, None, NOW + DAY)
            outlets.claim(connection, "crawler-gone", NOW + HOUR, ["step"])
            outlets.release_dead(connection)
            assert state(connection, "step").next_poll_at == NOW + HOUR
            assert outlets.claim_due(connection, "me", NOW + HOUR, 5) == ["step"]

    def test_need_not_wait_for_the_old_future_of_a_clock_set_back(self, world: Database) -> None:
        ahead = replace(WELL, ended_at=NOW + DAY, next_poll_at=NOW + DAY + HOUR)
        with world.write() as connection:
            make_due(connection, None, NOW + HOUR)
            outlets.finish(connection, "dala", "me", ahead)
            outlets.finish(connection, "step", "me", WELL)
            assert outlets.claim_due(connection, "me", NOW, 5) == ["dala"]

    def test_two_processes_never_hold_the_same_outlet(
        self, database: Database, database_url: str
    ) -> None:
        names = [f"o{number}" for number in range(120)]
        with database.write() as connection:
            outlets.sync(connection, [outlet(name) for name in names], NOW - 300 * DAY)
        outputs = run_together(CLAIMER, [[database_url, f"process-{n}"] for n in range(3)])
        taken = [output.split() for output in outputs]
        assert sorted(name for part in taken for name in part) == sorted(names)


class TestBringingForward:
    def test_an_outlet_is_made_due_now(self, world: Database) -> None:
        with world.write() as connection:
            outlets.finish(connection, "vestnik", "me", WELL)
            outlets.make_due(connection, "vestnik", NOW + MINUTE)
            assert state(connection).next_poll_at == NOW + MINUTE

    def test_but_the_rest_that_it_asked_for_is_kept(self, world: Database) -> None:
        resting = replace(WELL, next_poll_at=NOW + DAY, rest_until=NOW + HOUR)
        with world.write() as connection:
            outlets.finish(connection, "vestnik", "me", resting)
            outlets.make_due(connection, "vestnik", NOW + MINUTE)
            assert state(connection).next_poll_at == NOW + HOUR

    def test_and_so_is_the_least_distance_between_two_polls(self, world: Database) -> None:
        with world.write() as connection:
            outlets.finish(connection, "vestnik", "me", WELL)
            soon = NOW + outlets.PAUSE / 2
            outlets.make_due(connection, "vestnik", soon)
            assert state(connection).next_poll_at == soon + outlets.PAUSE

    def test_nor_is_a_failing_one_or_one_that_is_being_read(self, world: Database) -> None:
        with world.write() as connection:
            outlets.finish(connection, "vestnik", "me", BADLY)
            outlets.finish(connection, "dala", "me", WELL)
            outlets.claim(connection, "me", NOW, ["dala"])
            for name in ("vestnik", "dala"):
                outlets.make_due(connection, name, NOW + MINUTE)
            assert state(connection).next_poll_at == NOW + DAY
            assert state(connection, "dala").next_poll_at == NOW + HOUR


class TestCondition:
    @pytest.mark.parametrize(
        ("values", "condition"),
        [
            ({}, "active"),
            ({"state": "slow", "silent_since": NOW}, "slow"),
            ({"silent_since": NOW, "stubs_since": NOW}, "silent"),
            ({"stubs_since": NOW}, "stubs"),
        ],
    )
    def test_names_the_worst(self, world: Database, values: dict[str, Any], condition: str) -> None:
        with world.write() as connection:
            outlets.finish(connection, "vestnik", "me", replace(WELL, **values))
            assert state(connection).condition == condition
            (change,) = health.changes(connection) or [None]
            assert (change.after if change else "active") == condition


class TestFinishing:
    def test_well_gives_the_claim_back_and_ends_the_baseline(self, world: Database) -> None:
        with world.write() as connection:
            outlets.claim(connection, "me", NOW, ["vestnik"])
            outlets.finish(connection, "vestnik", "me", WELL)
            outlets.finish(
                connection, "vestnik", "me", replace(WELL, ended_at=NOW + DAY, new=0, usual_new=1.6)
            )
            after = state(connection)
            assert outlets.claim_due(connection, "other", NOW + HOUR, 1) == ["vestnik"]
        assert (after.first_read_at, after.last_ok_at) == (NOW, NOW + DAY)
        assert (after.last_new_at, after.usual_new) == (NOW, 1.6)
        assert (after.interval_s, after.failures) == (3600.0, 0)

    def test_a_poll_whose_claim_another_holds_writes_nothing(self, world: Database) -> None:
        """A process that slept was taken for dead; its outlet is being read anew."""
        with world.write() as connection:
            outlets.claim(connection, "other", NOW, ["vestnik"])
            before = state(connection)
            outlets.finish(connection, "vestnik", "me", WELL)
            outlets.excuse(connection, "vestnik", "me", NOW + DAY)
            assert state(connection) == before
            assert outlets.claim(connection, "third", NOW, ["vestnik"]) == []
            outlets.excuse(connection, "vestnik", "other", NOW + DAY)
            assert state(connection) == replace(before, next_poll_at=NOW + DAY)
            assert outlets.claim(connection, "third", NOW, ["vestnik"]) == ["vestnik"]

    def test_a_lost_claim_that_nobody_took_is_written_all_the_same(self, world: Database) -> None:
        with world.write() as connection:
            outlets.finish(connection, "vestnik", "me", WELL)
            assert state(connection).last_ok_at == NOW
            outlets.excuse(connection, "vestnik", "me", NOW + DAY)
            assert state(connection).next_poll_at == NOW + DAY

    def test_badly_counts_and_keeps_the_reason(self, world: Database) -> None:
        with world.write() as connection:
            outlets.finish(connection, "vestnik", "me", BADLY)
            outlets.finish(connection, "vestnik", "me", BADLY)
            after = state(connection)
        assert (after.failures, after.state, after.error_kind) == (2, "slow", "dns")
        assert after.error_text is not None
        assert len(after.error_text) == 500
        assert after.error_url == "https://v.example/"
        assert (after.first_read_at, after.last_ok_at) == (None, None)
        assert after.last_read_at == NOW + HOUR

    def test_one_success_forgets_every_failure(self, world: Database) -> None:
        with world.write() as connection:
            for outcome in (BADLY, BADLY, WELL):
                outlets.finish(connection, "vestnik", "me", outcome)
            after = state(connection)
        assert (after.failures, after.state) == (0, "active")
        assert (after.error_kind, after.error_text, after.error_url) == (None, None, None)

    def test_a_state_that_does_not_exist_is_refused(self, world: Database) -> None:
        with pytest.raises(Exception, match=r"ck_outlets_state|CHECK"), world.write() as connection:
            outlets.finish(connection, "vestnik", "me", replace(WELL, state="tired"))
