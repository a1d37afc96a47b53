"""An outlet that asked to be left alone gets no further request, not even for its robots.txt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.spiders import Spider
from scrapy.utils.test import get_crawler
from store_world import VESTNIK

from crawler.errors import FetchError
from crawler.middlewares.robots import RobotsMiddleware
from crawler.spiders.failures import Refused, is_final
from crawler.spiders.poll import Poll

MINUTE = timedelta(minutes=1)
URL = "https://vestnik.example/a"


class AskedError(Exception):
    """The middleware went on to the host's robots.txt."""


@pytest.fixture
def middleware(monkeypatch: pytest.MonkeyPatch) -> RobotsMiddleware:
    async def asked(*_: object) -> None:
        raise AskedError

    monkeypatch.setattr(RobotsMiddleware, "_rules_of", asked)
    return RobotsMiddleware(get_crawler(Spider))


def request(wish: timedelta | None) -> Request:
    now = datetime.now(UTC)
    poll = Poll(outlet=VESTNIK, state=None, doors=(), started_at=now, pages_limit=30)
    poll.wait_until(now + wish if wish is not None else None)
    return Request(URL, meta={"poll": poll})


async def test_its_requests_are_refused_in_words(middleware: RobotsMiddleware) -> None:
    with pytest.raises(IgnoreRequest) as caught:
        await middleware.process_request(request(MINUTE))
    assert isinstance(caught.value, Refused)
    error = caught.value.error
    assert isinstance(error, FetchError)
    assert (error.kind, error.url) == ("wait", URL)
    assert not is_final(error, None)


@pytest.mark.parametrize("wish", [None, -MINUTE, timedelta(0)])
async def test_without_a_wish_or_after_it_they_go_on(
    middleware: RobotsMiddleware, wish: timedelta | None
) -> None:
    with pytest.raises(AskedError):
        await middleware.process_request(request(wish))


async def test_requests_of_no_poll_go_on(middleware: RobotsMiddleware) -> None:
    with pytest.raises(AskedError):
        await middleware.process_request(Request(URL))
