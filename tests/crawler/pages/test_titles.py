"""The headline as the page prints it, without what search engines and the site add."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_fields import TEXT, headline
from press_pages import OUTLET, ld

TITLE = "Рудник открыт на севере области"


def page(head: str = "", body: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}<div>{TEXT}</div></body></html>"


def og(title: str) -> str:
    return f'<meta property="og:title" content="{title}">'


@pytest.mark.parametrize(
    ("head", "body", "source"),
    [
        (og("На севере области открыт новый рудник"), f"<h1>{TITLE}</h1>", "h1"),
        (ld(headline=f"{TITLE}: чего ждать жителям"), f"<h1>{TITLE}</h1>", "h1"),
        (f"<title>{TITLE} | Пресса</title>", f"<h1>Пресса</h1><h1>{TITLE}</h1>", "h1"),
        (og(TITLE), f"<h1>Новости</h1><h2>{TITLE}</h2>", "h2"),
        (og(TITLE), "<h1>Новости</h1>", "og"),
        (ld(headline=TITLE) + og("Рудник"), "", "json-ld"),
        (
            f"<title>{TITLE} | Пресса - Новости севера области онлайн</title>",
            "<h1>Новости севера области онлайн</h1>",
            "title tag",
        ),
        (og(TITLE), f"<h1>Экономика <span>{TITLE}</span></h1>", "h1"),
        (og(TITLE), f"<h1><a href='/x'>Экономика</a> {TITLE}</h1>", "h1"),
        (og(TITLE), f"<h1>{TITLE} <small>Геологи обещают сорок лет работы</small></h1>", "h1"),
        (f"<title>Пресса::: {TITLE}</title>", f"<h1>{TITLE}<br><i>20.11.26 10:05</i></h1>", "h1"),
        (og(TITLE), f"<aside><h1>{TITLE} в этом году</h1></aside>", "og"),
        (og(f"{TITLE} в этом…"), f"<h1>{TITLE}</h1>", "h1"),
        (ld(headline="Рудник открыт на…") + og(TITLE), "", "og"),
        ("", f'<div class="article-title">{TITLE}</div>', ""),
        (f"<title>{TITLE}</title>", f'<div class="article-title">{TITLE}</div>', "marked heading"),
        ("", f'<b itemprop="headline">{TITLE}</b>', "marked heading"),
        (
            f"<title>{TITLE} | Пресса</title>",
            "".join(f"<h1><a href=/{n}>Синоптики обещают дожди {n}</a></h1>" for n in range(9)),
            "title tag",
        ),
        (og("Читайте наш сайт"), f"<article><h1>{TITLE}</h1></article>", "h1"),
        (og(TITLE), "<h1>Главные новости области каждый день</h1>", "og"),
        (og("Рудник открыт на севере области &amp;quot;"), f"<h1>{TITLE}</h1>", "h1"),
    ],
)
def test_the_printed_headline_is_found(head: str, body: str, source: str) -> None:
    found = headline(page(head, body))
    assert found == ((TITLE, source) if source else ("", ""))


@pytest.mark.parametrize(
    ("claimed", "title"),
    [
        ("Цены выросли &amp;amp; упали", "Цены выросли & упали"),
        ("Цены &amp;laquo;выросли&amp;raquo;", "Цены «выросли»"),
        ("Цены выросли — Степная пресса", "Цены выросли"),
        ("Степная пресса | Цены выросли", "Цены выросли"),
        ("Цены выросли | press.example", "Цены выросли"),
        ("Цены выросли | Степная пресса Экономика", "Цены выросли"),
        ("Степная пресса: цены выросли", "цены выросли"),
        ("Степь — надежда района", "Степь — надежда района"),
        ("Степь: надежда района", "Степь: надежда района"),
    ],
)
def test_claims_come_without_the_site_and_without_references(claimed: str, title: str) -> None:
    assert headline(page(og(claimed)), outlet=OUTLET) == (title, "og")


def test_a_printed_headline_may_begin_with_the_name_of_the_site() -> None:
    title = "Степная пресса: цены выросли на треть"
    assert headline(page(og(title), f"<h1>{title}</h1>"), outlet=OUTLET) == (title, "h1")


def test_letters_of_two_elements_do_not_run_together_nor_apart() -> None:
    body = "<h1><span>Рудник</span><span>Алтын</span> открыт: <q>наконец</q>, говорят</h1>"
    assert headline(page(body=body))[0] == "Рудник Алтын открыт: наконец, говорят"


def test_a_headline_in_a_language_without_spaces_is_told_from_a_rubric() -> None:
    head = "<title>国际专家谈合作共赢的重要意义 - 日报</title>"
    body = "<h1>日报</h1><h1>国际专家谈合作共赢的重要意义</h1>"
    assert headline(page(head, body)) == ("国际专家谈合作共赢的重要意义", "h1")


def test_a_page_that_says_nothing_has_no_headline() -> None:
    assert headline(page()) == ("", "")


@given(st.lists(st.text(max_size=40), max_size=4), st.text(max_size=80))
@settings(max_examples=60, deadline=None)
def test_any_titles_give_one_line(headings: list[str], title: str) -> None:
    body = "".join(f"<h1>{line}</h1>" for line in headings)
    found, source = headline(page(f"<title>{title}</title>{og(title)}", body))
    assert "\n" not in found
    assert bool(found) == bool(source)
