"""Fixtures that every test may use."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

if TYPE_CHECKING:
    from telegram_server import TelegramServer
from sqlalchemy.engine import make_url

from crawler.store import Database

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"
SERVER = "AKBULAK_TEST_POSTGRES"  # URL of a PostgreSQL database that may make databases


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the long ways where several processes share the tests: last, one would wait."""
    if "PYTEST_XDIST_WORKER" in os.environ:
        items.sort(key=lambda item: "whole" not in item.path.parts)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The collection of real pages, feeds and articles that lies beside a developer's checkout."""
    folder = Path(os.environ.get("AKBULAK_TEST_DATA", SHARED))
    if not folder.is_dir():
        pytest.skip(f"no collection of real pages at {folder} (set AKBULAK_TEST_DATA)")
    return folder


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty database: a file of SQLite, or a fresh one on a PostgreSQL server."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'akbulak.db'}"
        return
    server = os.environ.get(SERVER)
    if not server:
        pytest.skip(f"no PostgreSQL server (set {SERVER} to the URL of one)")
    url = make_url(server).set(drivername="postgresql")
    name = f"akbulak_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}" TEMPLATE template0 ENCODING "UTF8"')
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with today's schema, closed after the test."""
    database = Database(database_url)
    database.upgrade()
    yield database
    database.close()


@pytest.fixture
async def telegram_server() -> AsyncIterator[TelegramServer]:
    """A running server that knows no chats yet; see `tests/telegram_server.py`."""
    pytest.importorskip("tdjson", reason="Telegram's own parser (tdjson) is not installed")
    from telegram_server import TelegramServer

    async with TelegramServer() as server:
        yield server


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Skipping fails a test whose marker AKBULAK_TEST_REQUIRE names: `.ci/run` has a server."""
    report = yield
    required = set(os.environ.get("AKBULAK_TEST_REQUIRE", "").split(","))
    needed = required & {marker.name for marker in item.iter_markers()}
    if report.skipped and needed and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, though {', '.join(needed)} is required: {report.longreprtext}"
    return report
