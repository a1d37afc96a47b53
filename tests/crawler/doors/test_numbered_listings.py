"""Section pages whose addresses are mere numbers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.doors import read
from crawler.errors import DoorError
from crawler.outlets import DoorKind

URL = "https://vestnik.example/news"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def listing(*links: tuple[str, str]) -> list[tuple[str, str]]:
    rows = "".join(f"<li><a href='{href}'>{words}</a></li>" for href, words in links)
    page = f"<html><body><ul>{rows}</ul></body></html>".encode()
    shown = read(page, URL, kind=DoorKind.LISTING, now=NOW)
    return [
        (entry.url.removeprefix("https://vestnik.example"), entry.title) for entry in shown.entries
    ]


def test_a_row_of_numbered_links_is_a_list_of_articles() -> None:
    links = (("/a/1", "Рудник открыт"), ("/a/2", "Дороги закрыты"), ("/a/3", "Степь горит"))
    assert listing(*links) == list(links)


def test_numbers_may_stand_in_the_query() -> None:
    links = tuple((f"/p?id={n}", f"The report of day {n}") for n in range(3))
    assert listing(*links) == list(links)


@pytest.mark.parametrize(
    "links",
    [
        [("/a/1", "Рудник открыт"), ("/a/2", "Дороги закрыты")],  # two are no list
        [("/politics", "The politics"), ("/economy", "The economy"), ("/sport", "The sport")],
        [("/a/1", "1"), ("/a/2", "2"), ("/a/3", "3"), ("/a/4", "next page")],
        [("/a/1", "Read more now"), ("/a/2", "Read more now"), ("/a/3", "Read more now")],
        [("/a/1", "Рудник открыт"), ("/b/2", "Дороги закрыты"), ("/c/3", "Степь горит")],
    ],
)
def test_other_links_are_none(links: list[tuple[str, str]]) -> None:
    with pytest.raises(DoorError, match="without links to articles"):
        listing(*links)


def test_a_page_with_sure_articles_is_not_searched_for_others() -> None:
    sure = ("/2026/11/23/mine-opens-in-the-steppe", "The mine opens in the steppe at last")
    numbered = [(f"/a/{n}", f"The archive of day {n}") for n in range(3)]
    assert listing(sure, *numbered) == [sure]
