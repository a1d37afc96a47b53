"""The watch and its versions: what is due, what is kept, how an older text is found again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from sqlalchemy import delete, func, select, update
from store_world import (
    ANNA,
    BOLAT,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    add_article,
    article,
    follow,
    loud,
    shown,
)  # fmt: skip

from crawler.dedupe import Change, ChangeKind, Revision, compare, fingerprint
from crawler.items import Article
from crawler.store import (
    Connection,
    Database,
    articles,
    chats,
    entries,
    outbox,
    versions,
    watching,
)
from crawler.store.schema import articles as article_table
from crawler.store.schema import outbox as outbox_table
from crawler.store.schema import versions as version_table
from crawler.store.versions import MOST_VERSIONS

FIGURE = Change(ChangeKind.FIGURE, "5", "6")
TEXTS = ["Вложат 5 млрд. Работы начнутся.", "Вложат 6 млрд. Работы начнутся.", "Вложат 7 млрд."]


def watch(connection: Connection, article_id: int, due: datetime = NOW) -> None:
    watching.begin(connection, article_id, NOW - HOUR, due, entry_id=None)


def due(connection: Connection, now: datetime = NOW, reader: str = "vestnik") -> list[str]:
    found = watching.due(connection, reader, now, 10)
    return [each.article.canonical_url[-1] for each in found]


def print_versions(connection: Connection, texts: Sequence[str]) -> tuple[int, Article]:
    """Store an article and give it one text after the other."""
    item = article("a", text=texts[0])
    article_id = add_article(connection, item)
    for text in texts[1:]:
        newer = article("a", text=text)
        revision = compare(item, newer)
        assert revision is not None
        versions.add(connection, article_id, item.title, revision, NOW, untold=False)
        articles.improve(connection, article_id, newer, fingerprint(newer), versioned=True)
        item = newer
    return article_id, item


class TestWatch:
    def test_shows_what_is_due_the_longest_waiting_first(self, world: Database) -> None:
        with world.write() as connection:
            for path, moment in (("a", NOW), ("b", NOW - HOUR), ("c", NOW + MINUTE)):
                watch(connection, add_article(connection, article(path)), moment)
            add_article(connection, article("d"))
            watch(connection, add_article(connection, article("e", outlet_id="dala")))
            assert due(connection) == ["b", "a"]
            assert due(connection, reader="dala") == ["e"]
            assert due(connection, NOW + HOUR) == ["b", "a", "c"]
            (first,) = watching.due(connection, "vestnik", NOW, 1)
            assert (first.outlet_name, first.gone_checks) == ("Vestnik", 0)
            assert first.article == article("b")

    def test_goes_on_when_the_clock_was_set_back(self, world: Database) -> None:
        with world.write() as connection:
            watch(connection, add_article(connection, article("a")), NOW + DAY)
            assert due(connection, NOW) == []
            assert due(connection, NOW - 2 * HOUR) == ["a"]

    def test_begins_once(self, world: Database) -> None:
        with world.write() as connection:
            article_id = add_article(connection, article("a"))
            watch(connection, article_id, NOW)
            watching.checked(connection, article_id, NOW, None, gone_checks=0)
            watch(connection, article_id, NOW)
            assert due(connection, NOW + DAY) == []

    def test_is_held_by_the_outlet_that_read_the_entry(self, world: Database) -> None:
        with world.write() as connection:
            entries.note_found(
                connection, "vestnik", dict(shown("a")), NOW, quiet=loud, reader_id="dala"
            )
            (entry,) = entries.pending(connection, "dala", NOW)
            article_id = add_article(connection, article("a"))
            watching.begin(connection, article_id, NOW, NOW, entry_id=entry.id)
            assert due(connection, reader="dala") == ["a"]
            assert due(connection, reader="vestnik") == []

    def test_counts_readings_and_those_that_found_nothing(self, world: Database) -> None:
        with world.write() as connection:
            article_id = add_article(connection, article("a"))
            watch(connection, article_id)
            watching.checked(connection, article_id, NOW, NOW + HOUR, gone_checks=1)
            assert due(connection) == []
            (found,) = watching.due(connection, "vestnik", NOW + HOUR, 10)
            assert found.gone_checks == 1
            row = connection.execute(select(article_table)).one()
        assert (row.checks, row.checked_at, row.next_check_at) == (1, NOW, NOW + HOUR)


class TestVersions:
    def test_are_numbered_and_lead_back_to_every_text(self, world: Database) -> None:
        with world.write() as connection:
            article_id, newest = print_versions(connection, TEXTS)
            found = versions.of_article(connection, article_id)
            assert [version.number for version in found] == [1, 2]
            assert found[0].changes == (Change(ChangeKind.FIGURE, "5 млрд", "6 млрд"),)
            assert (found[0].title, found[0].seen_at) == (newest.title, NOW)
            assert versions.former_texts(newest.text, found) == TEXTS[:2]
            assert versions.counts(connection, [article_id, 999]) == {article_id: 2}

    def test_too_large_to_be_kept_close_the_way_to_older_ones(self, world: Database) -> None:
        with world.write() as connection:
            article_id, newest = print_versions(connection, [*TEXTS, "Вложат 8 млрд."])
            connection.execute(
                update(version_table).where(version_table.c.number == 2).values(diff=None)
            )
            found = versions.of_article(connection, article_id)
        assert versions.former_texts(newest.text, found) == [None, None, TEXTS[2]]

    def test_are_bounded_and_the_oldest_go(self, world: Database) -> None:
        with world.write() as connection:
            article_id = add_article(connection, article("a"))
            for _ in range(MOST_VERSIONS + 2):
                number = versions.add(
                    connection, article_id, "А", Revision((FIGURE,), None), NOW, untold=False
                )
            found = versions.of_article(connection, article_id)
        assert number == MOST_VERSIONS + 2
        assert [found[0].number, len(found)] == [3, MOST_VERSIONS]

    @pytest.mark.parametrize("better", ["Вложат 7 млрд. И ещё одно предложение.", TEXTS[2]])
    def test_lead_back_from_a_better_reading_of_the_same_page_too(
        self, world: Database, better: str
    ) -> None:
        with world.write() as connection:
            article_id, _ = print_versions(connection, TEXTS)
            item = article("a", text=better)
            articles.improve(connection, article_id, item, fingerprint(item))
            found = versions.of_article(connection, article_id)
        assert versions.former_texts(better, found) == TEXTS[:2]

    def test_go_with_their_article(self, world: Database) -> None:
        with world.write() as connection:
            article_id, _ = print_versions(connection, TEXTS)
            connection.execute(delete(article_table).where(article_table.c.id == article_id))
            assert connection.scalar(select(func.count()).select_from(version_table)) == 0


class TestReaders:
    def test_wait_for_changes_until_these_are_settled(self, world: Database) -> None:
        other = Change(ChangeKind.NAME, "А", "Б")
        with world.write() as connection:
            article_id = add_article(connection, article("a"))
            assert versions.untold(connection, article_id) == (0, [])
            for change, untold in ((FIGURE, True), (FIGURE, False), (other, True)):
                revision = Revision((change,), None)
                versions.add(connection, article_id, "А", revision, NOW, untold=untold)
            assert versions.untold(connection, article_id) == (3, [FIGURE, other])
            versions.settle(connection, article_id)
            assert versions.untold(connection, article_id) == (0, [])

    def test_are_those_whose_alert_has_left(self, world: Database) -> None:
        with world.write() as connection:
            article_id = add_article(connection, article("a"), topics=["akbulak"])
            for chat_id in (ANNA, BOLAT):
                follow(connection, chat_id, "akbulak")
                outbox.put(connection, chat_id, "alert", "article:1", NOW, article_id=article_id)
            connection.execute(
                update(outbox_table).where(outbox_table.c.chat_id == ANNA).values(state="sent")
            )
            assert versions.readers(connection, article_id) == [ANNA]
            assert versions.told_at(connection, article_id) is None
            outbox.put(connection, ANNA, "revision", "revision:1:2", NOW, article_id=article_id)
            assert versions.told_at(connection, article_id) == NOW
            assert versions.readers(connection, article_id) == [ANNA]

    def test_who_unfollowed_what_it_matched_are_none_any_more(self, world: Database) -> None:
        with world.write() as connection:
            article_id = add_article(connection, article("a"), topics=["akbulak"])
            for chat_id in (ANNA, BOLAT):
                follow(connection, chat_id, "akbulak", "tungsten")
                outbox.put(connection, chat_id, "alert", "article:1", NOW, article_id=article_id)
            connection.execute(update(outbox_table).values(state="sent"))
            chats.unfollow(connection, ANNA, ["akbulak"])
            assert versions.readers(connection, article_id) == [BOLAT]
