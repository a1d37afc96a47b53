"""The reasons chain: every decision about an address, and about its other addresses."""

from __future__ import annotations

from store_world import HOUR, NOW, add_article, article, loud, shown

from crawler.store import Database, entries, events
from crawler.store.events import Event

A, B, C = (f"https://vestnik.example/{path}" for path in "abc")


class TestChain:
    def test_of_an_unknown_address_is_empty(self, world: Database) -> None:
        with world.read() as connection:
            assert events.chain(connection, A) == []

    def test_tells_decisions_in_their_order(self, world: Database) -> None:
        with world.write() as connection:
            events.record(connection, NOW, "fetch", "failed", "503", canonical_url=A)
            events.record(
                connection, NOW + HOUR, "dedupe", "new", "x" * 2000,
                outlet_id="vestnik", canonical_url=A,
            )  # fmt: skip
            events.record(connection, NOW, "dedupe", "new", "another", canonical_url=B)
            events.record(connection, NOW, "health", "slow", "", outlet_id="vestnik")
            chain = events.chain(connection, A)
        assert chain == [
            Event(NOW, "fetch", "failed", "503", None, A),
            Event(NOW + HOUR, "dedupe", "new", "x" * 1000, "vestnik", A),
        ]

    def test_takes_in_the_other_addresses_of_the_article(self, world: Database) -> None:
        with world.write() as connection:
            article_id = add_article(connection, article("a"))
            entries.note_found(connection, "vestnik", dict(shown("b", "c")), NOW, quiet=loud)
            for entry in entries.pending(connection, "vestnik", NOW):
                entries.close(connection, entry.id, "stored", "", article_id)
            for url, reason in ((A, "first"), (B, "second"), (C, "third")):
                events.record(connection, NOW, "dedupe", "same", reason, canonical_url=url)
            for url in (A, B, C):
                reasons = [event.reason for event in events.chain(connection, url)]
                assert reasons == ["first", "second", "third"]


class TestEntryWords:
    def test_say_where_when_and_what_became_of_it(self, world: Database) -> None:
        with world.write() as connection:
            entries.note_found(connection, "vestnik", dict(shown("a")), NOW, quiet=loud)
            assert events.entry_words(connection, A) == (
                "found at vestnik 2026-11-23 09:00 UTC, pending"
            )
            (entry,) = entries.pending(connection, "vestnik", NOW)
            entries.close(connection, entry.id, "failed", "no article")
            assert events.entry_words(connection, A) == (
                "found at vestnik 2026-11-23 09:00 UTC, failed (no article)"
            )
            assert events.entry_words(connection, B) is None
