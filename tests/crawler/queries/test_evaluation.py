"""Every operator, combined at random, decides as a reader with a pencil would."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.queries import Document, Query
from crawler.queries.evaluation.matching import Evidence, evaluate, holds
from crawler.queries.evaluation.phrases import Hit
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
    Place,
    SameSentence,
    Scope,
    Term,
    Weighted,
    Word,
)
from crawler.text import Keys, sentences, sought, tokens

# The letters that decide differ in length, so that no two words look alike in their skeletons.
WORDS = ("руда", "руды", "cove", "недра", "us", "US", "жер", "жерде", "кен", "тау", "Аркалык")
FIELDS = ("title", "lead", "body")
SCOPES = (*FIELDS, "author", "url")


class Pencil:
    """Goes through a document word by word, trying everything: slow, and simple to believe."""

    def __init__(self, document: Document) -> None:
        self.document = document
        index = document.index
        self.words: dict[int, Keys] = dict(index.words)
        self.everywhere = frozenset(self.words)
        self.apart = {"author": dict(index.author_words), "url": dict(index.url_words)}
        self.homes: dict[int, tuple[str, int]] = {}  # place → field, paragraph
        self.letters: dict[int, str] = {}
        self.sentences: dict[int, tuple[str, int]] = {}
        for place in self.words:
            spot = index.spot(place)
            assert spot is not None
            text = document.field(spot.field)
            self.letters[place] = text[spot.start : spot.end]
            self.homes[place] = (spot.field, text.count("\n", 0, spot.start))
            number = next(i for i, (s, e) in enumerate(sentences(text)) if s <= spot.start < e)
            self.sentences[place] = (spot.field, number)
        for name, text in (("author", document.author), ("url", document.url)):
            for place, token in zip(self.apart[name], tokens(text), strict=True):
                self.letters[place] = token.surface
                self.homes[place] = (name, text.count("\n", 0, token.start))

    def scope(self, name: str, seen: frozenset[int]) -> frozenset[int]:
        if name in self.apart:
            own = frozenset(self.apart[name])
            return own if seen is self.everywhere else own & seen
        lead = {p for p, home in self.homes.items() if home == ("body", 0)}
        return seen & {
            place
            for place, (field, _) in self.homes.items()
            if field == name or (name == "lead" and place in lead)
        }

    def is_word(self, word: Word, place: int, *, full: bool) -> bool:
        keys = self.words.get(place) or next(
            words[place] for words in self.apart.values() if place in words
        )
        if word.mode is Mode.EXACT:
            return keys.typed == word.text
        if word.mode is Mode.PREFIX:
            return keys.typed.startswith(word.text)
        if word.mode is Mode.CASED:
            return self.letters.get(place) == word.text
        wanted = sought(word.text)
        forms = wanted.full if full else wanted.strict
        return bool(keys.forms & forms or keys.skeletons & wanted.skeletons)

    def term(self, term: Term, seen: frozenset[int], *, full: bool) -> list[frozenset[int]]:
        """Every set of places at which the term stands."""
        full = full or len(term.words) > 1
        choices = [
            [place for place in seen if self.is_word(word, place, full=full)] for word in term.words
        ]
        found = set()
        for chosen in itertools.product(*choices):
            if term.slop is None or len(term.words) == 1:
                if all(b == a + 1 for a, b in itertools.pairwise(chosen)):
                    found.add((min(chosen), max(chosen)))
            elif (
                len(set(chosen)) == len(chosen)
                and max(chosen) - min(chosen) < len(chosen) + term.slop
                and len({self.homes.get(place) for place in chosen}) == 1
            ):
                found.add((min(chosen), max(chosen)))
        tight = {(a, b) for a, b in found if a == max(x for x, y in found if y == b)}
        tight |= {(a, b) for a, b in found if b == min(y for x, y in found if x == a)}
        return [frozenset(range(a, b + 1)) for a, b in sorted(tight)]

    def places(
        self, node: Node, seen: frozenset[int], *, full: bool = True
    ) -> list[frozenset[int]]:
        match node:
            case Term():
                return self.term(node, seen, full=full)
            case Or(children):
                return [
                    place for child in children for place in self.places(child, seen, full=full)
                ]
            case Weighted(child):
                return self.places(child, seen, full=full)
            case Near(left, right, words, ordered):
                return [
                    a | b
                    for a in self.places(left, seen)
                    for b in self.places(right, seen)
                    if not a & b
                    and (
                        (0 <= min(b) - max(a) - 1 <= words)
                        if ordered
                        else max(min(b) - max(a), min(a) - max(b)) - 1 <= words
                    )
                ]
            case _:
                raise AssertionError(node)

    def holds(self, node: Node, seen: frozenset[int]) -> bool:
        match node:
            case Term():
                return bool(self.term(node, seen, full=False))
            case Near():
                return bool(self.places(node, seen))
            case And(children):
                return all(self.holds(child, seen) for child in children)
            case Or(children):
                return any(self.holds(child, seen) for child in children)
            case Not(child):
                return not self.holds(child, seen)
            case Scope(name, child):
                return self.holds(child, self.scope(name, seen))
            case Filter(name, values):
                return name == "lang" and self.document.language in values
            case Demote():
                return True
            case Weighted(child):
                return self.holds(child, seen)
            case AtLeast(child, times):
                return len({min(p) for p in self.places(child, seen, full=False)}) >= times
            case SameSentence(left, right):
                groups = {self.sentences.get(place) for place in seen}
                return any(
                    self.holds(left, group) and self.holds(right, group)
                    for group in (
                        frozenset(p for p in seen if self.sentences.get(p) == number)
                        for number in groups
                    )
                )


def _word(chance: random.Random) -> Word:
    word = chance.choice(WORDS)
    shape = chance.random()
    if shape < 0.1:
        return Word(word.lower(), Mode.EXACT)
    if shape < 0.2 and len(word) > 3:
        return Word(word[:3].lower(), Mode.PREFIX)
    return Word(word, Mode.CASED) if shape < 0.3 else Word(word.lower())


def _term(chance: random.Random) -> Term:
    size = chance.choice((1, 1, 1, 2, 2, 3))
    slop = chance.choice((None, None, 0, 2)) if size > 1 else None
    return Term(tuple(_word(chance) for _ in range(size)), slop)


def _place(chance: random.Random, depth: int) -> Place:
    shape = chance.random()
    if depth == 0 or shape < 0.4:
        return _term(chance)
    if shape < 0.6:
        return Or(tuple(_place(chance, depth - 1) for _ in range(chance.randrange(2, 4))))
    if shape < 0.7:
        return Weighted(_place(chance, depth - 1), 3)
    left, right = _place(chance, depth - 1), _place(chance, depth - 1)
    return Near(left, right, chance.randrange(4), chance.random() < 0.3)


def _node(chance: random.Random, depth: int) -> Node:
    if depth == 0:
        return _term(chance)
    shape = chance.randrange(11)
    below = depth - 1
    match shape:
        case 0 | 1:
            return And(tuple(_node(chance, below) for _ in range(chance.randrange(2, 4))))
        case 2 | 3:
            return Or(tuple(_node(chance, below) for _ in range(chance.randrange(2, 4))))
        case 4:
            return Not(_node(chance, below))
        case 5:
            return Scope(chance.choice(SCOPES), _node(chance, below))
        case 6:
            return SameSentence(_node(chance, below), _node(chance, below))
        case 7:
            return AtLeast(_place(chance, below), chance.randrange(1, 4))
        case 8:
            return chance.choice((Demote(_node(chance, below)), Weighted(_node(chance, below), 2)))
        case 9:
            return And((Filter("lang", ("ru",)), _node(chance, below)))
        case _:
            return _place(chance, depth)


def _text(chance: random.Random, most: int) -> str:
    marks = (" ", " ", " ", " - ", ", ", ". ", "\n")
    return "".join(
        chance.choice(WORDS) + chance.choice(marks) for _ in range(chance.randrange(most))
    )


def _document(chance: random.Random) -> Document:
    return Document(
        title=_text(chance, 5),
        lead=_text(chance, 5),
        text=_text(chance, 12),
        language=chance.choice(("ru", "kk", "en")),
        author=_text(chance, 4),
        url=f"https://x.kz/{chance.choice(WORDS)}-{chance.choice(WORDS)}",
    )


def _hits(found: Evidence) -> Iterator[Hit]:
    return (hit for hit in found if isinstance(hit, Hit))


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32))
def test_a_query_is_decided_as_by_trying_everything(seed: int) -> None:
    chance = random.Random(seed)
    document = _document(chance)
    pencil = Pencil(document)
    for _ in range(8):
        node = _node(chance, 3)
        expected = pencil.holds(node, pencil.everywhere)
        assert holds(node, document.index) == expected, f"{node} of {document}"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_what_is_found_belongs_to_its_term_and_the_score_is_the_sum_of_its_parts(seed: int) -> None:
    chance = random.Random(seed)
    document = _document(chance)
    pencil = Pencil(document)
    for _ in range(8):
        node = _node(chance, 3)
        found = evaluate(node, document.index)
        assert (found is not None) == holds(node, document.index), f"{node} of {document}"
        if found is None:
            assert Query(node).match(document) is None
            continue
        for hit in _hits(found):
            every = range(hit.place.first, hit.place.behind)
            for word in hit.term.words:
                at = [place for place in every if place in pencil.words or place >= 1 << 20]
                assert any(pencil.is_word(word, place, full=True) for place in at)
        match = Query(node).match(document)
        assert match is not None
        for field, start, end in match.spans:
            shown = document.field(field)[start:end]
            assert shown == shown.strip()
            assert any(
                shown == document.field(field)[start:end]
                for hit in _hits(found)
                if (spot := document.index.spot(hit.place.first)) and spot.start == start
            )
        assert match.score == sum(points for _, points in match.parts) >= 0
        assert {term for term, _ in match.parts if not term.startswith("DEMOTE")} == set(
            match.terms
        )


@pytest.mark.parametrize("seed", range(5))
def test_an_explanation_agrees_with_the_decision(seed: int) -> None:
    chance = random.Random(seed)
    document = _document(chance)
    for _ in range(100):
        node = _node(chance, 4)
        told = Query(node).explain(document, chance.choice(("ru", "kk", "en")))
        assert told.matched == told.tree.satisfied == holds(node, document.index)
        assert 0 < len(told.text) <= 400


def test_the_date_of_a_document_is_a_moment() -> None:
    document = Document(text="руда", published=datetime(2026, 11, 1, tzinfo=UTC))
    assert holds(Filter("after", ("2026-11-01",)), document.index)
    assert not holds(Filter("before", ("2026-11-01",)), document.index)
