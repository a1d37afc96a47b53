"""One transaction per article: everything that follows from it, or nothing."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, select
from store_world import ANNA, BOLAT, DAY, GROUP, NOW, TOPICS, article, follow, populate, shown

from crawler.dedupe import fingerprint
from crawler.items import Article, DecisionKind, Quality
from crawler.pipelines import commit as module
from crawler.pipelines.commit import Committed, commit
from crawler.pipelines.reading import ReadArticle, TopicMatch
from crawler.store import Connection, Database, articles, entries, events, outbox
from crawler.store import topics as topic_rows
from crawler.store.outbox import OutboxRow
from crawler.store.schema import metadata

STANDING = {topic.id: topic for topic in TOPICS}
WORDS = "Одни и те же слова одной и той же новости, слово в слово. " * 5
WRITTEN = ("articles", "stories", "matches", "outbox", "events")


@pytest.fixture
def world(database: Database) -> Database:
    populate(database)
    return database


def read(item: Article, *topic_ids: str) -> ReadArticle:
    """The article as a worker gives it back, with matches of these topics."""
    matches = tuple(
        TopicMatch(topic, float(9 - number), (topic, "слово"), f"Об этом: {topic}.")
        for number, topic in enumerate(topic_ids)
    )
    return ReadArticle(item, fingerprint(item), matches)


def store(
    connection: Connection,
    item: Article,
    *topic_ids: str,
    entry_id: int | None = None,
    quiet: bool = False,
    alerts_wanted: bool = True,
) -> Committed:
    return commit(
        connection, read(item, *topic_ids), STANDING, NOW,
        entry_id=entry_id, quiet=quiet, alerts_wanted=alerts_wanted,
    )  # fmt: skip


def found(connection: Connection, path: str, outlet_id: str = "vestnik") -> int:
    """A door of the outlet shows this; return the id of the pending entry."""
    fresh = dict(shown(path, outlet_id=outlet_id))
    entries.note_found(connection, outlet_id, fresh, NOW, baseline=False)
    return next(e.id for e in entries.pending(connection, outlet_id, NOW) if e.url in str(fresh))


def counts(connection: Connection) -> dict[str, int]:
    return {
        name: connection.scalar(select(func.count()).select_from(metadata.tables[name])) or 0
        for name in WRITTEN
    }


def chain(connection: Connection, item: Article) -> list[tuple[str, str]]:
    return [(e.stage, e.verdict) for e in events.chain(connection, item.canonical_url)]


def waiting(connection: Connection) -> list[OutboxRow]:
    return outbox.due(connection, NOW, terminal=False)


def words_of(connection: Connection, item: Article) -> Sequence[str]:
    words = events.entry_words(connection, item.canonical_url)
    assert words is not None
    return words.partition("UTC, ")[2]


class TestAllOrNothing:
    @pytest.mark.parametrize(
        "step",
        ["_add", "_record", "_add_match", "_alert", "judge", "lock_articles"],
    )
    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    def test_a_fault_at_any_step_leaves_nothing_and_the_entry_pending(
        self, world: Database, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
    ) -> None:
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            entry_id = found(connection, "a")
        whole = getattr(module, step)

        def fail(*args: object, **kwargs: object) -> None:
            if after:
                whole(*args, **kwargs)
            raise ZeroDivisionError

        monkeypatch.setattr(module, step, fail)
        with pytest.raises(ZeroDivisionError), world.write() as connection:
            store(connection, article("a"), "akbulak", entry_id=entry_id)
        with world.read() as connection:
            assert counts(connection) == dict.fromkeys(WRITTEN, 0)
            assert [e.id for e in entries.pending(connection, "vestnik", NOW)] == [entry_id]

        monkeypatch.setattr(module, step, whole)
        with world.write() as connection:
            assert store(connection, article("a"), "akbulak", entry_id=entry_id).alerts == 1

    def test_a_fault_after_the_last_step_leaves_nothing_either(self, world: Database) -> None:
        def fail_at_the_end() -> None:
            with world.write() as connection:
                follow(connection, ANNA, "akbulak")
                assert store(connection, article("a"), "akbulak").alerts == 1
                raise ZeroDivisionError

        with pytest.raises(ZeroDivisionError):
            fail_at_the_end()
        with world.read() as connection:
            assert counts(connection) == dict.fromkeys(WRITTEN, 0)


class TestNew:
    def test_is_stored_with_story_match_alert_and_reasons(self, world: Database) -> None:
        item = article("a")
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            done = store(connection, item, "akbulak", entry_id=found(connection, "a"))
            assert (done.decision.kind, done.alerts) == (DecisionKind.NEW, 1)
            assert counts(connection) == {
                "articles": 1, "stories": 1, "matches": 1, "outbox": 1, "events": 3,
            }  # fmt: skip
            assert chain(connection, item) == [
                ("dedupe", "new"), ("match", "matched"), ("alert", "queued"),
            ]  # fmt: skip
            assert words_of(connection, item) == "stored"
            (row,) = waiting(connection)
            assert (row.article_id, row.payload) == (done.article_id, {"topics": ["akbulak"]})
            facts = outbox.facts(connection, done.article_id, ["akbulak"])
            assert facts is not None
            assert facts.matches[0].sentence == "Об этом: akbulak."

    def test_without_a_match_is_stored_and_says_so(self, world: Database) -> None:
        item = article("a")
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            assert store(connection, item).alerts == 0
            assert chain(connection, item) == [("dedupe", "new"), ("match", "none")]
            assert waiting(connection) == []

    def test_that_nobody_follows_says_so(self, world: Database) -> None:
        item = article("a")
        with world.write() as connection:
            follow(connection, ANNA, "tungsten")
            assert store(connection, item, "akbulak").alerts == 0
            assert chain(connection, item)[-1] == ("alert", "nobody")

    def test_of_poor_quality_says_why(self, world: Database) -> None:
        item = replace(article("a"), quality=Quality.STUB, quality_reason="paywall")
        with world.write() as connection:
            store(connection, item)
            assert ("page", "stub") in chain(connection, item)

    def test_matched_by_a_topic_that_is_gone_since_matches_nothing(self, world: Database) -> None:
        item = article("a")
        with world.write() as connection:
            assert store(connection, item, "forgotten").alerts == 0
            assert chain(connection, item)[-1] == ("match", "none")

    def test_keeps_the_version_of_the_topic(self, world: Database) -> None:
        with world.write() as connection:
            topic_rows.sync(connection, [replace(TOPICS[0], query="другое"), *TOPICS[1:]], NOW)
            standing = {topic.id: topic for topic in topic_rows.everything(connection)}
            commit(
                connection, read(article("a"), "akbulak"), standing, NOW,
                entry_id=None, quiet=False, alerts_wanted=True,
            )  # fmt: skip
            table = metadata.tables["matches"]
            assert connection.scalars(select(table.c.topic_version)).all() == [2]


class TestAlerts:
    def test_come_once_to_a_chat_however_many_topics_match(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, ANNA, "akbulak", "tungsten", "geology")
            follow(connection, BOLAT, "tungsten")
            follow(connection, GROUP, kind="group")
            done = store(connection, article("a"), "akbulak", "tungsten", "geology")
            rows = {row.chat_id: row for row in waiting(connection)}
        assert done.alerts == len(rows) == 2
        assert rows[ANNA].payload == {"topics": ["akbulak", "geology", "tungsten"]}
        assert rows[BOLAT].payload == {"topics": ["tungsten"]}

    @pytest.mark.parametrize(
        ("followed", "silent"),
        [
            (["akbulak"], False),
            (["tungsten"], True),
            (["geology"], True),
            (["tungsten", "geology"], True),
            (["akbulak", "tungsten"], False),
        ],
    )
    def test_are_silent_when_every_topic_is(
        self, world: Database, followed: list[str], silent: bool
    ) -> None:
        with world.write() as connection:
            follow(connection, ANNA, *followed)
            store(connection, article("a"), "akbulak", "tungsten", "geology")
            assert [row.silent for row in waiting(connection)] == [silent]

    @pytest.mark.parametrize(
        ("age", "quiet", "wanted", "reason"),
        [
            (0, False, False, "this crawl was told to send nothing"),
            (2, True, True, "older than a day"),
            (8, False, True, "an old article came back"),
        ],
    )
    def test_that_are_suppressed_leave_the_match_and_the_reason(
        self, world: Database, age: int, quiet: bool, wanted: bool, reason: str
    ) -> None:
        item = article("a", published=NOW - age * DAY)
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            done = store(connection, item, "akbulak", quiet=quiet, alerts_wanted=wanted)
            assert done.alerts == 0
            assert waiting(connection) == []
            assert counts(connection)["matches"] == 1
            last = events.chain(connection, item.canonical_url)[-1]
        assert (last.stage, last.verdict) == ("alert", "suppressed")
        assert reason in last.reason


class TestKnown:
    def test_the_same_article_again_changes_nothing(self, world: Database) -> None:
        item = article("a")
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            first = store(connection, item, "akbulak")
            before = counts(connection)
            again = store(connection, item, "akbulak")
            assert (again.decision.kind, again.alerts) == (DecisionKind.SAME, 0)
            assert again.article_id == first.article_id
            assert counts(connection) == before | {"events": before["events"] + 1}

    def test_another_address_of_the_outlet_points_to_the_article(self, world: Database) -> None:
        item, other = article("a", text=WORDS), article("b", text=WORDS)
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            first = store(connection, item, "akbulak", entry_id=found(connection, "a"))
            again = store(connection, other, "akbulak", entry_id=found(connection, "b"))
            assert again.decision.kind is DecisionKind.SAME
            assert again.article_id == first.article_id
            assert len(waiting(connection)) == 1
            assert words_of(connection, other).startswith("stored (same words, at another address")
            assert chain(connection, other) == chain(connection, item)
            assert chain(connection, other)[-1] == ("dedupe", "same")

    def test_an_update_is_noted_and_alerts_nobody(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            first = store(connection, article("a", text=WORDS), "akbulak")
            changed = article("a", text=WORDS + "Дополнено.")
            again = store(connection, changed, "akbulak")
            assert (again.decision.kind, again.article_id) == (
                DecisionKind.UPDATE, first.article_id,
            )  # fmt: skip
            assert again.alerts == 0
            assert chain(connection, changed)[-1] == ("dedupe", "update")
            assert counts(connection)["articles"] == 1


class TestReprints:
    def test_are_stored_in_the_same_story_and_alert_nobody(self, world: Database) -> None:
        item = article("b", outlet_id="dala", text=WORDS)
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            first = store(connection, article("a", text=WORDS), "akbulak")
            copy = store(connection, item, "akbulak", entry_id=found(connection, "b", "dala"))
            assert (copy.decision.kind, copy.alerts) == (DecisionKind.REPRINT, 0)
            assert len(waiting(connection)) == 1
            assert chain(connection, item)[0] == ("dedupe", "reprint")
            assert chain(connection, item)[-1] == ("alert", "suppressed")
            stored, original = articles.by_ids(connection, [copy.article_id, first.article_id])[
                ::-1
            ]
            assert (stored.copy_of, stored.story_id) == (first.article_id, original.story_id)
            facts = outbox.facts(connection, first.article_id, ["akbulak"])
            assert facts is not None
            assert facts.also_in == ("Dala",)

    def test_of_reprints_point_to_the_first_print(self, world: Database) -> None:
        with world.write() as connection:
            first = store(connection, article("a", text=WORDS))
            for path, outlet_id in (("b", "dala"), ("c", "step")):
                copy = store(connection, article(path, outlet_id=outlet_id, text=WORDS))
                (stored,) = articles.by_ids(connection, [copy.article_id])
                assert stored.copy_of == first.article_id

    def test_are_found_by_crawlers_that_store_at_the_same_moment(self, world: Database) -> None:
        """Without the lock both would find no partner, and one event would alert twice."""
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
        barrier = threading.Barrier(3)
        kinds: list[DecisionKind] = []

        def crawl(outlet_id: str) -> None:
            barrier.wait()
            for number in range(8):
                words = f"Новость номер {number}. " + WORDS
                item = article(f"n{number}", outlet_id=outlet_id, text=words)
                with world.write() as connection:
                    kinds.append(store(connection, item, "akbulak").decision.kind)

        names = ("vestnik", "dala", "step")
        threads = [threading.Thread(target=crawl, args=(name,)) for name in names]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert kinds.count(DecisionKind.NEW) == 8
        assert kinds.count(DecisionKind.REPRINT) == 16
        with world.read() as connection:
            assert len(waiting(connection)) == 8
            assert counts(connection)["stories"] == 8
