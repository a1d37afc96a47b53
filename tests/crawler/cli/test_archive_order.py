"""Questions to the archive are answered with the latest printed first."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from store_world import DAY, HOUR, MINUTE, add_article, article, populate

from crawler.cli import app
from crawler.config import config
from crawler.store import Database

LATEST_FIRST = ["undated", "b", "a", "stored-last"]


@pytest.fixture(autouse=True)
def _archive(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Articles that were stored in another order than they were printed."""
    now = datetime.now(UTC).replace(microsecond=0)
    populate(database)
    with database.write() as connection:
        add_article(
            connection, article("undated", published=None, fetched_at=now - HOUR, text="undated x")
        )
        for path, printed, fetched in (
            ("a", 5 * HOUR, HOUR),
            ("b", 5 * HOUR, HOUR),
            ("out-of-span", HOUR, 3 * DAY),
            ("stored-last", 40 * DAY, MINUTE),
        ):
            item = article(path, published=now - printed, fetched_at=now - fetched)
            add_article(connection, item)
    monkeypatch.setenv("AKBULAK_DATABASE_URL", database_url)
    monkeypatch.setenv("AKBULAK_LANGUAGE", "en")
    config.cache_clear()
    yield
    config.cache_clear()


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        app(list(arguments))
    assert ended.value.code == 0
    return capsys.readouterr().out


def paths(urls: Iterator[str]) -> list[str]:
    return [url.split("/")[-1].split("?")[0] for url in urls]


def test_search_goes_by_the_hour_of_printing_within_what_was_fetched(
    capsys: pytest.CaptureFixture[str],
) -> None:
    found = output(capsys, "search", "договор", "--since", "2d", "--json").splitlines()
    assert paths(json.loads(line)["url"] for line in found) == LATEST_FIRST
    few = output(capsys, "search", "договор", "--since", "2d", "--limit", "2", "--json")
    assert paths(json.loads(line)["url"] for line in few.splitlines()) == LATEST_FIRST[:2]


def test_export_goes_by_the_hour_of_printing(capsys: pytest.CaptureFixture[str]) -> None:
    table = csv.DictReader(io.StringIO(output(capsys, "export", "--since", "2d")))
    assert paths(row["url"] for row in table) == LATEST_FIRST


@pytest.mark.parametrize("command", ["search", "export"])
def test_help_says_what_the_span_is_of(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    words = " ".join(output(capsys, command, "--help").replace("│", " ").split())
    assert "Only what was fetched in this span" in words
    assert "latest printed first" in words


@pytest.mark.parametrize("arguments", [["search"], ["export"], ["query", "test"]])
def test_shared_entities_may_be_named_in_every_query(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    out = output(capsys, *arguments, "@akbulak договор", "--json").splitlines()
    assert sum("vestnik.example/b?" in line for line in out) == 1
