"""What is no article (lists of links, binary data, heaps of signs) and what is, however short."""

from __future__ import annotations

import random

import pytest
from press_pages import RU, URL, ld, page, read

from crawler.errors import PageError
from crawler.items import Quality
from crawler.pages import extract

HEADLINES = [
    f"Компания номер {number} подписала договор о поставке металлов" for number in range(60)
]


def home(item: str) -> bytes:
    items = "".join(item.format(number=n, line=line) for n, line in enumerate(HEADLINES))
    return (
        "<html><head><title>Степная пресса — новости области</title></head><body><h1>Новости</h1>"
        f"<main>{items}</main></body></html>"
    ).encode()


@pytest.mark.parametrize(
    "item",
    [
        '<div><a href="/n/{number}">{line}</a></div>',
        '<p><a href="/n/{number}">{line}.</a></p>',
        '<a href="/n/{number}">{line}</a> ',
        '<li><span>12:{number}</span> <a href="/n/{number}">{line}</a></li>',
        '<tr><td>12:{number}</td><td><a href="/n/{number}">{line}</a></td></tr>',
        '<div><a href="/n/{number}">{line} <b>сегодня</b>, «да»</a></div>',
        '<div><b>Спорт</b><h2><a href="/n/{number}">{line}</a></h2><i>час назад</i></div>',
        '<a href="/{number}"><div><h3>{line}</h3><p>Сообщает служба {number}.</p></div></a>',
        '<div><a href="/n/{number}">Новость</a></div>',
    ],
)
@pytest.mark.parametrize("box", ["", '<div class="entry-content">'])
def test_a_home_page_of_links_is_no_article(item: str, box: str) -> None:
    with pytest.raises(PageError, match=r"no article on this page: a list of links$") as caught:
        extract(home(item).replace(b"<main>", f"<main>{box}".encode()), "https://press.example/")
    assert caught.value.stage == "page"


def test_an_article_beside_a_rail_of_sixty_links_is_one() -> None:
    rail = home('<div><a href="/n/{number}">{line}</a></div>').decode()
    article = read(page(after=f"<div>{rail}</div>"))
    assert "\n".join(RU) in article.text
    assert article.quality is Quality.FULL


def test_prose_without_a_last_full_stop_beside_a_rail_is_an_article() -> None:
    rail = home('<div><a href="/n/{number}">{line}</a></div>').decode()
    prose = f"{RU[0]} Продолжение будет"
    assert prose in read(page((prose,), after=f"<div>{rail}</div>")).text


def test_an_article_left_in_an_open_link_is_no_list() -> None:
    html = page().replace("<article>", '<article><a href="/top">')
    assert RU[0] in read(html).text


@pytest.mark.parametrize("flash", ["Подробности позже.", RU[0]])
def test_a_flash_that_the_rail_repeats_is_an_article(flash: str) -> None:
    article = read(page((flash,), after=f'<ul><li><a href="/1">{flash}</a></li></ul>'))
    assert flash in article.text
    assert article.quality is (Quality.FULL if flash == RU[0] else Quality.STUB)


def test_a_page_of_menus_that_calls_itself_an_article_is_a_stub() -> None:
    menus = home('<div><a href="/n/{number}">{line}</a></div>')
    head = ld(headline="Рудник открыт на севере").encode()
    article = extract(menus.replace(b"<head>", b"<head>" + head), URL)
    assert (article.title, article.text) == ("Рудник открыт на севере", "")
    assert article.quality is Quality.STUB
    with pytest.raises(PageError, match="a list of links"):
        extract(menus.replace(b"<head>", b"<head>" + head), "https://press.example/")


@pytest.mark.parametrize("head", [b"", b"<html><title>File of the day</title>"])
def test_binary_data_is_no_article(head: bytes) -> None:
    with pytest.raises(PageError, match="no article on this page: binary data"):
        extract(head + random.Random(1).randbytes(250_000), URL)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<" * 10_000_000, "no title"),
        ("<title>Рудник открыт</title>" + "<" * 100_000, "hardly any letters"),
        ("<title>Рудник открыт</title><p>" + "=*= 12 " * 100, "hardly any letters"),
        ("<p>" + RU[0] * 3, "no title"),
    ],
    ids=["10 MB of <", "a title and <", "signs and figures", "prose without a title"],
)
def test_signs_without_words_or_words_without_a_title_are_no_article(
    html: str, reason: str
) -> None:
    with pytest.raises(PageError, match=f"no article on this page: {reason}"):
        extract(html.encode(), URL)


def test_a_table_of_figures_with_their_names_is_an_article() -> None:
    rows = "".join(f"<tr><td>Металл {n}</td><td>{n}12,50</td></tr>" for n in range(30))
    article = read(page((f"<table>{rows}</table>",)))
    assert "Металл 7 | 712,50" in article.text


def test_a_book_is_cut_and_partial() -> None:
    article = read(page((RU[0],) * 2500))
    assert len(RU[0]) * 2500 > 200_000 >= len(article.text) > 199_000
    assert article.quality is Quality.PARTIAL
    assert article.quality_reason == "a text of more than 200,000 letters is cut there"
