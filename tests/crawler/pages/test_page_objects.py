"""Page objects: selectors for outlets of their own shape.

How each reads a page in its outlet's shape is in `tests/data/saved` (`test_saved_pages.py`).
"""

from __future__ import annotations

import gzip
import html as html_lib
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from crawler import outlets
from crawler.config import TREE_SEEDS
from crawler.outlets import Outlet
from crawler.pages import read, tree
from crawler.pages.objects import PAGE_OBJECTS, PageObject, fragment

SAVED = Path(__file__).parents[2] / "data" / "saved"
URL = "https://dala.example/news/1"
FIRST = "Лабораторию для анализа керна открыли в районном центре, сообщил акимат."
SECOND = "Первые пробы привезут из степи до конца месяца, добавили в акимате района."
PROSE = "".join(f"<p>{FIRST} {SECOND}</p>" for _ in range(3))

PIECES = (
    "<p>", "</p>", "<a href=/x>", "</a>", "<br>", "<td>", "<tr>", "<table>", "</table>", "<li>",
    "<script>", "</script>", "<!--", "-->", "&nbsp;", "&#0;", "слово", " ", "\n", "|",
)  # fmt: skip


class DalaPage(PageObject):
    """A template of ours, and the one before it."""

    name = "dala"
    boxes = ("div.body", "div.old")
    summary = "p.lead"
    drop = (".more",)
    notices = ("Наш канал",)

    @property
    def authors(self) -> tuple[str, ...]:
        return self.lines("ul.by", "li")

    @property
    def published(self) -> datetime | None:
        return self.clock("time")


def made(html: str) -> DalaPage:
    grown = tree.grow(html)
    assert grown is not None
    return DalaPage(grown, URL, "Asia/Almaty")


@pytest.fixture(scope="module")
def catalogue() -> dict[str, Outlet]:
    return {outlet.id: outlet for outlet in outlets.load(TREE_SEEDS / "outlets")}


class TestText:
    def test_is_the_lines_of_the_box_without_what_is_named_as_foreign(self) -> None:
        page = made(
            f"<body>Меню<div class=body><p>{FIRST}</p><aside>Реклама</aside><div class=more>Ещё"
            f"</div><figure><figcaption>Фото</figcaption></figure><script>x=1</script><!-- c -->"
            f"<p>{SECOND}</p><p>Наш канал в мессенджере</p></div>Подвал"
        )
        assert page.text == f"{FIRST}\n{SECOND}"

    @pytest.mark.parametrize(
        ("inside", "lines"),
        [
            ("<p>Печь\n на <b>тысячу</b>\tградусов</p>", ["Печь на тысячу градусов"]),
            ("Первая.<br>Вторая.<br><br>Третья.", ["Первая.", "Вторая.", "Третья."]),
            ("Без блока.<p>В блоке.</p>И после.", ["Без блока.", "В блоке.", "И после."]),
            ("<ul><li>Один</li><li>Два</li></ul>", ["Один", "Два"]),
            (
                "<table><tr><td>Медь</td><td>9 тонн</td></tr><tr><td>Цинк<td>2</table>",
                ["Медь | 9 тонн", "Цинк | 2"],
            ),
            ("<p>Сказал <a href=/k>аким</a> района.</p>", ["Сказал аким района."]),
            ("<p><a href=/1>Рудник остановили на ремонт</a></p><p>Так.</p>", ["Так."]),
            ("<p>Фото: акимат</p><p>Так.</p>", ["Так."]),
        ],
    )
    def test_a_line_is_what_a_reader_takes_for_one(self, inside: str, lines: list[str]) -> None:
        assert made(f"<div class=body>{inside}</div>").text.split("\n") == lines

    def test_begins_with_the_lead_that_is_printed_before_the_box(self) -> None:
        page = made(f"<p class=lead>Коротко.</p><div class=body><p>{FIRST}</p></div>")
        assert page.text == f"Коротко.\n{FIRST}"
        assert page.lead == "Коротко."

    @pytest.mark.parametrize("lead", ["", "<p class=lead>Лабораторию для анализа</p>"])
    def test_has_no_lead_twice(self, lead: str) -> None:
        assert made(f"{lead}<div class=body><p>{FIRST}</p></div>").text == FIRST

    def test_comes_from_the_newest_template_on_the_page(self) -> None:
        old, new = f"<div class=old>{SECOND}</div>", f"<div class=body>{FIRST}</div>"
        assert made(old + new).text == FIRST
        assert made(old).text == SECOND


class TestFields:
    def test_are_found_anywhere_on_the_page(self) -> None:
        page = made(
            "<head><meta itemprop=date content=2026-11-20T10:00:00+05:00></head><body>"
            "<ul class=by><li> Айгуль <b>Серикова</b></li><li>Иван Ветров<li>Иван Ветров<li></ul>"
            "<h1>Керн<br>едет</h1><time>20 ноября 2026, 10:00</time>"
        )
        assert page.authors == ("Айгуль Серикова", "Иван Ветров")
        assert page.published == datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
        assert page.clock("meta[itemprop=date]", "content") == page.published
        assert page.line("h1") == "Керн едет"

    def test_that_the_page_has_not_are_left_to_the_general_extractor(self) -> None:
        page = made("<html><body><p>Пусто")
        assert (page.title, page.text, page.lead, page.authors) == ("", "", "", ())
        assert (page.published, page.modified, page.section, page.image_url) == (None,) * 4


