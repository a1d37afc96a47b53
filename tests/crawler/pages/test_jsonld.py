"""JSON-LD as outlets write it: several objects, old wrappers, broken scripts."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_fields import grown
from press_pages import URL, ld

from crawler.pages.fields import jsonld


def script(source: str) -> str:
    return f'<script type="application/ld+json">{source}</script>'


def headline(html: str, url: str = URL) -> object:
    return jsonld.article(grown(html), url).get("headline")


@pytest.mark.parametrize(
    "source",
    [
        '{"@type": "NewsArticle", "headline": "Рудник"}',
        '<!-- {"@type": "NewsArticle", "headline": "Рудник"} -->',
        '//<![CDATA[\n{"@type": "NewsArticle", "headline": "Рудник"}\n//]]>',
        '/*<![CDATA[*/ {"@type": "NewsArticle", "headline": "Рудник"} /*]]>*/',
        '{"@type": "NewsArticle", "headline": "Рудник"};',
        '{"@type": "NewsArticle", "headline": "Рудник",}',
        '{"@type": "NewsArticle", "headline": "Рудник", "description": "Он сказал "да" и ушёл"}',
        '{"@type": "NewsArticle", "headline": "Рудник", "description": "две\nстроки"}',
        '[[{"@type": ["Thing", "http://schema.org/NewsArticle"], "headline": "Рудник"}]]',
        '{"@graph": [{"@type": "WebSite"}, {"@type": "Article", "headline": "Рудник"}]}',
        '{"@type": "WebPage", "mainEntity": {"@type": "BlogPosting", "headline": "Рудник"}}',
    ],
)
def test_the_article_is_found_however_it_is_written(source: str) -> None:
    assert headline(script(source)) == "Рудник"


@pytest.mark.parametrize("source", ["", "{", "null", "5", '"x"', "[" * 5000, '{"@type": 5}', "{}"])
def test_what_is_no_article_gives_none(source: str) -> None:
    assert jsonld.read(grown(script(source) + "<p>x"), URL).article == {}


def test_a_job_is_no_article() -> None:
    assert headline(ld(**{"@type": "JobPosting", "headline": "Горняк"}) + "<p>x") is None


def test_the_article_that_names_the_page_goes_before_the_first() -> None:
    first = ld(headline="Другое", url="/news/2")
    own = ld(headline="Рудник", mainEntityOfPage={"@type": "WebPage", "@id": URL + "/"})
    assert headline(first + own) == "Рудник"
    assert headline(first + ld(headline="Рудник")) == "Другое"


def test_the_site_and_the_trail_are_told() -> None:
    site = ld(**{"@type": "WebSite", "name": "Пресса"})
    steps = [{"name": "Главная"}, {"item": {"name": "Недра"}}, "x"]
    trail = ld(**{"@type": "BreadcrumbList", "itemListElement": steps})
    found = jsonld.read(grown(site + trail + "<p>x"), URL)
    assert (found.site, found.trail) == ("Пресса", ("Главная", "Недра"))
    assert found.types == jsonld.types(grown(site + trail + "<p>x"))


@pytest.mark.parametrize(
    ("value", "links"),
    [
        ("/1.jpg", ["/1.jpg"]),
        (["/1.jpg", {"url": "/2.jpg"}], ["/1.jpg", "/2.jpg"]),
        ({"@id": "#photo"}, ["/3.jpg"]),
        ({"@id": "/4.jpg"}, ["/4.jpg"]),
        ({"url": ["/5.jpg"]}, ["/5.jpg"]),
        ([None, 5, {}, {"url": 7}, " "], []),
    ],
)
def test_addresses_are_taken_from_every_form(value: object, links: list[str]) -> None:
    assert jsonld.addresses(value, {"#photo": {"contentUrl": "/3.jpg"}}) == links


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=10)
KEYS = st.sampled_from(["@type", "@id", "@graph", "headline", "author", "image", "mainEntity", "x"])
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4)
)


@given(VALUES)
@settings(max_examples=150, deadline=None)
def test_any_json_is_survived(value: object) -> None:
    article = {"@type": "Article", "headline": value, "author": value, "image": value}
    html = script(json.dumps([value, article]).replace("<", "")) + "<p>x"
    found = jsonld.read(grown(html), URL).article
    assert isinstance(jsonld.string(found.get("headline"), {}), str)
    assert all(isinstance(name, str) for name in jsonld.names(found.get("author"), {}))
    assert all(isinstance(link, str) for link in jsonld.addresses(found.get("image"), {}))
