"""Pages made to crash or hang a parser give an article or a refusal, and never a dead worker.

How long each takes is printed by `python tests/benchmarks/hostile_pages.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from itertools import count

import pytest
from hostile_markup import ATTACKS, LARGE, URL
from page_fuzzing import wrongs

from crawler.doors import discover, parse
from crawler.errors import DoorError, PageError, WorkerError
from crawler.items import Article, Quality
from crawler.pages import extract
from crawler.workers import Workers

pytestmark = pytest.mark.slow

PAGES_A_WORKER = 12
# Each leaves much behind that a parser may keep: strings in caches, holes in its heap.
HEAVY = [
    "10mb-paragraphs", "10mb-one-line", "10mb-div", "10mb-br", "10mb-links", "10mb-one-attribute",
    "10mb-broken-entities", "10mb-<", "10mb-quotes", "10mb-h1", "10mb-cdata", "10mb-newlines",
    "10mb-nbsp", "10mb-combining", "10mb-end-tags", "class-1mb-each", "meta-100k", "p-100k",
]  # fmt: skip


@pytest.fixture(scope="module")
def fresh() -> Iterator[Callable[[], Workers]]:
    """The crawler's own worker, with its limits on memory and computing.

    It is another one after some pages, so that a case tells of itself, not of those before it.
    """
    with ExitStack() as kept:
        served = count()
        pool: list[Workers] = []

        def give() -> Workers:
            if next(served) % PAGES_A_WORKER == 0:
                pool.append(Workers(1, preload=("crawler.pages", "crawler.doors")))
                kept.callback(pool[-1].close)
            return pool[-1]

        yield give


@pytest.fixture
def workers(fresh: Callable[[], Workers]) -> Workers:
    return fresh()


async def article_or_refusal(workers: Workers, page: bytes) -> Article | str:
    """Read a page as the crawler does; a worker that dies raises WorkerError, which fails."""
    try:
        return await workers.run("page", URL, extract, page, URL)
    except PageError as error:
        return error.message


@pytest.mark.parametrize("name", ATTACKS)
async def test_a_hostile_page_costs_itself_only(workers: Workers, name: str) -> None:
    page = ATTACKS[name]()

    try:
        found = await article_or_refusal(workers, page)
    except WorkerError:  # worn out by the pages before: the worker in its place must read it
        found = await article_or_refusal(workers, page)

    if isinstance(found, Article):
        assert list(wrongs(found, URL)) == []
    else:
        assert not found.startswith("the page cannot be read"), found


@pytest.mark.parametrize("name", sorted(ATTACKS)[::4])  # the benchmark of their name runs all
async def test_a_hostile_page_as_a_door_gives_doors_or_an_error(
    workers: Workers, name: str
) -> None:
    page = ATTACKS[name]()

    assert isinstance(await workers.run("door", URL, discover, page, URL), list)
    try:
        entries = await workers.run("door", URL, parse, page, URL)
    except DoorError:
        entries = []
    assert isinstance(entries, list)


async def test_a_worker_that_read_many_hostile_pages_reads_the_next_one_as_ever() -> None:
    workers = Workers(1, preload=("crawler.pages", "crawler.doors"))
    try:
        for name in HEAVY:
            with suppress(WorkerError):
                await article_or_refusal(workers, ATTACKS[name]())
        found = await article_or_refusal(workers, ATTACKS["no-html"]())
    finally:
        workers.close()

    assert isinstance(found, Article), found
    assert found.quality is Quality.FULL


async def test_more_bytes_than_a_page_may_have_are_refused(workers: Workers) -> None:
    assert "limit" in str(await article_or_refusal(workers, b"x" * (LARGE + 1)))


@pytest.mark.parametrize(
    "name", ["nul-after-paragraphs", "no-body", "no-html", "utf-16-no-bom", "cp1251"]
)
async def test_a_broken_page_with_an_article_still_gives_it(workers: Workers, name: str) -> None:
    found = await article_or_refusal(workers, ATTACKS[name]())

    assert isinstance(found, Article), found
    assert "Инспекторы проверят крепь" in found.text
