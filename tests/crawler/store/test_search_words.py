"""The words of the archive: how often they stand there, and in which forms."""

from __future__ import annotations

from dataclasses import replace

import pytest
from store_world import add_article, article, populate

from crawler.queries.nodes import Mode, Word
from crawler.store import Database, search_filling
from crawler.store.search_words import (
    Form,
    Vocabulary,
    forms_seen,
    frequency,
    key_hash,
    resolve,
)
from crawler.text import keys

TEXTS = (
    ("ru", "Вольфрам нашли. Вольфрама много."),
    ("ru", "О вольфраме, молибдене, ВОЛЬФРАМЕ."),
    ("kk", "Вольфрам табылды."),
    ("en", "Wolfram, or tungsten, of Akbulak."),
)


@pytest.fixture
def filled(database: Database) -> Database:
    populate(database)
    with database.write() as connection:
        for number, (language, text) in enumerate(TEXTS):
            item = article(f"a{number}", title="", text=text)
            add_article(connection, replace(item, lead="", authors=(), language=language))
    search_filling.catch_up(database)
    return database


def test_a_key_is_as_frequent_as_the_articles_with_its_words(filled: Database) -> None:
    with filled.read() as connection:
        found = frequency(connection, ["молибден", "=молибдене", "=вольфрам", "висмут", "=висмут"])
    assert found == {"молибден": 1, "=молибдене": 1, "=вольфрам": 2, "висмут": 0, "=висмут": 0}


def test_a_skeleton_has_a_frequency_too(filled: Database) -> None:
    (skeleton, *_) = keys("Akbulak", "en").skeletons
    with filled.read() as connection:
        assert frequency(connection, [f"~{skeleton}"]) == {f"~{skeleton}": 1}


def test_more_keys_than_one_statement_takes_are_counted(filled: Database) -> None:
    many = [f"слово{number}" for number in range(1_000)]
    many += ["=" + word for word in many]
    with filled.read() as connection:
        assert frequency(connection, [*many, "молибден"])["молибден"] == 1


def test_forms_are_shown_by_how_many_articles_print_them(filled: Database) -> None:
    word = Word("вольфрам")
    with filled.read() as connection:
        numbers = resolve(connection, [(word, False)])[word, False]
        found = forms_seen(connection, numbers, 8)
    assert found[0] == Form("вольфрам", 2)
    assert Form("вольфраме", 2) in found, "in capitals and not: one article, two words"
    assert Form("вольфрама", 1) in found


@pytest.mark.parametrize(
    ("word", "count"),
    [
        (Word("вольфраме", Mode.EXACT), 2),
        (Word("ВОЛЬФРАМЕ", Mode.CASED), 1),
        (Word("вольфр", Mode.PREFIX), 5),
        (Word("висмут"), 0),
    ],
)
def test_a_word_of_a_query_means_words_of_the_archive(
    filled: Database, word: Word, count: int
) -> None:
    with filled.read() as connection:
        assert len(resolve(connection, [(word, False)])[word, False]) == count


def test_a_vocabulary_that_forgot_looks_up_what_is_there(
    filled: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    vocabulary = Vocabulary()
    with filled.write() as connection:
        first = vocabulary.number(connection, "ru", ["Вольфрам", "нечто"])
        monkeypatch.setattr(Vocabulary, "REMEMBERED", 0)
        assert vocabulary.number(connection, "ru", ["нечто", "Вольфрам"]) == first
        assert first["нечто"] > first["Вольфрам"]


def test_a_key_is_filed_under_one_number_everywhere() -> None:
    assert key_hash("акбулак") == 3978009851894277992