class TestFailure:
    def test_there_is_none_where_the_box_holds_an_article(self) -> None:
        assert made(f"<div class=body>{PROSE}</div>").failure() is None

    @pytest.mark.parametrize(
        ("html", "words"),
        [
            (f"<article>{PROSE}</article>", "dala: no div.body or div.old on the page"),
            (
                f"<div class=body></div><div>{PROSE}</div>",
                "dala: only 0 letters of text in div.body",
            ),
            (
                f"<div class=old>{'<i></i>' * 60_000}</div>",
                "dala: div.old holds 420,023 letters of HTML, too many",
            ),
        ],
    )
    def test_says_what_is_missing(self, html: str, words: str) -> None:
        assert made(html).failure() == words

    @pytest.mark.parametrize("name", sorted(PAGE_OBJECTS))
    def test_a_changed_template_is_read_by_the_general_extractor(
        self, name: str, catalogue: dict[str, Outlet]
    ) -> None:
        outlet = next(outlet for outlet in catalogue.values() if outlet.page == name)
        page = f"<html><body><h1>Лабораторию открыли</h1><article>{PROSE}</article></body></html>"
        reading = read(page.encode(), URL, outlet=outlet)
        assert reading.article.title == "Лабораторию открыли"
        assert FIRST in reading.article.text
        assert reading.misfit is not None
        assert reading.misfit.startswith(f"{name}: no ")


class TestEachObject:
    def test_is_tried_on_a_page_of_every_template_that_it_knows(
        self, catalogue: dict[str, Outlet]
    ) -> None:
        unseen = {name: set(made.boxes) for name, made in PAGE_OBJECTS.items()}
        for file in SAVED.glob("*.yaml"):
            case = yaml.safe_load(file.read_text(encoding="utf-8"))
            outlet = catalogue[case["outlet"]]
            grown = tree.grow(file.with_suffix(".html").read_text(encoding="utf-8"))
            if outlet.page is None or grown is None:
                continue
            page = PAGE_OBJECTS[outlet.page](grown, case["url"], outlet.timezone)
            assert page.failure() is None, file.name
            assert page.box is not None
            unseen[outlet.page].discard(page.box[0])
        assert not any(unseen.values()), unseen

    @pytest.mark.parametrize("name", sorted(PAGE_OBJECTS))
    def test_tells_where_its_selectors_come_from(self, name: str) -> None:
        assert "Evidence:" in (PAGE_OBJECTS[name].__doc__ or "")

    @pytest.mark.parametrize("name", sorted(PAGE_OBJECTS))
    def test_bears_a_page_with_nothing_on_it(self, name: str) -> None:
        grown = tree.grow("<html></html>")
        assert grown is not None
        page = PAGE_OBJECTS[name](grown, URL, "Asia/Almaty")
        fields = (page.title, page.text, page.lead, page.authors, page.section, page.image_url)
        assert not any(fields)
        assert (page.published, page.modified) == (None, None)
        assert page.failure() is not None


def test_the_example_of_the_documentation_uses_what_there_is() -> None:
    shown = (TREE_SEEDS.parent / "docs" / "adding-an-outlet.md").read_text(encoding="utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```", shown, re.DOTALL | re.MULTILINE)
    used = re.findall(r"self\.(\w+)\(|^    (\w+) = |def (\w+)\(", example, re.MULTILINE)
    names = {name for found in used for name in found if name}
    assert {"name", "boxes", "drop", "notices", "authors", "lines"} <= names
    assert names <= {*dir(PageObject), *PageObject.__annotations__}


class TestHostilePieces:
    @pytest.mark.parametrize(
        "inside",
        [
            "<div>" * 9_000 + FIRST,
            "<b>" * 9_000 + FIRST,
            "<div><ul class=by><li>x</li></ul>" * 2_000 + FIRST,
            "<p class=lead>" * 5_000 + FIRST,
            "<table><tr><td>" * 3_000 + FIRST,
            "<a href=/>" * 5_000 + FIRST,
            "<aside>" * 5_000 + FIRST,
            f"<aside></aside>{FIRST}" * 4_000,
            "<!--" * 5_000 + f"--><p>{FIRST}</p>",
        ],
    )
    def test_deep_ones_end_in_a_text_or_a_failure(self, inside: str) -> None:
        page = made(f"<div class=body>{inside}</div>")
        assert page.failure() or FIRST in page.text
        assert len(page.authors) <= 10

    @given(st.lists(st.sampled_from(PIECES), max_size=40))
    def test_any_mark_up_gives_lines_with_words_in_them(self, pieces: list[str]) -> None:
        soup = fragment.brew("".join(pieces))
        assert soup is not None
        for words, linked in fragment.lines(soup):
            assert words == " ".join(words.split())
            assert words
            assert 0 <= linked <= len(words)


