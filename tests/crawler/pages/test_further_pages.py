"""Articles that go on on further pages."""

from __future__ import annotations

import pytest

from crawler.pages import tree
from crawler.pages.paging import next_page


def following(url: str, links: str) -> str | None:
    grown = tree.grow(f"<html><body><p>Мәтін</p>{links}</body></html>")
    assert grown is not None
    return next_page(grown, url)


@pytest.mark.parametrize(
    ("url", "href", "label"),
    [
        ("https://a.example/news/x", "?page=2", "2"),
        ("https://a.example/news/x?id=7", "/news/x?id=7&page=2", "[2]"),
        ("https://a.example/news/x?id=7&PAGEN_1=2", "?id=7&PAGEN_1=3", "3"),
        ("https://a.example/news/x/", "https://a.example/news/x/2/", "2"),
        ("https://a.example/news/x.html", "x_2.html", "2"),
        ("https://a.example/news/x-2.html", "x-3.html", " 3 "),
        ("https://a.example/news/x", "/news/x/page/2/", "2"),
        ("https://www.a.example/news/x", "https://a.example/news/x/p2", "2"),
    ],
)
def test_the_next_number_of_its_own_address_is_the_next_page(
    url: str, href: str, label: str
) -> None:
    assert following(url, f'<a href="{href}">{label}</a>') is not None


def test_a_link_that_says_next_needs_no_number_in_its_label() -> None:
    url = "https://a.example/news/x"
    assert following(url, '<a rel="next" href="?page=2">Далее</a>') == f"{url}?page=2"
    assert following(url, '<link rel="next" href="/news/x?page=2">') == f"{url}?page=2"


@pytest.mark.parametrize(
    ("url", "links"),
    [
        ("https://a.example/news/x", '<link rel="next" href="/news/y">'),  # WordPress: an article
        ("https://a.example/news/x", '<a rel="next" href="/news/y?page=2">2</a>'),
        ("https://a.example/news/x", '<a href="/news/x?page=3">3</a>'),  # not the next one
        ("https://a.example/news/x", '<a href="/news/x?page=2">42 комментария</a>'),
        ("https://a.example/news/x?page=2", '<a href="/news/x">1</a>'),
        ("https://a.example/news/2023", '<a href="/news/2024">2024</a>'),
        ("https://a.example/news/x", '<a href="https://b.example/news/x?page=2">2</a>'),
        ("https://a.example/news/x", '<a href="http://[bad?page=2">2</a><a>2</a>'),
        ("https://a.example/news/x", '<link rel="prev" href="/news/x?page=2">'),
    ],
)
def test_other_links_lead_to_no_next_page(url: str, links: str) -> None:
    assert following(url, links) is None
