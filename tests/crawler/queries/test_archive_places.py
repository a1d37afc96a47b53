"""Articles as the archive index keeps them."""

from __future__ import annotations

from hashlib import sha256

from crawler.queries import Document
from crawler.queries.archive.places import (
    AUTHOR,
    BODY,
    KEYS_VERSION,
    LEAD,
    OPENING,
    TITLE,
    URL,
    pack,
    places,
    word_keys,
)
from crawler.queries.evaluation.index import MOST_WORDS
from crawler.text import keys

# Raise KEYS_VERSION where this changes: archives then key their words anew.
SAMPLE = (
    "Токаев Акбулака металлов редкоземельных сказал людей шёл Костанайской Самруком хороший",
    "Ақбұлақта кітаптарымыздағы жаңғыртылды Қазақстанның еліміздегі келгендер сөйледі мемлекеттік",
    "Akbulak Kazakhstan's studies rare-earth Qostanai went mice Kostanay Aqbulaq wolves",
)
KEYED = (1, "56d3dcfd504e9be1")


def test_a_place_knows_word_field_and_sentence() -> None:
    document = Document(
        title="Раз два",
        lead="Три.",
        text="Четыре. Пять шесть\nСемь",
        author="А Б\nВ",
        url="https://x.kz/y",
    )
    assert [tuple(place) for place in places(document)] == [
        ("Раз", TITLE, True), ("два", TITLE, False),
        ("Три", LEAD, True),
        ("Четыре", OPENING, True), ("Пять", OPENING, True), ("шесть", OPENING, False),
        ("", 0, False),
        ("Семь", BODY, True),
        ("А", AUTHOR, True), ("Б", AUTHOR, False), ("", 0, False), ("В", AUTHOR, False),
        ("https", URL, True), ("x", URL, False), ("kz", URL, False), ("y", URL, False),
    ]  # fmt: skip


def test_a_packed_place_takes_four_bytes() -> None:
    found = places(Document(title="Раз два раз", text="Раз"))
    packed = pack(found, {"Раз": 1, "два": 2, "раз": 2**28 - 1})
    assert len(packed) == 4 * len(found)


def test_of_an_endless_text_the_beginning_is_kept_as_in_an_index() -> None:
    document = Document(title="раз", text="а " * 60_000, author="Б", language="ru")
    found = places(document)
    assert len(found) == MOST_WORDS + 1
    assert len(document.index.words) == MOST_WORDS
    assert found[-1].surface == "Б"


def test_an_endless_word_is_met_as_typed_by_its_beginning() -> None:
    endless = "Ж" * 100
    (place,) = places(Document(title=endless, language="ru"))
    (indexed,) = Document(title=endless, language="ru").index.words
    assert word_keys(place.surface, "ru") == indexed[1]


def test_the_version_of_the_keys_is_raised_with_them() -> None:
    found = [
        [sorted(part) for part in keys(word, language)[1:]]
        for language, words in zip(("ru", "kk", "en"), SAMPLE, strict=True)
        for word in words.split()
    ]
    digest = sha256(repr(found).encode()).hexdigest()[:16]
    assert (KEYS_VERSION, digest) == KEYED, "raise KEYS_VERSION, and write the pair here"
