"""Every message is there in Russian and Kazakh, with its plural forms."""

from __future__ import annotations

import string
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import bot
from bot.i18n import LANGUAGES, LOCALES, choose, words

FORMS = {"ru": 3, "kk": 2, "en": 2}


def catalogue(language: str) -> Catalog:
    with (LOCALES / language / "LC_MESSAGES" / "bot.po").open("rb") as file:
        return read_po(file, locale=language)


def used() -> set[str | tuple[str, ...]]:
    folder = Path(bot.__file__).parent
    return {
        message[:2] if isinstance(message, tuple) else message
        for _, _, message, _, _ in extract_from_dir(folder, [("**.py", "python")])
    }


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_the_messages_of_the_program_and_no_others(language):
    known = {message.id for message in catalogue(language) if message.id}

    assert len(known) > 40
    assert known == used()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_every_message_is_translated_with_its_placeholders(language):
    for message in catalogue(language):
        if not message.id:
            continue
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        texts = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = set().union(*map(names, ids))
        assert all(texts), f"{ids[0]!r} is not translated into {language}"
        assert not message.fuzzy
        assert len(texts) == (FORMS[language] if len(ids) == 2 else 1), ids[0]
        assert [names(text) for text in texts] == [wanted] * len(texts), ids[0]


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("ru", ["0 статей", "1 статья", "2 статьи", "5 статей", "11 статей", "21 статья"]),
        ("kk", ["0 мақала", "1 мақала", "2 мақала", "5 мақала", "11 мақала", "21 мақала"]),
        (
            "en",
            ["0 articles", "1 article", "2 articles", "5 articles", "11 articles", "21 articles"],
        ),
    ],
)
def test_numbers_take_the_plural_form_of_the_language(language, shown):
    speech = words(language)

    assert [
        speech.ngettext("{n} article", "{n} articles", n) for n in (0, 1, 2, 5, 11, 21)
    ] == shown


def test_a_moment_is_told_in_the_readers_zone_and_words():
    moment = datetime(2026, 11, 22, 20, 5, tzinfo=UTC)

    assert words("kk").time(moment, ZoneInfo("Asia/Almaty"), year=True) == "23 қараша 2026, 01:05"


def test_a_title_falls_back_to_the_nearest_language():
    assert words("kk").title({"ru": "Сделка", "en": "Deal"}, "deal") == "Сделка"
    assert words("kk").title({}, "deal") == "deal"


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        (("kk", "ru"), "kk"),
        ((None, "ru-RU"), "ru"),
        (("de", "pt_BR", "EN"), "en"),
        (("de",), "en"),
        ((), "en"),
    ],
)
def test_the_first_wish_that_we_speak_is_the_language(wishes, language):
    assert choose(*wishes) == language
