"""Where words and sentences begin and end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import sentences, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Тау-Кен Самрук", ["Тау", "Кен", "Самрук"]),
        ("Kazakhstan's 'ore'", ["Kazakhstan's", "ore"]),
        ("Cove’тың үлесі", ["Cove’тың", "үлесі"]),
        ("C5+1, 1,1 млрд", ["C5", "1", "1", "1", "млрд"]),
        ("«Акбулак»–2024", ["Акбулак", "2024"]),
        ("a_b", ["a", "b"]),
        ("x\u0308y", ["x\u0308y"]),
        ("…", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [token.surface for token in tokens(text)] == words


@given(st.text())
def test_a_token_is_what_stands_at_its_place(text: str) -> None:
    found = tokens(text)
    assert all(text[t.start : t.end] == t.surface for t in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    "pieces",
    [
        ["В 2025 г. Казахстан начал работы.", "Об этом сказал министр."],
        ["Добыли 5 млн. Тонн не хватает.", "Всё!"],
        ["Н. А. Назарбаев приехал.", "«Да!»", "Потом уехал?", "Нет…"],
        ["The U.S. Army bought it.", "Mr. Smith agreed."],
        ["т.е. Казахстан согласен.", "«Начнём».", "– И закончим."],
        ["Қор 20 млн. Тонна.", "Ол ғ. Ескі."],
    ],
)
def test_sentences(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert [text[start:end] for start, end in sentences(text)] == pieces


def test_a_paragraph_ends_a_sentence() -> None:
    text = "Заголовок без точки\nТекст."
    assert [text[start:end] for start, end in sentences(text)] == ["Заголовок без точки", "Текст."]


@given(st.text())
def test_every_word_lies_in_one_sentence(text: str) -> None:
    spans = sentences(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    for token in tokens(text):
        assert sum(start <= token.start and token.end <= end for start, end in spans) == 1
