"""The whole way: the little press, the real command, a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from whole_support import Akbulak, end, environment

from crawler.demo.press import Press, demo_folder


@pytest.fixture
def press() -> Iterator[Press]:
    """The little press on a free port."""
    with Press(demo_folder(), now=datetime.now(UTC)) as running:
        yield running


@pytest.fixture
def akbulak(press: Press, tmp_path: Path, database_url: str) -> Iterator[Akbulak]:
    """The command, with its own empty database (SQLite, and PostgreSQL where there is one)."""
    command = Akbulak(environment(press, tmp_path, database_url), tmp_path)
    yield command
    end(command)


@pytest.fixture
def akbulak_sqlite(press: Press, tmp_path: Path) -> Iterator[Akbulak]:
    """The command over SQLite, where the database makes no difference."""
    command = Akbulak(environment(press, tmp_path, f"sqlite:///{tmp_path}/whole.db"), tmp_path)
    yield command
    end(command)
