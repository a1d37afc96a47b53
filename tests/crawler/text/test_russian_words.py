"""Russian words lead to their dictionary forms: known ones by the dictionary, names by endings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.russian import is_known, is_name, sought_stems, stems


def meet(query: str, word: str) -> bool:
    return not sought_stems(query)[0].isdisjoint(stems(word))


@pytest.mark.parametrize(
    ("lemma", "word"),
    [
        ("металл", "металлов"),
        ("редкоземельный", "редкоземельных"),
        ("строиться", "строится"),
        ("изображать", "изображающую"),
        ("построить", "построенный"),
        ("далекий", "далек"),
        ("быстро", "быстрее"),
        ("год", "лет"),
        ("должен", "должна"),
    ],
)
def test_a_dictionary_form_finds_the_inflected_word(lemma: str, word: str) -> None:
    assert meet(lemma, word)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("токаев", "токаев токаева токаеву токаевым токаеве токаевы токаевых"),
        ("чирчикбаев", "чирчикбаева чирчикбаевым чирчикбаевых"),
        ("чирчикбаева", "чирчикбаевой чирчикбаеву"),
        ("ивановна", "ивановны ивановной"),
        ("ахметжанов", "ахметжанов ахметжанову"),
        ("казгеология", "казгеологии казгеологию казгеологией"),
        ("акбулак", "акбулака акбулаку акбулаком акбулаке"),
        ("акбулакский", "акбулакского акбулакском акбулакские"),
        ("куйректыколь", "куйректыколя куйректыколе куйректыколем"),
        ("альтхаус", "альтхауса альтхаусу альтхаусом"),
        ("костанай", "костаная костанаю костанаем костанае"),
        ("тельмановка", "тельмановки тельмановку тельмановкой"),
        ("бозшаколь", "бозшаколем бозшаколе"),
        ("кове", "кове"),
    ],
)
def test_a_name_is_found_in_every_case(name: str, words: str) -> None:
    assert [word for word in words.split() if not meet(name, word)] == []


@pytest.mark.parametrize(
    ("lemma", "word"),
    [
        ("токаев", "токай"),  # a wine
        ("токай", "токаев"),
        ("ахметжан", "ахметжанов"),
        ("кове", "кова"),
        ("иванов", "ивановой"),
        ("иванович", "ивановны"),
        ("акбулак", "акбулакского"),
        ("акбулак", "сарыбулака"),
        ("крупный", "крупнейших"),
        ("уж", "уже"),  # rare readings
        ("начало", "начал"),
        ("дата", "дати"),
    ],
)
def test_another_dictionary_form_does_not(lemma: str, word: str) -> None:
    assert not meet(lemma, word)


def test_who_types_a_participle_means_it_and_not_its_verb() -> None:
    assert meet("оставшийся", "оставшихся")
    assert not meet("оставшийся", "остались")


def test_an_inflected_query_means_every_word_that_has_the_form() -> None:
    strict, _ = sought_stems("стали")
    assert strict >= {"сталь", "стать"}


def test_inside_phrases_every_reading_counts() -> None:
    strict, full = sought_stems("уже")
    assert strict == {"уже"}
    assert full >= {"уже", "уж"}


def test_an_inflected_unknown_name_as_query_finds_the_others() -> None:
    assert meet("казгеологией", "казгеологии")
    assert meet("акбулаком", "акбулак")


@pytest.mark.parametrize(("word", "known"), [("металлов", True), ("казгеологией", False)])
def test_the_dictionary_says_what_it_knows(word: str, known: bool) -> None:
    assert is_known(word) is known


@pytest.mark.parametrize(
    ("word", "name"),
    [("казахстан", True), ("петрова", True), ("металл", False), ("казгеология", False)],
)
def test_the_dictionary_says_what_is_a_name(word: str, name: bool) -> None:
    assert is_name(word) is name


@given(st.text("абвгдежзийклмнопрстуфхцчшщъыьэюя-'1", min_size=1, max_size=64))
def test_every_word_is_among_its_own_forms(word: str) -> None:
    strict, full = sought_stems(word)
    assert word in stems(word)
    assert word in full
    assert strict
    assert strict <= full
