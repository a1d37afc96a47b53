"""Topics in the database: versions, and the stamp that tells of changes."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select
from store_world import HOUR, NOW, TOPICS

from crawler.store import Database, topics
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
