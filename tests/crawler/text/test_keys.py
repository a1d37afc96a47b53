"""A word of a query and a word of a text meet by their keys, whatever the languages."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import fold, forms, keys, sought

ENTRIES = (("Токаев", "ru"), ("токаевым", "ru"), ("Қазыной", "ru"), ("earths", "en"))


def meet(query: str, surface: str, language: str) -> bool:
    return not sought(fold(query)).strict.isdisjoint(keys(surface, language).forms)


@pytest.mark.parametrize(
    ("query", "surface", "language"),
    [
        ("Казгеология", "КАЗГЕОЛОГИЕЙ", "ru"),
        ("Акбулак", "Акбулаком", "ru"),
        ("Қазына", "Қазыной", "ru"),  # Russian declines a Kazakh name
        ("Ақбұлақ", "Ақбұлақтағы", "kk"),
        ("Казгеология", "Казгеологией", "kk"),  # a Russian quote on a Kazakh page
        ("Токаев", "Токаевтың", "kk"),
        ("Альтхаус", "Альтхаустың", "kk"),
        ("министерство", "министерства", "kk"),
        ("Cove", "Cove'тың", "kk"),
        ("Kazgeology", "Kazgeology's", "en"),
        ("Cove", "Сove", "ru"),  # with a Cyrillic С
        ("REE", "REEs", "ru"),
        ("mineral", "minerals", "de"),
    ],
)
def test_a_word_is_found_in_texts_of_any_language(query: str, surface: str, language: str) -> None:
    assert meet(query, surface, language)


@pytest.mark.parametrize(
    ("query", "surface", "language"),
    [
        ("сало", "сала", "kk"),  # a Kazakh branch is no Russian lard
        ("жар", "жара", "kk"),
        ("выборы", "Выбор", "ru"),
        ("US", "we", "en"),
        ("Кове", "Cove", "en"),
    ],
)
def test_words_of_another_language_do_not_mix(query: str, surface: str, language: str) -> None:
    assert not meet(query, surface, language)


def test_a_russian_dictionary_form_is_no_kazakh_case() -> None:
    assert sought("выборы").strict == {"выборы"}


@pytest.mark.parametrize(("surface", "language"), ENTRIES)
def test_case_does_not_matter_and_costs_no_memory(surface: str, language: str) -> None:
    assert keys(surface.upper(), language) is keys(surface, language)


@pytest.mark.parametrize(("surface", "language"), ENTRIES)
def test_keys_hold_what_forms_and_folding_say(surface: str, language: str) -> None:
    found = keys(surface, language)
    assert found.typed == fold(surface)
    assert found.forms == forms(surface, language)


def test_encoded_data_has_one_form() -> None:
    assert forms("a" * 65 + "s") == {"a" * 65 + "s"}
    assert sought("a" * 65 + "s").full == {"a" * 65 + "s"}


@given(st.text(min_size=1, max_size=80), st.sampled_from(["ru", "kk", "en", "und", "uz"]))
def test_the_typed_word_finds_itself_in_phrases(word: str, language: str) -> None:
    found = sought(fold(word))
    assert fold(word) in keys(word, language).forms
    assert fold(word) in found.full
    assert found.strict <= found.full


@pytest.mark.real
@pytest.mark.parametrize(("language", "least"), [("ru", 0.975), ("en", 0.965)])
def test_lemmas_find_the_words_of_real_sentences(
    shared_data: Path, language: str, least: float
) -> None:
    file = shared_data / "language" / f"sentences_{language}.jsonl"
    words: Counter[tuple[str, str]] = Counter()
    asked = set()
    for line in file.read_text(encoding="utf-8").splitlines():
        for surface, lemma, kind in json.loads(line)["tokens"]:
            if kind in {"NOUN", "PROPN", "ADJ", "VERB", "ADV"} and surface.isalpha():
                words[fold(surface), fold(lemma)] += 1
                if kind not in {"VERB", "ADV"} and lemma.isalpha():
                    asked.add(fold(lemma))
    filed: dict[str, list[tuple[str, str]]] = {}
    for pair in words:
        for form in keys(pair[0], language).forms:
            filed.setdefault(form, []).append(pair)
    right = wrong = 0
    for query in asked:
        for pair in {pair for form in sought(query).strict for pair in filed.get(form, ())}:
            right += words[pair] if pair[1] == query else 0
            wrong += words[pair] if pair[1] != query else 0
    wanted = sum(count for (_, lemma), count in words.items() if lemma in asked)
    assert 2 * right / (right + wrong + wanted) >= least
