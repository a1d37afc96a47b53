"""Page objects: selectors for outlets of their own shape."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import outlets
from crawler.config import TREE_SEEDS
from crawler.outlets import Outlet
from crawler.pages import extract
from crawler.pages.objects import PAGE_OBJECTS, PageObject

URL = "https://www.nur.kz/society/1234567-rudnik/"
BODY = (
    "На севере области открыли рудник, где будут добывать редкие металлы.",
    "Запасов хватит на сорок лет",
    "Об этом сообщили в акимате района, куда накануне приехала комиссия из столицы.",
)
NUR = f"""<html lang="ru"><head><title>Рудник открыт | NUR.KZ</title></head><body>
<article class="article"><h1 class="main-headline js-main-headline">Рудник открыт</h1>
<p class="datetime__wrapper"><time class="datetime datetime--publication"
 datetime="2026-11-20T10:00:00+05:00">10:00</time></p>
<div class="formatted-body io-article-body">
 <figure><figcaption>Вид на рудник. Фото: пресс-служба акимата</figcaption></figure>
 <div class="formatted-body__content"><div class="formatted-body__content--wrapper">
  <p class="align-left formatted-body__paragraph"><strong>{BODY[0]}</strong></p>
  <aside class="adv-placeholder">Здесь стоит реклама, которую никто не читает</aside>
  <h2 class="formatted-body__header2">{BODY[1]}</h2>
  <p class="align-left formatted-body__paragraph">{BODY[2]}</p>
 </div></div>
 <p class="formatted-body__block-hidden">Оригинал статьи: https://www.nur.kz/…</p>
</div>
<footer><address class="author-item">Автор: <p class="author-item__link">Айгуль Серикова</p>
</address></footer></article></body></html>"""


@pytest.fixture(scope="module")
def nur() -> Outlet:
    return next(o for o in outlets.load(TREE_SEEDS / "outlets") if o.id == "nur")


class TestNur:
    def test_one_property_gives_one_field(self) -> None:
        page = PAGE_OBJECTS["nur"](NUR, "Asia/Almaty")
        assert page.title == "Рудник открыт"
        assert page.text == "\n".join(BODY)
        assert page.published == datetime(2026, 11, 20, 5, 0, tzinfo=UTC)
        assert page.authors == ("Айгуль Серикова",)
        assert page.section is None

    def test_the_catalogue_puts_it_to_use(self, nur: Outlet) -> None:
        article = extract(NUR.encode(), URL, outlet=nur)
        assert article.text == "\n".join(BODY)
        assert article.authors == ("Айгуль Серикова",)

    def test_where_it_finds_nothing_the_general_extractor_fills_in(self, nur: Outlet) -> None:
        html = f"<html><body><h1>Рудник открыт вчера</h1><article>{'<p>' + BODY[2] * 3}</article>"
        article = extract(html.encode(), URL, outlet=nur)
        assert article.title == "Рудник открыт вчера"
        assert BODY[2] in article.text

    @pytest.mark.real
    def test_a_real_page_keeps_body_and_drops_the_rest(
        self, nur: Outlet, shared_data: Path
    ) -> None:
        folder = shared_data / "real" / "pages" / "kz"
        html = (folder / "nur_kz_article_2086925_20240418.blade.html").read_bytes()
        page = PAGE_OBJECTS["nur"](html.decode(), nur.timezone)
        assert "short_description" in page.text  # the page was made a template
        assert "Оригинал статьи" not in page.text
        assert page.published == datetime(2024, 4, 18, 5, 35, tzinfo=UTC)
        article = extract(html, URL, outlet=nur)
        assert article.published == page.published
        assert article.canonical_url.startswith("https://nur.kz/politics/kazakhstan/2086925-")


def test_an_empty_page_object_leaves_everything_to_the_general_extractor() -> None:
    page = PageObject("<html></html>", "UTC")
    assert (page.title, page.text, page.published, page.authors, page.section) == (
        "", "", None, (), None,
    )  # fmt: skip
    assert page.clock("time") is None
    assert page.line("h1") == ""
