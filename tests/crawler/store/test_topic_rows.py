"""Topics in the database: versions, and the stamp that tells of changes."""

from __future__ import annotations

from dataclasses import replace

from alembic import command
from alembic.config import Config as AlembicConfig
from sqlalchemy import select, text
from store_world import HOUR, NOW, TOPICS

from crawler.store import Connection, Database, topics
from crawler.store.database import MIGRATIONS
from crawler.store.schema import topics as table


class TestSync:
    def test_gives_back_what_was_written_by_id(self, world: Database) -> None:
        with world.read() as connection:
            assert topics.everything(connection) == sorted(TOPICS, key=lambda topic: topic.id)

    def test_a_changed_query_is_a_new_version(self, world: Database) -> None:
        changed = [replace(TOPICS[0], query="акбулак OR ақбұлақ"), *TOPICS[1:]]
        with world.write() as connection:
            topics.sync(connection, changed, NOW + HOUR)
            topics.sync(connection, changed, NOW + 2 * HOUR)
            versions = {topic.id: topic.version for topic in topics.everything(connection)}
            moment = connection.scalar(select(table.c.updated_at).where(table.c.id == "akbulak"))
        assert versions == {"akbulak": 2, "tungsten": 1, "geology": 1}
        assert moment == NOW + HOUR

    def test_a_changed_title_or_loudness_is_not(self, world: Database) -> None:
        with world.write() as connection:
            topics.sync(connection, [replace(TOPICS[0], notify="off", titles={"en": "X"})], NOW)
            (topic,) = topics.everything(connection)
        assert (topic.version, topic.notify, topic.titles) == (1, "off", {"en": "X"})

    def test_a_missing_topic_is_unlisted_and_comes_back_with_its_version(
        self, world: Database
    ) -> None:
        changed = [replace(TOPICS[0], query="другое"), *TOPICS[1:]]
        with world.write() as connection:
            topics.sync(connection, changed, NOW)
            topics.sync(connection, TOPICS[1:], NOW)
            assert [topic.id for topic in topics.everything(connection)] == ["geology", "tungsten"]
            assert len(topics.everything(connection, listed_only=False)) == 3
            topics.sync(connection, changed, NOW)
            assert topics.everything(connection)[0].version == 2


class TestHistory:
    def test_keeps_every_version_of_a_query(self, world: Database) -> None:
        with world.write() as connection:
            for number, query in enumerate(("другое", "третье"), start=1):
                changed = [replace(TOPICS[0], query=query), *TOPICS[1:]]
                topics.sync(connection, changed, NOW + number * HOUR)
            found = topics.history(connection, "akbulak")
        assert [(v.version, v.query, v.changed_at, v.source) for v in found] == [
            (1, "акбулак", NOW, "file"),
            (2, "другое", NOW + HOUR, "file"),
            (3, "третье", NOW + 2 * HOUR, "file"),
        ]

    def test_of_a_topic_that_never_was_is_empty(self, world: Database) -> None:
        with world.read() as connection:
            assert topics.history(connection, "nothing") == []

    def test_of_a_changed_title_shows_it_in_the_version_in_force(self, world: Database) -> None:
        with world.write() as connection:
            changed = replace(TOPICS[0], notify="off", titles={"en": "X"})
            topics.sync(connection, [changed], NOW + HOUR)
            (version,) = topics.history(connection, "akbulak")
        assert (version.titles, version.notify, version.changed_at) == ({"en": "X"}, "off", NOW)

    def test_goes_on_when_a_topic_comes_back(self, world: Database) -> None:
        with world.write() as connection:
            topics.sync(connection, TOPICS[1:], NOW + HOUR)
            topics.sync(connection, [replace(TOPICS[0], query="другое")], NOW + 2 * HOUR)
            assert [v.query for v in topics.history(connection, "akbulak")] == ["акбулак", "другое"]
            assert topics.in_force_since(connection) == {"akbulak": (2, NOW + 2 * HOUR)}

    def test_says_who_wrote_a_version(self, world: Database) -> None:
        with world.write() as connection:
            changed = [replace(TOPICS[0], query="другое")]
            topics.sync(connection, changed, NOW + HOUR, source="chat 1001")
            sources = [v.source for v in topics.history(connection, "akbulak")]
        assert sources == ["file", "chat 1001"]

    def test_of_an_older_database_begins_with_what_was_in_force(self, database: Database) -> None:
        with database.write() as connection:
            _migrate(connection, "0006")
            connection.execute(
                text(
                    "INSERT INTO topics (id, titles, query, notify, version, updated_at)"
                    " VALUES ('old', '{}', 'руда', 'now', 4, '2026-11-01 10:00:00')"
                )
            )
        database.upgrade()
        with database.read() as connection:
            (version,) = topics.history(connection, "old")
        assert (version.version, version.query, version.source) == (4, "руда", "file")


def _migrate(connection: Connection, revision: str) -> None:
    """Take a database back to an older schema."""
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(MIGRATIONS))
    alembic.attributes["connection"] = connection
    command.downgrade(alembic, revision)


class TestStamp:
    def test_of_an_empty_database(self, database: Database) -> None:
        with database.read() as connection:
            assert topics.stamp(connection) == (0, None)

    def test_stays_while_nothing_changes(self, world: Database) -> None:
        with world.write() as connection:
            before = topics.stamp(connection)
            topics.sync(connection, TOPICS, NOW + HOUR)
            assert topics.stamp(connection) == before

    def test_changes_with_a_query_with_a_new_and_with_a_missing_topic(
        self, world: Database
    ) -> None:
        with world.write() as connection:
            stamps = [topics.stamp(connection)]
            for wanted in (
                [replace(TOPICS[0], query="другое"), *TOPICS[1:]],
                [*TOPICS, replace(TOPICS[0], id="new")],
                TOPICS[1:],
            ):
                topics.sync(connection, wanted, NOW + len(stamps) * HOUR)
                stamps.append(topics.stamp(connection))
        assert len(set(stamps)) == 4

    def test_changes_with_the_loudness(self, world: Database) -> None:
        with world.write() as connection:
            before = topics.stamp(connection)
            topics.sync(connection, [*TOPICS[:2], replace(TOPICS[2], notify="now")], NOW + HOUR)
            assert topics.stamp(connection) != before
