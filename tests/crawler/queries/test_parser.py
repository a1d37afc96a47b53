"""A query is read as its grammar says, or refused with the place and a remedy."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.errors import QueryError
from crawler.queries import CHAT, FILE, Limits, caret, parse

ENTITIES = {"cove": ["Cove Kaz", "Коув Каз"], "akbulak": ["Акбулак"]}


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("Акбулак", "акбулак"),
        ("сырьё Cove", "сырье AND cove"),
        ("a b | c", "a AND b OR c"),
        ("a И b ИЛИ c НЕ d", "a AND b OR c AND NOT d"),
        ("a ЖӘНЕ b НЕМЕСЕ c ЕМЕС d", "a AND b OR c AND NOT d"),
        ("a & b -c", "a AND b AND NOT c"),
        ("a (b OR c)", "a AND (b OR c)"),
        ("((a)) OR (b OR a)", "a OR b"),
        ("NOT NOT a", "a"),
        ("a and or not", "a AND and AND or AND not"),  # operators only in capitals
        ("Тау-Кен", '"тау кен"'),
        ('"Тау-Кен Самрук"', '"тау кен самрук"'),
        ("«Тау-Кен Самрук»", '"тау кен самрук"'),
        ("“rare earth”", '"rare earth"'),
        ("„rare earth“", '"rare earth"'),
        ("=недра", "=недра"),
        ('="Rare Earth"', '="rare earth"'),
        ("редкозем*", "редкозем*"),
        ('"сирек жер метал*"', '"сирек жер метал*"'),
        ('cs:"US"', 'cs:"US"'),
        ('title:(a OR b) lead:c body:"d e"', 'title:(a OR b) AND lead:c AND body:"d e"'),
        ("a NEAR b", "a NEAR/5 b"),
        ("a NEAR/3 (b | c) NEAR/0 d", "a NEAR/3 (b OR c) NEAR/0 d"),
        ("a NEAR (b NEAR c)", "a NEAR/5 (b NEAR/5 c)"),
        ("title:(a NEAR b)", "title:(a NEAR/5 b)"),
        ("C5+1", '"c5 1"'),
        ("a # what follows OR is (not read\nb", "a AND b"),
        ("Kazakhstan's", '"kazakhstan\'s"'),
        ("@cove x", '("cove kaz" OR "коув каз") AND x'),
        ("@akbulak", "акбулак"),
        ("-(a b) c", "NOT (a AND b) AND c"),
        ('"AND"', "and"),
    ],
)
def test_a_query_reads_as_its_canonical_form(query: str, canonical: str) -> None:
    read = parse(query, ENTITIES)
    assert str(read) == canonical
    assert parse(canonical) == read


def test_queries_that_differ_in_case_quotes_and_comments_are_equal() -> None:
    assert parse('"Тау-Кен" AND сырьё') == parse("«тау кен» СЫРЬЕ # comment")
    assert parse("a b") != parse("a OR b")
    assert parse('cs:"US"') != parse("us")


@pytest.mark.parametrize(
    ("query", "position", "message", "hint"),
    [
        ("", 0, "empty", "at least one word"),
        ("  # only a comment", 0, "empty", "at least one word"),
        ("(a OR b", 0, "never closed", "add )"),
        ("a OR b)", 6, "too many", "remove it"),
        ("a AND", 5, "ends where a word is due", "add a word"),
        ("()", 1, "before this parenthesis", "add a word"),
        ("a AND OR b", 6, "OR needs a word", 'write "OR"'),
        ("NEAR/3 b", 0, "NEAR/3 needs a word", "NEAR/3"),
        ("a NEAR NOT b", 7, "NOT cannot stand here", "a AND NOT b"),
        ('a "b c', 2, "never closed", 'add "'),
        ("a «b c", 2, "never closed", "add »"),
        ("a b»", 3, "closing quote", "«…»"),
        ("a !!!", 2, "no letter", "write a word"),
        ('a ""', 2, "no letter", "write a word"),
        ("a ре*", 2, "at least 3 letters", "write more"),
        ("a *ред", 2, "only end a word", "редкозем*"),
        ("a =ред*", 2, "does not go with", "choose one"),
        ("a =", 2, "= needs a word", "=word"),
        ("a @", 2, "@ needs the name", "@cove"),
        ("@covee", 0, "no entity @covee", "did you mean @cove?"),
        ("@zzz", 0, "no entity @zzz", "entities:"),
        ("a - b", 2, "stands alone", "-word"),
        ("a — b", 2, "stands alone", "-word"),
        ("-a", 0, "what must be absent", "a AND NOT b"),
        ("a OR NOT b", 5, "what must be absent", "a AND NOT b"),
        ("a (b OR -c)", 8, "what must be absent", "a AND NOT b"),
        ("a title:(b OR -c)", 14, "what must be absent", "a AND NOT b"),
        ("a NEAR/31 b", 2, "from 0 to 30", "NEAR/10"),
        ("a NEAR/ b", 2, "from 0 to 30", "NEAR/10"),
        ("a NEAR/x b", 2, "from 0 to 30", "NEAR/10"),
        ("a NEAR/5x b", 2, "from 0 to 30", "NEAR/10"),
        ("a NEAR/-1 b", 2, "from 0 to 30", "NEAR/10"),
        ("a NEAR/² b", 2, "from 0 to 30", "NEAR/10"),
        ("a NEAR/99999 b", 2, "from 0 to 30", "NEAR/10"),
        ("(a b) NEAR c", 1, "NEAR joins", "outside"),
        ("titel:a", 0, "no field 'titel:'", "title:"),
        ("cs:US", 3, "needs quotes", 'cs:"US"'),
        ("a lang:kk", 2, "not supported yet", "title:"),
        ("SAMESENT(a, b)", 0, "not supported yet", "NEAR"),
        ("ATLEAST/3(a)", 0, "not supported yet", "NEAR"),
        ("a ONEAR/3 b", 2, "not supported yet", "NEAR"),
        ("a^3", 1, "weight", "leave it out"),
        ('"a b"~3', 5, "loose phrase", "leave it out"),
    ],
)  # fmt: skip
def test_a_wrong_query_is_refused_at_its_place_with_a_remedy(
    query: str, position: int, message: str, hint: str
) -> None:
    with pytest.raises(QueryError) as caught:
        parse(query, ENTITIES)
    assert caught.value.position == position
    assert message in caught.value.message
    assert hint in (caught.value.hint or "")


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("a " * 1001, "longer than 2000 characters"),
        (" ".join(f"w{i}" for i in range(101)), "more than 100 words"),
        ("(" * 11 + "a" + ")" * 11, "nested deeper than 10"),
        ("a " + "NOT " * 11 + "b", "nested deeper than 10"),
        ('"' + "a " * 11 + '"', "phrase of more than 10 words"),
        ("abc* bcd* cde* def* efg* fgh*", "more than 5 words with *"),
    ],
)
def test_a_query_that_is_too_large_is_refused_by_name(query: str, message: str) -> None:
    with pytest.raises(QueryError, match=message.replace("*", r"\*")):
        parse(query)


def test_files_may_hold_larger_queries_than_chats() -> None:
    query = " OR ".join(f"слово{i}*" for i in range(50))
    with pytest.raises(QueryError):
        parse(query, limits=CHAT)
    assert parse(query, limits=FILE)
    with pytest.raises(QueryError, match="more than 2 words"):
        parse("a b c", limits=Limits(words=2))


def test_the_caret_stands_under_the_place() -> None:
    query = "Акбулак\nAND (Cove\nOR x"
    with pytest.raises(QueryError) as caught:
        parse(query)
    assert caret(query, caught.value) == "AND (Cove\n    ^"


_WORDS = st.sampled_from(
    [
        "акбулак",
        "Cove",
        "редкозем*",
        "=недра",
        '"rare earth"',
        'cs:"US"',
        "Тау-Кен",
        "@cove",
        "ӘҢГІМЕ",
        "C5+1",
    ]
)
_QUERIES = st.recursive(
    _WORDS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" OR ".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda q: "(" + ") AND (".join(q) + ")"),
        st.tuples(inner, inner).map(lambda q: f"({q[0]}) NOT ({q[1]})"),
        inner.map(lambda q: f"title:({q})"),
        st.tuples(_WORDS, st.integers(0, 30), _WORDS).map(lambda q: f"{q[0]} NEAR/{q[1]} {q[2]}"),
    ),
    max_leaves=12,
)


@given(_QUERIES)
def test_the_canonical_form_reads_as_itself(query: str) -> None:
    read = parse(query, ENTITIES, limits=FILE)
    again = parse(str(read), limits=FILE)
    assert again == read
    assert str(again) == str(read)


@given(
    st.text(st.sampled_from("abя \"«»()|&-=*@#:/^~+NOTANDREA3'\u0301\n№ŉ½İ"), max_size=60)
    | st.text()
)
@example("a\u0301-")
@example("'ŉ'")
def test_any_string_is_read_or_refused(text: str) -> None:
    problem: QueryError | None = None
    try:
        read = parse(text, ENTITIES)
    except QueryError as error:
        problem = error
    else:
        assert parse(str(read), limits=FILE) == read
    if problem is not None:
        assert 0 <= problem.position <= len(text)
        assert problem.hint
        assert caret(text, problem).endswith("^")


@pytest.mark.parametrize(
    "hostile", ["(" * 2000, "NOT " * 500, '"' * 2000, "a* " * 600, "-" * 2000, "«" * 2000]
)
def test_a_hostile_query_is_answered_at_once(hostile: str) -> None:
    start = time.perf_counter()
    with pytest.raises(QueryError):
        parse(hostile)
    assert time.perf_counter() - start < 0.5  # 50 ms with room for a busy machine
