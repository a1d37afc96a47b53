"""All strings of an article can be stored, whatever the page writes."""

from __future__ import annotations

import contextlib
import json
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from press_pages import URL, page, read

from crawler.errors import PageError
from crawler.items import Article
from crawler.pages import extract

DIRTY = "s\ud800\0\x07"


def strings(article: Article) -> Iterator[str]:
    yield from (article.title, article.lead, article.text, *article.authors)
    yield from (article.url, article.canonical_url, article.outlet_id, article.language)
    yield from (article.image_url or "", article.section or "", article.quality_reason)


def assert_storable(article: Article) -> None:
    for written in strings(article):
        assert written.encode("utf-8").decode("utf-8") == written
        controls = {sign for sign in written if unicodedata.category(sign) == "Cc"}
        assert controls <= ({"\n"} if written is article.text else set())


def escaped(**fields: object) -> str:
    """A JSON-LD article in ASCII, where a lone surrogate stands as an escape."""
    data = json.dumps({"@type": "NewsArticle", "headline": "Рудник открыт", **fields})
    return f'<script type="application/ld+json">{data}</script>'


def test_half_characters_and_nuls_of_json_ld_are_taken_out() -> None:
    head = escaped(
        headline=f"Рудник {DIRTY}",
        description=f"Лид {DIRTY}",
        articleSection=DIRTY,
        author=[{"name": f"Иван {DIRTY}"}],
        inLanguage="\ud800\0",
    )
    article = read(page(head=head, before=""))
    assert_storable(article)
    assert (article.title, article.section) == ("Рудник s", "s")
    assert article.authors == ("Иван s",)


def test_a_section_and_authors_of_nothing_but_controls_are_none() -> None:
    article = read(page(head=escaped(articleSection="\0\ud800", author=["\0\ud800"])))
    assert article.section is None
    assert article.authors == ()


@pytest.mark.parametrize(
    "image",
    ["https://x.kz/\ud800.png", "https://x.kz:99999/1.png", "https://x.kz/\0.png", "https://:80/a"],
)
def test_an_image_whose_address_is_broken_is_dropped(image: str) -> None:
    assert read(page(head=escaped(image=image))).image_url is None


@pytest.mark.parametrize("path", [":99999/a", ":x/a", "/a\x07b"])
def test_a_broken_canonical_address_falls_back_to_the_address_of_the_page(path: str) -> None:
    html = page(head=f'<link rel="canonical" href="https://press.example{path}"><title>Р</title>')
    assert read(html).canonical_url == read(page()).canonical_url


@pytest.mark.parametrize(
    "url",
    ["nope", "", "mailto:a@b.kz", "https://a.kz:99999/", "https://a.kz/\ud800", "https://a/\0"],
)
def test_what_is_no_web_address_is_refused_in_words(url: str) -> None:
    with pytest.raises(PageError, match=r"is not a web address$") as caught:
        extract(page().encode(), url)
    assert str(caught.value).encode("utf-8").find(b"\0") == -1


def test_the_address_that_was_refused_is_named() -> None:
    with pytest.raises(PageError) as caught:
        extract(page().encode(), "nope")
    assert caught.value.message == "'nope' is not a web address"


ANY = st.text(st.characters(), max_size=12)  # with surrogates and controls
ADDRESSES = ANY.map("https://press.example/{}".format) | ANY.map("https://{}".format) | ANY


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "headline": ANY,
            "description": ANY,
            "articleSection": ANY | st.lists(ANY),
            "articleBody": ANY.map(lambda words: words * 40),
            "author": st.lists(ANY | st.fixed_dictionaries({"name": ANY})),
            "image": ADDRESSES | st.fixed_dictionaries({"url": ADDRESSES}),
            "url": ADDRESSES,
            "inLanguage": ANY,
            "datePublished": ANY,
        },
    ),
    st.binary(max_size=60),
    st.just(URL) | ADDRESSES,
)
@settings(max_examples=150, deadline=None)
def test_any_page_gives_storable_strings_or_a_page_error(
    fields: dict[str, object], raw: bytes, url: str
) -> None:
    html = page((), head=escaped(**fields)).encode() + raw
    with contextlib.suppress(PageError):
        assert_storable(extract(html, url))
