"""A watched article is read again: versions, events and messages, all or nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, update
from store_world import (
    ANNA,
    BOLAT,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    TOPICS,
    article,
    follow,
    loud,
    populate,
    shown,
)  # fmt: skip

from crawler.dedupe import Change, ChangeKind, compare, fingerprint
from crawler.items import Article, DecisionKind, Quality
from crawler.pipelines import commit as module
from crawler.pipelines import revising
from crawler.pipelines.alerting import REVISIONS_APART, judge_revision
from crawler.pipelines.commit import Committed, commit
from crawler.pipelines.reading import ReadArticle, TopicMatch
from crawler.pipelines.revising import unchanging
from crawler.store import (
    Connection,
    Database,
    articles,
    chats,
    entries,
    events,
    outbox,
    versions,
    watching,
)
from crawler.store.outbox import OutboxRow
from crawler.store.schema import articles as article_table
from crawler.store.schema import metadata
from crawler.store.schema import outbox as outbox_table
from crawler.store.watching import Watched

STANDING = {topic.id: topic for topic in TOPICS}
TEXT = (
    "Акбулак: в карьер вложат 1,1 млрд тенге.\nОб этом сообщил аким Серик Ахметов на встрече с "
    "жителями.\nРаботы начнутся весной, когда сойдёт снег и просохнут дороги к карьеру."
)
OLD = article("a", text=TEXT)
FIGURE = ("1,1 млрд", "1,3 млрд")
NEW = replace(OLD, text=TEXT.replace(*FIGURE), title="Акбулак: договор расторгнут")
SOON = NOW + 15 * MINUTE


@pytest.fixture
def world(database: Database) -> Database:
    """One article of Akbulak that Anna was told of, and Bolat not yet."""
    populate(database)
    with database.write() as connection:
        follow(connection, ANNA, "akbulak")
        follow(connection, BOLAT, "akbulak")
        read_page(connection, OLD)
        mine = (outbox_table.c.chat_id == ANNA,)
        connection.execute(update(outbox_table).where(*mine).values(state="sent"))
    return database


def read_page(
    connection: Connection,
    item: Article,
    *topics: str,
    now: datetime = NOW,
    watched: Watched | None = None,
    alerts_wanted: bool = True,
) -> Committed:
    """Commit a page as the pipelines do, by the way of the watch where that is asked for."""
    revision = None
    if watched is not None:
        item = unchanging(item, watched.article)
        revision = compare(watched.article, item, watched.outlet_name)
    matches = tuple(TopicMatch(name, 1.0, (name,), "Акбулак.") for name in topics or ("akbulak",))
    read = ReadArticle(item, fingerprint(item), matches, revision)
    return commit(
        connection, read, STANDING, now,
        entry=None, quiet=False, alerts_wanted=alerts_wanted, watched=watched,
    )  # fmt: skip


def due(connection: Connection, now: datetime = SOON) -> Watched:
    (watched,) = watching.due(connection, "vestnik", now, 10)
    return watched


def reread(
    connection: Connection, item: Article, *topics: str, now: datetime = SOON, **options: bool
) -> Committed:
    """Read the page of the article again when it is due."""
    return read_page(connection, item, *topics, now=now, watched=due(connection, now), **options)


def stored(connection: Connection) -> Article:
    found = articles.by_canonical_url(connection, OLD.canonical_url)
    assert found is not None
    return found.article


def revisions(connection: Connection, now: datetime = NOW + 30 * DAY) -> list[OutboxRow]:
    return [row for row in outbox.due(connection, now, terminal=False) if row.kind == "revision"]


def seen(connection: Connection) -> list[tuple[str, str]]:
    chain = events.chain(connection, OLD.canonical_url)
    return [(event.verdict, event.reason) for event in chain if event.stage == "revision"]


def former(connection: Connection) -> list[versions.Version]:
    found = articles.by_canonical_url(connection, OLD.canonical_url)
    assert found is not None
    return versions.of_article(connection, found.id)


class TestWatch:
    def test_begins_with_the_match(self, world: Database) -> None:
        with world.read() as connection:
            assert watching.due(connection, "vestnik", NOW + 9 * MINUTE, 10) == []
            assert due(connection, NOW + 10 * MINUTE).article == OLD

    @pytest.mark.parametrize(
        ("path", "changes"),
        [
            ("stub", {"quality": Quality.STUB, "quality_reason": "503"}),
            ("old", {"published": NOW - 15 * DAY}),
        ],
    )
    def test_leaves_out_stubs_and_old_articles(
        self, world: Database, path: str, changes: dict[str, object]
    ) -> None:
        item = replace(article(path), **changes)  # type: ignore[arg-type]  # a test's table
        with world.write() as connection:
            read_page(connection, item)
            assert len(watching.due(connection, "vestnik", NOW + DAY, 10)) == 1

    def test_leaves_out_what_matches_nothing(self, world: Database) -> None:
        with world.write() as connection:
            read_page(connection, article("b"), "forgotten")
            assert len(watching.due(connection, "vestnik", NOW + DAY, 10)) == 1

    @pytest.mark.parametrize("kind", ["whole", "muted"])
    def test_leaves_out_posts_without_a_page_and_archives(self, world: Database, kind: str) -> None:
        item = article("b")
        with world.write() as connection:
            entries.note_found(connection, "vestnik", dict(shown("b")), NOW, quiet=loud)
            (entry,) = entries.pending(connection, "vestnik", NOW)
            entry = replace(entry, whole=kind == "whole", muted=kind == "muted")
            read = ReadArticle(item, fingerprint(item), (TopicMatch("akbulak", 1.0, ("а",), "А."),))
            commit(connection, read, STANDING, NOW, entry=entry, quiet=False, alerts_wanted=True)
            assert len(watching.due(connection, "vestnik", NOW + DAY, 10)) == 1

    def test_begins_when_a_stub_gets_its_page(self, world: Database) -> None:
        item = article("b")
        with world.write() as connection:
            read_page(connection, replace(item, text="", quality=Quality.STUB))
            read_page(connection, item)
            assert len(watching.due(connection, "vestnik", NOW + DAY, 10)) == 2


class TestUnchanged:
    def test_moves_the_check_and_nothing_else(self, world: Database) -> None:
        with world.write() as connection:
            before = connection.scalar(select(func.count()).select_from(metadata.tables["events"]))
            done = reread(connection, OLD)
            assert (done.decision.kind, done.alerts) == (DecisionKind.SAME, 0)
            assert (former(connection), seen(connection)) == ([], [])
            after = connection.scalar(select(func.count()).select_from(metadata.tables["events"]))
            assert after == before
            row = connection.execute(select(article_table)).one()
        assert (row.checks, row.checked_at, row.next_check_at) == (1, SOON, SOON + 10 * MINUTE)

    def test_by_a_template_makes_no_version_and_no_message(self, world: Database) -> None:
        dressed = replace(
            OLD,
            title="Акбулак - подписан договор (фото)",
            text="\n".join([*reversed(TEXT.split("\n")), "Просмотров: 153", "Обновлено: 15:40"]),
        )
        with world.write() as connection:
            assert reread(connection, dressed).alerts == 0
            assert (former(connection), revisions(connection)) == ([], [])
            assert stored(connection) == OLD


class TestChanged:
    def test_makes_one_version_one_event_and_one_silent_message(self, world: Database) -> None:
        with world.write() as connection:
            done = reread(connection, NEW)
            assert (done.decision.kind, done.alerts) == (DecisionKind.UPDATE, 1)
            assert stored(connection) == NEW
            (version,) = former(connection)
            assert versions.former_texts(NEW.text, [version]) == [OLD.text]
            assert (version.number, version.title, version.seen_at) == (1, OLD.title, SOON)
            (row,) = revisions(connection)
            assert (row.chat_id, row.silent, row.article_id) == (ANNA, True, done.article_id)
            assert row.payload == {
                "number": 2,
                "changes": [
                    {"kind": "headline", "old": OLD.title, "new": NEW.title},
                    {"kind": "figure", "old": "1,1 млрд тенге", "new": "1,3 млрд тенге"},
                ],
            }
            assert seen(connection) == [
                (
                    "changed",
                    (
                        f"version 2: headline changed: {OLD.title} → {NEW.title}; "
                        "figure changed: 1,1 млрд тенге → 1,3 млрд тенге"
                    ),
                ),
                ("queued", "to 1 chats"),
            ]

    def test_in_other_words_is_kept_and_not_told(self, world: Database) -> None:
        with world.write() as connection:
            reread(connection, replace(OLD, text=TEXT.replace("сойдёт", "растает")))
            (version,) = former(connection)
            assert [change.kind for change in version.changes] == [ChangeKind.TEXT]
            assert revisions(connection) == []

    def test_keeps_address_and_date_and_fills_gaps(self, world: Database) -> None:
        bumped = replace(
            NEW, canonical_url="https://vestnik.example/section", lead="", published=NOW + DAY
        )
        with world.write() as connection:
            reread(connection, bumped)
            found = stored(connection)
        assert (found.lead, found.published) == (OLD.lead, OLD.published)
        assert found.text == NEW.text

    def test_is_matched_again_and_tells_topics_that_only_now_match(self, world: Database) -> None:
        with world.write() as connection:
            follow(connection, -7, "tungsten", kind="group")
            assert reread(connection, NEW, "akbulak", "tungsten").alerts == 2
            assert {row.chat_id for row in outbox.due(connection, SOON, terminal=False)} == {
                ANNA, BOLAT, -7,
            }  # fmt: skip

    def test_when_nothing_is_to_be_sent_is_told_to_nobody_later_either(
        self, world: Database
    ) -> None:
        with world.write() as connection:
            reread(connection, NEW, alerts_wanted=False)
            reread(connection, NEW, now=SOON + HOUR)
            assert len(former(connection)) == 1
            assert revisions(connection) == []

    def test_is_not_told_to_those_who_unfollowed(self, world: Database) -> None:
        with world.write() as connection:
            chats.unfollow(connection, ANNA, None)
            reread(connection, NEW)
            assert revisions(connection) == []

    def test_without_readers_says_so(self, world: Database) -> None:
        with world.write() as connection:
            connection.execute(update(outbox_table).values(state="pending"))
            reread(connection, NEW)
            assert seen(connection)[-1] == ("nobody", "nobody was told of the article")

    def test_while_another_crawler_stored_it_is_compared_anew(self, world: Database) -> None:
        with world.write() as connection:
            mine, theirs = due(connection), due(connection)
            read_page(connection, NEW, now=SOON, watched=theirs)
            read_page(connection, NEW, now=SOON, watched=mine)
            assert len(former(connection)) == 1
            assert len(revisions(connection)) == 1

    def test_and_met_by_another_way_is_a_version_too(self, world: Database) -> None:
        with world.write() as connection:
            assert read_page(connection, NEW, now=SOON).alerts == 1
            (version,) = former(connection)
            assert versions.former_texts(NEW.text, [version]) == [OLD.text]

    def test_of_an_outlet_whose_post_was_first_is_no_news(self, world: Database) -> None:
        page = replace(article("b", text=TEXT.replace(*FIGURE)), title="Карьер продан")
        with world.write() as connection:
            fresh = dict(shown("b"))
            entries.note_found(connection, "vestnik", fresh, NOW, quiet=loud)
            (entry,) = entries.pending(connection, "vestnik", NOW)
            first = articles.by_canonical_url(connection, OLD.canonical_url)
            assert first is not None
            commit(
                connection, ReadArticle(page, fingerprint(page), ()), STANDING, SOON,
                entry=replace(entry, article_id=first.id), quiet=False, alerts_wanted=True,
            )  # fmt: skip
            assert stored(connection).title == "Карьер продан"
            assert len(former(connection)) == 1
            assert revisions(connection) == []


class TestHourlyMessages:
    def test_let_later_changes_wait_for_the_next_reading(self, world: Database) -> None:
        third = replace(NEW, text=TEXT.replace("1,1 млрд", "1,7 млрд"))
        with world.write() as connection:
            reread(connection, NEW)
            reread(connection, third, now=SOON + 30 * MINUTE)
            assert len(former(connection)) == 2
            assert len(revisions(connection)) == 1
            assert seen(connection)[-1][0] == "waits"
            reread(connection, third, now=SOON + REVISIONS_APART)
            first, second = revisions(connection)
            assert second.payload["changes"] == [
                {"kind": "figure", "old": "1,3 млрд тенге", "new": "1,7 млрд тенге"}
            ]
            reread(connection, third, now=SOON + 2 * REVISIONS_APART)
            assert revisions(connection) == [first, second]

    def test_leave_out_what_was_changed_back(self, world: Database) -> None:
        with world.write() as connection:
            reread(connection, NEW)
            reread(connection, OLD, now=SOON + 20 * MINUTE)
            reread(connection, NEW, now=SOON + 40 * MINUTE)
            assert len(former(connection)) == 3
            assert len(revisions(connection)) == 1
            assert seen(connection)[-1] == ("suppressed", "what was changed was changed back")
            reread(connection, NEW, now=SOON + 3 * HOUR)
            assert len(revisions(connection)) == 1

    @pytest.mark.parametrize(
        ("ago", "alert", "waits"),
        [
            (None, True, False),
            (timedelta(0), False, True),
            (REVISIONS_APART - MINUTE, False, True),
            (REVISIONS_APART, True, False),
            (-DAY, True, False),  # the clock was set back
        ],
    )
    def test_are_an_hour_apart(self, ago: timedelta | None, alert: bool, waits: bool) -> None:
        change = Change(ChangeKind.FIGURE, "5", "6")
        verdict = judge_revision([change], NOW - ago if ago is not None else None, NOW)
        assert (verdict.alert, verdict.waits) == (alert, waits)


class TestPoorReadings:
    @pytest.mark.parametrize(
        ("poor", "verdict"),
        [
            (replace(NEW, text="Вложат.", quality=Quality.PARTIAL, quality_reason="paywall"),
             ("partial", "a part of the text is left: paywall; the whole is kept")),
            (replace(NEW, text="", quality=Quality.STUB, quality_reason="consent wall"),
             ("failed", "consent wall")),
            (replace(OLD, title="Вход в личный кабинет", text="Введите пароль и имя."),
             ("failed", "another text now: Вход в личный кабинет")),
        ],
    )  # fmt: skip
    def test_never_spoil_the_article(
        self, world: Database, poor: Article, verdict: tuple[str, str]
    ) -> None:
        with world.write() as connection:
            assert reread(connection, poor).alerts == 0
            assert stored(connection) == OLD
            assert seen(connection) == [verdict]
            assert former(connection) == []
            assert watching.due(connection, "vestnik", SOON, 10) == []
            assert due(connection, SOON + HOUR)

    def test_of_another_text_never_spoil_it_by_another_way_either(self, world: Database) -> None:
        login = replace(OLD, title="Вход в личный кабинет", text="Введите пароль и имя.")
        with world.write() as connection:
            done = read_page(connection, login, now=SOON)
            assert (done.alerts, done.left_out) == (0, True)
            assert stored(connection) == OLD
            assert seen(connection) == [("failed", f"another text now: {login.title}")]

    def test_give_way_to_the_whole_text_which_is_no_news(self, world: Database) -> None:
        part = replace(article("b", text="Вложат 1,1 млрд тенге и"), quality=Quality.PARTIAL)
        whole = article("b", text=TEXT.replace(*FIGURE))
        with world.write() as connection:
            read_page(connection, part)
            connection.execute(update(outbox_table).values(state="sent"))
            done = read_page(connection, whole, now=SOON)
            assert done.decision.kind is DecisionKind.UPDATE
            (version,) = versions.of_article(connection, done.article_id)
            assert {change.kind for change in version.changes} == {ChangeKind.TEXT}
            assert revisions(connection) == []

    def test_of_the_same_words_give_way_too(self, world: Database) -> None:
        text = TEXT + "\nО погоде здесь не сказано ничего."
        part = replace(article("b", text=text), quality=Quality.PARTIAL)
        whole = replace(article("b", text=text + "\nПросмотров: 5"), published=None)
        with world.write() as connection:
            read_page(connection, part)
            (watched,) = (
                each
                for each in watching.due(connection, "vestnik", SOON, 10)
                if each.article.quality is Quality.PARTIAL
            )
            done = read_page(connection, whole, now=SOON, watched=watched)
            (found,) = articles.by_ids(connection, [done.article_id])
            assert found.article.quality is Quality.FULL
            assert found.article.published == part.published


class TestAllOrNothing:
    @pytest.mark.parametrize(
        ("owner", "step"),
        [
            (module, "keep_version"),
            (module, "tell_readers"),
            (module, "note_check"),
            (module.articles, "improve"),
            (revising.versions, "add"),
            (revising.versions, "settle"),
            (revising.outbox, "put"),
            (revising, "note"),
        ],
    )
    @pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
    def test_a_fault_at_any_step_leaves_the_article_due_and_as_it_was(
        self,
        world: Database,
        monkeypatch: pytest.MonkeyPatch,
        owner: object,
        step: str,
        after: bool,
    ) -> None:
        whole = getattr(owner, step)

        def fail(*args: object, **kwargs: object) -> None:
            if after:
                whole(*args, **kwargs)
            raise ZeroDivisionError

        monkeypatch.setattr(owner, step, fail)
        with pytest.raises(ZeroDivisionError), world.write() as connection:
            reread(connection, NEW)
        monkeypatch.undo()
        with world.write() as connection:
            assert stored(connection) == OLD
            assert (former(connection), seen(connection)) == ([], [])
            assert reread(connection, NEW).alerts == 1
