"""Entries: found once, read with patience, never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from store_world import DAY, HOUR, MINUTE, NOW, add_article, article, shown

from crawler.items import Entry
from crawler.store import Connection, Database, entries, schema
from crawler.store.entries import MAX_ATTEMPTS, PendingEntry


def find(connection: Connection, *paths: str, baseline: bool = False) -> list[PendingEntry]:
    """The outlet's door shows these; return what is pending then."""
    fresh = entries.unseen(connection, "vestnik", shown(*paths))
    entries.note_found(connection, "vestnik", fresh, NOW, baseline=baseline)
    return entries.pending(connection, "vestnik", NOW)


def row(connection: Connection, entry_id: int) -> tuple[str, str, int, datetime]:
    table = schema.entries.c
    found = connection.execute(
        select(table.state, table.reason, table.attempts, table.next_attempt_at).where(
            table.id == entry_id
        )
    ).one()
    return found.state, found.reason, found.attempts, found.next_attempt_at


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
            entries.note_found(connection, "vestnik", fresh, NOW, baseline=True)
            entries.note_found(connection, "vestnik", fresh, NOW + HOUR, baseline=False)
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
                connection, "vestnik", {"https://vestnik.example/a": told}, NOW, baseline=True
            )
            (entry,) = entries.pending(connection, "vestnik", NOW)
        assert entry == PendingEntry(
            id=entry.id, outlet_id="vestnik", url=told.url, canonical_url=told.url[:-9],
            title="Заголовок", summary="Коротко", published=NOW - HOUR, language="ru",
            baseline=True, attempts=0,
        )  # fmt: skip

    def test_newest_first_and_undated_last(self, world: Database) -> None:
        ages = {"old": DAY, "new": MINUTE, "none": None, "middle": HOUR}
        fresh = {
            f"https://vestnik.example/{path}": Entry(url=path, published=age and NOW - age)
            for path, age in ages.items()
        }
        with world.write() as connection:
            entries.note_found(connection, "vestnik", fresh, NOW, baseline=False)
            order = [entry.url for entry in entries.pending(connection, "vestnik", NOW)]
            first = entries.pending(connection, "vestnik", NOW, limit=1)
        assert order == ["new", "middle", "old", "none"]
        assert [entry.url for entry in first] == ["new"]

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
    def test_grows_and_gives_up_after_the_last_attempt(self, world: Database) -> None:
        waits: list[timedelta] = []
        again: list[bool] = []
        with world.write() as connection:
            (entry,) = find(connection, "a")
            for _ in range(MAX_ATTEMPTS):
                again.append(entries.postpone(connection, entry, NOW, "503"))
                state, reason, attempts, next_attempt = row(connection, entry.id)
                waits.append(next_attempt - NOW)
                entry = replace(entry, attempts=attempts)
            assert (state, reason, attempts) == ("failed", "503", MAX_ATTEMPTS)
            assert entries.pending(connection, "vestnik", NOW + DAY) == []
        assert again == [True, True, True, True, False]
        assert waits == [minutes * MINUTE for minutes in (5, 10, 20, 40, 80)]

    def test_hides_the_entry_until_its_time(self, world: Database) -> None:
        with world.write() as connection:
            (entry,) = find(connection, "a")
            entries.postpone(connection, entry, NOW, "timeout")
            assert entries.pending(connection, "vestnik", NOW + 4 * MINUTE) == []
            (later,) = entries.pending(connection, "vestnik", NOW + 5 * MINUTE)
        assert later.attempts == 1

    @pytest.mark.parametrize(("state", "back"), [("failed", 1), ("stored", 0), ("skipped", 0)])
    def test_a_failed_entry_may_be_reopened_a_stored_one_not(
        self, world: Database, state: str, back: int
    ) -> None:
        with world.write() as connection:
            (entry,) = find(connection, "a")
            entries.close(connection, entry.id, state, "")
            entries.reopen(connection, "vestnik", entry.canonical_url, NOW)
            assert len(entries.pending(connection, "vestnik", NOW)) == back

    def test_a_waiting_entry_may_be_reopened_at_once(self, world: Database) -> None:
        with world.write() as connection:
            (entry,) = find(connection, "a")
            entries.postpone(connection, entry, NOW, "timeout")
            entries.reopen(connection, "dala", entry.canonical_url, NOW)
            assert entries.pending(connection, "vestnik", NOW) == []
            entries.reopen(connection, "vestnik", entry.canonical_url, NOW)
            assert len(entries.pending(connection, "vestnik", NOW)) == 1
