"""Which language a text is written in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import language


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Қостанай облысында жаңа кен орны ашылды", "kk"),
        ("Министр Иванов пен Сергей Петрович Смирнов Қостанайға келді", "kk"),
        ("Айгүл Әбенова назначена вице-министром", "ru"),
        ("Глава области Құмар Ақсақалов рассказал о бурении скважин", "ru"),
        ("Казахстан и США подписали меморандум", "ru"),
        ("В Костанайской области начались работы", "ru"),
        ("The minister said the deposit is large", "en"),
        ("Kazakhstan rare earths", "en"),
        ("Qazaqstan men AQSH jáne basqalar turaly", "kk"),
        ("Die Regierung hat am Montag ein neues Gesetz beschlossen", "de"),
        ("Україна підписала угоду про корисні копалини зі США", "uk"),
        ("България подписа договор с американска компания за добив на руда в страната", "bg"),
        ("Кыргызстандын өкмөтү жаңы мыйзам долбоорун талкуулап, элге сунуштады деп айтылат", "ky"),
        ("哈萨克斯坦发现大型稀土矿床，储量超过两千万吨", "zh"),
        ("12 345", "und"),
        ("", "und"),
    ],
)
def test_the_language_of_a_text(text: str, code: str) -> None:
    assert language(text) == code


def test_a_hint_breaks_a_tie_and_nothing_more() -> None:
    assert language("Астана", hint="kk") == "kk"
    assert language("Астана", hint="ru") == "ru"
    assert language("Astana Kostanay", hint="en-US") == "en"
    assert language("2024", hint="ru") == "ru"
    assert language("Министр рассказал о новых скважинах в области", hint="kk") == "ru"


@given(st.text(max_size=200))
def test_any_text_has_a_code(text: str) -> None:
    code = language(text)
    assert code == "und" or (len(code) == 2 and code.isalpha())


@pytest.mark.real
@pytest.mark.parametrize(("code", "share"), [("kk", 0.99), ("ru", 0.97), ("en", 0.87)])
def test_real_sentences_are_told_apart(shared_data: Path, code: str, share: float) -> None:
    file = shared_data / "language" / f"sentences_{code}.jsonl"
    texts = [json.loads(line)["text"] for line in file.read_text(encoding="utf-8").splitlines()]
    right = sum(language(text) == code for text in texts)
    assert right >= share * len(texts)
