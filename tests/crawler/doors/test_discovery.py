"""Where doors are found: in a page's links and JSON-LD, in robots.txt, in common places."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.doors import about, common_paths, discover, robots_sitemaps
from crawler.outlets import Confidence, DoorKind

HOME = "https://dala.example/ru/"


def found(body: str) -> list[tuple[str, str, str]]:
    page = f"<html><head></head><body>{body}</body></html>".encode()
    return [(d.kind.value, d.url, d.confidence.value) for d in discover(page, HOME)]


def jsonld(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


@pytest.mark.parametrize(
    ("body", "doors"),
    [
        (
            '<link rel="alternate" type="application/atom+xml" href="atom">',
            [("feed", "https://dala.example/ru/atom", "high")],
        ),
        (
            '<a href="/rss.xml">RSS</a> <a href="/news/">Жаңалықтар</a>',
            [("feed", "https://dala.example/rss.xml", "low")],
        ),
        (
            jsonld({"@type": "DataFeed", "url": "/all-news.php"}),
            [("feed", "https://dala.example/all-news.php", "medium")],
        ),
        (
            jsonld([{"@type": "WebSite", "subjectOf": {"url": "https://dala.example/feed/"}}]),
            [("feed", "https://dala.example/feed/", "medium")],
        ),
        (jsonld({"@type": "WebSite", "url": "https://dala.example/"}), []),
        (
            '<a href="/news/">Новости</a><a href="/sport">Спорт</a><a href="/ru/latest">Ещё</a>',
            [
                ("listing", "https://dala.example/news/", "low"),
                ("listing", "https://dala.example/ru/latest", "low"),
            ],
        ),
        (f'<a href="/news/">{"заголовок " * 10}</a>', []),
        ('<a href="https://other.example/news">чужие новости</a>', []),
        ('<a href="http://[broken/rss">RSS</a><a href="javascript:rss.xml">RSS</a>', []),
        ('<a href="/x/comments/feed/">RSS</a>', []),
    ],
)
def test_a_page_names_doors(body: str, doors: list[tuple[str, str, str]]) -> None:
    assert found(body) == doors


@pytest.mark.parametrize(
    "script",
    [
        "{not json",
        "[" * 100_000,
        json.dumps({"a": [{"b": 1}] * 50_000}),
        json.dumps([None, 1, True, {"@type": ["DataFeed"]}, {"@type": "DataFeed", "url": 5}]),
        '{"url": "http://[x/feed"}',
        "",
    ],
    ids=["no JSON", "deep", "wide", "odd types", "odd address", "empty"],
)
def test_hostile_jsonld_does_no_harm(script: str) -> None:
    body = f'<script type="application/ld+json">{script}</script><a href="/feed">RSS</a>'
    assert found(body) == [("feed", "https://dala.example/feed", "low")]


def test_a_page_of_links_is_bounded() -> None:
    assert len(found("".join(f'<a href="/{n}/rss">x</a>' for n in range(100_000)))) == 20


class TestRobots:
    def test_sitemaps_of_news_come_first(self) -> None:
        robots = (
            "User-agent: *\nDisallow: /admin\nSitemap: https://dala.example/sitemap-images.xml\n"
            "sitemap:   https://dala.example/sitemap.xml\r\nSitemap: /news-sitemap.xml\n"
            "Sitemap: javascript:alert(1)\nSitemap: https://dala.example/sitemap.xml\n"
        )
        assert robots_sitemaps(b"\xef\xbb\xbf" + robots.encode(), HOME + "robots.txt") == [
            "https://dala.example/news-sitemap.xml",
            "https://dala.example/sitemap.xml",
            "https://dala.example/sitemap-images.xml",
        ]

    @pytest.mark.parametrize("body", [b"", b"<html>Not found</html>", b"\xff\xfe\0", b"Sitemap:"])
    def test_a_file_without_sitemaps_names_none(self, body: bytes) -> None:
        assert robots_sitemaps(body, HOME) == []

    def test_no_more_than_twenty_are_named(self) -> None:
        lines = "".join(f"Sitemap: https://dala.example/{n}.xml\n" for n in range(1000))
        assert len(robots_sitemaps(lines.encode(), HOME)) == 20

    @given(st.binary(max_size=300))
    def test_any_bytes_name_web_addresses_or_none(self, body: bytes) -> None:
        assert all(link.startswith("http") for link in robots_sitemaps(body, HOME))


def test_common_places_are_on_the_site_itself() -> None:
    doors = common_paths("https://dala.example/ru/index.php?x=1")
    assert doors[0].url == "https://dala.example/rss"
    assert {door.kind for door in doors} == {DoorKind.FEED, DoorKind.SITEMAP}
    assert all(door.confidence is Confidence.LOW for door in doors)
    assert len({door.url for door in doors}) == len(doors)


@pytest.mark.parametrize(
    ("page", "name", "language"),
    [
        ("<html lang='kk-KZ'><head><title>Дала таңы | Жаңалықтар</title>", "Дала таңы", "kk"),
        (
            '<html lang="ru"><meta property="og:site_name" content="Дала"><title>Новости</title>',
            "Дала",
            "ru",
        ),
        ("<html><head><title>" + "Д" * 500 + "</title>", "Д" * 80, None),
        ("", "", None),
        ("<p>words", "", None),
    ],
)
def test_a_page_says_whose_it_is(page: str, name: str, language: str | None) -> None:
    assert about(page.encode()) == (name, language)
