"""A good query that says something else than its writer means is told so."""

from __future__ import annotations

import pytest

from crawler.errors import QueryError
from crawler.queries import warnings

ENTITIES = {"cove": ["Cove Kaz", "Коув Каз"]}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("a or b", ["'or' is read as a word; write OR"]),
        ("a Or b", ["'Or' is read as a word; write OR"]),
        ("@cove или (b c)", ["'или' is read as a word; write ИЛИ"]),
        ("«a b» и title:b", ["'и' is read as a word; write И"]),
        ("a және b", ["'және' is read as a word; write ЖӘНЕ"]),
        ("a near/5 b", ["'near/5' is read as a word; write NEAR/5"]),
        ("a onear/5 b", ["'onear/5' is read as a word; write ONEAR/5"]),
        ("a (not b)", ["'not' is read as a word; write NOT"]),
        ("не a", ["'не' is read as a word; write НЕ"]),
        ("a^2 and site:x.kz", ["'and' is read as a word; write AND"]),
        (
            "a and not b",
            ["'and' is read as a word; write AND", "'not' is read as a word; write NOT"],
        ),
        ("a or b or c", ["'or' is read as a word; write OR"]),
        ("c demote(b)", ["'demote' is read as a word; write DEMOTE"]),
        ("atleast/3(b)", ["'atleast/3' is read as a word; write ATLEAST/3"]),
        (
            "a HEMECE b",
            ["'HEMECE' in Latin letters is read as a word; the operator is НЕМЕСЕ in Cyrillic"],
        ),
        ("C++ developer", ["'C++' is read as c; signs are not searched"]),
        ('="C# code"', ["'C#' is read as c; signs are not searched"]),
        ("мороз -20", ["'-20' excludes 20; for the number write it in quotes"]),
        ("'rare earth' KZ", ["' is no quote here; write \"…\" for a phrase"]),
        ("a #b", ["'#b' is read as a comment; leave out # to look for the word"]),
        (
            "https://www.x.kz/1",
            ["'https://www.x.kz/1' is looked for as words in a row; write site:x.kz, or url:word"],
        ),
        ("Сove Capital", ["'Сove' mixes Latin and Cyrillic letters; read as cove"]),
        (
            "Жrock",
            ["'Жrock' mixes Latin and Cyrillic letters, as no text will; write it anew"],
        ),
    ],
)  # fmt: skip
def test_what_was_typed_otherwise_than_meant_is_told(query: str, words: list[str]) -> None:
    assert warnings(query) == words


@pytest.mark.parametrize(
    ("query", "reading"),
    [
        ("a b OR c", "(a AND b) OR c"),
        ("a OR b И c NOT d", "a OR (b AND c AND NOT d)"),
        ("x (a OR b -c)", "x AND (a OR (b AND NOT c))"),
        ("SAMESENT(a b | c, d)", "SAMESENT(a AND b OR c, d)"),
    ],
)
def test_how_and_beside_or_is_read_is_told(query: str, reading: str) -> None:
    assert warnings(query) == [f"AND and OR are mixed, and AND binds tighter: read as {reading}"]


def test_a_long_reading_is_cut() -> None:
    (warning,) = warnings(" OR ".join(f"длинное{n} слово{n}" for n in range(40)))
    assert warning.endswith("…")
    assert len(warning) < 400


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("ab AND NOT ab", "'ab' is both asked for and excluded"),
        ("title:ab^2 NOT (ab OR c)", "'ab' is both asked for and excluded"),
        ("c OR (ab ac NOT ab)", "'ab' is both asked for and excluded"),
        ("a lang:kk NOT lang:kk", "'lang:kk' is both asked for and excluded"),
        ("a lang:kk lang:ru", "'lang:kk' and 'lang:ru' exclude each other"),
        ("a site:x.kz,y.kz site:z.kz", "'site:x.kz,y.kz' and 'site:z.kz' exclude each other"),
    ],
)
def test_what_never_matches_is_told(query: str, words: str) -> None:
    assert warnings(query) == [f"{words}: this never matches"]


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("Казахстана", "Казахстана"),
        ("Қазақстан", "Қазақстан"),
        ("title:Акбулака OR government", "government"),
        ("=years OR xyz", "=years"),
        ("country^2 OR xyz", "country"),
    ],
)
def test_a_word_that_is_everywhere_is_told(query: str, word: str) -> None:
    assert f"'{word}' alone stands in very many articles; add what it should be about" in (
        warnings(query)
    )


def test_a_short_beginning_alone_is_told() -> None:
    assert warnings("каз*") == ["'каз*' alone finds very many words; write more letters"]
    assert warnings("каз* cove") == []


def test_a_word_that_may_come_from_several_is_told() -> None:
    told = "'стали' may also be a form of сталь, стать; =word finds this form only"
    assert warnings("стали руда") == [told]
    assert warnings("=стали руда") == []
    assert warnings("leaves mine") == [
        "'leaves' may also be a form of leaf, leave; =word finds this form only"
    ]


def test_a_lone_name_is_told_of_its_adjective() -> None:
    told = "'Акбулак' does not find its adjective; write Акбулак OR акбулакский"
    assert warnings("Акбулак") == [told]


@pytest.mark.parametrize(
    "query",
    [
        "a OR b НЕМЕСЕ c",
        "a (b OR c) -d",
        "(a OR b) (c | d)  NOT e",
        "a =or b",  # asked for on purpose
        'a "or" b',
        "or b",  # nothing before it that could be joined
        "a or",
        "title:or b",
        "news near Astana",
        '"J. Smith" C',
        "Тау-Кен 5",
        "a # a comment\nb",
        "Cove'тың үлесі",  # a Kazakh ending after a Latin name
        "IT-компания руда",
        "Акбулак Cove",
        "Казахстан Cove",
        "a NOT SAMESENT(a, b)",
        "a site:gov.kz site:kz",
        "a lang:kk -lang:ru",
        "author:a NOT a",
        "президент* Cove",
        "акбулак AND недра",
    ],
)
def test_a_plain_query_gets_no_warning(query: str) -> None:
    assert warnings(query) == []


def test_warnings_speak_the_language_of_the_writer() -> None:
    assert warnings("a или b", language="ru") == ["'или' прочитано как слово; оператор пишется ИЛИ"]
    assert warnings("a немесе b", language="kk") == [
        "'немесе' сөз деп оқылды; оператор НЕМЕСЕ деп жазылады"
    ]
    assert warnings("a or b", language="de") == warnings("a or b")


def test_entities_are_written_out_where_they_are_known() -> None:
    assert warnings("@cove NOT @cove")[0].startswith("'@") is False
    assert warnings('@cove NOT "Cove Kaz"') == []
    with pytest.raises(QueryError, match="no entity @cave"):
        warnings("@cave", ENTITIES)
    assert warnings("@cove", ENTITIES) == []


def test_a_query_that_cannot_be_read_is_refused_in_the_language() -> None:
    with pytest.raises(QueryError, match="скобка не закрыта"):
        warnings("(a", language="ru")
