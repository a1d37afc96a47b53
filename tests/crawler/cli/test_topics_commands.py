"""`akbulak topics`: what is in force, what it was before, and how an article is followed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text as sql
from store_world import add_article, article

from crawler import cli, logs
from crawler.config import config
from crawler.queries import Document
from crawler.startup import prepare
from crawler.store import Database
from crawler.topics import Topic

TOPIC = """
- id: mine
  titles: {ru: Рудник, kk: Кеніш, en: Mine}
  query: руда OR (уголь AND шахта)
  notify: now
  examples: {match: [{lang: ru, text: Руда найдена.}]}
"""
OUTLET = "- {id: vestnik, name: Вестник, homepage: 'https://vestnik.example/', kind: regional}"
STORY = (
    "Компания «Корвейн Майнинг» пробурила на Тасбулаке первую разведочную скважину.\n"
    "По словам геолога, керн с Тасбулака отправлен в лабораторию «Корвейн Майнинг». "
)


@pytest.fixture(autouse=True)
def seeds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with one outlet and one topic, which a crawler has put in force."""
    for folder, text in (("outlets", OUTLET), ("topics", TOPIC)):
        (tmp_path / "seeds" / folder).mkdir(parents=True)
        (tmp_path / "seeds" / folder / "ours.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("AKBULAK_SEEDS", str(tmp_path / "seeds"))
    monkeypatch.setenv("AKBULAK_DATABASE_URL", f"sqlite:///{tmp_path / 'a.db'}")
    monkeypatch.setenv("AKBULAK_WORKERS", "1")
    monkeypatch.setenv("AKBULAK_LANGUAGE", "en")
    monkeypatch.setattr(logs, "configure", lambda *_, **__: None)
    monkeypatch.chdir(tmp_path)
    config.cache_clear()
    prepare(config()).database.close()
    yield tmp_path / "seeds"
    config.cache_clear()


class Command:
    """The command in this process; what it said last."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self.err = ""

    def __call__(self, *arguments: str, code: int = 0) -> str:
        self._capsys.readouterr()
        assert cli.main(["topics", *arguments]) == code
        said = self._capsys.readouterr()
        self.err = said.err
        return said.out

    def json(self, *arguments: str, code: int = 0) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self(*arguments, "--json", code=code).splitlines()]


@pytest.fixture
def topics(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


def edit(seeds: Path, old: str, new: str, *, in_force: bool = True) -> None:
    file = seeds / "topics" / "ours.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    if in_force:
        prepare(config()).database.close()


class TestList:
    def test_shows_the_version_and_since_when_it_is_in_force(self, topics: Command) -> None:
        (topic,) = topics.json("list")
        assert (topic["id"], topic["version"], topic["in_force"]) == ("mine", 1, True)
        assert datetime.fromisoformat(topic["since"]).tzinfo is not None
        assert "version 1, since" in " ".join(topics("list").split())

    def test_says_that_a_change_waits_for_the_crawler(self, topics: Command, seeds: Path) -> None:
        edit(seeds, "шахта", "разрез", in_force=False)
        (topic,) = topics.json("list")
        assert (topic["version"], topic["in_force"]) == (1, False)
        assert "waits for the crawler" in " ".join(topics("list").split())

    def test_says_that_a_topic_was_never_in_force(self, topics: Command, seeds: Path) -> None:
        (seeds / "topics" / "new.yaml").write_text(TOPIC.replace("id: mine", "id: pit"))
        assert "never in force yet" in " ".join(topics("list").split())


class TestCheck:
    def test_says_why_an_example_fails(self, topics: Command, seeds: Path) -> None:
        edit(seeds, "Руда найдена", "Уголь найден")
        (problem,) = topics.json("check", code=1)
        assert problem["problem"] == "mine: does not find: [ru] Уголь найден."
        assert "шахта" in problem["why"]
        assert problem["why"] in " ".join(topics("check", code=1).split())

    def test_names_the_place_of_a_mistake(self, topics: Command, seeds: Path) -> None:
        edit(seeds, "AND шахта)", "AND шахта", in_force=False)
        topics("check", code=2)
        assert "ours.yaml:4:18: mine: query: " in topics.err


class TestHistory:
    def test_lists_versions_with_what_changed(self, topics: Command, seeds: Path) -> None:
        edit(seeds, "шахта", "разрез")
        first, second = topics.json("history", "mine")
        assert (first["version"], first["changes"], first["source"]) == (1, [], "file")
        assert second["version"] == 2
        changed = [(each["kind"], each["text"]) for each in second["changes"]]
        assert ("old", "шахта") in changed
        assert ("new", "разрез") in changed
        words = topics("history", "mine")
        assert "[-шахта-] {+разрез+}" in words
        assert "version 2, " in words

    def test_is_there_for_a_topic_that_is_gone(self, topics: Command, seeds: Path) -> None:
        edit(seeds, "id: mine", "id: pit")
        assert [line["version"] for line in topics.json("history", "mine")] == [1]

    def test_of_an_unknown_topic_names_those_that_are_meant(self, topics: Command) -> None:
        topics("history", "mime", code=2)
        assert "did you mean mine?" in topics.err


class TestSuggest:
    def test_of_a_text_is_yaml_that_can_be_pasted(self, topics: Command, tmp_path: Path) -> None:
        file = tmp_path / "story.txt"
        file.write_text(f"На Тасбулаке пробурили скважину\n\n{STORY}", encoding="utf-8")
        out = topics("suggest", str(file))
        assert "Корвейн Майнинг" in out
        (found,) = yaml.safe_load(out[out.index("- id: ") :])
        topic = Topic.model_validate(found)
        assert topic.query.match(Document(text="Тасбулак: «Корвейн Майнинг» бурит дальше."))
        assert topic.notify == "silent"
        assert topic.examples.match

    def test_takes_an_id_that_is_free(self, topics: Command, tmp_path: Path, seeds: Path) -> None:
        file = tmp_path / "story.txt"
        file.write_text(f"На Тасбулаке пробурили скважину\n\n{STORY}", encoding="utf-8")
        first, *_ = topics.json("suggest", str(file))
        (seeds / "topics" / "more.yaml").write_text(first["yaml"], encoding="utf-8")
        second, *_ = topics.json("suggest", str(file))
        assert second["id"] == f"{first['id']}-2"
        (seeds / "topics" / "again.yaml").write_text(second["yaml"], encoding="utf-8")
        assert "3 topics" in (topics("check") or topics.err)

    def test_of_a_saved_page_reads_the_article_in_it(self, topics: Command, tmp_path: Path) -> None:
        paragraphs = "".join(f"<p>{line}</p>" for line in (STORY * 3).split("\n"))
        page = (
            "<html lang=ru><head><title>На Тасбулаке пробурили скважину</title></head><body>"
            f"<article><h1>На Тасбулаке пробурили скважину</h1>{paragraphs}</article></body></html>"
        )
        (tmp_path / "story.html").write_text(page, encoding="utf-8")
        suggestion, *_ = topics.json("suggest", "story.html")
        assert "@tasbulak" in suggestion["query"]
        assert suggestion["entities"]["tasbulak"] == ["Тасбулак", "Tasbulak"]

    def test_of_an_archived_article_says_what_else_it_finds(self, topics: Command) -> None:
        database = Database(config().database_url)
        now = datetime.now(UTC)
        with database.write() as connection:
            for path, words in (("a", STORY), ("b", STORY + " Дальше."), ("c", "Погода ясная.")):
                item = article(path, title=f"О деле {path}", text=words, fetched_at=now)
                add_article(connection, item)
        database.close()
        suggestion, *examples = topics.json("suggest", "https://vestnik.example/a")
        assert suggestion["found"] == 1
        assert [example["title"] for example in examples] == ["О деле b"]
        assert "in the last 30d it would have found 1 article" in topics(
            "suggest", "https://vestnik.example/a"
        )

    def test_asks_a_large_archive_what_is_common(self, topics: Command) -> None:
        database = Database(config().database_url)
        now = datetime.now(UTC)
        with database.write() as connection:
            for number in range(500):
                item = article(f"n{number}", text="На Тасбулаке тихо.", fetched_at=now)
                add_article(connection, item)
            add_article(connection, article("a", title="Бурят", text=STORY, fetched_at=now))
        database.close()
        suggestion, *_ = topics.json("suggest", "https://vestnik.example/a")
        parts = {one["text"]: one["part"] for one in suggestion["spoken"]}
        assert parts["Тасбулак"] != "anchor"
        assert parts["Корвейн Майнинг"] == "anchor"

    @pytest.mark.parametrize(
        ("arguments", "code", "complaint"),
        [
            ("none.txt", 2, "'none.txt' cannot be read"),
            ("none.html", 2, "'none.html' cannot be read"),
            ("short.txt", 1, "says too little to follow"),
            ("http://10.0.0.1/a", 2, "10.0.0.1"),
            ("http://[x/a", 2, "is not a web address"),
            ("short.txt --archive soon", 2, "'soon' is not a span of time"),
        ],
    )
    def test_of_nothing_is_told_in_words(
        self, topics: Command, tmp_path: Path, arguments: str, code: int, complaint: str
    ) -> None:
        (tmp_path / "short.txt").write_text("Да.")
        assert topics("suggest", *arguments.split(), code=code) == ""
        assert complaint in topics.err
        assert "a fault of Akbulak's own" not in topics.err


def test_status_names_what_was_refused(capsys: pytest.CaptureFixture[str]) -> None:
    database = Database(config().database_url)
    with database.write() as connection:
        connection.execute(
            sql("INSERT INTO steering (name, value, updated_at) VALUES ('topics', :value, :now)"),
            {"value": '["ours.yaml:4:9: mine: query: wrong"]', "now": "2026-11-24 10:00:00"},
        )
    database.close()
    assert cli.main(["status"]) == 0
    assert "stays in force: ours.yaml:4:9: mine: query: wrong" in capsys.readouterr().out
    assert cli.main(["status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["refused_topics"] == [
        "ours.yaml:4:9: mine: query: wrong"
    ]
