"""Fixtures of the store's tests: a database with the little world of `store_world`."""

from __future__ import annotations

import pytest
from archive_world import archive
from store_world import populate

from crawler.store import Database, search_filling


@pytest.fixture
def world(database: Database) -> Database:
    """A database with three outlets and three topics."""
    populate(database)
    return database


@pytest.fixture
def filled(database: Database) -> Database:
    """Articles in three languages, indexed."""
    populate(database)
    with database.write() as connection:
        archive(connection)
    search_filling.catch_up(database)
    return database
