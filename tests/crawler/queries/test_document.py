"""An article as queries see it: its fields, its words' places, its bounds."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest

from crawler.items import Article
from crawler.queries import Document, parse
from crawler.queries.document import LONGEST_LINE, LONGEST_TEXT
from crawler.queries.evaluation.index import (
    AUTHOR_PLACES,
    FIELD_GAP,
    LONGEST_WORD,
    MOST_WORDS,
    URL_PLACES,
)
from crawler.queries.evaluation.traits import Traits, passes, trait
from crawler.queries.nodes import Filter

ARTICLE = Article(
    url="https://x.kz/1?utm_source=a", canonical_url="https://x.kz/1", outlet_id="x",
    title="Заголовок", lead="На Акбулаке …", text="На Акбулаке бурят.", language="ru",
    authors=("Иван Петров", "Айгуль Серик"), fetched_at=datetime(2026, 11, 2, tzinfo=UTC),
)  # fmt: skip


def test_a_document_is_made_of_an_article() -> None:
    document = Document.from_article(ARTICLE, country="KZ", kind="agency")
    assert (document.source, document.url) == ("x", "https://x.kz/1")
    assert (document.country, document.kind) == ("KZ", "agency")
    assert document.author == "Иван Петров\nАйгуль Серик"
    assert document.lead == ""  # the text repeats it, so it does not count twice
    match = parse("Акбулак").match(document)
    assert match is not None
    assert len(match.spans) == 1


def test_without_a_date_an_article_counts_as_published_when_it_was_fetched() -> None:
    assert Document.from_article(ARTICLE).published == ARTICLE.fetched_at
    dated = dataclasses.replace(ARTICLE, published=datetime(2026, 10, 1, tzinfo=UTC))
    assert Document.from_article(dated).published == dated.published


def test_a_document_is_a_value() -> None:
    document = Document(title="x")
    with pytest.raises(dataclasses.FrozenInstanceError):
        document.title = "y"  # type: ignore[misc]  # the refusal is what is tested
    assert document == Document("x", "", "und")


def test_words_are_numbered_through_the_fields_with_gaps_between() -> None:
    index = Document(
        title="Один два", lead="Три", text="Четыре, пять.\nШесть", author="А\nБ", language="ru"
    ).index
    title, lead = index.ranges("title")[0], index.ranges("lead")[0]
    body = index.ranges("body")[0]
    assert [keys.typed for _, keys in index.words] == [
        "один", "два", "три", "четыре", "пять", "шесть",
    ]  # fmt: skip
    assert title == (0, 2)
    assert lead == (2 + FIELD_GAP, 3 + FIELD_GAP)
    places = [place for place, _ in index.words[3:]]
    assert places == [body[0], body[0] + 1, body[0] + 3]  # a gap between paragraphs
    assert index.ranges("lead")[1] == (body[0], body[0] + 2)  # the first paragraph
    assert [place - AUTHOR_PLACES for place, _ in index.author_words] == [0, 2]
    assert index.ranges("author") == ((AUTHOR_PLACES, AUTHOR_PLACES + 3),)
    assert index.ranges("url") == ()


def test_each_word_knows_where_it_is_printed() -> None:
    document = Document(title="Один два", lead="Три", text="Четыре, пять.\nШесть", language="ru")
    printed = [document.index.spot(place) for place, _ in document.index.words]
    assert [
        document.field(spot.field)[spot.start : spot.end] for spot in printed if spot is not None
    ] == ["Один", "два", "Три", "Четыре", "пять", "Шесть"]
    assert document.index.spot(AUTHOR_PLACES) is None


def test_the_words_of_an_address_are_read_as_people_see_it() -> None:
    index = Document(url="https://x.kz/%D0%BA%D0%B5%D0%BD-orny", language="kk").index
    assert [keys.typed for _, keys in index.url_words] == ["https", "x", "kz", "кен", "orny"]
    assert index.url_words[0][0] == URL_PLACES


def test_an_endless_text_is_cut() -> None:
    document = Document(title="т" * 99_999, text="а " * 150_000, author="б" * 99_999)
    assert len(document.text) <= LONGEST_TEXT
    assert len(document.title) == len(document.author) == LONGEST_LINE
    assert len(document.index.words) == MOST_WORDS


def test_a_huge_word_is_met_as_typed_and_cut() -> None:
    index = Document(text="я" * 5_000, language="ru").index
    assert index.words[0][1].forms == {"я" * LONGEST_WORD}
    assert index.words[0][1].skeletons == frozenset()
    spot = index.spot(0)
    assert spot is not None
    assert spot.end == 5_000


def test_invisible_characters_hide_nothing() -> None:
    assert parse("Акбулак").match(Document(text="Ак\u00adбу\u200bлак"))


@pytest.mark.parametrize(
    ("name", "value", "passed"),
    [
        ("site", "inform.kz", True),
        ("site", "kaz.inform.kz", True),
        ("site", "INFORM.KZ.", True),
        ("site", "www.inform.kz", True),
        ("site", "kz", True),
        ("site", "form.kz", False),
        ("site", "x.kaz.inform.kz", False),
        ("site", "", False),
        ("lang", "ru", True),
        ("lang", "kk", False),
        ("country", "kz", True),
        ("outlet", "Kazinform", True),
        ("outlet", "kaz", False),
        ("kind", "agency", True),
        ("after", "2026-11-01", True),
        ("after", "2026-11-02", False),
        ("before", "2026-11-02", True),
        ("before", "2026-11-01", False),
        ("after", "soon", False),
    ],
)
def test_filters_ask_what_an_article_is(name: str, value: str, *, passed: bool) -> None:
    traits = Traits(
        "https://KAZ.inform.kz:8443/a", "ru", "KZ", "kazinform", "agency",
        datetime(2026, 11, 1, tzinfo=UTC),
    )  # fmt: skip
    assert passes(Filter(name, ("nowhere", value)), traits) is passed


@pytest.mark.parametrize("name", ["site", "lang", "country", "outlet", "kind", "after", "before"])
def test_what_is_not_known_passes_no_filter(name: str) -> None:
    assert not passes(Filter(name, ("2026-01-01", "")), Traits())
    assert trait(name, Traits()) == ""


def test_a_site_in_kazakh_letters_is_found_however_it_is_written() -> None:
    coded = Traits("https://" + "казинформ.қаз".encode("idna").decode() + "/1")
    for traits in (coded, Traits("https://Казинформ.ҚАЗ/1")):
        assert passes(Filter("site", ("казинформ.қаз",)), traits)
        assert passes(Filter("site", ("қаз",)), traits)
        assert not passes(Filter("site", ("форм.қаз",)), traits)


@pytest.mark.parametrize("url", ["http://[::1", "", "x", "https://" + "ы" * 300 + ".kz/"])
def test_an_address_that_cannot_be_read_is_of_no_site(url: str) -> None:
    assert not passes(Filter("site", ("x.kz",)), Traits(url))
