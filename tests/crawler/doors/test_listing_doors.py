"""Section pages, and doors found on a home page."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.doors import discover, parse
from crawler.doors.addresses import address_score
from crawler.errors import DoorError
from crawler.outlets import Confidence, DoorKind

URL = "https://press.example/news/"
SECTION = """<html><head><meta charset="utf-8"></head><body>
<nav><a href="/news/2026/11/20/menyu-s-dlinnoj-ssylkoj-12345">Длинная ссылка в меню сайта</a></nav>
<main>
 <div class="card"><a href="/news/2026/11/20/rudnik-otkryt-na-severe-12345#top"><img src="a.jpg">
   <h3>На севере области открыт рудник</h3><p>Подробности в тексте</p></a>
   <time datetime="2026-11-20T10:00:00+05:00">сегодня</time></div>
 <div class="card"><a href="/news/2026/11/20/rudnik-otkryt-na-severe-12345">Читать</a></div>
 <div class="card"><span>19.11.2026 09:30</span>
   <a href="/economy/geologi-nashli-novoe-mestorozhdenie">Геологи нашли новое месторождение</a>
 </div>
 <a href="/tag/rudnik-otkryt-12345">Все материалы с меткой рудник</a>
 <a href="https://other.example/news/12345-a-b-c-d">Материал совсем другого сайта сегодня</a>
 <a href="/about">Кто мы такие и зачем мы это пишем</a>
 <a href="javascript:void(0)">Показать ещё больше новостей дня</a>
