"""A crawler takes up topics that change in their files, and refuses wrong ones."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import pytest
from sqlalchemy import select

from crawler import topics as topic_files
from crawler.config import Config
from crawler.errors import StoreError
from crawler.outlets import Door, DoorKind, Outlet
from crawler.schedule import topics_reload
from crawler.schedule.topics_reload import TopicsReload, refused
from crawler.spiders.context import CrawlContext
from crawler.startup import prepare
from crawler.store import Database, chats, topics
from crawler.store.chats import TERMINAL
from crawler.store.schema import doors, outbox
from crawler.store.schema import events as event_table
from crawler.workers import Workers

ORE = "- {id: ore, titles: {ru: Р, kk: К, en: O}, query: руда, notify: now}\n"
COAL = "- {id: coal, titles: {ru: У, kk: К, en: C}, query: '@coal', notify: silent}\n"
SEARCHES = Outlet(
    id="searches",
    name="Searches",
    kind="aggregator",
    tier=3,
    doors=(Door(kind=DoorKind.AGGREGATOR, url="https://search.example/?q={q}"),),
)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that a test writes are written at once."""
    monkeypatch.setattr(topics_reload, "SETTLE_S", 0.0)


class Crawl:
    """A crawler's share of the reloading, over files that a test writes."""

    def __init__(self, database: Database, database_url: str, seeds: Path) -> None:
        self.seeds = seeds
        (seeds / "topics").mkdir(parents=True)
        (seeds / "outlets").mkdir()
        (seeds / "outlets" / "none.yaml").write_text("[]")
        (seeds / "entities.yaml").write_text("coal: [уголь]\n")
        self.write(ORE, COAL)
        config = Config(database_url=database_url, seeds=seeds)
        prepare(config).database.close()
        self.context = CrawlContext(
            config, database, cast(Workers, None), {"searches": SEARCHES}, "crawler-1", (SEARCHES,)
        )
        self.reload = TopicsReload(self.context)

    def write(self, *entries: str) -> None:
        for old in (self.seeds / "topics").glob("*.yaml"):
            old.unlink()
        for number, entry in enumerate(entries):
            (self.seeds / "topics" / f"{number}.yaml").write_text(entry, encoding="utf-8")

    async def look(self, *entries: str) -> dict[str, tuple[str, int]]:
        """Look after these became the files; return the topics in force: query, version."""
        if entries:
            self.write(*entries)
        await self.reload.look()
        rows = await self.context.database.query(topics.everything)
        return {row.id: (row.query, row.version) for row in rows}

    async def told(self) -> list[list[str]]:
        """The problems that notices named, notice by notice."""
        query = select(outbox.c.payload).where(outbox.c.kind == "notice").order_by(outbox.c.id)
        return [
            payload["problems"]
            for payload in await self.context.database.query(lambda c: c.scalars(query).all())
        ]


@pytest.fixture
def crawl(database: Database, database_url: str, tmp_path: Path) -> Crawl:
    return Crawl(database, database_url, tmp_path / "seeds")


async def test_a_changed_query_is_a_new_version_in_force(crawl: Crawl) -> None:
    assert await crawl.look() == {"ore": ("руда", 1), "coal": ("уголь", 1)}
    found = await crawl.look(ORE.replace("руда", "металл"), COAL)
    assert found == {"ore": ("металл", 2), "coal": ("уголь", 1)}


async def test_a_changed_entity_is_a_new_version_of_the_topics_that_name_it(crawl: Crawl) -> None:
    await crawl.look()
    (crawl.seeds / "entities.yaml").write_text("coal: [уголь, көмір]\n", encoding="utf-8")
    assert await crawl.look() == {"ore": ("руда", 1), "coal": ("уголь OR көмір", 2)}


async def test_a_topic_that_vanishes_is_unlisted_and_comes_back_with_its_history(
    crawl: Crawl,
) -> None:
    await crawl.look(ORE.replace("руда", "металл"), COAL)
    assert await crawl.look(COAL) == {"coal": ("уголь", 1)}
    assert (await crawl.look(ORE, COAL))["ore"] == ("руда", 3)
    versions = await crawl.context.database.query(topics.history, "ore")
    assert [version.query for version in versions] == ["руда", "металл", "руда"]


async def test_a_wrong_topic_keeps_its_old_version_while_another_changes(crawl: Crawl) -> None:
    await crawl.look()
    found = await crawl.look(ORE.replace("руда", "'руда AND ('"), COAL.replace("@coal", "шахта"))
    assert found == {"ore": ("руда", 1), "coal": ("шахта", 2)}


@pytest.mark.parametrize("broken", ["- id: [", "just words"])
async def test_a_file_that_cannot_be_read_unlists_nothing(crawl: Crawl, broken: str) -> None:
    await crawl.look()
    assert set(await crawl.look(broken, COAL)) == {"ore", "coal"}


