"""The forms shown to people are forms that a query finds."""

from __future__ import annotations

import pytest

from crawler.text import keys, sought
from crawler.text.inflections import inflections


@pytest.mark.parametrize(
    ("word", "language", "forms"),
    [
        ("банк", "ru", {"банка", "банками"}),
        ("Кошербаев", "ru", {"кошербаева", "кошербаевым"}),
        ("Токаев", "ru", {"токаева", "токаевым"}),
        ("Казгеология", "ru", {"казгеологии", "казгеологией"}),
        ("Қазақстан", "kk", {"қазақстанның", "қазақстаннан", "қазақстандағы"}),
        ("министр", "kk", {"министрдің", "министрге"}),
        ("кен", "kk", {"кені", "кенге"}),
        ("bank", "en", {"banks"}),
        ("Cove", "en", {"coves"}),
        ("qwortz", "en", {"qwortzs", "qwortz's"}),
    ],
)
def test_a_word_is_shown_with_its_forms(word: str, language: str, forms: set[str]) -> None:
    assert forms <= set(inflections(word)[language])


@pytest.mark.parametrize("word", ["банк", "Токаева", "құрылыс", "earth", "редкоземельный", "Ёлка"])
def test_every_form_shown_would_be_found(word: str) -> None:
    for language, forms in inflections(word).items():
        for form in forms:
            assert sought(word.casefold().replace("ё", "е")).strict & keys(form, language).forms


@pytest.mark.parametrize(
    ("word", "absent"), [("Қазақстан", "ru"), ("Токаев", "en"), ("bank", "ru"), ("earth", "kk")]
)
def test_a_language_whose_letters_the_word_has_not_is_left_out(word: str, absent: str) -> None:
    assert absent not in inflections(word)


@pytest.mark.parametrize("word", ["2024", "C++", "", "at&t"])
def test_what_is_no_word_has_no_forms(word: str) -> None:
    assert inflections(word) == {}
