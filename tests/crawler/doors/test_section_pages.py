"""Section pages as the content management systems of our press print them."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.doors import Shown, read
from crawler.doors.addresses import address_score
from crawler.errors import DoorError
from crawler.items import Entry
from crawler.outlets import DoorKind, Selectors

URL = "https://press.example/news/"
NOW = datetime(2026, 11, 22, 9, 40, tzinfo=UTC)  # 14:40 in Almaty


def shown(body: str, select: Selectors | None = None, url: str = URL) -> Shown:
    return read(
        f"<html><head><meta charset='utf-8'></head><body>{body}</body></html>".encode(),
        url,
        kind=DoorKind.LISTING,
        select=select,
        timezone="Asia/Almaty",
        now=NOW,
    )


def almaty(day: int, clock: str) -> datetime:
    """A moment of November 2026, as the clocks in Almaty (UTC+5) show it."""
    hour, minute = map(int, clock.split(":"))
    return datetime.fromisoformat(f"2026-11-{day:02}T{hour:02}:{minute:02}:00+05:00")


def read_as(body: str) -> list[tuple[str, str, datetime | None]]:
    return [
        (entry.url.removeprefix("https://press.example"), entry.title, entry.published)
        for entry in shown(body).entries
    ]


class TestShapes:
    def test_bitrix(self) -> None:
        body = """<div class="news-list">
        <p class="news-item" id="bx_1_10482"><span class="news-date-time">22.11.2026 14:05</span>
          <a href="/news/detail.php?ID=10482"><b>В Актобе запустили новую фабрику</b></a><br>
          Фабрика переработает два миллиона тонн руды в год</p>
        <p class="news-item" id="bx_1_10481"><span class="news-date-time">21.11.2026 09:30</span>
          <a href="/news/detail.php?ID=10481"><b>Аким области провёл отчётную встречу</b></a></p>
        </div><font class="text">Новости 1 - 20 из 8734<br>
        <a href="/news/?PAGEN_1=2">2</a> <a href="/news/?PAGEN_1=437">Конец</a></font>"""
        assert read_as(body) == [
            ("/news/detail.php?ID=10482", "В Актобе запустили новую фабрику", almaty(22, "14:05")),
            ("/news/detail.php?ID=10481", "Аким области провёл отчётную встречу",
             almaty(21, "09:30")),
        ]  # fmt: skip
        assert shown(body).older == "https://press.example/news/?PAGEN_1=2"

    def test_wordpress_in_english(self) -> None:
        body = """<main><article class="post-731 post"><header class="entry-header">
          <h2 class="entry-title"><a href="/2026/11/21/drilling-results/" rel="bookmark">
          Drilling confirms copper at depth</a></h2>
          <div class="entry-meta"><time class="entry-date published"
            datetime="2026-11-21T08:00:00+00:00">November 21, 2026</time>
          <time class="updated" datetime="2026-11-22T08:00:00+00:00">November 22, 2026</time></div>
          </header><p>The company reports …</p></article>
        <nav class="navigation"><a class="next" href="/news/page/2/">Older posts</a></nav></main>"""
        ((path, title, moment),) = read_as(body)
        assert (path, title) == (
            "/2026/11/21/drilling-results/",
            "Drilling confirms copper at depth",
        )
        assert moment == datetime(2026, 11, 21, 8, tzinfo=UTC)
        assert shown(body).older == "https://press.example/news/page/2/"

    def test_kazakh_cards_that_are_links(self) -> None:
        body = """<div class="grid">
        <a class="card" href="/kz/news/qaragandada-zhana-kenish-ashyldy-5521">
          <img src="/1.jpg"><span class="card__date">Бүгін, 14:05</span>
          <span class="card__title">Қарағандыда жаңа кеніш ашылды</span></a>
        <a class="card" href="/kz/news/ukimet-otyrysynda-aityldy-bugin-5520">
          <span class="card__date">2 сағат бұрын</span>
          <span class="card__title">Үкімет отырысында маңызды мәселе айтылды</span></a>
        <a class="card" href="/kz/news/astanada-konferenciya-otti-kop-5519">
          <span class="card__date">20 қараша 2026, 18:00</span>
          <span class="card__title">Астанада халықаралық конференция өтті</span></a></div>"""
        assert [(title, moment) for _, title, moment in read_as(body)] == [
            ("Қарағандыда жаңа кеніш ашылды", almaty(22, "14:05")),
            ("Үкімет отырысында маңызды мәселе айтылды", almaty(22, "12:40")),
            ("Астанада халықаралық конференция өтті", almaty(20, "18:00")),
        ]

    def test_a_table_of_dates_and_links(self) -> None:
        rows = "".join(
            f"<tr><td>{20 - number}.11.2026</td>"
            f"<td><a href='/press/release{number}.html'>Сообщение номер {number} о ходе работ</a>"
            "</td></tr>"
            for number in range(3)
        )
        moments = [moment for _, _, moment in read_as(f"<table>{rows}</table>")]
        assert moments == [almaty(day, "00:00") for day in (20, 19, 18)]

    def test_a_row_of_dates_and_links_without_boxes(self) -> None:
        row = "".join(
            f"<dt>{20 - number} ноября 2026</dt>"
            f"<dd><a href='/press/release-{number}-o-rabote.html'>"
            f"Сообщение номер {number} о ходе работ</a></dd>"
            for number in range(3)
        )
        moments = [moment for _, _, moment in read_as(f"<dl>{row}</dl>")]
        assert moments == [almaty(day, "00:00") for day in (20, 19, 18)]

    def test_where_dates_stand_behind_links_none_is_borrowed_from_a_neighbour(self) -> None:
        row = "".join(
            f"<a href='/press/release-{number}-o-rabote.html'>Сообщение номер {number} о ходе "
            f"работ</a> <i>{20 - number}.11.2026</i><br>"
            for number in range(3)
        )
        assert [moment for _, _, moment in read_as(f"<div>{row}</div>")] == [None] * 3

    def test_clocks_under_the_days_that_they_belong_to(self) -> None:
        def item(clock: str, number: int) -> str:
            return (
                f"<li><span>{clock}</span> <a href='/news/{number}-rudnik-otkryt-na-severe'>"
                f"Рудник номер {number} открыт на севере</a></li>"
            )

        body = (
            f"<h3>Сегодня</h3><ul>{item('14:05', 1)}{item('09:30', 2)}</ul>"
            f"<h3>Вчера</h3><ul>{item('23:10', 3)}</ul>"
            f"<h3>20 ноября</h3><ul>{item('23:10', 4)}</ul>"
        )
        assert [moment for _, _, moment in read_as(body)] == [
            almaty(22, "14:05"),
            almaty(22, "09:30"),
            almaty(21, "23:10"),
            almaty(20, "23:10"),
        ]

    def test_a_clock_alone_is_the_last_such_time(self) -> None:
        body = "".join(
            f"<div class='item'><div class='item-time'>{clock}</div><a href='/news/{number}-a-b-c'>"
            f"Рудник номер {number} открыт на севере</a></div>"
            for number, clock in enumerate(["14:05", "00:10", "23:50"], start=7000)
        )
        assert [moment for _, _, moment in read_as(body)] == [
            almaty(22, "14:05"),
            almaty(22, "00:10"),
            almaty(21, "23:50"),
        ]

    @pytest.mark.parametrize(
        "box",
        [
            '<span class="date" data-timestamp="1795338300">сейчас</span>',
            '<meta itemprop="datePublished" content="2026-11-22T14:05:00+05:00">',
            '<span class="post-date"><b>22</b> <i>ноября</i> <span>2026</span> 14:05</span>',
            "<em>Политика | 22.11.2026, 14:05 | Автор</em>",
            "<time>35 минут назад</time>",
            "<small>14:05, 22 ноября</small>",
            "<b class='time'>14:05</b><i>22.11.2026</i>",
            "<i>22 ноября 2026</i><i>14:05</i><i>1204</i>",
        ],
    )
    def test_dates_stand_in_cards_in_many_forms(self, box: str) -> None:
        body = f"<div><a href='/news/7000-a-b-c-d'>Рудник открыт на севере страны</a>{box}</div>"
        assert read_as(body)[0][2] == almaty(22, "14:05")

    @pytest.mark.parametrize(
        "inside",
        [
            "<a href='/7000-a-b-c-d'>Что изменится с 1 ноября 2026 года</a>",
            "<a href='/7000-a-b-c-d'>Рудник открыт на севере<span>14:05</span></a>",
            "<a href='/7000-a-b-c-d'>Рудник открыт на севере</a><b class='duration'>02:31</b>",
            "<a href='/7000-a-b-c-d'>Рудник открыт на севере</a><i>1795338300</i>",
            "<a href='/7000-a-b-c-d'>Рудник открыт на севере</a><p>Планы на весну 2026 и лето</p>",
            "<a href='/7000-a-b-c-d'>Рудник открыт на севере</a>"  # noqa: ISC004
            "<a href='/8000-a-b-c-d'>Фабрика закрыта на ремонт</a><i>22.11.2026</i>",
        ],
    )
    def test_what_is_no_date_of_printing_is_not_taken_for_one(self, inside: str) -> None:
        found = read_as(f"<article><h2>{inside}</h2></article>")
        assert {moment for _, _, moment in found} == {None}

    def test_a_date_in_the_link_is_no_word_of_the_title(self) -> None:
        body = (
            "<li><a href='/news/7000-a-b-c-d'><span class='time'>14:05</span> "
            "Рудник открыт на севере</a></li>"
        )
        assert read_as(body) == [
            ("/news/7000-a-b-c-d", "Рудник открыт на севере", almaty(22, "14:05"))
        ]


class TestMachineLists:
    def page(self, data: str) -> str:
        return f"<script type='application/ld+json'>{data}</script><a href='/about'>О нас</a>"

    @pytest.mark.parametrize(
        "data",
        [
            """{"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "position": 1,
                "url": "/n/1", "name": "Рудник"}, {"@type": "ListItem", "url": "/n/2"}]}""",
            """{"@graph": [{"@type": "BreadcrumbList", "itemListElement": [{"item": "/x/1"}]},
                {"@type": "CollectionPage", "mainEntity": {"@type": "ItemList", "itemListElement":
                [{"item": {"@type": "NewsArticle", "url": "/n/1", "headline": "Рудник",
                "datePublished": "2026-11-22"}}, {"item": {"@id": "/n/2"}}, 5, {"item": {}}]}}]}""",
            """[{"@type": "Blog", "blogPost": [{"url": "/n/1", "headline": "Рудник"},
                {"url": "/n/2", "description": "Текст"}]}]""",
            """{"@type": "ItemList", "itemListElement": [{"item": "/n/1", "name": "Рудник"},
                {"item": "/n/2"}, {"item": {"@type": "Product", "url": "/goods/3"}},
                {"item": "https://other.example/n/4"}, {"item": "/tag/5"}]}""",
        ],
    )
    def test_what_a_page_lists_for_machines_is_sure(self, data: str) -> None:
        entries = shown(self.page(data)).entries
        assert [(entry.url[-4:], entry.title) for entry in entries] == [
            ("/n/1", "Рудник"),
            ("/n/2", ""),
        ]

    def test_it_is_joined_with_the_links_of_the_page(self) -> None:
        data = """{"@type": "ItemList", "itemListElement": [{"url": "/n/1",
            "datePublished": "2026-11-22T14:05:00+05:00"}, {"url": "/n/2", "name": "Вторая"}]}"""
        body = (
            "<ul><li><a href='/news/7000-a-b-c-d'>Рудник открыт на севере страны</a></li>"
            "<li><a href='/n/1'>Коротко</a></li></ul>"
        )
        entries = shown(self.page(data) + body).entries
        assert [(entry.url[-4:], entry.title) for entry in entries] == [
            ("-c-d", "Рудник открыт на севере страны"), ("/n/1", "Коротко"), ("/n/2", "Вторая"),
        ]  # fmt: skip
        assert entries[1].published == almaty(22, "14:05")

    @pytest.mark.parametrize(
        "data",
        [
            '{"mainEntity":' * 50_000, "[" * 100_000, "NaN", "{", '{"@type": ["ItemList"]}',
            '{"@type": "ItemList", "itemListElement": {"url": "/n/1"}}',
            '{"@type": "ItemList", "itemListElement": [{"url": 5}, null, [[]]]}',
        ],
    )  # fmt: skip
    def test_nonsense_lists_nothing(self, data: str) -> None:
        with pytest.raises(DoorError, match="without links"):
            shown(self.page(data))


class TestSelectors:
    PAGE = """<div class="feed">
      <div class="row"><a class="rubric" href="/r">Экономика</a><h4>Рудник</h4><i>14:05</i>
        <a class="go" href="/n/1#x">читать</a></div>
      <div class="row"><h4>Фабрика</h4><i datetime="2026-11-20T10:00:00+05:00">давно</i>
        <a class="go" href="/n/2">читать</a></div>
      <div class="row"><h4>Без ссылки</h4></div>
      <div class="row"><h4>Внутрь</h4><a class="go" href="file:///etc/passwd">читать</a></div>
    </div><a class="more" href="/news/?offset=20">Ранее</a>"""

    def test_they_say_where_everything_stands(self) -> None:
        select = Selectors(item=".row", link="a.go", title="h4", date="i", older="a.more")
        found = shown(self.PAGE, select)
        assert [(entry.url[-4:], entry.title, entry.published) for entry in found.entries] == [
            ("/n/1", "Рудник", almaty(22, "14:05")),
            ("/n/2", "Фабрика", almaty(20, "10:00")),
        ]
        assert found.older == "https://press.example/news/?offset=20"
        assert found.remark == ""

    def test_title_and_date_may_be_left_to_us(self) -> None:
        first, _ = shown(self.PAGE, Selectors(item=".row", link="a.go")).entries
        assert (first.title, first.published) == ("читать", almaty(22, "14:05"))
        assert shown(self.PAGE, Selectors(item=".row", link="a.go", title="h9")).entries[0].title

    def test_the_box_may_be_the_link(self) -> None:
        found = shown(self.PAGE, Selectors(item="a.go", link="b"))
        assert [entry.url[-4:] for entry in found.entries] == ["/n/1", "/n/2"]

    def test_where_they_find_nothing_the_page_is_read_without_them_and_says_so(self) -> None:
        body = "<article><h2><a href='/n/rudnik'>Рудник открыт на севере</a></h2></article>"
        found = shown(body, Selectors(item=".gone"))
        assert len(found.entries) == 1
        assert found.remark == "“.gone” finds nothing: the page has changed"
        with pytest.raises(DoorError, match="the page has changed"):
            shown("<p>ничего</p>", Selectors(item=".gone"))

    @given(st.text(max_size=60))
    @settings(deadline=None)
    def test_any_page_is_read_or_refused(self, inside: str) -> None:
        select = Selectors(item="div", link="a", title="b", date="i", older="a")
        link = f"<div><b>{inside}</b><i>{inside}</i><a href='/n/1{inside}'>{inside}</a></div>"
        with contextlib.suppress(DoorError):
            assert shown(inside + link, select).entries


class TestTraps:
    @pytest.mark.parametrize(
        "href",
        [
            "/a/a/a/rudnik-otkryt-na-severe-7000", "/files/rudnik-otkryt-na-severe-7000.pdf",
            "/files/rudnik-otkryt-na-severe-7000.zip", "/audio/rudnik-otkryt-na-severe-7000.mp3",
            "/ru/", "/news/", "/news/?page=2", "http://127.0.0.1/rudnik-otkryt-na-severe-7000",
        ],
    )  # fmt: skip
    def test_what_leads_nowhere_is_no_article(self, href: str) -> None:
        card = f"<article><h2><a href='{href}'>Рудник открыт на севере страны</a></h2></article>"
        with pytest.raises(DoorError, match="without links to articles"):
            shown(card)

    def test_a_base_on_loopback_makes_links_strangers(self) -> None:
        card = "<article><h2><a href='n/7000-a-b-c-d'>Рудник открыт на севере</a></h2></article>"
        with pytest.raises(DoorError, match="without links to articles"):
            shown(f"<base href='http://127.0.0.1/'>{card}")

    def test_a_page_of_100_000_links_is_read_in_bounded_work(self) -> None:
        links = "".join(f"<a href='/{number}-a-b-c'>Рудник</a>" for number in range(100_000))
        card = "<article><h2><a href='/n/7000-a-b-c'>Рудник открыт на севере</a></h2></article>"
        assert len(shown(card + links).entries) == 1

    def test_many_links_in_one_card_cost_no_more_than_the_card(self) -> None:
        box = "<a href='/7000-a-b'>Рудник открыт на севере</a>" * 15 + "<i>1</i><b>я</b>" * 150
        with contextlib.suppress(DoorError):
            assert len(shown(f"<div>{box}</div>" * 100).entries) == 1

    @pytest.mark.parametrize("piece", ["<i>12.11</i>", "<b>вчера</b>", "14:05 ", "<time>", "<div>"])
    def test_a_flood_of_what_looks_like_dates_is_survived(self, piece: str) -> None:
        card = "<article><h2><a href='/n/7000-a-b-c'>Рудник открыт на севере</a></h2></article>"
        assert len(shown(card + piece * 50_000).entries) == 1


@pytest.mark.real
def test_a_section_of_a_large_outlet_shows_its_articles(shared_data: Path) -> None:
    page = shared_data / "real" / "pages" / "kz" / "nur_kz_listing_politics_2024.blade.html"
    found = read(page.read_bytes(), "https://www.nur.kz/politics/", kind=DoorKind.LISTING)
    assert len(found.entries) == 30
    assert all(address_score(entry.url) >= 2 for entry in found.entries)


@pytest.mark.real
def test_real_pages_are_read_or_refused_and_most_dates_are_found(shared_data: Path) -> None:
    entries: list[Entry] = []
    for page in sorted((shared_data / "real" / "pages" / "ru-reference").glob("*.html")):
        site = page.name.split("_")[1]
        with contextlib.suppress(DoorError):
            body = page.read_bytes()
            entries += read(body, f"http://{site}/novosti/", kind=DoorKind.LISTING).entries
    assert len(entries) > 1500
    assert sum(entry.published is not None for entry in entries) > len(entries) // 2
