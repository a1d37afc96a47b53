"""Entries: found once, read with patience, never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from store_world import DAY, HOUR, MINUTE, NOW, add_article, article, loud, shown

from crawler.items import Entry
from crawler.store import Connection, Database, entries, schema
from crawler.store.entries import MAX_ATTEMPTS, PendingEntry


def find(connection: Connection, *paths: str, baseline: bool = False) -> list[PendingEntry]:
    """The outlet's door shows these; return what is pending then."""
    fresh = entries.unseen(connection, "vestnik", shown(*paths))
    entries.note_found(connection, "vestnik", fresh, NOW, quiet=lambda _: baseline)
    return entries.pending(connection, "vestnik", NOW)


def row(connection: Connection, entry_id: int) -> tuple[str, str, int, datetime]:
    table = schema.entries.c
    found = connection.execute(
        select(table.state, table.reason, table.attempts, table.next_attempt_at).where(
            table.id == entry_id
        )
    ).one()
    return found.state, found.reason, found.attempts, found.next_attempt_at


def quiet(_: Entry) -> bool:
    return True


class TestFinding:
    def test_an_entry_is_unseen_until_it_is_noted(self, world: Database) -> None:
        with world.write() as connection:
            assert len(entries.unseen(connection, "vestnik", shown("a", "b"))) == 2
            find(connection, "a")
            assert list(entries.unseen(connection, "vestnik", shown("a", "b"))) == [
                "https://vestnik.example/b"
            ]

    def test_of_two_entries_with_one_address_the_first_counts(self, world: Database) -> None:
        url = "https://vestnik.example/a"
        twice = [(url, Entry(url=url, title="first")), (url, Entry(url=url, title="second"))]
        with world.write() as connection:
            found = entries.unseen(connection, "vestnik", twice)
        assert [entry.title for entry in found.values()] == ["first"]

    def test_the_address_of_a_stored_article_is_seen_whoever_shows_it(
        self, world: Database
    ) -> None:
        with world.write() as connection:
            add_article(connection, article("a"))
            assert entries.unseen(connection, "dala", shown("a")) == {}

    def test_another_outlet_may_show_the_address_of_an_unread_entry(self, world: Database) -> None:
        with world.write() as connection:
            find(connection, "a")
            assert len(entries.unseen(connection, "dala", shown("a"))) == 1

    def test_thousands_of_entries_fit_into_one_look(self, world: Database) -> None:
        paths = [f"n{number}" for number in range(1_300)]
        with world.write() as connection:
            find(connection, *paths)
            fresh = entries.unseen(connection, "vestnik", shown(*paths, "new"))
            assert list(fresh) == ["https://vestnik.example/new"]

    def test_noting_an_entry_twice_keeps_the_first(self, world: Database) -> None:
        fresh = dict(shown("a"))
        with world.write() as connection:
            entries.note_found(connection, "vestnik", fresh, NOW, quiet=quiet)
            entries.note_found(connection, "vestnik", fresh, NOW + HOUR, quiet=loud)
            (only,) = entries.pending(connection, "vestnik", NOW + HOUR)
        assert only.baseline

    def test_nothing_found_writes_nothing(self, world: Database) -> None:
        with world.write() as connection:
            assert find(connection) == []


