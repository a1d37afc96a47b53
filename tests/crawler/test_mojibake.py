"""Text that was encoded twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import markup, mojibake

TEXTS = [
    "Рёбра и Иванов: «Геологи нашли — да, нашли — металлы». №5, 10 °C, 5 €",
    "ГЕОЛОГИ НАШЛИ РЕДКИЕ МЕТАЛЛЫ В КОСТАНАЕ",
    "Қазақстанда жаңа кен орны ашылды, ғалымдар үшін бұл өте маңызды",
    "Україна підписала угоду про її корисні копалини",
]


def misread(text: str, codec: str) -> str:
    """As a browser reads UTF-8 in another encoding: undefined bytes are kept."""
    return "".join(bytes([b]).decode(codec, "ignore") or chr(b) for b in text.encode())


@pytest.mark.parametrize("codec", ["cp1251", "cp1252", "latin-1"])
@pytest.mark.parametrize("text", TEXTS)
def test_what_was_encoded_twice_is_restored(text: str, codec: str) -> None:
    assert mojibake.restore(misread(text, codec)) == text
    assert markup.decode(misread(f"<p>{text}</p>", codec).encode(), "utf-8") == f"<p>{text}</p>"


@pytest.mark.parametrize("codec", ["cp1251", "cp1252", "latin-1"])
def test_good_words_beside_bad_ones_stay(codec: str) -> None:
    good = "Рёбра, Ні, café, Ãlvaro и «Россия»"
    assert mojibake.restore(f"{good} {misread(TEXTS[0], codec)}") == f"{good} {TEXTS[0]}"


@pytest.mark.parametrize(
    ("text", "restored"),
    [
        ("It isnâ€™t â€œsureâ€\x9d â€” yet", "It isn’t “sure” — yet"),
        ("protocol.Â\xa0 The", "protocol.\xa0 The"),
        ("Ð", "Ð"),
        ("Ðí\xa0\x80 Ð¾", "Ðí\xa0\x80 о"),
        ("Âge d’or, château, Ísland, Ðoðr", "Âge d’or, château, Ísland, Ðoðr"),
        ("Р°С‚Р°РєР° Рѕ", "атака о"),
        ("ЂРѕ…", "ЂРѕ…"),
    ],
)
def test_only_what_is_certain_is_restored(text: str, restored: str) -> None:
    assert mojibake.restore(text) == restored


@pytest.mark.parametrize(
    "text", [*TEXTS, "Њујорк, Ђорђе, љубав, ћирилица, ѕвезда", "Plain English"]
)
def test_good_text_is_left_alone(text: str) -> None:
    assert mojibake.restore(text) == text


_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяәғқңөұүһі"


@given(
    st.lists(st.text(_LETTERS + _LETTERS.upper(), min_size=1), min_size=1),
    st.sampled_from(["cp1251", "cp1252", "latin-1"]),
)
def test_every_word_in_russian_and_kazakh_letters_is_restored(words: list[str], codec: str) -> None:
    text = " ".join([*words, "— Основа о"])
    assert mojibake.restore(misread(text, codec)) == text


@given(st.text(max_size=200))
def test_nothing_is_lost_by_looking(text: str) -> None:
    restored = mojibake.restore(text)
    assert len(restored) <= len(text)
    if text.isascii():
        assert restored == text
