"""Two spellings of one word fold alike, two words stay two."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.folding import alphabet, fold

C, A, E, O, I = "\u0421", "\u0430", "\u0435", "\u043e", "\u0456"  # noqa: E741 (Cyrillic)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (f"{C}ove", "Cove"),  # printed so in coverage of the story
        (f"C{O}v{E}", "Cove"),
        (f"K{A}захстан", "Казахстан"),
        ("Kaзaхстан", "Казахстан"),
        ("bашингтон", "Вашингтон"),
        ("мемлекеттiк", "мемлекеттік"),  # Latin i, in Kazakh news
        ("hәм", "һәм"),
        ("əлем", "әлем"),
        ("Hұрсұлтан", "Нұрсұлтан"),
        ("Акбулáк", "Акбулак"),  # a Latin á for the stress
        ("Акбула\u0301к", "Акбулак"),
        ("Акбула\u0300к", "Акбулак"),
        ("вëрсты", "верста"[:4] + "ты"),
        ("сырьё", "СЫРЬЕ"),
        ("ше\u0438\u0306х", "шейх"),
        ("Ак\u00adбу\u200bлак\ufeff", "Акбулак"),
        ("İstanbul", "istanbul"),
        ("QAZAQSTAN RESPÝBLIKASY", "Qazaqstan Respýblikasy"),
        (f"{C}5+1", "C5+1"),
        ("Τоқаев", "Тоқаев"),  # Greek Tau
        ("Cove’s", "cove's"),
        ("Cove`s", "cove's"),
        ("«да» – нет", '"да" - нет'),
        ("АҚБҰЛАҚ", "Ақбұлақ"),
        ("Straße", "STRASSE"),
    ],
)
def test_two_spellings_fold_alike(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Акбулак", "Ақбұлақ"),
        ("мой", "мои"),
        ("шейх", "шеих"),
        ("COP", "СОР"),  # each wholly in one alphabet: nobody can tell
        ("señor", "senor"),
        ("Ақтөбе", "Ақтобе"),
        ("ı", "i"),
    ],
)
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@pytest.mark.parametrize("word", ["zя", "coveтың", "я5", "αβγ", "3d", "日本"])
def test_what_no_look_alike_explains_stays(word: str) -> None:
    assert fold(word) == word


def test_the_alphabet_that_is_meant_decides() -> None:
    assert alphabet(fold(f"{C}ov{E}")) == "latin"  # v has no Cyrillic twin
    assert alphabet(fold(f"мемлекетт{I}к".replace(I, "i"))) == "cyrillic"
    assert alphabet("2024") == "other"
    assert alphabet("ab\u0431") == "latin"


def test_a_line_is_folded_like_its_words() -> None:
    line = f"«{C}ove Capital» и  K{A}захстан\n" * 10
    assert fold(line) == '"cove capital" и  казахстан\n' * 10


LETTERS = st.characters() | st.sampled_from(
    "аАвВсСіІҺһiIİıhHbBcCvVzёЁе\u0300\u0301\u0306\u0307\u0308ΒβαµсЅѕ5ﬁᲀŉ’`«\u200b"
)


@given(st.text(LETTERS, max_size=12))
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(LETTERS, max_size=12))
def test_case_and_composition_never_matter(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
