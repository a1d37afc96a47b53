"""The link from a section page to the page behind it."""

from __future__ import annotations

import pytest

from crawler.doors import read
from crawler.outlets import DoorKind

CARDS = "".join(
    f"<article><h2><a href='/news/rudnik-otkryt-na-severe-{number}'>"
    f"Седьмой рудник номер {number} открыт вчера</a></h2></article>"
    for number in range(1000, 1003)
)
SITE = "https://press.example"


def older(pager: str, path: str = "/news/", head: str = "") -> str | None:
    body = f"<html><head>{head}</head><body><main>{CARDS}{pager}</main></body></html>"
    found = read(body.encode(), SITE + path, kind=DoorKind.LISTING).older
    return found.removeprefix(SITE) if found else None


@pytest.mark.parametrize(
    ("path", "href", "words"),
    [
        ("/news/", "/news/?page=2", "Далее"),
        ("/news/", "?PAGEN_1=2", "Следующая"),
        ("/news/", "/news/page/2/", "Келесі"),
        ("/news", "/news/page/2", "Next"),
        ("/news/", "/news/?page=2", "2"),
        ("/news/", "/news/page-2.html", "»"),
        ("/news/?lang=kz", "/news/?lang=kz&page=2", "Тағы"),
        ("/news/?page=4", "/news/?page=5", "Ещё"),
        ("/news/page/4/", "/news/page/5/", "Older posts"),
        ("/?PAGEN_1=9", "/?PAGEN_1=10", "След."),
        ("/news/", "/news/?page=1", "Показать ещё"),
        ("/news/?page=1", "/news/?page=2", "›"),
        ("/news/", "/news/2/", "2"),
        ("/news/2/", "/news/3/", "3"),
        ("/", "/page/2/", "Next"),
    ],
)
def test_the_next_number_of_the_same_section_is_the_page_behind(
    path: str, href: str, words: str
) -> None:
    found = older(f"<div class='pager'><a href='{href}'>{words}</a></div>", path)
    assert found is not None
    assert found.endswith(href)


@pytest.mark.parametrize(
    ("path", "href", "words"),
    [
        ("/news/?page=4", "/news/?page=3", "Назад"),
        ("/news/?page=4", "/news/?page=6", "6"),
        ("/news/?page=4", "/news/?page=4", "4"),
        ("/news/", "/news/?page=1", "1"),
        ("/news/", "/sport/?page=2", "Далее"),
        ("/news/", "/news/?page=2&sort=views", "Далее"),
        ("/news/", "https://other.example/news/?page=2", "Далее"),
        ("/news/", "/news/?cursor=abc", "Далее"),
        ("/news/", "/news/?page=99999999999", "Далее"),
        ("/calendar/2026/11/", "/calendar/2026/12/", "12"),
        ("/calendar/2026/", "/calendar/2026/2/", "2"),
        ("/calendar/?month=11", "/calendar/?month=12", "Следующий месяц"),
        ("/calendar/2026-11", "/calendar/2026-12", "Next"),
        ("/news/", "/news/2/", "Комната 2"),
        ("/news/", "/news/2/", "3"),
        ("/news/", "javascript:next(2)", "Далее"),
        ("/news/", "#page=2", "Далее"),
    ],
)
def test_anything_else_is_not(path: str, href: str, words: str) -> None:
    assert older(f"<a href='{href}' rel='nofollow'>{words}</a>", path) is None


def test_the_head_of_the_page_may_name_it() -> None:
    assert older("", head="<link rel='next' href='/news/?page=2'>") == "/news/?page=2"
    assert older("", head="<link rel='next' href='/news/?page=1'>") == "/news/?page=1"
    assert older("", head="<link rel='next' href='/calendar/2026/12'>") is None


def test_of_a_row_of_numbers_the_next_is_taken() -> None:
    pager = "".join(f"<a href='/news/?page={number}'>{number}</a>" for number in (1, 2, 3, 4, 9))
    assert older(pager, "/news/?page=2") == "/news/?page=3"


def test_a_page_that_names_none_has_none() -> None:
    assert older("") is None