async def test_files_that_are_all_gone_unlist_nothing(crawl: Crawl) -> None:
    await crawl.look()
    for file in (crawl.seeds / "topics").glob("*.yaml"):
        file.unlink()
    assert set(await crawl.look()) == {"ore", "coal"}


class TestARefusal:
    async def test_is_told_once_and_again_when_it_comes_back(self, crawl: Crawl) -> None:
        wrong = ORE.replace("руда", "'руда AND ('")
        for entries in ((wrong, COAL), (wrong, COAL.replace("silent", "now")), (ORE, COAL)):
            await crawl.look(*entries)
        assert await crawl.context.database.query(refused) == []
        await crawl.look(wrong, COAL)
        told = await crawl.told()
        assert len(told) == 2
        assert told[0] == told[1]
        assert told[0][0].startswith("0.yaml:1:62: ore: query: ")

    async def test_is_kept_for_status_and_in_the_reasons(self, crawl: Crawl) -> None:
        await crawl.look(ORE.replace("руда", "'руда AND ('"), COAL)
        (problem,) = await crawl.context.database.query(refused)
        assert problem.endswith("\nруда AND (\n          ^")
        rows = await crawl.context.database.query(lambda c: c.execute(select(event_table)).all())
        assert [row.reason for row in rows if row.verdict == "topic refused"] == [problem]

    async def test_of_one_does_not_repeat_that_of_another(self, crawl: Crawl) -> None:
        await crawl.look(ORE.replace("руда", "(руда"), COAL)
        await crawl.look(ORE.replace("руда", "(руда"), COAL.replace("@coal", "(шахта"))
        assert [[line.split(":")[0] for line in told] for told in await crawl.told()] == [
            ["0.yaml"],
            ["1.yaml"],
        ]


async def test_a_change_leaves_an_event(crawl: Crawl) -> None:
    await crawl.look(ORE.replace("руда", "металл"))
    rows = await crawl.context.database.query(lambda c: c.execute(select(event_table)).all())
    changes = [row.reason for row in rows if row.verdict == "topic changed"]
    assert changes == ["ore: version 2, now", "coal: gone from the files"]


async def test_a_new_topic_is_followed_on_the_terminal_and_searched_for(crawl: Crawl) -> None:
    await crawl.look()
    (old,) = [door.note for door in crawl.context.catalogue["searches"].doors][:1]
    await crawl.look(ORE, COAL, ORE.replace("ore", "iron").replace("руда", "железо"))
    database = crawl.context.database
    assert set(await database.query(chats.followed, TERMINAL)) == {"ore", "coal", "iron"}
    notes = [door.note for door in crawl.context.catalogue["searches"].doors]
    assert old in notes
    assert set(notes) == {"ore", "coal", "iron"}
    urls = {door.url for door in crawl.context.catalogue["searches"].doors}
    listed = await database.query(
        lambda c: set(c.scalars(select(doors.c.url).where(doors.c.listed)).all())
    )
    assert listed == urls


async def test_files_that_did_not_change_are_not_read_again(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crawl.look()
    reads: list[object] = []
    monkeypatch.setattr(topic_files, "read", reads.append)
    await crawl.look()
    assert reads == []


async def test_files_that_are_being_written_wait_for_the_next_look(
    crawl: Crawl, monkeypatch: pytest.MonkeyPatch
) -> None:
    await crawl.look()
    stamps = iter(["half", "whole", "whole", "whole"])
    monkeypatch.setattr(topic_files, "stamp", lambda _: next(stamps))
    changed = ORE.replace("руда", "металл")
    assert (await crawl.look(changed, COAL))["ore"] == ("руда", 1)
    assert (await crawl.look())["ore"] == ("металл", 2)


async def test_a_locked_database_puts_it_off(crawl: Crawl, monkeypatch: pytest.MonkeyPatch) -> None:
    database = crawl.context.database

    async def locked(*_: object) -> None:
        raise StoreError("the database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(database, "run", locked)
        assert (await crawl.look(ORE.replace("руда", "металл"), COAL))["ore"] == ("руда", 1)
    assert (await crawl.look())["ore"] == ("металл", 2)


async def test_an_author_who_is_half_done_is_told_which_examples_fail(
    crawl: Crawl, caplog: pytest.LogCaptureFixture
) -> None:
    example = "examples: {match: [{lang: ru, text: Уголь дорожает.}]}"
    await crawl.look(ORE.replace("notify: now", f"notify: now, {example}"), COAL)
    assert "ore: does not find" not in caplog.text, "an example alone is no new version"
    changed = ORE.replace("notify: now", f"notify: now, {example}").replace("руда", "металл")
    await crawl.look(changed, COAL)
    assert "ore: does not find: [ru] Уголь дорожает." in caplog.text
