"""Damaged pages: extraction, doors and dates keep their promises, whatever they are given.

A few hundred pages here; as many as one likes by `python tests/benchmarks/fuzz_pages.py`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import page_corpus
import page_fuzzing
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page_fuzzing import Finding
from page_mutations import MAX_PAGE, MUTATIONS, Mutation, mutate

from crawler import dates
from crawler.doors import discover
from crawler.errors import PageError
from crawler.items import Article
from crawler.pages import extract

URL = "https://press.example/news/1"
PAGE = (
    '<html><head><title>Рудник стоит</title><script type="application/ld+json">'
    '{"@type": "NewsArticle", "headline": "Рудник стоит"}</script></head>'
    "<body><p>18.04.2024 10:00</p></body>"
).encode()
PARTS = [
    "<p>", "</p>", "<b>", "</b>", "<div>", "</div>", "<table>", "<td>", "</table>", "<svg>",
    "<h1>", "</h1>", "<title>", "</title>", "<template>", "<!--", "-->", "<script>", "</script>",
    "<a href=x>", "Рудник стоит. ", "слово " * 30, "&#0;", "\0", "<br>", "<article>", "</article>",
    "<html>", "<body>", "<select>", "<form>", "<time datetime=x>",
    '<meta property=og:title content="Рудник">',
]  # fmt: skip


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The little press's pages and feeds, and those we saved: there on every machine."""
    saved = (Path(page_corpus.TESTS) / "data" / "saved").glob("*.html")
    press = page_corpus.write_press(tmp_path_factory.mktemp("press"))
    return tuple(str(file) for file in (*sorted(saved), *press))


@pytest.mark.parametrize("batch", range(20))
def test_no_damaged_page_breaks_a_promise(corpus: tuple[str, ...], batch: int) -> None:
    assert faults(7, range(10 * batch, 10 * batch + 10), corpus) == {}


@pytest.mark.real
@pytest.mark.parametrize("batch", range(5))
def test_no_damaged_real_page_breaks_a_promise(shared_data: Path, batch: int) -> None:
    pages = tuple(str(file) for file in sorted((shared_data / "real/pages").glob("*/*.html")))

    assert faults(11, range(10 * batch, 10 * batch + 10), pages) == {}


def faults(seed: int, keys: range, corpus: tuple[str, ...]) -> dict[int, list[Finding]]:
    """What is wrong with which page; its time depends on the machine: the benchmark judges it."""
    outcomes = [page_fuzzing.try_page(seed, key, corpus) for key in keys]
    found = {one.key: [fault for fault in one.findings if fault.kind != "slow"] for one in outcomes}
    return {key: wrong for key, wrong in found.items() if wrong}


def test_a_page_is_made_again_by_its_seed_and_key(corpus: tuple[str, ...]) -> None:
    first, again, next_one = (page_fuzzing.make(3, key, corpus)[1] for key in (5, 5, 6))

    assert first == again
    assert first != next_one


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.__name__)
def test_each_damage_takes_any_page_and_changes_an_article(mutation: Mutation) -> None:
    for page in (b"", b"<", b"\0\xff", PAGE):
        assert isinstance(mutation(Random(1), page, PAGE), bytes)
    # Not every single random choice touches a short page.
    assert any(mutation(Random(seed), PAGE, b"<p>other</p>") != PAGE for seed in range(50))


def test_damage_never_makes_a_page_too_large_to_go_on() -> None:
    large = PAGE * 20_000
    assert all(len(mutate(Random(seed), large, large)) <= MAX_PAGE for seed in range(20))


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2000))
def test_any_bytes_give_an_article_or_a_refusal(body: bytes) -> None:
    assert list(broken_promises(body)) == []
    assert isinstance(discover(body, URL), list)


def broken_promises(page: bytes) -> Iterator[str]:
    """What is wrong with what comes out of a page."""
    try:
        yield from page_fuzzing.wrongs(extract(page, URL), URL)
    except PageError as error:
        if "cannot be read" in error.message:  # an error that nobody foresaw
            yield error.message


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=60))
def test_any_order_of_tags_gives_an_article_or_a_refusal(parts: list[str]) -> None:
    assert list(broken_promises("".join(parts).encode())) == []


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=120))
def test_any_line_is_a_time_in_utc_or_no_date(line: str) -> None:
    now = datetime(2026, 4, 18, tzinfo=UTC)
    moments = [dates.parse(line), getattr(dates.read(line, now=now, far=False), "moment", None)]

    assert all(moment is None or moment.tzinfo is UTC for moment in moments)


@pytest.mark.parametrize(
    ("broken", "complaint"),
    [
        ({"title": " "}, "an empty title"),
        ({"title": "a\ud800"}, "title: a lone surrogate, so it has no UTF-8"),
        ({"authors": ("a\x01",)}, "authors: a control"),
        ({"published": datetime(2024, 1, 1)}, "published: a time that is not UTC"),  # noqa: DTZ001
        ({"url": "https://other.example/"}, "another url than was asked for"),
        ({"text": "x" * 200_001}, "a text of more than 200,000 letters"),
        ({"canonical_url": "/news/1"}, "a canonical url that is no web address"),
        ({"language": ""}, "a language that is no code"),
    ],
)
def test_a_broken_promise_is_named(broken: dict[str, Any], complaint: str) -> None:
    good = Article(url=URL, canonical_url=URL, outlet_id="press", title="Рудник", language="ru")
    assert list(page_fuzzing.wrongs(good, URL)) == []
    assert list(page_fuzzing.wrongs(replace(good, **broken), URL)) == [complaint]


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (KeyError("x"), ["raised"]),
        (PageError("an empty page"), []),
        (PageError("the page cannot be read: TypeError"), ["wrapped"]),
    ],
)
def test_what_may_come_out_is_told_from_what_may_not(error: Exception, kind: list[str]) -> None:
    trial = page_fuzzing.Trial()

    def fail() -> None:
        raise error

    trial.call("extract", fail, PageError)
    assert [finding.kind for finding in trial.done()] == kind
