"""The books of a poll are closed whatever goes wrong in our own code."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from scrapy import Request, Spider
from scrapy.http import Headers, Response
from store_world import NOW, VESTNIK
from twisted.python.failure import Failure

from crawler.extensions.bookkeeping import BookkeepingExtension
from crawler.outlets import DoorKind
from crawler.pipelines.examine import ExaminedPage
from crawler.spiders.fetched import FetchedPage
from crawler.spiders.poll import Poll
from crawler.spiders.visits import DoorVisit
from crawler.store.doors import DoorState

URL = "https://vestnik.example/feed"
VISIT = DoorVisit(DoorState(7, "feed", URL, None, None), URL, DoorKind.FEED)
SPIDER = Spider("scheduled")


@pytest.fixture
def poll() -> Poll:
    return Poll(outlet=VESTNIK, state=None, doors=(VISIT.door,), started_at=NOW, pages_limit=30)


@pytest.fixture
def books() -> BookkeepingExtension:
    return BookkeepingExtension()


def answer(poll: Poll, **arguments: Any) -> Response:
    request = Request(URL, meta={"poll": poll}, cb_kwargs=arguments)
    return Response(URL, request=request)


def fault() -> Failure:
    return Failure(RuntimeError("a slip"))  # type: ignore[no-untyped-call]  # Twisted's


def test_a_fault_in_a_door_s_callback_ends_its_visit(
    books: BookkeepingExtension, poll: Poll
) -> None:
    poll.open(VISIT.unit)
    books.callback_failed(fault(), answer(poll, visit=VISIT), SPIDER)
    assert poll.done.is_set()
    assert poll.error is not None
    assert poll.error.message == "a fault of Akbulak's own: a slip"
    assert (poll.ok, poll.failed) == (False, 0)


def test_a_fault_in_a_page_s_callback_ends_its_page(
    books: BookkeepingExtension, poll: Poll
) -> None:
    poll.open("entry:1")
    books.callback_failed(fault(), answer(poll, unit="entry:1"), SPIDER)
    assert poll.done.is_set()
    assert (poll.error, poll.failed) == (None, 1)
    assert poll.page_error is not None


@pytest.mark.parametrize("examined", [False, True])
def test_a_fault_in_a_pipeline_ends_its_page(
    books: BookkeepingExtension, poll: Poll, examined: bool
) -> None:
    poll.open("entry:1")
    page = FetchedPage(poll, None, "entry:1", URL, b"", None, NOW)
    item = ExaminedPage(page, cast(Any, SimpleNamespace())) if examined else page
    books.pipeline_failed(item, answer(poll), SPIDER, fault())
    assert poll.done.is_set()
    assert poll.failed == 1


def test_requests_without_a_poll_are_nobody_s(books: BookkeepingExtension) -> None:
    bare = Request(URL)
    books.request_sent(bare, SPIDER)
    books.headers_came(Headers(), 0, bare, SPIDER)
    books.callback_failed(fault(), Response(URL, request=bare), SPIDER)


def test_requests_are_counted_and_answers_noted(books: BookkeepingExtension, poll: Poll) -> None:
    request = Request(URL, meta={"poll": poll})
    books.request_sent(request, SPIDER)
    assert (poll.requests, poll.answered) == (1, False)
    books.headers_came(Headers(), 0, request, SPIDER)
    assert poll.answered
