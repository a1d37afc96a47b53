"""What arrays say of packed articles is what the matcher says of each."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.queries import Document, parse
from crawler.queries.archive.columns import Columns, Numbers, Sieve, decides, words_of
from crawler.queries.archive.places import pack, places, word_keys
from crawler.queries.archive.terms import AnyOf, Both, Either, Expression, lexeme, lookup
from crawler.queries.evaluation.matching import holds
from crawler.queries.evaluation.traits import passes
from crawler.queries.nodes import (
    And,
    AtLeast,
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
from crawler.text import fold, sought

PRINTED = ["снег", "Снега", "снежный", "дождь", "дожди", "Ветер", "ветров", "град", "Града", "US"]
ASKED = ["снег", "дождь", "ветер", "град", "снежный", "us"]

text = st.lists(
    st.tuples(st.sampled_from(PRINTED), st.sampled_from([" ", " ", " ", ". ", ".\n", ", "])),
    max_size=14,
).map(lambda parts: "".join(word + gap for word, gap in parts).strip())
documents = st.lists(
    st.builds(
        Document,
        title=text,
        lead=text,
        text=text,
        author=st.sampled_from(["", "Снег Дождь\nГрад Ветер", "Ветер"]),
        url=st.sampled_from(["", "https://a.example/град-снег", "https://b.example/us"]),
        language=st.sampled_from(["ru", "kk", "en"]),
        source=st.sampled_from(["vestnik", "dala"]),
    ),
    max_size=6,
)
inflected = st.sampled_from(ASKED).map(Word)
words = st.one_of(
    inflected,
    st.sampled_from(PRINTED).map(lambda word: Word(fold(word), Mode.EXACT)),
    st.sampled_from(PRINTED).map(lambda word: Word(word, Mode.CASED)),
    st.just(Word("сне", Mode.PREFIX)),
)
phrases = st.builds(
    Term, st.lists(words, min_size=1, max_size=3).map(tuple), st.sampled_from([None, None, 0, 2])
)
solid = st.one_of(
    phrases,
    st.lists(phrases, min_size=2, max_size=3).map(lambda some: Or(tuple(some))),
    phrases.map(lambda term: Weighted(term, 2)),
)
near = st.builds(Near, solid, solid, st.integers(0, 4), st.booleans())
near_of_near = st.builds(Near, near, solid, st.integers(0, 4), st.booleans())
counted = st.builds(AtLeast, solid, st.integers(1, 3))
plain = st.one_of(phrases, phrases, near, near_of_near, counted)


def _joined(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    some = st.lists(children, min_size=2, max_size=3)
    return st.one_of(
        some.map(lambda nodes: And(tuple(nodes))),
        some.map(lambda nodes: Or(tuple(nodes))),
        st.tuples(plain, children).map(lambda pair: And((pair[0], Not(pair[1])))),
    )


within = st.recursive(plain, _joined, max_leaves=4)
sentence = st.builds(SameSentence, within, within)
scoped = st.builds(
    Scope, st.sampled_from(["title", "lead", "body", "author", "url"]), st.one_of(within, sentence)
)
filters = st.one_of(
    st.sampled_from([("kk",), ("ru", "en")]).map(lambda values: Filter("lang", values)),
    st.just(Filter("outlet", ("dala",))),
    st.just(Filter("site", ("a.example",))),
)
trees = st.recursive(st.one_of(plain, plain, sentence, scoped, filters), _joined, max_leaves=6)


class Archive:
    """Documents with their words numbered, as the store keeps them."""

    def __init__(self, some: Sequence[Document]) -> None:
        self.documents = some
        self.words: dict[tuple[str, str], int] = {}
        self.packed: list[bytes] = []
        self.lexemes: list[set[str]] = []
        for document in some:
            found = places(document)
            numbers = {}
            for place in found:
                key = (place.surface, document.language)
                numbers[place.surface] = self.words.setdefault(key, len(self.words) + 1)
            self.packed.append(pack(found, numbers))
            fields = {5: "author", 6: "url"}
            self.lexemes.append(
                {
                    lexeme(numbers[place.surface], fields.get(place.field, ""))
                    for place in found
                    if place.surface
                }
            )

    def resolve(self, word: Word, full: bool) -> Numbers:
        found = [
            number
            for (surface, language), number in self.words.items()
            if _means(word, surface, language, full=full)
        ]
        return np.array(sorted(found), dtype=np.uint32)

    def passes(self, node: Filter) -> np.typing.NDArray[np.bool_]:
        found = [passes(node, document.index.traits) for document in self.documents]
        return np.array(found, dtype=np.bool_)

    def sift(self, node: Node) -> list[bool]:
        sieve = Sieve(Columns(self.packed), self.resolve, self.passes, node)
        return list(map(bool, sieve.articles()))


def _means(word: Word, surface: str, language: str, *, full: bool) -> bool:
    keys = word_keys(surface, language)
    match word.mode:
        case Mode.INFLECTED:
            wanted = sought(word.text)
            forms = wanted.full if full else wanted.strict
            return bool(keys.forms & forms or keys.skeletons & wanted.skeletons)
        case Mode.EXACT:
            return keys.typed == word.text
        case Mode.CASED:
            return surface == word.text
        case Mode.PREFIX:
            return keys.typed.startswith(word.text)


def lets_through(expression: Expression, lexemes: set[str]) -> bool:
    match expression:
        case AnyOf(wanted):
            return not lexemes.isdisjoint(wanted)
        case Either(parts):
            return any(lets_through(part, lexemes) for part in parts)
        case Both(parts, without):
            return all(lets_through(part, lexemes) for part in parts) and not any(
                lets_through(part, lexemes) for part in without
            )


@given(documents, trees)
@settings(max_examples=300, deadline=None)
def test_arrays_and_the_inverted_index_agree_with_the_matcher(
    some: list[Document], node: Node
) -> None:
    archive = Archive(some)
    true = [holds(node, document.index) for document in some]
    sifted = archive.sift(node)
    if decides(node):
        assert sifted == true
    assert all(through for through, wanted in zip(sifted, true, strict=True) if wanted)
    asked = lookup(node, archive.resolve)
    if asked.expression is not None:
        looked_up = [lets_through(asked.expression, lexemes) for lexemes in archive.lexemes]
        assert all(through for through, wanted in zip(looked_up, true, strict=True) if wanted)
        if asked.exact:
            assert looked_up == true


@given(documents)
@settings(max_examples=100, deadline=None)
def test_words_stand_where_an_index_numbers_them(some: list[Document]) -> None:
    for document in some:
        index = document.index
        numbered = [keys.typed for _, keys in index.words]
        numbered += [keys.typed for _, keys in (*index.author_words, *index.url_words)]
        assert [fold(place.surface) for place in places(document) if place.surface] == numbered


@pytest.mark.parametrize(
    ("query", "decided"),
    [
        ("снег", True),
        ('"снег дождь" NEAR/3 (град OR ветер)', True),
        ("SAMESENT(снег, дождь) AND NOT title:град", True),
        ('"снег дождь"~2', False),
        ("снег NEAR/2 дождь NEAR/2 град", False),
        ('снег AND NOT "град ветер"~1', False),
    ],
)
def test_few_queries_need_the_articles_themselves(query: str, decided: bool) -> None:
    assert decides(parse(query).node) is decided


def test_a_word_with_very_many_forms_is_left_to_the_places() -> None:
    def thousands(word: Word, full: bool) -> Numbers:
        return np.arange(1, 3 if word.text == "снег" else 9_000, dtype=np.uint32)

    alone = lookup(parse("сне*").node, thousands)
    assert (alone.expression, alone.exact) == (None, False)
    beside = lookup(parse("сне* снег").node, thousands)
    assert beside.expression == Both((Both((AnyOf(("1", "2")),)),))
    assert not beside.exact


def test_every_word_of_a_query_is_named_once_as_it_is_met() -> None:
    node = parse('снег NEAR/2 "град us" AND NOT дождь AND lang:ru').node
    assert [(str(word), full) for word, full in words_of(node)] == [
        ("снег", True), ("град", True), ("us", True), ("дождь", False),
    ]  # fmt: skip


def test_an_empty_archive_has_nothing() -> None:
    assert Archive([]).sift(parse("SAMESENT(снег, дождь) OR снег NEAR/2 град").node) == []