</main></body></html>"""


class TestListing:
    def test_article_links_are_told_from_menus_tags_and_strangers(self) -> None:
        mine, find = parse(SECTION.encode(), URL, timezone="Asia/Almaty")
        assert mine.url == "https://press.example/news/2026/11/20/rudnik-otkryt-na-severe-12345"
        assert mine.title == "На севере области открыт рудник"
        assert find.title == "Геологи нашли новое месторождение"

    def test_dates_stand_in_the_card_of_the_article(self) -> None:
        mine, find = parse(
            SECTION.encode(), URL, timezone="Asia/Almaty", now=datetime(2026, 11, 22, tzinfo=UTC)
        )
        assert mine.published == datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
        assert find.published == datetime(2026, 11, 19, 4, 30, tzinfo=UTC)

    def test_cyrillic_of_windows_1251_is_read(self) -> None:
        body = SECTION.replace("utf-8", "windows-1251").encode("cp1251")
        assert parse(body, URL)[0].title == "На севере области открыт рудник"

    @pytest.mark.parametrize(
        "card",
        [
            '<article><h2><a href="news/{}-dlinnyi-zagolovok">{}</a></h2></article>',
            '<article><a href="news/{}-dlinnyi-zagolovok"><h3>{}</h3></a></article>',
            '<article><header><h2><a href="news/{}">{}</a></h2></header></article>',
            '<li><div><h3><a href="news/{}-dlinnyi">{}</a></h3></div></li>',
        ],
        ids=["heading in article", "card link", "header of a card", "list of headings"],
    )
    @pytest.mark.parametrize("base", ["/ru/", "https://press.example/ru/x"])
    def test_headlines_that_the_page_marks_as_such_are_articles(self, card: str, base: str) -> None:
        cards = "".join(
            card.format(number, f"Седьмой рудник номер {number} открыт вчера в области")
            for number in range(100, 111)
        )
        body = f"<html><head><base href='{base}'></head><body><main>{cards}</main></body></html>"
        entries = parse(body.encode(), URL)
        assert len(entries) == 11
        assert entries[0].url.startswith("https://press.example/ru/news/100")

    @pytest.mark.parametrize(
        "card",
        [
            '<article><h2><a href="/tag/rudnik">Все материалы с меткой рудник</a></h2></article>',
            '<article><h2><a href="/">Все новости нашего сайта за сегодня</a></h2></article>',
            "<article><h2><a href='/x/1'>Коротко</a></h2></article>",
            "<nav><h2><a href='/x/1'>Раздел о политике и экономике страны</a></h2></nav>" * 3,
            "<h2><a href='/x/1'>Раздел о политике и экономике страны</a></h2>",
        ],
    )
    def test_a_heading_alone_makes_no_article_of_menus_and_tags(self, card: str) -> None:
        with pytest.raises(DoorError, match="without links to articles"):
            parse(f"<html><body>{card}</body></html>".encode(), URL)

    @pytest.mark.parametrize(
        "body",
        [
            "<html><body><a href='/about'>О нас</a></body></html>",
            "<html></html>",
        ],
    )
    def test_a_page_without_articles_is_an_error(self, body: str) -> None:
        with pytest.raises(DoorError, match="without links to articles"):
            parse(body.encode(), URL)

    @pytest.mark.parametrize(
        ("url", "least", "most"),
        [
            ("https://a.example/news/2026/11/20/rudnik-otkryt-na-severe-12345.html", 4, 4),
            ("https://a.example/doc/7654321", 1, 1),
            ("https://a.example/novosti-dnya", 0, 0),
            ("https://a.example/", 0, 0),
            ("https://a.example/tag/rudnik-otkryt-na-severe-12345", 0, 0),
            ("https://a.example/article.php?storyid=57254", 1, 1),
        ],
    )
    def test_addresses_of_articles_score_higher(self, url: str, least: int, most: int) -> None:
        assert least <= address_score(url) <= most

    def test_a_page_of_20_000_links_is_read_in_bounded_time(self) -> None:
        links = "".join(
            f"<p><a href='/{number}-rudnik-otkryt-na-severe'>Рудник {number} открыт вчера</a>"
            for number in range(10_000, 30_000)
        )
        assert len(parse(f"<html><body><div>{links}".encode(), URL)) == 500

    def test_links_that_are_never_closed_cost_no_more_than_others(self) -> None:
        links = "".join(f"<a href='/{number}-a-b-c-d'>Рудник открыт" for number in range(20_000))
        with contextlib.suppress(DoorError):
            assert len(parse(f"<html><body>{links}".encode(), URL)) <= 500


HOME = """<html><head>
<link rel="alternate" type="application/rss+xml" title="Новости" href="/rss.xml">
<link rel="alternate" type="application/atom+xml" href="https://press.example/atom">
<link rel="alternate" type="application/rss+xml" href="/comments/feed">
<link rel="alternate" hreflang="kk" href="/kk/"><link rel="stylesheet" href="/a.css">
<link rel="sitemap" type="application/xml" href="/sitemap.xml"></head>
<body><a href="/feed/">RSS</a><a href="/rss.xml">RSS</a><a href="/news-sitemap.xml">карта</a>
<a href="/news/">Новости</a></body></html>"""


class TestDiscovery:
    def test_doors_come_with_their_confidence(self) -> None:
        found = [
            (door.kind, door.url, door.confidence)
            for door in discover(HOME.encode(), "https://press.example/")
        ]
        assert found == [
            (DoorKind.FEED, "https://press.example/rss.xml", Confidence.HIGH),
            (DoorKind.FEED, "https://press.example/atom", Confidence.HIGH),
            (DoorKind.SITEMAP, "https://press.example/sitemap.xml", Confidence.MEDIUM),
            (DoorKind.FEED, "https://press.example/feed/", Confidence.LOW),
            (DoorKind.SITEMAP, "https://press.example/news-sitemap.xml", Confidence.LOW),
        ]

    def test_doors_are_relative_to_the_base_of_the_page(self) -> None:
        page = b"<base href='/ru/'><link rel=alternate type=application/rss+xml href=rss>"
        (door,) = discover(page, "https://press.example/")
        assert door.url == "https://press.example/ru/rss"

    def test_a_page_that_names_no_doors_gives_none(self) -> None:
        assert discover(b"<html><body>hi</body></html>", "https://press.example/") == []
        assert discover(b"", "https://press.example/") == []

    @given(st.binary(max_size=300))
    @settings(deadline=None)
    def test_any_bytes_are_survived(self, page: bytes) -> None:
        discover(b"<html><link rel=alternate type=application/rss+xml href='" + page, URL)
