"""Chats: who follows what, who sleeps, who has moved."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from store_world import ANNA, BOLAT, GROUP, HOUR, NOW, TOPICS, follow

from crawler.store import Connection, Database, chats, outbox, topics
from crawler.store.chats import TERMINAL, Chat
from crawler.store.schema import outbox as outbox_table

SUPERGROUP = -100500


def due(connection: Connection, now: datetime = NOW) -> list[tuple[int, int]]:
    return [(row.chat_id, row.id) for row in outbox.due(connection, now, terminal=False)]


class TestMeeting:
    def test_a_chat_is_new_once(self, world: Database) -> None:
        with world.write() as connection:
            assert chats.get(connection, ANNA) is None
            assert chats.meet(connection, ANNA, "private", "Anna", NOW, "kk")
            assert not chats.meet(connection, ANNA, "private", "Анна", NOW, "ru")
            assert chats.get(connection, ANNA) == Chat(
                ANNA, "private", "Анна", "kk", None, "active", "", None
            )

    def test_a_chat_without_a_language_takes_the_first_that_is_known(self, world: Database) -> None:
        with world.write() as connection:
            chats.meet(connection, ANNA, "private", "Anna", NOW)
            chats.meet(connection, ANNA, "private", "Anna", NOW, "kk")
            chats.meet(connection, ANNA, "private", "Anna", NOW)
            chat = chats.get(connection, ANNA)
        assert chat is not None
        assert chat.language == "kk"

    def test_wakes_a_sleeping_chat(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            follow(connection, BOLAT)
            chats.sleep(connection, ANNA, "blocked us")
            asleep = chats.get(connection, ANNA)
            assert asleep is not None
            assert (asleep.state, asleep.reason) == ("asleep", "blocked us")
            chats.meet(connection, ANNA, "private", "Anna", NOW)
            woken = chats.get(connection, ANNA)
            assert woken is not None
            assert (woken.state, woken.reason) == ("active", "")
            assert chats.followed(connection, ANNA) == ["akbulak"]

    def test_all_chats_are_listed(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, ANNA)
            follow(connection, GROUP, kind="group")
            assert [chat.id for chat in chats.everything(connection)] == [GROUP, ANNA]

    def test_language_and_pause_are_kept(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, ANNA)
            chats.set_language(connection, ANNA, "en")
            chats.pause(connection, ANNA, NOW + HOUR)
            chat = chats.get(connection, ANNA)
        assert chat is not None
        assert (chat.language, chat.paused_until) == ("en", NOW + HOUR)


class TestFollowing:
    def test_tells_what_is_new(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            wanted = ["tungsten", "akbulak", "tungsten"]
            assert chats.follow(connection, ANNA, wanted, NOW) == ["tungsten"]
            assert chats.followed(connection, ANNA) == ["akbulak", "tungsten"]

    def test_ends_for_some_topics_or_for_all(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, ANNA, "akbulak", "tungsten", "geology")
            follow(connection, BOLAT, "akbulak")
            assert chats.unfollow(connection, ANNA, ["akbulak", "none"]) == 1
            assert chats.followed(connection, ANNA) == ["geology", "tungsten"]
            assert chats.unfollow(connection, ANNA, None) == 2
            assert chats.followed(connection, BOLAT) == ["akbulak"]

    def test_a_topic_that_left_the_files_is_not_followed_until_it_returns(
        self, world: Database
    ) -> None:
        with world.write() as connection:
            follow(connection, ANNA, "akbulak", "geology")
            topics.sync(connection, TOPICS[:2], NOW)
            assert chats.followed(connection, ANNA) == ["akbulak"]
            topics.sync(connection, TOPICS, NOW)
            assert chats.followed(connection, ANNA) == ["akbulak", "geology"]

    def test_followers_come_with_their_own_topics_sleepers_too(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, ANNA, "akbulak", "tungsten")
            follow(connection, BOLAT, "tungsten", "geology")
            follow(connection, GROUP, "geology", kind="group")
            chats.sleep(connection, BOLAT, "blocked us")
            assert chats.followers(connection, ["akbulak", "tungsten"]) == {
                ANNA: ["akbulak", "tungsten"],
                BOLAT: ["tungsten"],
            }
            assert chats.followers(connection, []) == {}


class TestTerminal:
    def test_follows_every_topic_that_alerts(self, world: Database) -> None:
        with world.write() as connection:
            off = topics.TopicRow("market", {"en": "Market"}, "рынок", "off", 1)
            topics.sync(connection, [*TOPICS, off], NOW)
            chats.set_terminal(connection, NOW, on=True)
            chats.set_terminal(connection, NOW, on=True)
            assert chats.followed(connection, TERMINAL) == ["akbulak", "geology", "tungsten"]
            assert [(c.id, c.kind) for c in chats.everything(connection)] == [(0, "terminal")]

    def test_falls_asleep_when_alerts_go_to_telegram(self, world: Database) -> None:
        with world.write() as connection:
            chats.set_terminal(connection, NOW, on=True)
            chats.set_terminal(connection, NOW, on=False)
            terminal = chats.get(connection, TERMINAL)
            assert terminal is not None
            assert terminal.state == "asleep"
            assert chats.followed(connection, TERMINAL) == []

    def test_is_not_made_only_to_sleep(self, world: Database) -> None:
        with world.write() as connection:
            chats.set_terminal(connection, NOW, on=False)
            assert chats.everything(connection) == []


class TestMigration:
    def test_moves_everything_to_the_supergroup(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, GROUP, "akbulak", "geology", kind="group")
            chats.set_language(connection, GROUP, "kk")
            topics.sync(connection, TOPICS[:2], NOW)  # geology is away for the moment
            for key in ("one", "two"):
                outbox.put(connection, GROUP, "alert", key, NOW)
            chats.migrate(connection, GROUP, SUPERGROUP, NOW)
            topics.sync(connection, TOPICS, NOW)
            new = chats.get(connection, SUPERGROUP)
            old = chats.get(connection, GROUP)
            assert new is not None
            assert old is not None
            assert (new.kind, new.language, new.title) == ("supergroup", "kk", f"chat {GROUP}")
            assert (old.state, old.reason) == ("asleep", f"became the supergroup {SUPERGROUP}")
            assert chats.followed(connection, SUPERGROUP) == ["akbulak", "geology"]
            assert chats.followed(connection, GROUP) == []
            assert [chat for chat, _ in due(connection)] == [SUPERGROUP, SUPERGROUP]

    def test_happens_twice_without_harm_and_sends_nothing_twice(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, GROUP, "akbulak", kind="group")
            outbox.put(connection, GROUP, "alert", "one", NOW)
            chats.migrate(connection, GROUP, SUPERGROUP, NOW)
            outbox.put(connection, GROUP, "alert", "one", NOW)  # a slow process knew the old id
            chats.migrate(connection, GROUP, SUPERGROUP, NOW)
            assert len(due(connection)) == 1

    def test_leaves_what_was_sent_where_it_was(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, GROUP, "akbulak", kind="group")
            outbox.put(connection, GROUP, "alert", "one", NOW)
            (row,) = outbox.due(connection, NOW, terminal=False)
            outbox.mark_sent(connection, row, 7, NOW)
            chats.migrate(connection, GROUP, SUPERGROUP, NOW)
            assert connection.scalars(select(outbox_table.c.chat_id)).all() == [GROUP]

    def test_of_a_stranger_does_nothing(self, world: Database) -> None:
        with world.write() as connection:
            chats.migrate(connection, GROUP, SUPERGROUP, NOW)
            assert chats.everything(connection) == []
