"""Where words and sentences begin and end."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import sentences, tokens
from crawler.text.splitting import words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Тау-Кен Самрук", ["Тау", "Кен", "Самрук"]),
        ("Kazakhstan's 'ore'", ["Kazakhstan's", "ore"]),
        ("Cove’тың үлесі", ["Cove’тың", "үлесі"]),
        ("C5+1, 1,1 млрд", ["C5", "1", "1", "1", "млрд"]),
        ("«Акбулак»–2024", ["Акбулак", "2024"]),
        ("Qarag'andy qalasy'", ["Qarag'andy", "qalasy"]),  # an apostrophe of 2017, and a quote
        ("20-шы C5+1 5G", ["20", "шы", "C5", "1", "5G"]),
        ("x" * 100, ["x" * 100]),
        ("a_b", ["a", "b"]),
        ("a_b c's", ["a", "b", "c's"]),
        ("_", []),
        ("x\u0308y", ["x\u0308y"]),
        ("…", []),
    ],
)
def test_words(text: str, words: list[str]) -> None:
    assert [token.surface for token in tokens(text)] == words


@given(st.text(st.characters() | st.sampled_from("аб'’_\u0301 -"), max_size=40))
def test_columns_hold_the_same_words(text: str) -> None:
    assert list(zip(*words(text), strict=True)) == tokens(text)


@given(st.text(st.characters() | st.sampled_from("аб'’_\u0301 -"), max_size=40))
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
        ["К.К. Токаев подписал указ.", "Он в силе."],
        ["ҚР Президенті Қ.-Ж. К. Тоқаев келді.", "Ғ.М. Мүтанов сөйледі."],
        ["Қор 2023 ж. 5 мамырда құрылды.", "Ол «АҚ» басшысы."],
        ["1. Первый пункт.", "2. Второй пункт.", "Их 2.", "Всё."],
        ["Он живёт: ул. Абая, д. 5, кв. 7.", "Это 26 апр. 2024 г. стало известно."],
        ["«Бұл жақсы», – деді ол.", "«Всё готово!» — сказал он.", '"Да!"', "(Он ушёл.)", "Она да."],
        ["Что это?..", "Никто не знает...", "ТОО «Ромашка».", "Конец"],
        ["Ol aıtty.", "Şymkentte boldy.", "Sońynan ketti."],
        ["Версия на Tengrinews.kz и 2.0 в U.S. Army."],
        ['"Это хорошо."', "Он из США.", "Они из ЕС."],
    ],
)
def test_sentences(pieces: list[str]) -> None:
    text = " ".join(pieces)
    assert [text[start:end] for start, end in sentences(text)] == pieces


def test_a_paragraph_ends_a_sentence() -> None:
    text = "Заголовок без точки\nТекст."
    assert [text[start:end] for start, end in sentences(text)] == ["Заголовок без точки", "Текст."]


def test_a_sentence_ends_where_the_page_lost_the_blank() -> None:
    text = "Вода ушла.В городе сухо!Қала тыныш.Node.Js не Казахстан.РФ"
    pieces = [text[start:end] for start, end in sentences(text)]
    assert pieces == ["Вода ушла.", "В городе сухо!", "Қала тыныш.Node.Js не Казахстан.РФ"]


@given(st.text(st.characters() | st.sampled_from('АаБб.!?…"» \n1'), max_size=60))
def test_every_word_lies_in_one_sentence(text: str) -> None:
    spans = sentences(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    for token in tokens(text):
        assert sum(start <= token.start and token.end <= end for start, end in spans) == 1


@pytest.mark.parametrize("unit", [".", '."', "?! ", "А. ", "а'", "а\u0301", "_"])
def test_a_hostile_text_is_split_without_trying_twice(unit: str) -> None:
    text = (unit * 200_000)[:200_000]
    assert all(start < end for start, end in sentences(text))
    assert all(token.surface for token in tokens(text))
