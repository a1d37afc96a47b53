"""English words lead to their dictionary forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.english import is_known, sought_stems, stems


def meet(query: str, word: str) -> bool:
    return not sought_stems(query)[0].isdisjoint(stems(word))


@pytest.mark.parametrize(
    ("lemma", "words"),
    [
        ("earth", "earth earths"),
        ("company", "companies"),
        ("leaf", "leaves"),
        ("leave", "leaves left leaving"),
        ("see", "saw seen seeing"),
        ("kazakh", "kazakhs"),
        ("qatari", "qataris"),
        ("crisis", "crises"),
        ("box", "boxes"),
        ("fix", "fixes fixing fixed"),
        ("grow", "growing grew grown"),
        ("play", "playing played"),
        ("deposit", "deposited deposits"),
        ("stop", "stopping stopped"),
        ("make", "making made"),
        ("trade", "trading traded"),
        ("hurry", "hurried hurries"),
        ("buyback", "buybacks"),
        ("geoparsy", "geoparsies"),  # of no dictionary
        ("zlotex", "zlotexes"),
        ("tokenise", "tokenised tokenising"),
        ("dezincize", "dezincizing"),
    ],
)
def test_a_dictionary_form_finds_the_inflected_word(lemma: str, words: str) -> None:
    assert [word for word in words.split() if not meet(lemma, word)] == []


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("new", "news"),
        ("us", "we"),  # US, folded
        ("it", "its"),
        ("who", "whom"),
        ("ree", "reed"),
        ("cove", "cover"),
        ("hope", "hopping"),
        ("hop", "hoping"),
        ("statu", "status"),
        ("physic", "physics"),
    ],
)
def test_words_that_only_look_alike_do_not_meet(query: str, word: str) -> None:
    assert not meet(query, word)


def test_who_types_a_dictionary_form_means_that_word() -> None:
    assert sought_stems("found")[0] == {"found"}
    assert sought_stems("building")[0] == {"building"}
    assert sought_stems("interested")[0] == {"interested"}


def test_an_inflected_query_finds_the_other_forms() -> None:
    assert meet("minerals", "mineral")
    assert meet("kazakhs", "kazakh")
    assert meet("deposited", "deposits")


def test_inside_phrases_every_reading_counts() -> None:
    assert sought_stems("found")[1] == {"found", "find"}


@pytest.mark.parametrize(
    ("word", "known"), [("minerals", True), ("koreans", True), ("kazgeology", False)]
)
def test_the_dictionary_says_what_it_knows(word: str, known: bool) -> None:
    assert is_known(word) is known


@given(st.text("abcdefghijklmnopqrstuvwxyzéüş'1", min_size=1, max_size=64))
def test_every_word_is_among_its_own_forms(word: str) -> None:
    strict, full = sought_stems(word)
    assert word in stems(word)
    assert word in full
    assert strict
    assert strict <= full
