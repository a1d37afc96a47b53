"""One transaction per article: everything that follows from it, or nothing."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import func, select
from store_world import ANNA, BOLAT, DAY, GROUP, NOW, TOPICS, article, follow, loud, populate, shown

from crawler.dedupe import fingerprint
from crawler.items import Article, DecisionKind, Quality
from crawler.pipelines import commit as module
from crawler.pipelines.commit import Committed, commit
from crawler.pipelines.reading import ReadArticle, TopicMatch
from crawler.store import Connection, Database, articles, entries, events, outbox
from crawler.store import topics as topic_rows
from crawler.store.entries import PendingEntry
from crawler.store.outbox import OutboxRow
from crawler.store.schema import metadata

STANDING = {topic.id: topic for topic in TOPICS}
WORDS = "Одни и те же слова одной и той же новости, слово в слово. " * 5
STUB = replace(article("a", text="Коротко о договоре."), quality=Quality.STUB, quality_reason="503")
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
    entry: PendingEntry | None = None,
    quiet: bool = False,
    read_before: datetime | None = None,
    again: bool = False,
    alerts_wanted: bool = True,
) -> Committed:
    return commit(
        connection, read(item, *topic_ids), STANDING, NOW,
        entry=entry, quiet=quiet, read_before=read_before, again=again,
        alerts_wanted=alerts_wanted,
    )  # fmt: skip


def found(connection: Connection, path: str, outlet_id: str = "vestnik") -> PendingEntry:
    """A door of the outlet shows this; return the pending entry."""
    fresh = dict(shown(path, outlet_id=outlet_id))
    entries.note_found(connection, outlet_id, fresh, NOW, quiet=loud)
    return next(e for e in entries.pending(connection, outlet_id, NOW) if e.canonical_url in fresh)


def counts(connection: Connection) -> dict[str, int]:
    return {
        name: connection.scalar(select(func.count()).select_from(metadata.tables[name])) or 0
        for name in WRITTEN
    }


def chain(connection: Connection, item: Article) -> list[tuple[str, str]]:
    return [(e.stage, e.verdict) for e in events.chain(connection, item.canonical_url)]


def waiting(connection: Connection) -> list[OutboxRow]:
    return outbox.due(connection, NOW, terminal=False)


def words_of(connection: Connection, item: Article) -> str:
    words = events.entry_words(connection, item.canonical_url)
    assert words is not None
    return words.partition("UTC, ")[2]


def fail_at(monkeypatch: pytest.MonkeyPatch, step: str, *, after: bool) -> None:
    """Let a function that `commit` uses fail, before or after its work."""
    room, _, name = step.rpartition(".")
    owner = getattr(module, room) if room else module
    whole = getattr(owner, name)

    def fail(*args: object, **kwargs: object) -> None:
        if after:
            whole(*args, **kwargs)
        raise ZeroDivisionError

    monkeypatch.setattr(owner, name, fail)


class TestAllOrNothing:
    @pytest.mark.parametrize(
        "step",
        [
            "lock_articles",
            "_decide",
            "_store",
            "_match",
            "_record",
            "_add_match",
            "judge",
            "_alert",
            "articles.add",
            "chats.followers",
            "outbox.told",
            "outbox.put",
            "entries.close",
        ],
    )
    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    def test_a_fault_at_any_step_leaves_nothing_and_the_entry_pending(
        self, world: Database, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
    ) -> None:
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            entry = found(connection, "a")
        fail_at(monkeypatch, step, after=after)
        with pytest.raises(ZeroDivisionError), world.write() as connection:
            store(connection, article("a"), "akbulak", entry=entry)
        with world.read() as connection:
            assert counts(connection) == dict.fromkeys(WRITTEN, 0)
            assert entries.pending(connection, "vestnik", NOW) == [entry]

        monkeypatch.undo()
        with world.write() as connection:
            assert store(connection, article("a"), "akbulak", entry=entry).alerts == 1

    @pytest.mark.parametrize(
        "step", ["_improve", "articles.improve", "_record", "_match", "outbox.put", "entries.close"]
    )
    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    def test_a_fault_while_a_stub_is_improved_leaves_the_stub(
        self, world: Database, monkeypatch: pytest.MonkeyPatch, step: str, after: bool
    ) -> None:
        with world.write() as connection:
            follow(connection, ANNA, "tungsten")
            store(connection, STUB, entry=found(connection, "a"), again=True)
            before = counts(connection)
            (entry,) = entries.pending(connection, "vestnik", NOW)
        fail_at(monkeypatch, step, after=after)
        with pytest.raises(ZeroDivisionError), world.write() as connection:
            store(connection, article("a"), "tungsten", entry=entry)
        with world.read() as connection:
            assert counts(connection) == before
            assert entries.pending(connection, "vestnik", NOW) == [entry]
            stored = articles.by_canonical_url(connection, STUB.canonical_url)
            assert stored is not None
            assert stored.article == STUB

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
            done = store(connection, item, "akbulak", entry=found(connection, "a"))
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
                entry=None, quiet=False, alerts_wanted=True,
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

    def test_come_for_what_was_printed_while_we_slept(self, world: Database) -> None:
        missed = article("a", published=NOW - 20 * DAY)
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            assert store(connection, missed, "akbulak", read_before=NOW - 21 * DAY).alerts == 1

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
            first = store(connection, item, "akbulak", entry=found(connection, "a"))
            again = store(connection, other, "akbulak", entry=found(connection, "b"))
            assert again.decision.kind is DecisionKind.SAME
            assert again.article_id == first.article_id
            assert len(waiting(connection)) == 1
            assert words_of(connection, other) == "stored"
            assert chain(connection, other) == chain(connection, item)
            assert chain(connection, other)[-1] == ("dedupe", "same")

    def test_an_update_improves_the_text_and_alerts_nobody_again(self, world: Database) -> None:
        changed = article("a", text=WORDS + "Дополнено.")
        with world.write() as connection:
            follow(connection, ANNA, "akbulak", "tungsten")
            first = store(connection, article("a", text=WORDS), "akbulak")
            again = store(connection, changed, "akbulak", "tungsten")
            assert (again.decision.kind, again.article_id, again.alerts) == (
                DecisionKind.UPDATE, first.article_id, 0,
            )  # fmt: skip
            assert ("dedupe", "update") in chain(connection, changed)
            last = events.chain(connection, changed.canonical_url)[-1]
            assert (last.verdict, last.reason) == (
                "suppressed", "its readers were told of it already",
            )  # fmt: skip
            (stored,) = articles.by_ids(connection, [first.article_id])
            assert stored.article == changed
            assert articles.matched_topics(connection, first.article_id) == {"akbulak", "tungsten"}
            assert counts(connection)["articles"] == 1

    def test_an_update_tells_those_whose_topic_only_now_matches(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, ANNA, "akbulak", "tungsten")
            follow(connection, BOLAT, "tungsten")
            store(connection, article("a", text=WORDS), "akbulak")
            changed = article("a", text=WORDS + "Дополнено.")
            assert store(connection, changed, "akbulak", "tungsten").alerts == 1
            told = {row.chat_id: row.payload for row in waiting(connection)}
        assert told == {ANNA: {"topics": ["akbulak"]}, BOLAT: {"topics": ["tungsten"]}}

    def test_an_update_that_is_a_stub_leaves_the_better_text(self, world: Database) -> None:
        full = article("a", text=WORDS)
        with world.write() as connection:
            first = store(connection, full)
            done = store(connection, STUB, "akbulak")
            assert (done.article_id, done.alerts) == (first.article_id, 0)
            (stored,) = articles.by_ids(connection, [first.article_id])
            assert stored.article == full


class TestStubs:
    def test_leave_their_entry_pending_and_alert(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            done = store(connection, STUB, "akbulak", entry=found(connection, "a"), again=True)
            (entry,) = entries.pending(connection, "vestnik", NOW)
            assert (done.alerts, entry.article_id) == (1, done.article_id)
            assert words_of(connection, STUB).startswith("pending")

    def test_become_the_full_article_under_their_own_id_and_address(self, world: Database) -> None:
        full = article("moved", title="Полный заголовок", text=WORDS)
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            follow(connection, BOLAT, "tungsten")
            stub = store(connection, STUB, "akbulak", entry=found(connection, "a"), again=True)
            (entry,) = entries.pending(connection, "vestnik", NOW)
            done = store(connection, full, "akbulak", "tungsten", entry=entry)
            assert (done.decision.kind, done.article_id, done.alerts) == (
                DecisionKind.UPDATE, stub.article_id, 1,
            )  # fmt: skip
            (stored,) = articles.by_ids(connection, [stub.article_id])
            assert stored.article == replace(full, canonical_url=STUB.canonical_url)
            assert stored.article.quality is Quality.FULL
            assert [row.chat_id for row in waiting(connection)] == [ANNA, BOLAT]
            assert entries.pending(connection, "vestnik", NOW) == []
            assert words_of(connection, STUB) == "stored"
            assert counts(connection)["articles"] == 1

    def test_whose_page_is_as_poor_stay_as_they_are(self, world: Database) -> None:
        with world.write() as connection:
            store(connection, STUB, entry=found(connection, "a"), again=True)
            (entry,) = entries.pending(connection, "vestnik", NOW)
            poor = replace(STUB, title="Другой", quality_reason="paywall")
            store(connection, poor, entry=entry)
            stored = articles.by_canonical_url(connection, STUB.canonical_url)
            assert stored is not None
            assert stored.article == STUB
            assert entries.pending(connection, "vestnik", NOW) == []

    def test_whose_page_is_a_reprint_tell_nobody_twice(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            first = store(connection, article("x", outlet_id="dala", text=WORDS), "akbulak")
            stub = store(connection, STUB, entry=found(connection, "a"), again=True)
            (entry,) = entries.pending(connection, "vestnik", NOW)
            assert store(connection, article("a", text=WORDS), "akbulak", entry=entry).alerts == 0
            (stored,) = articles.by_ids(connection, [stub.article_id])
            assert stored.copy_of == first.article_id
            assert len(waiting(connection)) == 1


class TestForeignAddresses:
    def test_claimed_by_several_pages_leave_each_under_its_own(self, world: Database) -> None:
        """Pages that all name their section as canonical are still several articles."""
        section = "https://vestnik.example/section"
        with world.write() as connection:
            done = [
                store(
                    connection,
                    replace(article(path, text=f"{path} {WORDS}"), canonical_url=section),
                    entry=found(connection, path),
                )
                for path in ("a", "b", "c")
            ]
            ids = [one.article_id for one in done]
            urls = [s.article.canonical_url for s in articles.by_ids(connection, ids)]
            texts = {s.article.text for s in articles.by_ids(connection, ids)}
        assert [one.decision.kind for one in done] == [DecisionKind.NEW] * 3
        assert urls == [section, "https://vestnik.example/b", "https://vestnik.example/c"]
        assert len(texts) == 3

    def test_with_the_same_words_are_one_article(self, world: Database) -> None:
        one = replace(article("a", text=WORDS), canonical_url="https://vestnik.example/amp")
        with world.write() as connection:
            first = store(connection, one, entry=found(connection, "a"))
            again = store(connection, one, entry=found(connection, "b"))
        assert again.decision.kind is DecisionKind.SAME
        assert again.article_id == first.article_id


class TestReprints:
    def test_are_stored_in_the_same_story_and_tell_nobody_twice(self, world: Database) -> None:
        item = article("b", outlet_id="dala", text=WORDS)
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            first = store(connection, article("a", text=WORDS), "akbulak")
            copy = store(connection, item, "akbulak", entry=found(connection, "b", "dala"))
            assert (copy.decision.kind, copy.alerts) == (DecisionKind.REPRINT, 0)
            assert len(waiting(connection)) == 1
            assert chain(connection, item)[0] == ("dedupe", "reprint")
            assert chain(connection, item)[-1] == ("alert", "suppressed")
            original, stored = articles.by_ids(connection, [first.article_id, copy.article_id])
            assert (stored.copy_of, stored.story_id) == (first.article_id, original.story_id)
            facts = outbox.facts(connection, first.article_id, ["akbulak"])
            assert facts is not None
            assert facts.also_in == ("Dala",)

    def test_alert_where_the_first_print_did_not(self, world: Database) -> None:
        """The first print was old, or matched nothing: the reader has heard nothing yet."""
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            old = article("a", text=WORDS, published=NOW - 30 * DAY)
            assert store(connection, old, "akbulak").alerts == 0
            for path, outlet_id, alerts in (("b", "dala", 1), ("c", "step", 0)):
                copy = article(path, outlet_id=outlet_id, text=WORDS)
                assert store(connection, copy, "akbulak").alerts == alerts
            assert len(waiting(connection)) == 1

    def test_alert_only_the_chats_that_the_first_print_did_not(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, ANNA, "akbulak")
            follow(connection, BOLAT, "tungsten")
            store(connection, article("a", text=WORDS), "akbulak")
            copy = article("b", outlet_id="dala", text=WORDS)
            assert store(connection, copy, "akbulak", "tungsten").alerts == 1
            assert [row.chat_id for row in waiting(connection)] == [ANNA, BOLAT]

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
