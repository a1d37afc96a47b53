"""A good query that says something else than its writer means is told so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import QueryError
from crawler.queries import parse, warnings


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("a or b", ["'or' is read as a word; write OR"]),
        ("a Or b", ["'Or' is read as a word; write OR"]),
        ("@cove или (b c)", ["'или' is read as a word; write ИЛИ"]),
        ("«a b» и title:b", ["'и' is read as a word; write И"]),
        ("a және b", ["'және' is read as a word; write ЖӘНЕ"]),
        ("a near/5 b", ["'near/5' is read as a word; write NEAR/5"]),
        ("a (not b)", ["'not' is read as a word; write NOT"]),
        ("не a", ["'не' is read as a word; write НЕ"]),
        (
            "a and not b",
            ["'and' is read as a word; write AND", "'not' is read as a word; write NOT"],
        ),
        ("a or b or c", ["'or' is read as a word; write OR"]),
        ("C++ developer", ["'C++' is read as c; signs are not searched"]),
        ('="C# code"', ["'C#' is read as c; signs are not searched"]),
    ],
)  # fmt: skip
def test_what_may_be_meant_otherwise_is_told(query: str, words: list[str]) -> None:
    assert warnings(query) == words


@pytest.mark.parametrize(
    "query",
    [
        "a OR b И c NOT d",
        "a =or b",  # asked for on purpose
        'a "or" b',
        "or b",  # nothing before it that could be joined
        "a or",
        "title:or b",
        "news near Astana",
        '"J. Smith" C',
        "Тау-Кен 5",
    ],
)
def test_a_plain_query_gets_no_warning(query: str) -> None:
    assert warnings(query) == []


@given(st.text(st.sampled_from("abor OR|&()\"'«»-=*@#:/+не и.")) | st.text())
def test_every_query_that_can_be_read_can_be_looked_at(query: str) -> None:
    try:
        parse(query)
    except QueryError:
        return
    assert all(warning.startswith("'") for warning in warnings(query))
