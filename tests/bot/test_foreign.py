"""Foreign words are shown whole where they fit, and have no power in a chat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.alerts.foreign import cut, tame, units

FAMILY = "👨\u200d👩\u200d👧"
FLAG = "🇰🇿"


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("слово другое", 40, "слово другое"),
        ("слово другое третье", 13, "слово другое…"),
        ("слово другое третье", 12, "слово…"),
        ("слово, другое", 9, "слово…"),
        ("x" * 50, 10, "x" * 9 + "…"),
        (FAMILY * 3, 20, FAMILY * 2 + "…"),
        (FLAG * 3, 8, FLAG + "…"),
        (FLAG * 3, 11, FLAG * 2 + "…"),
        ("й" * 2 + "и\u0306" * 5, 6, "й" * 2 + "и\u0306…"),
        ("👍🏽" * 3, 8, "👍🏽…"),
        ("", 5, ""),
    ],
)
def test_a_long_text_ends_between_words_and_never_inside_a_sign(text, limit, shown):
    assert cut(text, limit) == shown


@given(st.text(max_size=400), st.integers(1, 200))
def test_a_cut_text_keeps_its_limit_in_utf16_units(text, limit):
    assert units(cut(text, limit)) <= limit


@given(st.text(max_size=300))
def test_units_are_utf16_code_units(text):
    assert units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@pytest.mark.parametrize(
    "text",
    [
        "/stop @admin_name",
        "tg://user?id=12345",
        "(@durov)",
        "см. gov.kz и www.example.com/path",
        "http://evil.com/?a=b HTTPS://EVIL.COM",
        "mail me@example.org",
        "#тег $USD $KZT #tag",
        "127.0.0.1:8080/x",
        "Астана.Казахстан акорда.қаз",
        "ton://transfer/x",
        "https://t.me/+abc",
    ],
)
def test_telegram_makes_no_link_mention_or_command_of_foreign_words(text):
    telegram_text = pytest.importorskip("telegram_text", reason="tdjson is not installed")

    assert telegram_text.automatic_entities(text), "the case must be able to fail"
    assert telegram_text.automatic_entities(tame(text, 300)) == []


@given(st.text(alphabet="@/#$.:ab1к -", max_size=40))
def test_no_mixture_of_signs_becomes_a_link_or_a_mention(text):
    telegram_text = pytest.importorskip("telegram_text", reason="tdjson is not installed")
    found = {entity["type"] for entity in telegram_text.automatic_entities(tame(text, 300))}

    assert not found & {"mention", "bot_command", "url", "email", "text_link"}


def test_numbers_stay_as_they_are():
    assert tame("на 3.5 млн", 50) == "на 3.5 млн"


def test_foreign_text_is_one_clean_line():
    assert tame(" два\nслова\u202e\ud800\x00 ", 50) == "два слова"