def real(folder: Path, name: str) -> str:
    body = (folder / "real" / "pages" / name).read_bytes()
    return (gzip.decompress(body) if name.endswith(".gz") else body).decode("utf-8", "replace")


def plain(html: str) -> str:
    """Words as they are compared here: no tags, no quotes or dashes of any kind."""
    return " ".join(re.findall(r"\w+", html_lib.unescape(re.sub(r"<[^>]*>", " ", html))))


def paragraphs(html: str, begin: str, end: str) -> list[str]:
    """The page's own paragraphs between two marks in its source, without pointers."""
    part = html.split(begin, 1)[1].split(end, 1)[0]
    found = [plain(one) for one in re.findall(r"<p\b[^>]*>(.*?)</p>", part, re.DOTALL)]
    return [one for one in found if one and not one.startswith("Читайте")]


@pytest.mark.real
class TestRealPages:
    @pytest.mark.parametrize(
        ("name", "outlet_id", "begin", "end", "without"),
        [
            ("kz/inform_kz_a3725092_20201201.html", "inform", "article_news_body", "observer",
             ["Новости по теме", "Поделиться", "Подписывайтесь"]),
            ("ru/tass_ru_8836033_20200628.html", "tass", '"text-block"', "news-actions",
             ["Теги"]),
            ("ru/mk_ru_20200923.html", "mk", '"article__body"', "article__subscription",
             ["Читайте материал", "Фото:", "Поделиться", "Опубликован в газете"]),
            ("ru/mk_ru_20201229.html", "mk", '"article__body"', "article__subscription",
             ["Фото:", "Поделиться", "Опубликован в газете"]),
            ("ru/oren_mk_ru_20200218_orenburg.html", "mk", "inread-content", "article_info",
             ["freeimages", "просмотров"]),
        ],
    )  # fmt: skip
    def test_are_read_from_the_first_paragraph_to_the_last(
        self,
        shared_data: Path,
        catalogue: dict[str, Outlet],
        name: str,
        outlet_id: str,
        begin: str,
        end: str,
        without: list[str],
    ) -> None:
        html = real(shared_data, name)
        reading = read(html.encode(), URL, outlet=catalogue[outlet_id])
        article, wanted = reading.article, paragraphs(html, begin, end)
        headline = re.search(r"<h1[^>]*>(.*?)</h1>", html, re.DOTALL)
        assert reading.misfit is None
        assert headline is not None
        assert plain(article.title) == plain(headline[1])
        day = re.search(r"_(20\d{6})", name)
        assert day is not None
        assert article.published is not None
        assert article.published.strftime("%Y%m%d") == day[1]
        assert wanted[0][:60] in plain(article.text)
        assert plain(article.text).endswith(wanted[-1][-60:])
        assert [words for words in without if words in article.text] == []

    @pytest.mark.parametrize("number", ["a17beb36e3cb8762c", "ed77af7b4de973f4a"])
    def test_tengrinews_of_2012_is_as_its_reference(
        self, shared_data: Path, catalogue: dict[str, Outlet], number: str
    ) -> None:
        name = f"kz/20120106_tengrinews.kz_{number}"
        title, *rest = real(shared_data, f"{name}.reference.txt").strip().splitlines()
        wanted = [line for line in rest if len(line) > 60]  # the date has a line in one of them
        reading = read(
            real(shared_data, f"{name}.html").encode(), URL, outlet=catalogue["tengrinews"]
        )
        assert reading.misfit is None
        assert plain(reading.article.title) == plain(title)
        assert plain(reading.article.text) == plain(" ".join(wanted))

    def test_kommersant_is_as_its_reference(
        self, shared_data: Path, catalogue: dict[str, Outlet]
    ) -> None:
        expected = json.loads(real(shared_data, "ru/Kommersant.expected.json"))["V1"]
        page = real(shared_data, "ru/Kommersant_2025_05_14.html.gz")
        reading = read(page.encode(), URL, outlet=catalogue["kommersant"])
        wanted = [line for part in expected["body"]["sections"] for line in part["paragraphs"]]
        assert reading.misfit is None
        assert reading.article.title == expected["title"]
        assert reading.article.lead == expected["body"]["summary"][0]
        assert plain(reading.article.text) == plain(" ".join(wanted))
        assert list(reading.article.authors) == expected["authors"]
        moment = datetime.fromisoformat(expected["publishing_date"]).replace(microsecond=0)
        assert reading.article.published == moment

    def test_nur_gives_its_paragraphs_and_no_hidden_line(
        self, shared_data: Path, catalogue: dict[str, Outlet]
    ) -> None:
        grown = tree.grow(real(shared_data, "kz/nur_kz_article_2086925_20240418.blade.html"))
        assert grown is not None
        page = PAGE_OBJECTS["nur"](grown, URL, catalogue["nur"].timezone)
        assert page.text.count("\n") == 1  # the page was made a template: two variables
        assert "short_description" in page.text
        assert page.published == datetime(2024, 4, 18, 5, 35, tzinfo=UTC)
        assert page.failure() is not None
