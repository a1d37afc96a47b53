"""`akbulak search` and `akbulak export`: pages, the best first, tables."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from store_world import DAY, HOUR, add_article, article, populate

from crawler.cli import app, main
from crawler.cli.search import MOST_SCORED, search
from crawler.config import config
from crawler.errors import UsageError
from crawler.store import Database


@pytest.fixture(autouse=True)
def _archive(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Five articles about tungsten, the fifth most of all; one bears a formula for a title."""
    now = datetime.now(UTC).replace(microsecond=0)
    populate(database)
    with database.write() as connection:
        for number in range(1, 6):
            item = article(f"a{number}", published=now - number * HOUR, fetched_at=now - HOUR)
            title = "=HYPERLINK(1)" if number == 3 else "Вольфрам" if number == 5 else "Новость"
            add_article(connection, replace(item, title=title, text=f"Нашли вольфрам, №{number}."))
        add_article(connection, article("old", text="вольфрам", fetched_at=now - 40 * DAY))
    monkeypatch.setenv("AKBULAK_DATABASE_URL", database_url)
    monkeypatch.setenv("AKBULAK_LANGUAGE", "ru")
    config.cache_clear()
    yield
    config.cache_clear()


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> tuple[str, str]:
    with pytest.raises(SystemExit) as ended:
        app(list(arguments))
    assert ended.value.code == code
    out, err = capsys.readouterr()
    return out, " ".join(err.split())


def paths(out: str) -> list[str]:
    return [json.loads(line)["url"].split("/")[-1].split("?")[0] for line in out.splitlines()]


def test_a_page_says_where_it_is_and_where_there_is_more(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, err = said(capsys, "search", "вольфрам", "--limit", "2", "--page", "2")
    assert [line for line in out.splitlines() if "/a" in line] == [
        "  https://vestnik.example/a3?utm=1",
        "  https://vestnik.example/a4?utm=1",
    ]
    assert err == "3–4 of 5 articles in the last 30d; more: --page 3"
    _, err = said(capsys, "search", "вольфрам", "--limit", "2", "--page", "3")
    assert err == "5–5 of 5 articles in the last 30d"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["вольфрам", "--page", "9"], "There is no page 9: 5 articles in the last 30d."),
        (["молибден"], "Nothing in the last 30d."),
    ],
)
def test_an_empty_page_says_why(
    arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert said(capsys, "search", *arguments) == ("", words)


def test_in_json_each_article_knows_its_number(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = said(capsys, "search", "вольфрам", "--limit", "2", "--page", "2", "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [(row["number"], row["of"]) for row in rows] == [(3, 5), (4, 5)]
    assert rows[0]["sentence"] == "Нашли вольфрам, №3."


def test_by_score_what_says_most_stands_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    by_score = ("search", "вольфрам", "--sort", "score", "--json")
    assert paths(said(capsys, *by_score)[0]) == ["a5", "a1", "a2", "a3", "a4"]
    assert MOST_SCORED > 5
    monkeypatch.setattr("crawler.cli.search.MOST_SCORED", 3)
    out, err = said(capsys, *by_score)
    assert paths(out) == ["a1", "a2", "a3"]
    assert "Sorted are the latest 3 of 5." in err


def test_all_that_is_found_becomes_a_table_without_formulas(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "found.csv"
    out, err = said(capsys, "search", "вольфрам", "--limit", "1", "--csv", str(file))
    assert (out, err) == ("", "5 articles written")
    assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel knows UTF-8 by its mark only"
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert [row["title"] for row in rows][2:] == ["'=HYPERLINK(1)", "Новость", "Вольфрам"]
    assert rows[0]["sentence"] == "Нашли вольфрам, №1."
    out, _ = said(capsys, "search", "вольфрам", "--csv", "-")
    assert out.splitlines() == file.read_text(encoding="utf-8-sig").splitlines()


def test_a_table_that_cannot_be_written_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be written: No such file or directory"):
        search("вольфрам", csv_file=tmp_path / "nowhere" / "found.csv")


def test_a_table_and_json_do_not_go_together() -> None:
    assert main(["search", "вольфрам", "--csv", "-", "--json"]) == 2


def test_a_refused_query_is_shown_with_its_place_in_the_language_that_is_set(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["search", "вольфрам AND ("]) == 2
    err = capsys.readouterr().err.splitlines()
    assert err[:2] == ["вольфрам AND (", " " * 14 + "^"]
    assert "запрос" in err[2]


@pytest.mark.parametrize("as_json", [True, False])
def test_export_writes_what_a_query_finds_or_everything(
    as_json: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--json"] if as_json else []
    out, err = said(capsys, "export", "title:вольфрам", *options)
    assert ("a5" in out, "a4" in out) == (True, False)
    assert err == "1 article of the last 30d"
    assert said(capsys, "export", *options)[1] == "5 articles of the last 30d"
    assert said(capsys, "export", "молибден", *options) == ("", "0 articles of the last 30d")
