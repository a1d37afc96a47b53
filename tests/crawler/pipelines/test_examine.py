"""A fetched page on its way to the archive: read, kept, or told of by its entry."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from deadly_pages import page, read_or_die
from scrapy import Request
from scrapy.exceptions import DropItem
from scrapy.http import Response
from sqlalchemy import select
from store_world import HOUR, NOW, VESTNIK, loud, populate

from crawler import workers as worker_module
from crawler.config import Config
from crawler.items import Entry, Quality
from crawler.pipelines import examine as module
from crawler.pipelines.examine import ExaminePipeline
from crawler.pipelines.packing import MAX_KEPT, unpack
from crawler.pipelines.store import StorePipeline
from crawler.spiders.context import PRELOAD, CrawlContext
from crawler.spiders.fetched import FetchedPage
from crawler.spiders.poll import Poll, page_unit
from crawler.store import Database, articles, entries, rawpages
from crawler.store.entries import PendingEntry
from crawler.store.rawpages import KeptPage
from crawler.store.schema import raw_pages
from crawler.workers import Workers

TITLES = {path: f"Вестник пишет: договор {path} подписан в Акбулаке" for path in "abcdefgh"}


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers(2, PRELOAD)
    yield pool
    pool.close()


@pytest.fixture
def context(database: Database, workers: Workers) -> CrawlContext:
    populate(database)
    return CrawlContext(Config(), database, workers, {"vestnik": VESTNIK}, "crawler-1")


@pytest.fixture
def poll() -> Poll:
    return Poll(outlet=VESTNIK, state=None, doors=(), started_at=NOW, pages_limit=30)


def address(path: str) -> str:
    return f"https://vestnik.example/{path}"


def shown(context: CrawlContext, *paths: str) -> dict[str, PendingEntry]:
    """A door shows these; the pending entries by path."""
    fresh = {address(path): Entry(address(path), TITLES[path]) for path in paths}
    with context.database.write() as connection:
        entries.note_found(connection, "vestnik", fresh, NOW, quiet=loud)
        waiting = entries.pending(connection, "vestnik", NOW)
    return {entry.url[-1]: entry for entry in waiting}


def fetched(poll: Poll, path: str, entry: PendingEntry | None, body: bytes) -> FetchedPage:
    unit = page_unit(entry, address(path))
    poll.open(unit)
    return FetchedPage(poll, entry, unit, address(path), body, "utf-8", NOW)


async def unasked(request: Request) -> Response:
    raise AssertionError(f"no further page was to be asked for: {request.url}")


async def through(context: CrawlContext, item: FetchedPage) -> None:
    """Through the pipelines, as Scrapy hands it on."""
    examined = await ExaminePipeline(context, unasked).process_item(item)
    await StorePipeline(context).process_item(examined)


def kept(context: CrawlContext, path: str) -> KeptPage | None:
    with context.database.read() as connection:
        return rawpages.of_url(connection, address(path), address(path))


def patterns(context: CrawlContext) -> int:
    with context.database.read() as connection:
        kinds = connection.scalars(select(raw_pages.c.kind)).all()
    return kinds.count("pattern")


async def test_pages_are_kept_as_they_came_with_their_articles(
    context: CrawlContext, poll: Poll
) -> None:
    waiting = shown(context, "a", "b")
    bodies = {path: page(TITLES[path]) for path in "ab"}
    for path, body in bodies.items():
        await through(context, fetched(poll, path, waiting[path], body))
    sizes = []
    for path, body in bodies.items():
        found = kept(context, path)
        assert found is not None
        assert unpack(found.body, found.pattern) == body
        assert (found.size, found.charset) == (len(body), "utf-8")
        assert (found.entry_id, found.fetched_at) == (waiting[path].id, NOW)
        sizes.append(len(found.body))
    assert max(sizes) < len(bodies["a"]) / 5
    assert patterns(context) == 1


async def test_the_page_of_a_changed_text_takes_the_place_of_the_first(
    context: CrawlContext, poll: Poll
) -> None:
    first, same, changed = page(TITLES["a"]), page(TITLES["a"]) + b" ", page(TITLES["b"])
    for body, wanted in [(first, first), (same, first), (changed, changed)]:
        await through(context, fetched(poll, "a", None, body))
        found = kept(context, "a")
        assert found is not None
        assert unpack(found.body, found.pattern) == wanted


async def test_nothing_is_kept_where_that_is_switched_off(
    context: CrawlContext, poll: Poll
) -> None:
    context.config = Config(keep_pages=0)
    await through(context, fetched(poll, "a", None, page(TITLES["a"])))
    with pytest.raises(DropItem):
        await through(context, fetched(poll, "b", None, b"<html>Just a moment...</html>"))
    assert (poll.new, kept(context, "a"), kept(context, "b")) == (1, None, None)


@pytest.mark.parametrize(
    ("body", "stored"), [(page(TITLES["a"]), 1), (b"<html></html>", 0)], ids=["article", "none"]
)
async def test_a_page_that_is_too_large_is_read_but_not_kept(
    context: CrawlContext, poll: Poll, body: bytes, stored: int
) -> None:
    large = body + b"<!-- -->" + b" " * MAX_KEPT
    try:
        await through(context, fetched(poll, "a", None, large))
    except DropItem:
        assert not stored
    assert poll.new == stored
    assert kept(context, "a") is None


async def test_a_page_without_an_article_is_kept_for_who_asks_why(
    context: CrawlContext, poll: Poll
) -> None:
    body = b"<html><head><title>Login</title></head><body><p>Sign in</p></body></html>"
    entry = shown(context, "a")["a"]
    await through(context, fetched(poll, "a", entry, body))
    found = kept(context, "a")
    assert found is not None
    assert unpack(found.body, found.pattern) == body
    assert found.article_id is None
    assert poll.page_error is not None
    assert found.reason == poll.page_error.message
    with context.database.read() as connection:
        (stub,) = articles.by_ids(connection, poll.articles)
    assert stub.article.quality is Quality.STUB

    with context.database.read() as connection:
        (later,) = entries.pending(connection, "vestnik", NOW + 999 * HOUR)
    await through(context, fetched(poll, "a", later, page(TITLES["a"])))
    found = kept(context, "a")
    assert found is not None
    assert found.article_id == stub.id


async def test_when_we_end_a_page_is_not_blamed(context: CrawlContext, poll: Poll) -> None:
    context.stopping = True
    entry = shown(context, "a")["a"]
    with pytest.raises(DropItem):
        await through(context, fetched(poll, "a", entry, b"<html></html>"))
    assert kept(context, "a") is None


@pytest.mark.slow
async def test_a_deadly_page_costs_that_page_only(
    context: CrawlContext, poll: Poll, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "read_to_keep", read_or_die)
    monkeypatch.setattr(worker_module, "CPU_LIMIT_S", 3)
    monkeypatch.setattr(worker_module, "TIME_LIMIT_S", 12.0)
    harms = {"b": "leaves", "c": "crashes", "e": "never ends", "g": "sleeps"}
    waiting = shown(context, *TITLES)
    await asyncio.gather(
        *(
            through(
                context,
                fetched(poll, path, entry, page(TITLES[path], harm=harms.get(path, ""))),
            )
            for path, entry in waiting.items()
        )
    )
    with context.database.read() as connection:
        stored = {one.article.url[-1]: one.article for one in articles.by_ids(
            connection, poll.articles
        )}  # fmt: skip
        again = entries.pending(connection, "vestnik", NOW + 999 * HOUR)
    assert stored.keys() == TITLES.keys()
    assert {path for path, one in stored.items() if one.quality is Quality.STUB} == harms.keys()
    assert {entry.url[-1] for entry in again} == harms.keys()
    assert poll.done.is_set()
    reasons = {path: stored[path].quality_reason.partition(": ")[2] for path in harms}
    assert reasons == {
        "b": "the parser crashed",
        "c": "the parser crashed",
        "e": "the parser took more than 3 s of computing",
        "g": "the parser did not end within 12 s",
    }
    assert sum(kept(context, path) is not None for path in harms) == rawpages.REFUSED_KEPT
