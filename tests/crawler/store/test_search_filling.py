"""The archive index follows the articles: what is new, changed or gone, and newer programs."""

from __future__ import annotations

import pytest
from archive_world import archive, found, one_by_one
from sqlalchemy import text, update
from store_world import NOW, add_article, article, populate

from crawler.store import Connection, Database, articles, search_filling, search_words
from crawler.store.schema import articles as article_rows
from crawler.text import Keys


class TestStaleness:
    def test_a_new_article_waits_and_is_then_found(self, filled: Database) -> None:
        with filled.write() as connection:
            add_article(connection, article("new", text="Сенсация на весь мир."))
            assert found(connection, "сенсация") == []
            assert search_filling.waiting(connection) == 1
        assert search_filling.catch_up(filled) == 1
        with filled.read() as connection:
            assert found(connection, "сенсация") == ["https://vestnik.example/new"]
            assert search_filling.waiting(connection) == 0

    def test_a_changed_article_is_not_found_by_its_old_words(self, filled: Database) -> None:
        with filled.write() as connection:
            article_id = add_article(connection, article("new", text="Сенсация на весь мир."))
        search_filling.catch_up(filled)
        with filled.write() as connection:
            newer = article("new", text="Опровержение слухов.")
            articles.improve(connection, article_id, newer, "another")
            assert found(connection, "сенсация") == [], "in the same transaction"
        search_filling.catch_up(filled)
        with filled.read() as connection:
            assert found(connection, "сенсация") == []
            assert found(connection, "опровержение") == ["https://vestnik.example/new"]

    def test_what_does_not_concern_the_words_leaves_it_indexed(self, filled: Database) -> None:
        with filled.write() as connection:
            connection.execute(update(article_rows).values(checks=1, checked_at=NOW))
            assert search_filling.waiting(connection) == 0

    def test_a_change_that_is_rolled_back_changes_nothing(self, filled: Database) -> None:
        def fail(connection: Connection) -> None:
            connection.execute(update(article_rows).values(title="Сенсация"))
            raise RuntimeError

        with pytest.raises(RuntimeError), filled.write() as connection:
            fail(connection)
        with filled.read() as connection:
            assert search_filling.waiting(connection) == 0
            assert found(connection, "вольфрам")

    def test_a_deleted_article_is_gone(self, filled: Database) -> None:
        with filled.write() as connection:
            article_id = add_article(connection, article("new", text="Сенсация на весь мир."))
        search_filling.catch_up(filled)
        with filled.write() as connection:
            connection.execute(text("DELETE FROM articles WHERE id = :id"), {"id": article_id})
            assert found(connection, "сенсация") == []
        assert search_filling.catch_up(filled) == 0

    def test_an_article_that_changes_while_it_is_read_is_read_again(
        self, filled: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with filled.write() as connection:
            article_id = add_article(connection, article("new", text="Сенсация на весь мир."))
        read = search_filling.places
        changed = []

        def change_meanwhile(document: object) -> object:
            if not changed:
                changed.append(True)
                with filled.write() as connection:
                    newer = article("new", text="Опровержение слухов.")
                    articles.improve(connection, article_id, newer, "another")
            return read(document)  # type: ignore[arg-type]  # it is what places takes

        monkeypatch.setattr(search_filling, "places", change_meanwhile)
        search_filling.catch_up(filled)
        search_filling.catch_up(filled)
        with filled.read() as connection:
            assert found(connection, "сенсация") == []
            assert found(connection, "опровержение") == ["https://vestnik.example/new"]

    def test_no_more_than_the_limit_is_read_at_once_and_progress_is_told(
        self, database: Database
    ) -> None:
        populate(database)
        with database.write() as connection:
            archive(connection)
        told: list[tuple[int, int]] = []
        assert search_filling.catch_up(database, limit=3, progress=lambda *at: told.append(at)) == 3
        assert told == [(3, 3)]
        with database.read() as connection:
            assert search_filling.waiting(connection) == 20


class TestVersions:
    def test_another_layout_makes_every_article_wait(
        self, filled: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(search_filling, "LAYOUT_VERSION", 99)
        assert search_filling.catch_up(filled) == 23
        with filled.read() as connection:
            assert found(connection, "казахстан") == one_by_one(connection, "казахстан")

    def test_other_keys_are_given_to_all_words_without_reading_an_article(
        self, filled: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def by_last_letters(surface: str, language: str) -> Keys:
            return Keys(surface.lower(), frozenset((surface.lower()[-3:],)), frozenset())

        monkeypatch.setattr(search_words, "KEYS_VERSION", 99)
        monkeypatch.setattr(search_words, "word_keys", by_last_letters)
        assert search_filling.catch_up(filled) == 0
        with filled.read() as connection:
            assert found(connection, "нег") == found(connection, "=снег")
            assert found(connection, "=снег")
