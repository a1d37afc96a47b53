"""Headlines as keys: when two outlets' headlines are one, and when they only look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import title_key, without_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Казгеология пробурит скважины на Акбулаке", "КАЗГЕОЛОГИЯ  пробурит скважины на Акбулаке"),
        ("Что нашли «геологи» под Аркалыком?", 'Что нашли "геологи" под Аркалыком'),
        ("Всё о запасах редких земель", "Все о запасах редких земель"),
        ("Сирек жер: қор анықталды, бірақ…", "Сирек жер – қор анықталды, бірақ"),
        ("Kazakhstan's rare earths lure carmakers", "Kazakhstan\u2019s rare earths lure carmakers"),
    ],
)
def test_one_headline_written_in_two_ways_is_one(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Казахстан и США подписали меморандум", "Казахстан и США подписали меморандум о сырье"),
        ("Акбулак: бурение началось вчера", "Акбулак: бурение началось сегодня"),
    ],
)
def test_different_headlines_have_different_keys(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


@pytest.mark.parametrize(
    ("title", "name", "rest"),
    [
        ("Drilling at Akbulak - The Astana Times", "The Astana Times", "Drilling at Akbulak"),
        ("Бурение на Акбулаке — Курсив", "КУРСИВ", "Бурение на Акбулаке"),
        ("Бурение | Kapital.kz", "kapital.kz", "Бурение"),
        ("Алматы - Астана: поезд", "Астана", "Алматы - Астана: поезд"),
        ("A - B - Reuters", "Reuters", "A - B"),
        ("Orda.kz - Inform - Азаттық", "Inform", "Orda.kz - Inform - Азаттық"),
        ("Reuters", "Reuters", "Reuters"),
        ("Без имени", "", "Без имени"),
        (" - Reuters", "Reuters", " - Reuters"),
    ],
)
def test_an_outlets_name_is_cut_off_the_end_only(title: str, name: str, rest: str) -> None:
    assert without_name(title, name) == rest


@pytest.mark.parametrize("title", ["", "???", "\u200b — !"])
def test_what_has_no_words_has_an_empty_key(title: str) -> None:
    assert title_key(title) == ""


@given(st.text(max_size=300))
def test_any_text_has_a_key_and_its_key_is_its_own(title: str) -> None:
    key = title_key(title)
    assert title_key(key) == key
