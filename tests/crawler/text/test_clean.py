"""Text is stored readable, in one form, without what nobody sees."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import fold, normalise


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("Ак\u00adбу\u200bлак", "Акбулак"),  # soft hyphen, zero-width space
        ("Акбула\u0301к", "Акбулак"),  # stress mark
        ("и\u0306од", "йод"),  # decomposed й stays й
        ("a\u202eb\u2066c\U000e0041d", "abcd"),  # bidi and tags
        ("a\x00b\ud800c\ue000d", "abcd"),  # control, lone surrogate, icon font
        ("“Cove” ‘Kaz’", "\"Cove\" 'Kaz'"),
        ("«Казгеология»", "«Казгеология»"),  # guillemets are the quotes of ru and kk
        ("2024\u2012\u20112025 \u2015 да", "2024–-2025 — да"),
        ("1\u00a0000\u202f000\tтенге", "1 000 000 тенге"),
        ("один\r\n\r\n  два \u2028три\n", "один\nдва\nтри"),
        ("ef\ufb01cient", "efficient"),
        ("", ""),
    ],
)
def test_text_is_stored_readable(raw: str, stored: str) -> None:
    assert normalise(raw) == stored


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(st.characters(categories=["Cc", "Cs", "Co", "Zs", "L", "P"])))
def test_nothing_invisible_is_stored(text: str) -> None:
    hidden = {c for c in normalise(text) if unicodedata.category(c) in {"Cc", "Cs", "Co"}}
    assert hidden <= {"\n"}
    normalise(text).encode()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\u0421ove", "Cove"),  # a Cyrillic С, seen in coverage of the story
        ("K\u0430захстан", "Казахстан"),
        ("тiлi", "тілі"),  # Latin i typed for Kazakh і
        ("\u04211", "C1"),
        ("\u04215+1", "C5+1"),
        ("сырьё", "СЫРЬЕ"),
        ("«да» – нет", '"да" - нет'),
        ("Ақбұлақ", "АҚБҰЛАҚ"),
    ],
)
def test_two_spellings_of_one_word_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("Акбулак", "Ақбұлақ"), ("мой", "мои"), ("COVE", "СОВА")]
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_a_word_of_two_alphabets_without_lookalikes_stays() -> None:
    assert fold("Zя") == "zя"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
