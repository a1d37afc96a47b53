"""Further pages of an article: what an outlet's wish for rest and our own end mean for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy import Request
from scrapy.http import Response
from store_world import NOW, VESTNIK, article

from crawler.dedupe import fingerprint
from crawler.errors import AkbulakError
from crawler.pipelines.joining import Joiner
from crawler.pipelines.reading import ReadArticle
from crawler.queries import Standing
from crawler.spiders.context import CrawlContext
from crawler.spiders.fetched import FetchedPage
from crawler.spiders.poll import Poll
from crawler.store.entries import PendingEntry

ITEM = article("a")
READ = ReadArticle(ITEM, fingerprint(ITEM), (), next_page=f"{ITEM.canonical_url}?page=2")


class InPlace:
    """Runs what workers would."""

    async def run(self, kind: str, name: str, function: Callable[..., Any], *given: Any) -> Any:
        return function(*given)


@pytest.fixture
def poll() -> Poll:
    return Poll(outlet=VESTNIK, state=None, doors=(), started_at=NOW, pages_limit=30)


@pytest.fixture
def context() -> CrawlContext:
    return cast(CrawlContext, SimpleNamespace(workers=InPlace(), stopping=False))


def first_page(poll: Poll, entry: object) -> FetchedPage:
    page_entry = cast(PendingEntry | None, entry)
    return FetchedPage(poll, page_entry, "entry:1", ITEM.url, b"x", None, NOW)


@pytest.mark.parametrize("status", [429, 503])
async def test_a_wish_for_rest_at_a_further_page_is_the_outlets(
    context: CrawlContext, poll: Poll, status: int
) -> None:
    async def fetch(request: Request) -> Response:
        return Response(request.url, status=status, headers={"Retry-After": "600"})

    read = await Joiner(context, fetch).join(first_page(poll, object()), READ, VESTNIK, Standing())

    assert read.article.quality_reason.startswith("its page 2 could not be read")
    assert poll.retry_after is not None
    assert poll.retry_after > datetime.now(UTC) + timedelta(minutes=9)


async def test_when_the_crawl_ends_an_entry_stays_to_be_read_with_all_its_pages(
    context: CrawlContext, poll: Poll
) -> None:
    async def fetch(request: Request) -> Response:
        context.stopping = True
        raise ConnectionError

    with pytest.raises(AkbulakError):
        await Joiner(context, fetch).join(first_page(poll, object()), READ, VESTNIK, Standing())
    with pytest.raises(AkbulakError, match="no time"):
        await Joiner(context, fetch).join(first_page(poll, object()), READ, VESTNIK, Standing())


async def test_when_the_crawl_ends_a_page_asked_for_by_url_is_kept_as_far_as_it_was_read(
    context: CrawlContext, poll: Poll
) -> None:
    async def fetch(request: Request) -> Response:
        raise AssertionError("nothing is asked for any more")

    context.stopping = True
    read = await Joiner(context, fetch).join(first_page(poll, None), READ, VESTNIK, Standing())
    assert "no time" in read.article.quality_reason
