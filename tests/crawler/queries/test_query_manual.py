"""Every example of the manual is a query, and the manual shows the whole language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.errors import QueryError
from crawler.queries import CHAT, caret, parse, warnings
from crawler.queries.grammar.signs import CALLS, FIELDS, FILTERS, OPERATORS

MANUAL = (Path(__file__).resolve().parents[3] / "docs" / "query-language.md").read_text("utf-8")
ENTITIES = {"akbulak": ["Акбулак", "Ақбұлақ"]}
QUOTED = re.findall(r"`([^`\n]+)`", MANUAL.partition("```")[0].replace("\\|", "|"))
# Parts of the language that are named, not queries.
NAMED = {*OPERATORS, *(f"{f}:" for f in FIELDS), "*", "?", "#", "seeds/entities.yaml", "site:kz",
         '"…"', "«…»", "“…”", "„…“", "akbulak search", "akbulak query check QUERY"}  # fmt: skip
QUERIES = [quoted for quoted in QUOTED if quoted not in NAMED]
MEANT_TO_WARN = {'руда NOT уголь OR "сирек жер"'}  # AND beside OR: the manual explains it


@pytest.mark.parametrize("query", QUERIES)
def test_every_example_is_read(query: str) -> None:
    assert str(parse(query, ENTITIES))
    surprising = [w for w in warnings(query, ENTITIES) if "adjective" not in w]
    assert bool(surprising) == (query in MEANT_TO_WARN)


def test_the_example_of_precedence_says_what_is_read() -> None:
    one, other = re.findall(r"`([^`]+)` is `([^`]+)`", MANUAL)[0]
    assert parse(one) == parse(other)


def test_the_whole_language_is_shown() -> None:
    text = " ".join(QUOTED)
    names = [*OPERATORS, *CALLS, *(f"{f}:" for f in FIELDS), *(f"{f}:" for f in FILTERS)]
    assert [name for name in names if name not in text and name not in ("&&", "||")] == []


def test_the_limits_are_those_of_the_chat() -> None:
    section = MANUAL.split("## Limits")[1].replace("2 000", "2000")
    told = [int(number) for number in re.findall(r"\d+", section.partition(". Files")[0])]
    assert told == [CHAT.length, CHAT.words, CHAT.depth, CHAT.phrase, CHAT.letters,
                    CHAT.prefixes, CHAT.near]  # fmt: skip


def test_the_refusal_that_is_shown_is_what_is_said() -> None:
    (shown,) = re.findall(r"^```\n(.*?)^```", MANUAL, re.DOTALL | re.MULTILINE)
    query = shown.partition("\n")[0]
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert shown == f"{caret(query, caught.value)}\n{caught.value}\n"
