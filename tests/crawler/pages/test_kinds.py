"""Is an unknown page an article or a listing?"""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.pages import PageKind, kind_of

URL = "https://press.example/news/1"
PROSE = "Геологи нашли новое месторождение на севере области и обещают начать добычу весной. " * 10
LINKS = "".join(f'<li><a href="/{n}">Заголовок новости номер {n}</a></li>' for n in range(40))
LD = '<script type="application/ld+json">{"@type": "%s", "headline": "x"}</script>'
OG = '<meta property="og:type" content="%s">'


@pytest.mark.parametrize(
    ("html", "kind"),
    [
        (f"{LD % 'NewsArticle'}<ul>{LINKS}</ul>", PageKind.ARTICLE),
        (f"{LD % 'CollectionPage'}<p>{PROSE}</p>", PageKind.LISTING),
        (f"{OG % 'article'}<p>{PROSE}</p>", PageKind.ARTICLE),
        (f"{OG % 'article'}<ul>{LINKS}</ul>", PageKind.LISTING),
        (f"<p>{PROSE}</p><ul>{LINKS}</ul>", PageKind.ARTICLE),
        (f"<div>{PROSE}<br>{PROSE}</div>", PageKind.ARTICLE),
        (f"<ul>{LINKS}</ul>", PageKind.LISTING),
        (f"<a href='/1'>{PROSE}</a>", PageKind.LISTING),
        (f"<script>{PROSE}</script>", PageKind.LISTING),
        ("", PageKind.LISTING),
    ],
)
def test_the_page_says_or_shows_what_it_is(html: str, kind: PageKind) -> None:
    assert kind_of(html.encode(), URL) == kind


def test_a_home_page_is_a_listing_whatever_it_says() -> None:
    html = f"{LD % 'NewsArticle'}<p>{PROSE}</p>".encode()
    assert kind_of(html, "https://press.example/") == "listing"


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_have_a_kind(html: bytes) -> None:
    assert kind_of(html, URL) in PageKind
