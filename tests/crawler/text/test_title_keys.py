"""Headlines as keys: when two outlets' headlines are one, and when they only look alike."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text import same_title, title_key, without_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Казгеология пробурит скважины на Акбулаке", "КАЗГЕОЛОГИЯ  пробурит скважины на Акбулаке"),
        ("Что нашли «геологи» под Аркалыком?", 'Что нашли "геологи" под Аркалыком'),
        ("Всё о запасах редких земель", "Все о запасах редких земель"),
        ("Сирек жер: қор анықталды, бірақ…", "Сирек жер – қор анықталды, бірақ"),
        ("Kazakhstan's rare earths lure carmakers", "Kazakhstan\u2019s rare earths lure carmakers"),
        (
            "Казахстан и США подписали меморандум о поставках …",
            "Казахстан и США подписали меморандум о поставках критических минералов",
        ),
    ],
)
def test_one_headline_written_in_two_ways_is_one(one: str, other: str) -> None:
    assert same_title(one, other)
    assert same_title(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Курс валют", "Курс валют"),  # printed every day
        ("", ""),
        ("???", "!!!"),
        ("Казахстан и США подписали меморандум", "Казахстан и США подписали меморандум о сырье"),
        ("Акбулак: бурение началось вчера", "Акбулак: бурение началось сегодня"),
    ],
)
def test_short_or_different_headlines_are_not_one(one: str, other: str) -> None:
    assert not same_title(one, other)


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


def test_a_key_leaves_the_named_outlet_out() -> None:
    assert title_key("Drilling at Akbulak - Reuters", "Reuters") == "drilling at akbulak"
    assert title_key("Drilling at Akbulak - Reuters") == "drilling at akbulak reuters"


@given(st.text(max_size=300), st.text(max_size=40))
def test_any_text_has_a_key_and_its_key_is_its_own(title: str, name: str) -> None:
    key = title_key(title, name)
    assert title_key(key) == key
    assert same_title(title, title) == (len(title_key(title).split()) >= 4)
