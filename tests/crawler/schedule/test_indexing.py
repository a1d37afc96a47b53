"""The crawler keeps the archive index up to date by itself."""

from __future__ import annotations

import logging

import pytest
from store_world import add_article, article, populate

from crawler.errors import StoreError
from crawler.schedule import indexing
from crawler.schedule.indexing import index_archive
from crawler.store import Database, search_filling


async def test_what_waits_is_indexed_in_portions(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    populate(database)
    with database.write() as connection:
        for number in range(3):
            add_article(connection, article(f"a{number}"))
    monkeypatch.setattr(indexing, "MOST_ARTICLES", 2)
    left = []
    for _ in range(2):
        await index_archive(database)
        with database.read() as connection:
            left.append(search_filling.waiting(connection))
    assert left == [1, 0]


async def test_a_locked_database_puts_it_off(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object, **__: object) -> int:
        raise StoreError("the database is locked")

    monkeypatch.setattr(indexing, "catch_up", fail)
    with caplog.at_level(logging.ERROR):
        await index_archive(database)
    assert "the archive index waits: the database is locked" in caplog.text
