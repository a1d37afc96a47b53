"""A page came where a feed was expected: it is named in a person's words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.doors import read
from crawler.doors.wrongpages import describe
from crawler.errors import DOOR_KINDS, DoorError
from crawler.outlets import DoorKind

URL = "https://press.example/rss"
LINKS = "".join(f'<a href="/{number}">Новость дня {number}</a>' for number in range(40))
WORDS = "Рудник на севере области открыт после долгой стройки. " * 60


def page(title: str, body: str = "", head: str = "") -> str:
    return f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("source", "words", "kind"),
    [
        (page("Just a moment...", head="<script>window._cf_chl_opt={}</script>"),
         "a challenge page (Cloudflare)", "challenge"),
        (page("Just a moment..."), "a challenge page ('Just a moment...')", "challenge"),
        (page("Attention Required! | Cloudflare"),
         "a challenge page ('Attention Required! | Cloudflare')", "challenge"),
        (page("press.example", '<script src="/.well-known/ddos-guard/js"></script>'),
         "a challenge page (DDoS-Guard)", "challenge"),
        (page("", '<iframe src="/_Incapsula_Resource?x"></iframe>'),
         "a challenge page (Imperva)", "challenge"),
        (page("", '<script>document.cookie="a=1";location.reload()</script>'),
         "a challenge page (JavaScript and cookies)", "challenge"),
        (page("Вы не робот?"), "a challenge page ('Вы не робот?')", "challenge"),
        (page("Before you continue to Google"),
         "a consent page ('Before you continue to Google')", "consent"),
        ("<h1>Database connection error</h1>",
         "an error page: 'Database connection error'", "html"),
        (page("Ошибка 404"), "an error page: 'Ошибка 404'", "html"),
        (page("503 Service Temporarily Unavailable", "<h1>503</h1><hr>nginx"),
         "an error page: '503 Service Temporarily Unavailable'", "html"),
        (page("Пресса", "<h1>Страница не найдена</h1>" + LINKS[:200]),
         "an error page: 'Страница не найдена'", "html"),
        (page("Пресса", "<p>Сайт временно недоступен</p>"),
         "an error page: 'Сайт временно недоступен'", "html"),
        (page("Welcome to nginx!"), "an error page: 'Welcome to nginx!'", "html"),
        (page("Пресса: новости", LINKS), "a home page ('Пресса: новости')", "html"),
        (page("Пресса", LINKS + WORDS, "<script src='/challenge-platform/jsd'></script>"),
         "a home page ('Пресса')", "html"),
        (page("Рудник открыт", WORDS), "an HTML page ('Рудник открыт')", "html"),
        (page("д" * 500), f"an HTML page ('{'д' * 80}…')", "html"),
        ("<html></html>", "an HTML page", "html"),
        ("", "an HTML page", "html"),
    ],
)  # fmt: skip
def test_a_page_is_named(source: str, words: str, kind: str) -> None:
    assert describe(source) == (words, kind)


@pytest.mark.parametrize("kind", [None, DoorKind.FEED])
def test_the_error_says_what_came_instead_of_the_feed(kind: DoorKind | None) -> None:
    with pytest.raises(DoorError) as caught:
        read(page("Один момент…").encode("cp1251"), URL, "text/html", kind=kind)
    assert caught.value.message == "a challenge page ('Один момент…') instead of a feed"
    assert caught.value.kind == "challenge"


def test_a_bot_check_in_the_place_of_a_listing_is_named_too() -> None:
    with pytest.raises(DoorError) as caught:
        read(page("Just a moment...").encode(), "https://press.example/news", kind=DoorKind.LISTING)
    assert caught.value.kind == "challenge"
    assert "a page without links to articles" in caught.value.message


@given(st.text("<>/htmlbodyaieck 4015?'\"="))
def test_any_page_has_a_name(source: str) -> None:
    words, kind = describe(source)
    assert words
    assert kind in DOOR_KINDS
