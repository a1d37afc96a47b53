"""Fixtures of the store's tests: a database with the little world of `store_world`."""

from __future__ import annotations

import pytest
from store_world import populate

from crawler.store import Database


@pytest.fixture
def world(database: Database) -> Database:
    """A database with three outlets and three topics."""
    populate(database)
    return database
