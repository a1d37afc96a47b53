"""Starting: schema, seeds and the place of alerts are right before anything runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import text

from crawler.config import Config
from crawler.errors import CatalogueError, StoreError, TopicError
from crawler.startup import Ready, prepare
from crawler.store import chats, outlets, topics
from crawler.store.chats import TERMINAL

OUTLET = """
- id: vestnik
  name: Вестник
  homepage: https://vestnik.example/
  country: KZ
  kind: regional
  tier: 1
  doors:
    - {kind: feed, url: https://vestnik.example/feed}
"""
TOPIC = """
id: akbulak
titles: {ru: Акбулак, kk: Ақбұлақ, en: Akbulak}
query: акбулак OR ақбұлақ
notify: now
"""
ORE = "{id: ore, titles: {ru: Р, kk: К, en: O}, query: руда}"
TOKEN = SecretStr("110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw")


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A folder with one outlet and one topic."""
    for folder, content in (("outlets", OUTLET), ("topics", TOPIC)):
        (tmp_path / "seeds" / folder).mkdir(parents=True)
        (tmp_path / "seeds" / folder / "ours.yaml").write_text(content, encoding="utf-8")
    return tmp_path / "seeds"


def settings(database_url: str, seeds: Path, **values: Any) -> Config:
    return Config(database_url=database_url, seeds=seeds, _env_file=None, **values)  # type: ignore[call-arg]  # pydantic's own


def started(config: Config) -> Ready:
    ready = prepare(config)
    ready.database.close()
    return ready


def test_an_empty_database_gets_schema_catalogue_topics_and_a_terminal(
    database_url: str, seeds: Path
) -> None:
    ready = started(settings(database_url, seeds))
    assert [outlet.id for outlet in ready.catalogue] == ["vestnik"]
    assert [topic.id for topic in ready.topics] == ["akbulak"]
    assert ready.database.upgrade()[0] == ready.database.revision()
    with ready.database.read() as connection:
        assert [state.id for state in outlets.states(connection)] == ["vestnik"]
        (topic,) = topics.everything(connection)
        assert (topic.titles["kk"], topic.notify, topic.version) == ("Ақбұлақ", "now", 1)
        assert topic.query == str(ready.topics[0].query)
        assert chats.followed(connection, TERMINAL) == ["akbulak"]
    ready.database.engine.dispose()


def test_an_aggregator_gets_a_search_for_each_topic(database_url: str, seeds: Path) -> None:
    search = """
- id: searches
  name: Searches
  kind: aggregator
  doors:
    - {kind: aggregator, url: "https://news.google.com/rss/search?q={q}&hl=ru"}
"""
    (seeds / "outlets" / "searches.yaml").write_text(search, encoding="utf-8")
    ready = started(settings(database_url, seeds))
    outlet = next(outlet for outlet in ready.catalogue if outlet.id == "searches")
    assert [door.note for door in outlet.pollable_doors] == ["akbulak"]
    with ready.database.read() as connection:
        (row,) = [state for state in outlets.states(connection) if state.id == "searches"]
        assert row.pollable
    ready.database.engine.dispose()


def test_the_second_start_changes_nothing(database_url: str, seeds: Path) -> None:
    stamps = []
    for _ in range(2):
        ready = started(settings(database_url, seeds))
        with ready.database.read() as connection:
            stamps.append(topics.stamp(connection))
        ready.database.engine.dispose()
    assert stamps[0] == stamps[1]


def test_with_a_token_alerts_leave_the_terminal(database_url: str, seeds: Path) -> None:
    started(settings(database_url, seeds))
    ready = started(settings(database_url, seeds, telegram_token=TOKEN))
    with ready.database.read() as connection:
        terminal = chats.get(connection, TERMINAL)
        assert terminal is not None
        assert terminal.state == "asleep"
        assert chats.followed(connection, TERMINAL) == []
    ready.database.engine.dispose()


def test_an_outlet_that_left_the_files_is_unlisted(database_url: str, seeds: Path) -> None:
    started(settings(database_url, seeds))
    file = seeds / "outlets" / "ours.yaml"
    file.write_text(OUTLET.replace("vestnik", "dala"), encoding="utf-8")
    ready = started(settings(database_url, seeds))
    with ready.database.read() as connection:
        assert [state.id for state in outlets.states(connection)] == ["dala"]
        assert outlets.state(connection, "vestnik") is not None
    ready.database.engine.dispose()


@pytest.mark.parametrize(("folder", "error"), [("outlets", CatalogueError), ("topics", TopicError)])
def test_wrong_seeds_are_told_before_the_database_is_touched(
    tmp_path: Path, seeds: Path, folder: str, error: type[Exception]
) -> None:
    (seeds / folder / "ours.yaml").write_text("- {id: 5, colour: red}", encoding="utf-8")
    with pytest.raises(error, match=r"ours\.yaml"):
        prepare(settings(f"sqlite:///{tmp_path / 'new.db'}", seeds))
    assert not (tmp_path / "new.db").exists()


def test_a_newer_database_is_left_alone(database_url: str, seeds: Path) -> None:
    ready = started(settings(database_url, seeds))
    with ready.database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    ready.database.engine.dispose()
    with pytest.raises(StoreError, match="newer Akbulak"):
        prepare(settings(database_url, seeds))


class TestAServiceThatStartsWithAWrongTopic:
    def test_keeps_its_old_version_in_force(self, database_url: str, seeds: Path) -> None:
        started(settings(database_url, seeds))
        write(seeds, TOPIC.replace("OR ақбұлақ", "OR"), ORE)
        ready = prepare(settings(database_url, seeds), keep_old_topics=True)
        with ready.database.read() as connection:
            rows = {row.id: (row.query, row.version) for row in topics.everything(connection)}
        assert rows == {"akbulak": ("акбулак OR ақбұлақ", 1), "ore": ("руда", 1)}
        assert {topic.id: str(topic.query) for topic in ready.topics} == {
            "ore": "руда",
            "akbulak": "акбулак OR ақбұлақ",
        }
        ready.database.close()

    def test_leaves_out_a_new_one(self, database_url: str, seeds: Path) -> None:
        started(settings(database_url, seeds))
        write(seeds, TOPIC, ORE.replace("руда", "(руда"))
        ready = prepare(settings(database_url, seeds), keep_old_topics=True)
        assert [topic.id for topic in ready.topics] == ["akbulak"]
        ready.database.close()

    def test_cannot_where_the_database_knows_no_topic(self, database_url: str, seeds: Path) -> None:
        write(seeds, TOPIC.replace("OR ақбұлақ", "OR"))
        with pytest.raises(TopicError, match=r"ours\.yaml:4:\d+: akbulak: query"):
            prepare(settings(database_url, seeds), keep_old_topics=True)

    def test_forgets_an_old_version_that_nobody_can_read(
        self, database_url: str, seeds: Path
    ) -> None:
        ready = started(settings(database_url, seeds))
        with ready.database.write() as connection:
            connection.execute(text("UPDATE topics SET query = 'акбулак AND ('"))
        write(seeds, TOPIC.replace("OR ақбұлақ", "OR"), ORE)
        again = prepare(settings(database_url, seeds), keep_old_topics=True)
        assert [topic.id for topic in again.topics] == ["ore"]
        ready.database.engine.dispose()
        again.database.close()


def write(seeds: Path, *entries: str) -> None:
    """Make these the topics."""
    for number, entry in enumerate(entries):
        name = "ours.yaml" if number == 0 else f"more{number}.yaml"
        (seeds / "topics" / name).write_text(entry, encoding="utf-8")
