"""Many queries at once find what each alone finds."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule
from query_world import document, query

from crawler.queries import Document, Match, Percolator, Query, parse
from crawler.queries.nodes import Filter, Not, Or, Term, Word
from crawler.queries.percolation import percolator as room
from crawler.queries.percolation import tables

QUERIES = 20_000
ARTICLES = 60
COMPARED = 97  # every so many matches are compared in all they say


def _found(percolator: Percolator, article: Document) -> list[object]:
    return [key for key, _ in percolator.match(article)]


def _said(match: Match) -> tuple[object, ...]:
    return match.spans, match.terms, match.score, match.sentence


@pytest.mark.slow
def test_twenty_thousand_queries_find_in_sixty_articles_what_each_finds_alone() -> None:
    chance = random.Random(5)
    queries = [query(chance) for _ in range(QUERIES)]
    percolator = Percolator(enumerate(queries))
    looked = 0
    for _ in range(ARTICLES):
        article = document(chance)
        alone = [(i, m) for i, q in enumerate(queries) if (m := q.match(article)) is not None]
        together = percolator.match(article)
        assert [key for key, _ in together] == [key for key, _ in alone]
        for (_, mine), (_, theirs) in zip(together[::COMPARED], alone[::COMPARED], strict=True):
            assert _said(mine) == _said(theirs)
            looked += 1
    assert looked > ARTICLES


@given(st.integers(0, 2**32))
@settings(max_examples=50, deadline=None)
def test_every_match_says_what_it_says_alone(seed: int) -> None:
    chance = random.Random(seed)
    queries = [query(chance) for _ in range(20)]
    percolator = Percolator(enumerate(queries), frequencies={"жер": 90, "~akbulak": 4})
    article = document(chance)
    alone = [(i, m) for i, q in enumerate(queries) if (m := q.match(article)) is not None]
    assert [(key, _said(match)) for key, match in percolator.match(article)] == [
        (key, _said(match)) for key, match in alone
    ]


class AddingAndRemoving(RuleBasedStateMachine):
    """Whatever was added and removed, what is left is as if it had been filed afresh."""

    keys = Bundle("keys")

    def __init__(self) -> None:
        super().__init__()
        self.chance = random.Random(1)
        self.percolator = Percolator()
        self.model: dict[int, Query] = {}
        self.article = document(self.chance)

    @rule(target=keys, key=st.integers(0, 40), seed=st.integers(0, 200))
    def add(self, key: int, seed: int) -> int:
        wanted = query(random.Random(seed))
        self.model.pop(key, None)
        self.model[key] = wanted
        self.percolator.add(key, wanted)
        return key

    @rule(key=consumes(keys))
    def remove(self, key: int) -> None:
        self.model.pop(key, None)
        self.percolator.remove(key)

    @rule(key=st.integers(100, 110))
    def remove_what_is_not_there(self, key: int) -> None:
        self.percolator.remove(key)

    @rule(seed=st.integers(0, 1000))
    def read_another_article(self, seed: int) -> None:
        self.article = document(random.Random(seed))

    @invariant()
    def finds_what_a_fresh_one_finds(self) -> None:
        assert len(self.percolator) == len(self.model)
        fresh = Percolator(self.model.items())
        assert _found(self.percolator, self.article) == _found(fresh, self.article)


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Merge and clear away after a few queries, as after many thousands."""
    monkeypatch.setattr(tables, "_SHORTEST_TAIL", 2)
    monkeypatch.setattr(room, "_FEWEST_DEAD", 2)


@pytest.mark.usefixtures("hasty")
class TestAddingAndRemoving(AddingAndRemoving.TestCase):
    """The state machine, with merges and clearings at every turn."""

    settings = settings(max_examples=25, stateful_step_count=30, deadline=None)


def test_a_query_added_again_replaces_the_old_one() -> None:
    percolator = Percolator([("a", parse("руда")), ("b", parse("жер"))])
    percolator.add("a", parse("cove"))
    assert _found(percolator, Document(text="руда", language="ru")) == []
    assert _found(percolator, Document(text="cove жер", language="kk")) == ["b", "a"]
    assert len(percolator) == 2


def test_equal_queries_are_held_once_and_told_to_all_their_subscribers() -> None:
    percolator = Percolator((i, parse("руда AND кен")) for i in range(500))
    assert len(percolator._packed) == 1
    assert _found(percolator, Document(text="руда, кен", language="kk")) == list(range(500))


def test_each_subscriber_reads_the_terms_as_he_wrote_them() -> None:
    percolator = Percolator([("a", parse("Руда")), ("b", parse("руда")), ("c", parse("РУДА"))])
    found = percolator.match(Document(text="руда", language="ru"))
    assert [(key, match.terms) for key, match in found] == [
        ("a", ("Руда",)), ("b", ("руда",)), ("c", ("РУДА",)),
    ]  # fmt: skip
    percolator.remove("a")
    assert [match.terms for _, match in percolator.match(Document(text="руда"))] == [
        ("руда",), ("РУДА",),
    ]  # fmt: skip


def test_removing_leaves_nothing_behind() -> None:
    percolator = Percolator([("kept", parse("жер"))])
    for turn in range(5):
        for i in range(2_000):
            percolator.add(i, parse(f'руда{turn} AND ("кен{i} орны" OR жер{i} OR недр{i}*)'))
        for i in range(2_000):
            percolator.remove(i)
    assert len(percolator) == 1
    assert len(percolator._packed) <= room._FEWEST_DEAD + 1
    assert len(percolator._clauses) <= 3 * (room._FEWEST_DEAD + 2)
    assert len(percolator._signs) < 50_000
    assert _found(percolator, Document(text="жер", language="kk")) == ["kept"]


def test_a_query_that_needs_no_word_is_asked_of_every_article() -> None:
    percolator = Percolator(
        [
            ("absent", Query(Not(Term((Word("руда"),), written="руда")))),
            ("filter", Query(Or((Filter("country", ("KZ",)), Term((Word("кен"),)))))),
        ]
    )
    assert _found(percolator, Document(text="", country="KZ")) == ["absent", "filter"]
    assert _found(percolator, Document(text="руда", country="RU", language="ru")) == []


def test_two_queries_under_one_hash_stay_two(monkeypatch: pytest.MonkeyPatch) -> None:
    alike = {"руда AND кен", "руда AND жер"}
    monkeypatch.setattr(room, "hash", lambda it: 7 if it in alike else hash(it), raising=False)
    percolator = Percolator([("a", parse("руда кен")), ("b", parse("руда жер"))])
    assert len(percolator._packed) == 2
    assert _found(percolator, Document(text="руда, жер", language="kk")) == ["b"]
