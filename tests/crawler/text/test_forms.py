"""Inflected words meet their normal forms, in three languages and across them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import fold, forms
from crawler.text.kazakh import stems


@pytest.mark.parametrize(
    ("lemma", "inflected", "language"),
    [
        ("редкоземельный", "редкоземельных", "ru"),
        ("недра", "недрах", "ru"),
        ("Токаев", "Токаеву", "ru"),
        ("Самрук", "Самруком", "ru"),
        ("Акбулак", "Акбулаке", "ru"),
        ("Альтхаус", "Альтхаусом", "ru"),
        ("сырьё", "сырье", "ru"),
        ("Ақбұлақ", "Ақбұлақтағы", "kk"),
        ("Қазгеология", "Қазгеологиямен", "kk"),
        ("орын", "орындарының", "kk"),
        ("металл", "металдарын", "kk"),
        ("Самұрық", "Самұрығының", "kk"),
        ("Акбулак", "Акбулактан", "kk"),  # a name in Russian letters with a Kazakh ending
        ("месторождение", "месторождении", "kk"),  # a Russian quote on a Kazakh page
        ("жер", "жерлерде", "kk"),
        ("бастау", "бастады", "kk"),
        ("айту", "айтты", "kk"),
        ("Ақбұлақ", "Ақбұлақтан", "ru"),  # a Kazakh quote on a Russian page
        ("Cove", "Cove'тың", "kk"),
        ("earth", "earths", "en"),
        ("Kazgeology", "Kazgeology's", "en"),
        ("Cove", "\u0421ove", "ru"),
    ],
)
def test_a_query_word_meets_the_inflected_word(lemma: str, inflected: str, language: str) -> None:
    assert forms(lemma) & forms(inflected, language)


@pytest.mark.parametrize(
    ("word", "other", "language"),
    [
        ("Акбулак", "Кокбулак", "ru"),
        ("жер", "жерік", "kk"),
        ("Cove", "Cover", "en"),
        ("кен", "кеш", "kk"),
        ("кен", "кенті", "kk"),
    ],
)
def test_words_that_only_look_alike_do_not_meet(word: str, other: str, language: str) -> None:
    assert not forms(word) & forms(other, language)


def test_a_suffix_of_the_wrong_harmony_is_not_taken_off() -> None:
    assert "жер" not in stems("жерлар")
    assert "ақбұлақ" not in stems("ақбұлақде")


@given(st.text(min_size=1, max_size=100), st.sampled_from(["ru", "kk", "en", "und", "de"]))
def test_the_typed_form_always_counts(word: str, language: str) -> None:
    assert fold(word) in forms(word, language)


@given(st.text("абвгғдзийкқлмнңоөпрстуұүшыі", min_size=1, max_size=20))
def test_a_stem_is_never_much_longer_than_its_word(word: str) -> None:
    assert word in stems(word)
    assert all(0 < len(stem) <= len(word) + 1 for stem in stems(word))


@pytest.mark.real
@pytest.mark.parametrize(
    ("code", "kinds", "share"),
    [("kk", {"N"}, 0.99), ("ru", {"N", "ADJ"}, 0.99), ("en", {"V"}, 0.96)],
)
def test_real_paradigms_lead_to_their_lemma(
    shared_data: Path, code: str, kinds: set[str], share: float
) -> None:
    file = shared_data / "language" / f"paradigms_{code}.tsv"
    rows = [line.split("\t") for line in file.read_text(encoding="utf-8").splitlines()[1:]]
    pairs = [(row[0], row[1]) for row in rows if row[2] in kinds and row[1].isalpha()][::5]
    met = sum(bool(forms(lemma) & forms(form, code)) for lemma, form in pairs)
    assert met >= share * len(pairs) > 0
