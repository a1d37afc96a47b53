"""Every page of the little press against the truth that the press itself tells."""

from __future__ import annotations

import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import pytest

from crawler import markup, text
from crawler.demo.press import Press, PressArticle, demo_folder
from crawler.items import Article, Quality
from crawler.pages import extract

# Ages that put articles into yesterday, last month and last year, so that every month is printed.
MOMENTS = [timedelta(0), timedelta(days=61), timedelta(days=122), timedelta(days=200)]


@dataclass(frozen=True)
class Read:
    """A page as we read it, beside what the press printed."""

    address: str
    printed: PressArticle
    article: Article


@pytest.fixture(scope="module", params=MOMENTS, ids=lambda age: f"{age.days} days ago")
def pages(request: pytest.FixtureRequest) -> Iterator[list[Read]]:
    """All pages that robots.txt allows, AMP twins included, fetched from the running press."""
    with Press(demo_folder(), now=datetime.now(UTC) - request.param) as press:
        outlets = {outlet.id: outlet for outlet in press.outlets}
        found = []
        for printed in press.articles:
            if printed.robots_disallowed:
                continue
            for address in dict.fromkeys((printed.url, printed.feed_url)):
                body, encoding = fetch(press, address)
                outlet = outlets[printed.outlet_id]
                article = extract(body, address, encoding=encoding, outlet=outlet)
                found.append(Read(address, printed, article))
        yield found


def fetch(press: Press, address: str) -> tuple[bytes, str | None]:
    """Fetch over HTTP; the name is not resolved, since not every system knows `.localhost`."""
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    request = urllib.request.Request(
        f"http://127.0.0.1:{press.port}{path}", headers={"Host": parts.netloc}
    )
    with urllib.request.urlopen(request) as answer:
        return answer.read(), markup.charset_of(answer.headers.get("Content-Type"))


def test_every_outlet_and_twin_is_among_the_pages(pages: list[Read]) -> None:
    assert len({page.printed.outlet_id for page in pages}) > 10
    assert any("/amp/" in page.address for page in pages)
    assert {page.printed.language for page in pages} == {"ru", "kk", "en"}


def test_titles_are_those_printed(pages: list[Read]) -> None:
    wrong = [
        (page.address, page.article.title)
        for page in pages
        if page.article.title != page.printed.title
    ]
    assert wrong == []


def test_texts_are_those_printed_and_nothing_of_the_chrome(pages: list[Read]) -> None:
    wrong = {
        page.address: set(page.article.text.split("\n")) ^ set(page.printed.text.split("\n"))
        for page in pages
        if page.article.text != page.printed.text
    }
    assert wrong == {}


def test_languages_are_those_of_the_texts(pages: list[Read]) -> None:
    wrong = [
        (page.address, page.article.language)
        for page in pages
        if page.article.language != page.printed.language
    ]
    assert wrong == []


def test_times_are_those_printed_to_the_minute(pages: list[Read]) -> None:
    wrong = [
        (page.address, page.article.published, page.printed.published)
        for page in pages
        if page.article.published != page.printed.published
    ]
    assert wrong == []


def test_canonical_addresses_are_those_of_the_pages_not_of_the_twins(pages: list[Read]) -> None:
    wrong = [
        (page.address, page.article.canonical_url)
        for page in pages
        if page.article.canonical_url != text.canonical_url(page.printed.url)
    ]
    assert wrong == []


def test_whole_pages_are_never_called_stubs(pages: list[Read]) -> None:
    stubs = [
        page.address
        for page in pages
        if page.article.quality is Quality.STUB and len(page.printed.text) >= 120
    ]
    assert stubs == []
