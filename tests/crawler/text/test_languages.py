"""Which language a text is written in."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from language_texts import neighbours, samples

from crawler.text import language
from crawler.text.qazaq import is_qazaq


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
        ("Сергей Петрович Смирнов пен Дмитрий Иванов кездесті", "kk"),
        ("ТОҚАЕВ ЖАРЛЫҚҚА ҚОЛ ҚОЙДЫ", "kk"),
        ("СРОЧНО: ТОКАЕВ ПОДПИСАЛ УКАЗ", "ru"),
        ("KAZAKHSTAN RARE EARTHS", "en"),
        ("Қaзaқстандa жaңa кен oрны aшылды", "kk"),
        ("Қостанайда жаnа кiтаптар шыqты", "kk"),
        ("Алматыда адам қаза болды", "kk"),
        ("Владимир Путин", "ru"),
        ("Apple представила iPhone 15 Pro Max", "ru"),
        ("iPhone 15 Pro Max и Samsung Galaxy S24 Ultra", "ru"),
        ("Kumar Aksakalov appointed deputy minister", "en"),
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


@pytest.mark.parametrize(("code", "text"), neighbours())
def test_the_neighbours_of_russian_and_kazakh_are_told_apart(code: str, text: str) -> None:
    if len(text) >= 150:
        assert language(text) == code
        assert {language(text, hint) for hint in ("ru", "kk", "en")} == {code}
    else:
        assert language(text, code) == code


def test_an_english_article_under_a_russian_headline_is_english() -> None:
    words = "The mine was opened in the north of the region after a long winter. " * 4
    assert language(f"На севере открыли рудник\n{words}") == "en"


@pytest.mark.parametrize(
    ("text", "kazakh"),
    [
        ("Almatyda jańa mektep ashyldy", True),
        ("ALMATYDA JANA MEKTEP ASHYLDY", True),
        ("Qazaqstan men AQSH jáne basqalar turaly", True),
        ("Iraq and Qatar sign a deal on Qantas and Qazaq Air", False),
        ("Qazaqstan TV: Qyzylorda akim Qasym-Jomart visits Aqtobe", False),
        ("Geoloqlar vilayətin şərqində nadir metallar tapdılar", False),
        ("Yaqin qishloqlar aholisi daryo suvi uchun xavotirda", False),
        ("Men, women and a daddy", False),
    ],
)
def test_kazakh_in_latin_letters_is_known_by_its_words(text: str, kazakh: bool) -> None:
    assert is_qazaq(text.replace(":", "").replace(",", "").split()) is kazakh


def test_a_long_text_is_judged_by_its_beginning_and_its_middle() -> None:
    names = "Иванов Пётр, Смирнова Анна, Петров Олег. " * 30
    kazakh = "Қостанай облысында жаңа кен орны ашылды деп хабарлады министрлік өкілі. " * 60
    assert language(names[:900] + kazakh) == "kk"


@pytest.mark.real
@pytest.mark.parametrize(
    ("kind", "share"), [("title", 0.97), ("capitals", 0.97), ("cut", 0.985), ("200", 0.995)]
)
def test_real_texts_are_told_apart(shared_data: Path, kind: str, share: float) -> None:
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for sample in samples(shared_data):
        if sample.kept and sample.kind == kind and sample.language in ("ru", "kk", "en"):
            count[sample.language] += 1
            right[sample.language] += language(sample.text) == sample.language
    assert {code for code in count if right[code] < share * count[code]} == set()
    assert count.total() > 1000
