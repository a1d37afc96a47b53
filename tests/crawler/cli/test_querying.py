"""`akbulak query check` and `akbulak query test`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from store_world import DAY, HOUR, NOW, add_article, article, populate

from crawler.cli import app, main
from crawler.cli.query_test import per_day, sparkline
from crawler.config import config
from crawler.store import Database, topics
from crawler.store.search import Found
from crawler.store.topics import TopicRow

TOPIC = """
id: tungsten
titles: {ru: Вольфрам, kk: Вольфрам, en: Tungsten}
query: '@metal AND карьер'
entities: {metal: [вольфрам]}
examples:
  match:
    - {text: Вольфрам нашли в карьере., lang: ru}
  no_match:
    - {text: Вольфрам подорожал., lang: ru}
"""


@pytest.fixture(autouse=True)
def _archive(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[None]:
    """Articles about tungsten, a quarry and both, and a topic of both."""
    now = datetime.now(UTC).replace(microsecond=0)
    populate(database)
    texts = ["Вольфрам в карьере.", "Нашли вольфрама много.", "О карьере, о вольфраме.", "Карьер."]
    with database.write() as connection:
        for number, text in enumerate(texts, start=1):
            item = article(f"a{number}", title="Новость", text=text, published=now - number * DAY)
            add_article(connection, item)
        row = TopicRow("tungsten", {"ru": "В"}, "вольфрам AND карьер", "now", 1)
        topics.sync(connection, [row], NOW)
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "tungsten.yaml").write_text(TOPIC, encoding="utf-8")
    (tmp_path / "entities.yaml").write_text("arkalyk: [Аркалык, Арқалық]\n", encoding="utf-8")
    monkeypatch.setenv("AKBULAK_DATABASE_URL", database_url)
    monkeypatch.setenv("AKBULAK_LANGUAGE", "en")
    monkeypatch.setenv("AKBULAK_SEEDS", str(tmp_path))
    config.cache_clear()
    yield
    config.cache_clear()


def said(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> str:
    with pytest.raises(SystemExit) as ended:
        app(list(arguments))
    assert ended.value.code == code
    return capsys.readouterr().out


def rows(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


class TestCheck:
    def test_shows_how_it_is_read_and_what_is_odd(self, capsys: pytest.CaptureFixture[str]) -> None:
        out = said(capsys, "query", "check", "@arkalyk or C++")
        assert out.startswith(
            "read as: (аркалык OR арқалық) AND or AND c\n"
            "  ALL OF\n    ONE OF\n      аркалык\n      арқалық\n    or\n    c\n"
        )
        assert "! 'or' is read as a word; write OR\n" in out

    def test_shows_the_forms_that_the_archive_prints(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = said(capsys, "query", "check", "вольфрам молибден воль*")
        assert "вольфрам: вольфрам 1, вольфрама 1, вольфраме 1\n" in out
        assert "\nмолибден: also as молибдена, молибдену" in out
        assert "молибденнің" in out, "in every language whose letters it has"
        assert "воль*: вольфрам 1, вольфрама 1, вольфраме 1\n" in out
        assert out.endswith("0 articles in the last 30d\n")
        assert "ALL OF" not in out, "a query of ANDs alone is read in one way"

    def test_speaks_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        (row,) = rows(said(capsys, "query", "check", "вольфрам OR нечто*", "--json"))
        assert row == {
            "type": "query",
            "read_as": "вольфрам OR нечто*",
            "warnings": [],
            "forms": {"вольфрам": {"вольфрам": 1, "вольфрама": 1, "вольфраме": 1}, "нечто*": {}},
            "found_30d": 3,
        }

    def test_says_when_a_word_has_one_form(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "2024: no other form\n" in said(capsys, "query", "check", "вольфрам 2024")

    def test_says_when_nothing_begins_so(self, capsys: pytest.CaptureFixture[str]) -> None:
        out = said(capsys, "query", "check", "нечто*")
        assert "нечто*: nothing in the archive begins so\n" in out

    def test_without_articles_counts_none(
        self, database: Database, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with database.write() as connection:
            connection.exec_driver_sql("DELETE FROM articles")
        out = said(capsys, "query", "check", "вольфрам OR NOT_A_WORD AND карьер")
        assert "in the last" not in out
        assert "  ONE OF\n    вольфрам\n    ALL OF\n" in out


class TestArchive:
    def test_says_how_often_when_and_what(self, capsys: pytest.CaptureFixture[str]) -> None:
        out = said(capsys, "query", "test", "вольфрам", "--archive", "10d")
        head, bars, *articles = out.splitlines()
        assert head == "3 articles in the last 10d"
        assert bars.count("█") == 3
        assert bars.endswith("most on a day: 1")
        assert articles[0].split(" ", 2)[2] == "Новость · Vestnik · ru · story 1"
        assert articles[1:3] == ["  https://vestnik.example/a1?utm=1", "  Вольфрам в карьере."]

    def test_speaks_json(self, capsys: pytest.CaptureFixture[str]) -> None:
        test, *examples = rows(said(capsys, "query", "test", "вольфрам", "--json"))
        assert (test["type"], test["found"], sum(test["days"].values())) == ("test", 3, 3)
        assert [(row["type"], row["terms"]) for row in examples] == [("example", ["вольфрам"])] * 3

    def test_with_a_topic_says_what_would_change(self, capsys: pytest.CaptureFixture[str]) -> None:
        out = said(capsys, "query", "test", "@metal AND NOT много", "--topic", "tungsten",
                   "--json", code=1)  # fmt: skip
        test, *_ = rows(out)
        assert (test["found"], test["new"], test["lost"]) == (2, 0, 0)
        (failure,) = test["failures"]
        assert failure["problem"].startswith("tungsten: must not find, does by вольфрам")
        out = said(capsys, "query", "test", "карьер AND NOT подорожать AND (нашли OR карьер)",
                   "--topic", "tungsten")  # fmt: skip
        assert "new: 1\n" in out
        assert "a4?utm=1" in out.split("new: 1")[1].split("lost: 0")[0]

    def test_a_broken_golden_example_is_told_and_fails(
        self, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = said(capsys, "query", "test", "карьер", "--topic", "tungsten")
        assert "✗" not in out
        out = said(capsys, "query", "test", "вольфрам", "--topic", "tungsten", code=1)
        assert "✗ tungsten: must not find, does by вольфрам" in out
        assert "new: 1\n" in out

    def test_a_topic_that_was_never_in_force_is_compared_with_its_file(
        self, database: Database, capsys: pytest.CaptureFixture[str]
    ) -> None:
        with database.write() as connection:
            connection.exec_driver_sql("DELETE FROM topic_versions")
            connection.exec_driver_sql("DELETE FROM topics")
        out = said(capsys, "query", "test", "карьер", "--topic", "tungsten", "--json")
        assert (rows(out)[0]["new"], rows(out)[0]["lost"]) == (1, 0)

    def test_a_topic_that_there_is_not_is_wrong_use(self) -> None:
        assert main(["query", "test", "вольфрам", "--topic", "tungstem"]) == 2


class TestText:
    def test_says_by_which_words_it_matches(self, capsys: pytest.CaptureFixture[str]) -> None:
        out = said(capsys, "query", "test", "вольфрам", "--text", "О вольфраме")
        assert out == "matches: вольфрам\n"

    def test_says_why_it_does_not(self, capsys: pytest.CaptureFixture[str]) -> None:
        out = said(capsys, "query", "test", "вольфрам карьер", "--text", "О вольфраме")
        assert out.startswith("does not match: ")
        assert "карьер" in out
        (row,) = rows(said(capsys, "query", "test", "карьер", "--text", "О", "--json"))
        assert (row["matched"], row["terms"]) == (False, [])
        assert "карьер" in row["why"]


@pytest.mark.parametrize(
    ("counts", "signs"),
    [
        ([], ""),
        ([0, 0], "  "),
        ([1, 0, 2], "▅ █"),
        ([1, 1000], "▂█"),
        ([1] * 120, "█" * 60),
    ],
)
def test_a_sparkline_is_as_high_as_the_count(counts: list[int], signs: str) -> None:
    assert sparkline(counts) == signs


def test_days_are_the_readers_and_none_is_left_out() -> None:
    end = datetime(2026, 11, 24, 20, tzinfo=UTC)  # in Almaty it is the 25th
    printed = [end, end - HOUR, end - 2 * DAY, end - 90 * DAY, end + 5 * DAY]
    found = [Found(number, moment) for number, moment in enumerate(printed)]
    assert per_day(found, end - timedelta(days=2), end) == {
        date(2026, 11, 23): 2,
        date(2026, 11, 24): 0,
        date(2026, 11, 25): 3,
    }
