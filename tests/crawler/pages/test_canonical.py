"""One article, one address: claims of pages, editions for telephones, printers and caches."""

from __future__ import annotations

import pytest
from page_fields import TEXT, fields
from press_pages import OUTLET, URL, ld

from crawler.outlets import Outlet
from crawler.pages.fields import canonical

OWN = "https://press.example/news/12345-rudnik"


def address(
    head: str = "", url: str = URL, outlet: Outlet | None = OUTLET, html: str = ""
) -> tuple[str, str]:
    page = f"<html {html}><head><title>Р</title>{head}</head><body>{TEXT}</body></html>"
    return canonical.address(fields(page, url), url, outlet)


def link(href: str) -> str:
    return f'<link rel="canonical" href="{href}">'


@pytest.mark.parametrize(
    ("href", "path"),
    [
        ("/news/67890-true", "/news/67890-true"),
        ("https://kst.press.example/news/67890-true", None),
        ("https://m.press.example/news/67890-true?utm_source=x", "/news/67890-true"),
        ("https://press.example/news/67890-true/amp", "/news/67890-true"),
        ("https://press-example.cdn.ampproject.org/c/s/press.example/news/1-a", "/news/1-a"),
    ],
)
def test_an_address_of_the_same_site_is_believed(href: str, path: str | None) -> None:
    found, source = address(link(href))
    assert source == "link"
    assert found == (f"https://press.example{path}" if path else href)


@pytest.mark.parametrize(
    "href",
    [
        "/",
        "/ru",
        "/kz/",
        "/index.php",
        "/news",
        "/news/",
        "/economy",
        "https://other.example/news/12345-rudnik",
        "https://notpress.example.org/news/1",
        "http://[broken",
        "ftp://press.example/news/1",
        "https://press.example:99999/news/1",
        "https://press.example/news/\x07bell",
    ],
)
def test_home_pages_sections_and_other_sites_are_refused(href: str) -> None:
    assert address(link(href)) == (OWN, "url")


@pytest.mark.parametrize("path", ["/rudnik", "/news/rudnik", "/economy-2026", "/open-pit"])
def test_a_short_address_of_the_article_is_believed(path: str) -> None:
    assert address(link(path)) == (f"https://press.example{path}", "link")


def test_the_next_claim_is_asked_where_the_first_is_refused() -> None:
    og = '<meta property="og:url" content="https://press.example/news/67890-true">'
    assert address(link("/") + og) == ("https://press.example/news/67890-true", "og")
    main = ld(headline="Р", mainEntityOfPage={"@id": "https://press.example/news/67890-true"})
    assert address(link("/") + main) == ("https://press.example/news/67890-true", "json-ld")


def test_one_canonical_for_all_articles_of_a_script_is_refused() -> None:
    url = "https://press.example/news.php?id=5"
    assert address(link("/news.php"), url) == (url, "url")


def test_a_canonical_without_the_query_of_a_slug_is_believed() -> None:
    url = "https://press.example/news/rudnik-otkryt-na-severe?page=2"
    slug = "https://press.example/news/rudnik-otkryt-na-severe"
    assert address(link(slug), url) == (slug, "link")


def test_the_edition_in_another_language_is_another_article() -> None:
    alternates = (
        '<link rel="alternate" hreflang="ru" href="/ru/news/1-rudnik">'
        '<link rel="alternate" hreflang="kk" href="/kk/news/1-kenish">'
    )
    url = "https://press.example/kk/news/1-kenish"
    assert address(alternates + link("/ru/news/1-rudnik"), url) == (url, "url")


def test_an_amp_page_elsewhere_is_the_article_that_it_names() -> None:
    url = "https://press.example/amp-view?doc=12345"
    assert address(link(OWN), url, html="amp") == (OWN, "link")


def test_without_an_outlet_the_site_of_the_page_counts() -> None:
    assert address(link("/news/67890-true"), outlet=None)[1] == "link"
    assert address(link("https://other.example/1"), outlet=None) == (OWN, "url")
