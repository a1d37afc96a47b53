"""The last step of a page: stored, or refused without coming back for ever."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy.exceptions import DropItem
from store_world import NOW, VESTNIK, add_article, article, loud, populate, shown

from crawler.dedupe import compare, fingerprint
from crawler.errors import StoreError
from crawler.items import Quality
from crawler.pipelines import store as module
from crawler.pipelines.examine import ExaminedPage
from crawler.pipelines.packing import pack
from crawler.pipelines.reading import ReadArticle
from crawler.pipelines.store import StorePipeline
from crawler.spiders.context import CrawlContext
from crawler.spiders.fetched import FetchedPage
from crawler.spiders.poll import Poll
from crawler.store import (
    Database,
    articles,
    entries,
    events,
    health,
    rawpages,
    versions,
    watching,
)
from crawler.store import outlets as outlet_rows
from crawler.store.entries import PendingEntry

UNIT = "entry:1"


@pytest.fixture
def world(database: Database) -> Database:
    populate(database)
    return database


@pytest.fixture
def pipeline(world: Database) -> StorePipeline:
    context = SimpleNamespace(database=world, topics=(), alerts=True)
    return StorePipeline(cast(CrawlContext, context))


def examined(world: Database) -> tuple[ExaminedPage, Poll, PendingEntry]:
    with world.write() as connection:
        entries.note_found(connection, "vestnik", dict(shown("a")), NOW, quiet=loud)
        (entry,) = entries.pending(connection, "vestnik", NOW)
    poll = Poll(outlet=VESTNIK, state=None, doors=(), started_at=NOW, pages_limit=30)
    poll.open(UNIT)
    item = article("a")
    page = FetchedPage(poll, entry, UNIT, item.url, b"x", None, NOW)
    return ExaminedPage(page, ReadArticle(item, fingerprint(item), ())), poll, entry


def waiting(world: Database) -> list[PendingEntry]:
    with world.read() as connection:
        return entries.pending(connection, "vestnik", NOW)


async def test_a_page_is_stored_and_its_unit_closed(
    world: Database, pipeline: StorePipeline
) -> None:
    item, poll, _ = examined(world)
    assert await pipeline.process_item(item) is item
    assert (poll.new, poll.failed, poll.done.is_set()) == (1, 0, True)
    assert waiting(world) == []
    with world.read() as connection:
        assert [stored.id for stored in articles.by_ids(connection, poll.articles)] == poll.articles


async def test_an_article_that_cannot_be_stored_is_put_off_with_a_count(
    world: Database, pipeline: StorePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ValueError("half a character")

    monkeypatch.setattr(module, "commit", refuse)
    item, poll, entry = examined(world)
    with pytest.raises(DropItem, match="cannot be stored: ValueError"):
        await pipeline.process_item(item)
    assert (poll.new, poll.failed, poll.done.is_set()) == (0, 1, True)
    assert isinstance(poll.page_error, StoreError)
    assert waiting(world) == []
    with world.read() as connection:
        (later,) = entries.pending(connection, "vestnik", NOW.replace(year=NOW.year + 1))
    assert (later.id, later.attempts) == (entry.id, 1)


async def test_a_fault_of_the_database_leaves_the_entry_as_it_is(
    world: Database, pipeline: StorePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreError("the disk is full")

    monkeypatch.setattr(module, "commit", fail)
    item, _, entry = examined(world)
    with pytest.raises(StoreError):
        await pipeline.process_item(item)
    assert waiting(world) == [entry]


def read_again(world: Database) -> tuple[ExaminedPage, Poll]:
    """The page of a watched article, with another headline."""
    item = article("a")
    with world.write() as connection:
        article_id = add_article(connection, item, topics=["akbulak"])
        watching.begin(connection, article_id, NOW, NOW, entry_id=None)
        (watched,) = watching.due(connection, "vestnik", NOW, 10)
    poll = Poll(outlet=VESTNIK, state=None, doors=(), started_at=NOW, pages_limit=30)
    poll.open(UNIT)
    page = FetchedPage(poll, None, UNIT, item.url, b"x", None, NOW, watched=watched)
    newer = replace(item, title="Договор расторгнут")
    revision = compare(item, newer)
    return ExaminedPage(page, ReadArticle(newer, fingerprint(newer), (), revision)), poll


async def test_a_page_read_again_makes_a_version_and_is_no_news_of_its_outlet(
    world: Database, pipeline: StorePipeline
) -> None:
    item, poll = read_again(world)
    await pipeline.process_item(item)
    assert (poll.new, poll.skipped, poll.done.is_set()) == (0, 0, True)
    assert item.page.watched is not None
    with world.read() as connection:
        assert len(versions.of_article(connection, item.page.watched.article_id)) == 1
        assert watching.due(connection, "vestnik", datetime.now(UTC), 10) == []


async def test_a_page_read_again_that_cannot_be_stored_does_not_come_back_for_ever(
    world: Database, pipeline: StorePipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, poll = read_again(world)

    def fail(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(module, "commit", fail)
    with pytest.raises(DropItem, match="cannot be stored"):
        await pipeline.process_item(item)
    assert poll.done.is_set()
    with world.read() as connection:
        assert watching.due(connection, "vestnik", datetime.now(UTC), 10) == []
        (event,) = events.chain(connection, item.read.article.canonical_url)
    assert (event.stage, event.verdict) == ("revision", "failed")


@pytest.mark.parametrize(
    ("newer", "kept"),
    [
        ({"title": "Вход в личный кабинет", "text": "Введите пароль и имя."}, False),
        ({"quality": Quality.PARTIAL, "text": "а слово0"}, False),
        ({"title": "Договор расторгнут"}, True),
    ],
)
async def test_a_page_read_again_is_kept_only_when_the_text_is_now_of_it(
    world: Database, pipeline: StorePipeline, newer: dict[str, Any], kept: bool
) -> None:
    item, _ = read_again(world)
    assert item.page.watched is not None
    found = replace(item.page.watched.article, **newer)
    revision = compare(item.page.watched.article, found)
    item.read = ReadArticle(found, fingerprint(found), (), revision)
    item.packed = pack(b"<p>what stands there now</p>")
    await pipeline.process_item(item)
    with world.read() as connection:
        url = found.canonical_url
        assert (rawpages.of_url(connection, url, url) is not None) is kept


async def test_a_page_read_again_and_again_is_one_miss_of_the_page_object_at_most(
    world: Database, pipeline: StorePipeline
) -> None:
    item, poll = read_again(world)
    poll.outlet = VESTNIK.model_copy(update={"page": "vestnik"})
    item.read = replace(item.read, misfit="no text where it should be")
    for _ in range(health.MISSES):
        await pipeline.process_item(item)
    with world.read() as connection:
        state = outlet_rows.state(connection, "vestnik")
    assert state is not None
    assert state.condition == "active"
