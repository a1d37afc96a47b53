"""When an article was published and changed: JSON-LD, meta tags, marks, what the page shows."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from page_fields import TEXT, fields
from press_pages import ld

H1 = "<h1>Рудник открыт на севере области</h1>"
AT = datetime(2026, 11, 20, 9, 5, tzinfo=UTC)  # 14:05 in Almaty
MIDNIGHT = datetime(2026, 11, 19, 19, 0, tzinfo=UTC)  # of 20 November there


def page(body: str, head: str = "<title>Рудник открыт на севере области</title>") -> str:
    return f"<html><head>{head}</head><body><div>{body}</div></body></html>"


def meta(name: str, value: str = "2026-11-20T14:05:00+05:00") -> str:
    return f'<meta property="{name}" content="{value}">'


@pytest.mark.parametrize(
    ("head", "body", "source"),
    [
        (ld(headline="Р", datePublished="2026-11-20T14:05"), "", "json-ld"),
        (ld(headline="Р", dateCreated="2026-11-20T09:05:00Z"), "", "json-ld"),
        (ld(**{"@type": "WebPage", "datePublished": "2026-11-20T14:05:00+05:00"}), "", "json-ld"),
        (meta("article:published_time"), "", "meta"),
        ('<meta name="DC.date.issued" content="2026-11-20 14:05">', "", "meta"),
        ("", '<i itemprop="datePublished" content="2026-11-20T14:05">вчера</i>', "microdata"),
        ("", '<time datetime="2026-11-20T14:05">вчера</time>', "time"),
        ("", '<span data-timestamp="1795165500" class="date">вчера</span>', "marked text"),
        ("", '<span class="news-date">20.11.2026, 14:05</span>', "marked text"),
        ("", "<p>Пятница, 20 ноября 2026 14:05</p>", "visible text"),
        ("", "<p>14:05, 20 қараша 2026</p>", "visible text"),
        ("", "<p>Астана | 20.11.2026 14:05 | Общество</p>", "visible text"),
        ("", "<p>Опубликовано 20 ноября 26 (14:05)</p>", "visible text"),
    ],
)
def test_the_date_is_found_where_it_is_told_or_shown(head: str, body: str, source: str) -> None:
    found = fields(page(f"{H1}{body}{TEXT}", f"<title>Рудник</title>{head}"))
    assert (found.published, found.sources["published"]) == (AT, source)


def test_a_zone_in_words_is_believed() -> None:
    line = "<p>Published: Nov 20, 2026 at 9:05 a.m. EST</p>"
    found = fields(page(f"{H1}{line}{TEXT}"), zone="America/New_York")
    assert found.published == datetime(2026, 11, 20, 14, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "body",
    [
        f"<div class=clock>22.11.2026 09:00</div><div><section>{H1}{TEXT}</section></div>",
        f"{H1}{TEXT}<div class=related><time datetime=2026-11-20>x</time></div>",
        f"{H1}{TEXT}<aside><time datetime=2026-11-20>x</time></aside>",
        f"{H1}<p>Вчера, 14:05</p>{TEXT}",
        f"{H1}<time datetime='2099-11-20T14:05'></time>{TEXT}",
        f"{H1}<time datetime='1970-01-01'></time>{TEXT}",
        f"{H1}<a href=/x><p>20.11.2026</p></a>{TEXT}",
        f"{TEXT}<p>20.11.2026 14:05</p>",
        f"{H1}{TEXT}<p>20.11.2026</p><p>19.11.2026</p>",
        f"{H1}<h2>Выборы 20 ноября 2026</h2>{TEXT}",
        f"{H1}{TEXT}<p>Рынок 20.11.2026 14:05 закрыт</p>",
        f"{H1}{TEXT}<p>Встреча пройдёт 20.11.2026 в 14:05 в здании акимата, сказали там</p>",
    ],
    ids=["clock", "related", "aside", "yesterday", "future", "unset", "link", "no headline",
         "list under the text", "heading", "words under the text", "in a sentence"],
)  # fmt: skip
def test_other_dates_are_no_date_of_the_article(body: str) -> None:
    assert fields(page(body)).published is None


@pytest.mark.parametrize(
    "line",
    ["Опубликовано: 20.11.2026 14:05", "Жарияланды: 20 қараша 2026, 14:05",
     "Posted on November 20, 2026 at 14:05", "20.11.2026 14:05"],
)  # fmt: skip
def test_a_date_line_under_the_text_counts(line: str) -> None:
    assert fields(page(f"{H1}{TEXT}<p>{line}</p>")).published == AT


def test_the_nearest_date_over_the_headline_counts() -> None:
    dates = "<span class=date>09.04.2026 15:09</span><span class=date>20.11.2026 14:05</span>"
    assert fields(page(f"{dates}{H1}{TEXT}")).published == AT


def test_the_article_of_the_page_not_the_related_one_gives_the_date() -> None:
    other = ld(headline="Другое", url="https://press.example/2", datePublished="2020-01-01")
    own = ld(headline="Р", url="https://press.example/1", datePublished="2026-11-20T14:05")
    video = ld(**{"@type": "VideoObject", "uploadDate": "2019-01-01"})
    html = page(H1 + TEXT, f"<title>Р</title>{video}{other}{own}")
    assert fields(html, "https://press.example/1").published == AT


class TestFiner:
    @pytest.mark.parametrize("told", ["2026-11-20", "2026-11-20T00:00:00Z", "20.11.2026"])
    def test_a_date_alone_gives_way_to_a_time_of_the_same_day(self, told: str) -> None:
        head = ld(headline="Р", datePublished=told)
        found = fields(page(f"{H1}<p>20 ноября 2026, 14:05</p>{TEXT}", head))
        assert found.published == AT
        assert found.sources["published"] == "visible text (time)"

    def test_a_time_of_another_day_does_not_change_it(self) -> None:
        head = ld(headline="Р", datePublished="2026-11-20")
        found = fields(page(f"{H1}<p>18 ноября 2026, 14:05</p>{TEXT}", head))
        assert (found.published, found.sources["published"]) == (MIDNIGHT, "json-ld")

    def test_a_time_of_greenwich_that_is_the_clock_on_the_page_is_local(self) -> None:
        head = ld(headline="Р", datePublished="2026-11-20T14:05:00Z")
        assert fields(page(f"{H1}<p>20.11.2026 14:05</p>{TEXT}", head)).published == AT

    def test_a_true_time_of_greenwich_stays(self) -> None:
        head = ld(headline="Р", datePublished="2026-11-20T09:05:00Z")
        assert fields(page(f"{H1}<p>20.11.2026 14:05</p>{TEXT}", head)).published == AT

    def test_a_date_in_the_address_is_completed(self) -> None:
        html = page(f"{H1}{TEXT}")
        url = "https://press.example/2026/11/20/rudnik"
        assert fields(html, url).published == MIDNIGHT
        assert fields(html, url).sources["published"] == "url"


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2026/11/20/rudnik", "20"),
        ("/news/2026-11-20-rudnik", "20"),
        ("/20261120/rudnik.html", "20"),
        ("/world/2026/nov/20/mine", "20"),
        ("/20.11.2026/rudnik", "20"),
        ("/news/12345678", None),
        ("/2026/13/20/x", None),
        ("/news/202611201405", None),
    ],
)
def test_addresses_hold_dates_in_many_forms(path: str, day: str | None) -> None:
    found = fields(page(f"{H1}{TEXT}"), f"https://press.example{path}").published
    assert found == (MIDNIGHT if day else None)


class TestModified:
    @pytest.mark.parametrize(
        ("head", "body"),
        [
            (ld(headline="Р", dateModified="2026-11-20T15:00:00+05:00"), ""),
            (meta("article:modified_time", "2026-11-20T15:00:00+05:00"), ""),
            ("", '<time itemprop="dateModified" datetime="2026-11-20T15:00">сегодня</time>'),
        ],
    )
    def test_the_last_change_is_told_apart(self, head: str, body: str) -> None:
        html = page(f"{H1}<p>20.11.2026 14:05</p>{body}{TEXT}", f"<title>Рудник</title>{head}")
        found = fields(html)
        assert (found.published, found.modified) == (AT, datetime(2026, 11, 20, 10, tzinfo=UTC))

    @pytest.mark.parametrize("label", ["Обновлено", "Жаңартылды", "Updated", "Изменено"])
    def test_a_line_that_says_updated_is_not_the_publication(self, label: str) -> None:
        line = f"<p>{label}: 20.11.2026 15:00. Опубликовано: 20.11.2026 14:05</p>"
        assert fields(page(f"{H1}{line}{TEXT}")).published == AT

    def test_a_change_before_the_publication_is_none(self) -> None:
        head = ld(headline="Р", datePublished="2026-11-20T14:05", dateModified="2026-11-01")
        assert fields(page(H1 + TEXT, head)).modified is None
