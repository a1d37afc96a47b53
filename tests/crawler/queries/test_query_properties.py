"""Whatever the query: read or refused, and what is read has one canonical form."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.errors import QueryError
from crawler.queries import CHAT, FILE, STORED, Limits, caret, parse, warnings
from crawler.queries.nodes import (
    And,
    AtLeast,
    Demote,
    Filter,
    Mode,
    Near,
    Node,
    Not,
    Or,
    SameSentence,
    Scope,
    Term,
    Weighted,
    Word,
)

ENTITIES = {"cove": ["Cove Kaz", "Коув Каз"], "akbulak": ["Акбулак"], "ree": ["сирек жер метал*"]}

# --- trees, written in the canonical form ----------------------------------------------------

_LETTERS = st.sampled_from(["акбулак", "недра", "әңгіме", "cove", "ree", "5", "and", "не", "c5"])
_PREFIXES = st.sampled_from(["редкозем", "abc"]).map(lambda text: Word(text, Mode.PREFIX))


def _term(mode: Mode, most: int) -> st.SearchStrategy[Term]:
    word = _LETTERS.map(lambda text: Word(text, mode))
    slop = st.none() | st.integers(0, 30)
    return st.tuples(st.lists(word, min_size=1, max_size=most), slop).map(
        lambda made: Term(tuple(made[0]), made[1] if len(made[0]) > 1 else None)
    )


_TERMS = st.one_of(
    _term(Mode.INFLECTED, 3),
    _term(Mode.EXACT, 2),
    st.sampled_from([Term((Word("US", Mode.CASED),)), Term((Word("Tau", Mode.CASED),) * 2, 3)]),
    _PREFIXES.map(lambda word: Term((word,))),
)
_FILTERS = st.sampled_from(
    [
        Filter("site", ("tengrinews.kz", "gov.kz")),
        Filter("lang", ("kk", "ru")),
        Filter("country", ("KZ",)),
        Filter("outlet", ("zakon-kz",)),
        Filter("kind", ("agency",)),
        Filter("after", ("2026-01-01",)),
        Filter("before", ("2026-02-01",)),
    ]
)


def _flat(kind: type[And] | type[Or], parts: list[Node]) -> Node:
    opened = [p for part in parts for p in (part.children if isinstance(part, kind) else (part,))]
    once = tuple(dict.fromkeys(opened))
    return once[0] if len(once) == 1 else kind(once)


def _weighted(node: Node, weight: int) -> Node:
    if weight == 1 or isinstance(node, Weighted):
        return node
    return Weighted(node, weight)


_PLACES: st.SearchStrategy[Node] = st.recursive(
    _TERMS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: _flat(Or, parts)),
        st.builds(Near, inner, inner, st.integers(0, 30), st.booleans()),
        st.builds(_weighted, inner, st.integers(1, 10)),
    ),
    max_leaves=4,
)
_COUNTED = st.lists(_TERMS, min_size=1, max_size=3).map(lambda parts: _flat(Or, list(parts)))
_FOUND: st.SearchStrategy[Node] = st.recursive(
    st.one_of(_PLACES, st.builds(AtLeast, _COUNTED, st.integers(2, 100))),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: _flat(Or, parts)),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: _flat(And, parts)),
        st.tuples(inner, _TERMS | _FILTERS).map(lambda p: _flat(And, [p[0], Not(p[1])])),
        st.tuples(inner, _FILTERS).map(lambda p: _flat(And, list(p))),
        st.tuples(inner, _TERMS | _FILTERS, st.integers(1, 10)).map(
            lambda p: _flat(And, [p[0], Demote(p[1], p[2])])
        ),
        st.builds(_weighted, inner, st.integers(1, 10)),
    ),
    max_leaves=5,
)
_FIELDS = st.sampled_from(["title", "lead", "body", "author", "url"])
_TREES: st.SearchStrategy[Node] = st.one_of(
    _FOUND,
    st.builds(Scope, _FIELDS, _PLACES),
    st.builds(SameSentence, _PLACES, _PLACES),
    st.builds(SameSentence, _PLACES, _TERMS.map(Not)),
    st.tuples(_FOUND, st.builds(Scope, _FIELDS, _PLACES)).map(lambda p: _flat(And, list(p))),
    st.tuples(_FOUND, st.builds(Scope, _FIELDS, _PLACES)).map(lambda p: _flat(Or, list(p))),
)


@settings(max_examples=1_000, deadline=None)
@given(_TREES)
def test_a_tree_reads_back_from_its_canonical_form(tree: Node) -> None:
    assert parse(str(tree), limits=STORED).node == tree


# --- strings of the grammar's pieces ---------------------------------------------------------

_PIECES = st.sampled_from(
    [
        "акбулак", "Cove", "ӘҢГІМЕ", "редкозем*", "=недра", '"rare earth"', '"a b c"~4', 'cs:"US"',
        "Тау-Кен", "@cove", "@ree", "C5+1", "AT&T", "12:30", "OR", "ИЛИ", "|", "AND", "ЖӘНЕ", "&",
        "NOT", "НЕ", "-", "NEAR", "NEAR/3", "ONEAR/2", "(", ")", "title:", "url:", "site:a.kz,b.kz",
        "lang:kk", "after:2026-01", "before:2027", "SAMESENT(", ",", "ATLEAST/2(", "DEMOTE(", "^2",
        "^10", "«тау кен»", "# x\n", "ОR",
    ]
)  # fmt: skip


@settings(max_examples=2_000, deadline=None)
@given(st.lists(_PIECES, min_size=1, max_size=14).map(" ".join) | st.lists(_PIECES).map("".join))
@example("NOT NOT a b")
@example("(title:a)^2")
@example("title:(title:a^2 b)^3")
def test_what_is_read_has_a_canonical_form_that_reads_as_itself(query: str) -> None:
    try:
        read = parse(query, ENTITIES)
    except QueryError:
        return
    again = parse(str(read), limits=STORED)
    assert again == read
    assert str(again) == str(read)


@pytest.mark.parametrize(
    "query",
    ["12:30", "C++", "AT&T", "user@host.kz", "50%", "№5", "$1.1bn", "https://a.kz/b?c=d#e", "a/b",
     "1,5", "T-34", "О'Нил", "r&d", "~50", "5″", "Q&A", "+7 701"],
)  # fmt: skip
def test_signs_within_words_do_not_change_how_the_query_reads(query: str) -> None:
    read = parse(query)
    assert parse(str(read)) == read


# --- any string ------------------------------------------------------------------------------

_SIGNS = st.sampled_from(
    "abя \"«»“„()|&-–=*@#:/^~,+!?[]NOTANDREA3'\u0301\n\t№ŉ½İ\u200b\u00ad：（）"
)


@settings(max_examples=10_000, deadline=None)
@given(st.text(_SIGNS, max_size=60) | st.text())
@example("a\u0301-")
@example("'ŉ'")
@example("SAMESENT(")
@example("SAMESENT(,")
@example("^")
@example("site:^")
@example("ATLEAST/(")
def test_any_string_is_read_or_refused(text: str) -> None:
    problem: QueryError | None = None
    try:
        read = parse(text, ENTITIES)
    except QueryError as error:
        problem = error
    else:
        assert parse(str(read), limits=STORED) == read
    if problem is not None:
        assert 0 <= problem.position <= len(text)
        assert problem.hint
        assert caret(text, problem).endswith("^")


@settings(max_examples=500, deadline=None)
@given(st.text(_SIGNS, max_size=40), st.sampled_from(["en", "ru", "kk"]))
def test_every_query_that_can_be_read_can_be_looked_at(text: str, language: str) -> None:
    try:
        parse(text, limits=FILE)
    except QueryError:
        return
    assert all(warnings(text, language=language))


@pytest.mark.parametrize("limits", [CHAT, FILE])
@pytest.mark.parametrize(
    "unit", ["(", ")", '"', "«", "-", "NOT ", "a* ", "@x ", "=", "^2", "title:", "a^2^",
             "SAMESENT(", "a NEAR ", "a OR ", "/x/ ", "# ", ",", "site:a,", "„", "\u200b",
             "a\u0301", "&", "|"],
)  # fmt: skip
def test_a_long_repetition_is_read_or_refused(unit: str, limits: Limits) -> None:
    text = (unit * limits.length)[: limits.length]
    problem: QueryError | None = None
    try:
        str(parse(text, limits=limits))
    except QueryError as error:
        problem = error
    assert problem is None or 0 <= problem.position <= len(text)