class TestPending:
    def test_tells_all_that_the_door_told(self, world: Database) -> None:
        told = Entry(
            url="https://vestnik.example/a?from=rss", title="Заголовок", published=NOW - HOUR,
            summary="Коротко", guid="hint", language="ru",
        )  # fmt: skip
        with world.write() as connection:
            entries.note_found(
                connection, "vestnik", {"https://vestnik.example/a": told}, NOW, quiet=quiet
            )
            (entry,) = entries.pending(connection, "vestnik", NOW)
        assert entry == PendingEntry(
            id=entry.id, outlet_id="vestnik", url=told.url, canonical_url=told.url[:-9],
            title="Заголовок", summary="Коротко", published=NOW - HOUR, language="ru",
            baseline=True, attempts=0, article_id=None,
        )  # fmt: skip

    def test_newest_first_where_the_undated_are_as_old_as_their_finding(
        self, world: Database
    ) -> None:
        ages = {"old": DAY, "new": -MINUTE, "none": None, "middle": HOUR}
        fresh = {
            f"https://vestnik.example/{path}": Entry(
                url=path, published=None if age is None else NOW - age
            )
            for path, age in ages.items()
        }
        with world.write() as connection:
            entries.note_found(connection, "vestnik", fresh, NOW, quiet=loud)
            order = [entry.url for entry in entries.pending(connection, "vestnik", NOW)]
            first = entries.pending(connection, "vestnik", NOW, limit=1)
        assert order == ["new", "none", "middle", "old"]
        assert [entry.url for entry in first] == ["new"]

    def test_what_is_fresh_before_any_baseline_however_old(self, world: Database) -> None:
        ages = {"a": DAY, "b": MINUTE, "c": 2 * DAY, "d": HOUR}
        fresh = {
            f"https://vestnik.example/{path}": Entry(url=path, published=NOW - age)
            for path, age in ages.items()
        }
        with world.write() as connection:
            entries.note_found(
                connection, "vestnik", fresh, NOW, quiet=lambda entry: entry.url in "bd"
            )
            waiting = entries.pending(connection, "vestnik", NOW)
        assert [(entry.url, entry.baseline) for entry in waiting] == [
            ("a", False), ("c", False), ("b", True), ("d", True),
        ]  # fmt: skip

    def test_is_not_hidden_by_a_clock_that_was_set_back(self, world: Database) -> None:
        with world.write() as connection:
            (entry,) = find(connection, "a")
            entries.postpone(connection, entry, NOW, "503")
            assert entries.pending(connection, "vestnik", NOW) == []
            assert len(entries.pending(connection, "vestnik", NOW - DAY)) == 1

    def test_leaves_out_what_is_skipped_and_knows_it_ever_after(self, world: Database) -> None:
        with world.write() as connection:
            fresh = dict(shown("a"))
            entries.note_found(connection, "vestnik", fresh, NOW, quiet=loud, skip="too old")
            assert entries.pending(connection, "vestnik", NOW + DAY) == []
            assert entries.unseen(connection, "vestnik", shown("a")) == {}
            table = schema.entries.c
            kept = connection.execute(select(table.state, table.reason)).one()
        assert tuple(kept) == ("skipped", "too old")

    def test_belongs_to_its_outlet(self, world: Database) -> None:
        with world.write() as connection:
            find(connection, "a")
            assert entries.pending(connection, "dala", NOW) == []

    @pytest.mark.parametrize("state", ["stored", "skipped", "failed"])
    def test_ends_with_a_word_and_a_reason(self, world: Database, state: str) -> None:
        with world.write() as connection:
            (entry,) = find(connection, "a")
            article_id = add_article(connection, article("a"))
            entries.close(connection, entry.id, state, "because " + "x" * 600, article_id)
            assert entries.pending(connection, "vestnik", NOW + DAY) == []
            now_state, reason, _, _ = row(connection, entry.id)
        assert now_state == state
        assert len(reason) == 500


class TestPostponing:
    @pytest.mark.parametrize(("stub", "ended"), [(False, "failed"), (True, "stored")])
    def test_grows_and_ends_with_the_last_attempt(
        self, world: Database, stub: bool, ended: str
    ) -> None:
        waits: list[timedelta] = []
        again: list[bool] = []
        with world.write() as connection:
            (entry,) = find(connection, "a")
            if stub:
                entries.attach(connection, entry.id, add_article(connection, article("a")))
                (entry,) = entries.pending(connection, "vestnik", NOW)
            for _ in range(MAX_ATTEMPTS):
                assert row(connection, entry.id)[0] == "pending"
                again.append(entries.postpone(connection, entry, NOW, "503"))
                waits.append(row(connection, entry.id)[3] - NOW)
                entry = replace(entry, attempts=entry.attempts + 1)
            assert row(connection, entry.id)[:3] == (ended, "503", MAX_ATTEMPTS)
            assert entries.pending(connection, "vestnik", NOW + 99 * DAY) == []
            kept = connection.scalar(select(schema.entries.c.article_id))
        assert (kept is not None) is stub
        assert again == [True] * 9 + [False]
        assert waits == [5 * 2**number * MINUTE for number in range(10)]
        assert DAY < sum(waits[:-1], timedelta()) < 2 * DAY

    def test_hides_the_entry_until_its_time(self, world: Database) -> None:
        with world.write() as connection:
            (entry,) = find(connection, "a")
            entries.postpone(connection, entry, NOW, "timeout")
            assert entries.pending(connection, "vestnik", NOW + 4 * MINUTE) == []
            (later,) = entries.pending(connection, "vestnik", NOW + 5 * MINUTE)
        assert later.attempts == 1

    def test_as_its_outlet_wishes_costs_no_attempt(self, world: Database) -> None:
        with world.write() as connection:
            (entry,) = find(connection, "a")
            entries.delay(connection, entry.id, NOW + HOUR, "asked " + "x" * 600)
            assert entries.pending(connection, "vestnik", NOW + HOUR - MINUTE) == []
            assert entries.pending(connection, "vestnik", NOW + HOUR) == [entry]
            assert len(row(connection, entry.id)[1]) == 500


class TestStub:
    def test_stays_attached_while_its_page_is_asked_for(self, world: Database) -> None:
        with world.write() as connection:
            (entry,) = find(connection, "a")
            article_id = add_article(connection, article("a"))
            entries.attach(connection, entry.id, article_id)
            entries.postpone(connection, entry, NOW, "503")
            (later,) = entries.pending(connection, "vestnik", NOW + HOUR)
        assert (entry.article_id, later.article_id) == (None, article_id)
