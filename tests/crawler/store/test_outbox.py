"""The outbox: every message once, in order, and what a crash leaves behind."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from store_world import ANNA, BOLAT, DAY, HOUR, MINUTE, NOW, add_article, article, follow

from crawler.store import Connection, Database, chats, outbox
from crawler.store.outbox import BLOCKING_ATTEMPTS, OutboxRow
from crawler.store.schema import deliveries


@pytest.fixture
def readers(world: Database) -> Database:
    """Two private chats and the terminal."""
    with world.write() as connection:
        follow(connection, ANNA, "akbulak")
        follow(connection, BOLAT, "akbulak")
        chats.set_terminal(connection, NOW, on=True)
    return world


def put(connection: Connection, chat_id: int, *keys: str, at: datetime = NOW) -> None:
    for key in keys:
        assert outbox.put(connection, chat_id, "alert", key, at)


def due(connection: Connection, now: datetime = NOW, **options: object) -> list[OutboxRow]:
    return outbox.due(connection, now, **({"terminal": False} | options))  # type: ignore[arg-type]


class TestPutting:
    def test_a_key_counts_once_in_a_chat(self, readers: Database) -> None:
        with readers.write() as connection:
            assert outbox.put(connection, ANNA, "alert", "article:1", NOW)
            assert not outbox.put(connection, ANNA, "alert", "article:1", NOW)
            assert outbox.put(connection, BOLAT, "alert", "article:1", NOW)
            assert outbox.counts(connection) == {"pending": 2}

    def test_a_key_counts_even_after_the_message_was_sent(self, readers: Database) -> None:
        with readers.write() as connection:
            put(connection, ANNA, "article:1")
            outbox.mark_sent(connection, due(connection)[0], 7, NOW)
            assert not outbox.put(connection, ANNA, "alert", "article:1", NOW + DAY)

    def test_keeps_what_the_message_needs(self, readers: Database) -> None:
        with readers.write() as connection:
            article_id = add_article(connection, article("a"))
            outbox.put(
                connection, ANNA, "alert", "k", NOW,
                article_id=article_id, payload={"topics": ["akbulak"]}, silent=True,
            )  # fmt: skip
            (row,) = due(connection)
        assert row == OutboxRow(
            row.id, ANNA, "alert", article_id, {"topics": ["akbulak"]}, True, 0, False, NOW
        )

    def test_to_a_stranger_is_refused(self, readers: Database) -> None:
        with pytest.raises(IntegrityError), readers.write() as connection:
            outbox.put(connection, 424242, "alert", "k", NOW)


class TestDue:
    def test_oldest_first_at_most_so_many(self, readers: Database) -> None:
        with readers.write() as connection:
            put(connection, ANNA, "a")
            put(connection, BOLAT, "b")
            put(connection, ANNA, "c")
            rows = due(connection)
            assert [row.chat_id for row in rows] == [ANNA, BOLAT, ANNA]
            assert rows == sorted(rows, key=lambda row: row.id)
            assert due(connection, limit=2) == rows[:2]

    def test_not_before_its_time(self, readers: Database) -> None:
        with readers.write() as connection:
            put(connection, ANNA, "a", at=NOW + HOUR)
            assert due(connection) == []
            assert len(due(connection, NOW + HOUR)) == 1

    def test_terminal_and_telegram_are_two_sides(self, readers: Database) -> None:
        with readers.write() as connection:
            put(connection, ANNA, "a")
            put(connection, chats.TERMINAL, "a")
            assert [row.chat_id for row in due(connection)] == [ANNA]
            assert [row.chat_id for row in due(connection, terminal=True)] == [chats.TERMINAL]
            assert outbox.waiting(connection) == 2
            assert outbox.waiting(connection, terminal=True) == 1
            assert outbox.waiting(connection, terminal=False) == 1

    def test_leaves_out_paused_sleeping_and_named_chats(self, readers: Database) -> None:
        with readers.write() as connection:
            put(connection, ANNA, "a")
            put(connection, BOLAT, "b")
            chats.pause(connection, ANNA, NOW + MINUTE)
            assert [row.chat_id for row in due(connection)] == [BOLAT]
            assert [row.chat_id for row in due(connection, NOW + MINUTE)] == [ANNA, BOLAT]
            assert [row.chat_id for row in due(connection, NOW + HOUR, without={ANNA})] == [BOLAT]
            chats.sleep(connection, BOLAT, "blocked us")
            assert [row.chat_id for row in due(connection, NOW + HOUR)] == [ANNA]
            assert outbox.waiting(connection) == 1
            assert outbox.waiting_for(connection, BOLAT) == 1

    def test_a_postponed_message_holds_back_the_later_ones_of_its_chat(
        self, readers: Database
    ) -> None:
        with readers.write() as connection:
            put(connection, ANNA, "a", "b")
            put(connection, BOLAT, "c")
            first, second, other = due(connection)[0], due(connection)[1], due(connection)[2]
            outbox.mark_sending(connection, first.id)
            outbox.postpone(connection, first.id, NOW + HOUR, "network")
            assert [row.id for row in due(connection)] == [other.id]
            assert [row.id for row in due(connection, NOW + HOUR)] == [
                first.id, second.id, other.id,
            ]  # fmt: skip

    def test_but_not_for_ever(self, readers: Database) -> None:
        with readers.write() as connection:
            put(connection, ANNA, "a", "b")
            first, second = due(connection)
            for _ in range(BLOCKING_ATTEMPTS):
                assert [row.id for row in due(connection)][:1] != [second.id]
                outbox.mark_sending(connection, first.id)
                outbox.postpone(connection, first.id, NOW + HOUR, "x" * 600)
            assert [row.id for row in due(connection)] == [second.id]


class TestSending:
    def test_a_message_on_its_way_is_not_due(self, readers: Database) -> None:
        with readers.write() as connection:
            put(connection, ANNA, "a")
            outbox.mark_sending(connection, due(connection)[0].id)
            assert due(connection) == []
            assert outbox.counts(connection) == {"sending": 1}
            assert outbox.waiting_for(connection, ANNA) == 1

    def test_what_a_dead_sender_held_goes_again_and_says_so(self, readers: Database) -> None:
        with readers.write() as connection:
            put(connection, ANNA, "a", "b")
            first, second = due(connection)
            outbox.mark_sending(connection, first.id)
            assert outbox.recover(connection) == 1
            assert outbox.recover(connection) == 0
            again, fresh = due(connection)
            assert (again.id, again.maybe_repeat, again.attempts) == (first.id, True, 1)
            assert (fresh.id, fresh.maybe_repeat) == (second.id, False)

    def test_a_delivery_is_written_down(self, readers: Database) -> None:
        with readers.write() as connection:
            put(connection, ANNA, "a")
            outbox.mark_sending(connection, due(connection)[0].id)
            outbox.recover(connection)
            (row,) = due(connection)
            outbox.mark_sent(connection, row, 77, NOW + MINUTE)
            delivered = connection.execute(select(deliveries)).one()
            assert (delivered.outbox_id, delivered.chat_id, delivered.message_id) == (
                row.id, ANNA, 77,
            )  # fmt: skip
            assert (delivered.sent_at, delivered.maybe_repeat) == (NOW + MINUTE, True)
            assert due(connection, NOW + DAY) == []
            assert outbox.counts(connection) == {"sent": 1}

    def test_one_message_has_one_delivery(self, readers: Database) -> None:
        with readers.write() as connection:
            put(connection, ANNA, "a")
            row = due(connection)[0]
            outbox.mark_sent(connection, row, None, NOW)
        with pytest.raises(IntegrityError), readers.write() as connection:
            outbox.mark_sent(connection, row, None, NOW)

    @pytest.mark.parametrize("lost_answer", [True, False])
    def test_after_a_lost_answer_it_may_be_a_repeat(
        self, readers: Database, lost_answer: bool
    ) -> None:
        with readers.write() as connection:
            put(connection, ANNA, "a")
            row = due(connection)[0]
            outbox.postpone(connection, row.id, NOW, "timeout", maybe_sent=lost_answer)
            outbox.postpone(connection, row.id, NOW, "refused")
            assert due(connection)[0].maybe_repeat is lost_answer

    def test_a_dead_letter_is_kept_with_its_reason(self, readers: Database) -> None:
        with readers.write() as connection:
            put(connection, ANNA, "a", "b", "c")
            first, second, _ = due(connection)
            outbox.bury(connection, first.id, "chat not found")
            outbox.bury(connection, second.id, "x" * 600)
            assert outbox.dead_letters(connection, 10) == [
                (second.id, "x" * 500),
                (first.id, "chat not found"),
            ]
            assert len(outbox.dead_letters(connection, 1)) == 1
            assert len(due(connection)) == 1


class TestTold:
    def test_are_the_chats_with_a_message_about_the_article_sent_or_not(
        self, readers: Database
    ) -> None:
        with readers.write() as connection:
            one = add_article(connection, article("a"))
            other = add_article(connection, article("b"))
            for chat_id, article_id in ((ANNA, one), (BOLAT, other)):
                outbox.put(
                    connection, chat_id, "alert", f"article:{article_id}", NOW,
                    article_id=article_id,
                )  # fmt: skip
            outbox.put(connection, BOLAT, "notice", "n", NOW, article_id=one)
            outbox.mark_sent(connection, due(connection)[0], 1, NOW)
            assert outbox.told(connection, one) == {ANNA}
            assert outbox.told(connection, other) == {BOLAT}


class TestFacts:
    def test_tell_the_article_its_matches_and_its_reprints(self, readers: Database) -> None:
        with readers.write() as connection:
            first = add_article(connection, article("a"), topics=["akbulak", "tungsten", "geology"])
            for path in ("b", "c"):
                add_article(connection, article(path, outlet_id="dala"), copy_of=first)
            facts = outbox.facts(connection, first, ["akbulak", "tungsten"])
        assert facts is not None
        assert (facts.outlet, facts.language, facts.quality) == ("Vestnik", "ru", "full")
        assert (facts.published, facts.fetched_at) == (NOW, NOW)
        assert facts.url == "https://vestnik.example/a?utm=1"
        assert [(match.topic_id, match.score) for match in facts.matches] == [
            ("tungsten", 2.0),
            ("akbulak", 1.0),
        ]
        assert facts.matches[0].titles["en"] == "Tungsten"
        assert facts.matches[0].terms == ("tungsten",)
        assert facts.matches[0].sentence == "Об этом: tungsten."
        assert facts.also_in == ("Dala",)

    def test_of_an_unknown_article_are_none(self, readers: Database) -> None:
        with readers.read() as connection:
            assert outbox.facts(connection, 424242, ["akbulak"]) is None
