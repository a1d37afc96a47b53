"""What of a query can be decided by the presence of words."""

from __future__ import annotations

import random

import pytest
from query_world import document, query

from crawler.queries import Document, parse
from crawler.queries.nodes import And, Node, Not, Or, Term, Word
from crawler.queries.percolation.clauses import MOST_CLAUSES, Clause, clauses
from crawler.queries.percolation.offers import Offers
from crawler.queries.percolation.signs import OWN_SIGNS, needed, rarity

COST = rarity(None)
ANY = Word("руда"), Word("кен"), Word("жер")


def _signs(text: str, *, full: bool = False, field: str = "") -> frozenset[str]:
    return needed(Word(text), full=full, field=field)


def _of(text: str) -> list[Clause]:
    return clauses(parse(text).node, COST)


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("руда", True),
        ("=руда", True),
        ("руда*", True),
        ('cs:"US"', False),  # its letters have to be looked at
        ("геологоразведочный*", False),  # longer than any sign
        ('"руда кен"', True),
        ('"руда кен жер"', False),  # two pairs of neighbours may be in two places
        ("руда AND кен", True),
        ('"руда кен" AND "жер кен"', False),
        ("руда NOT кен", True),
        ('руда NOT "кен жер"', False),
        ("руда NEAR кен", False),
        ("title:руда", True),
        ("body:руда", False),
    ],
)
def test_what_is_certain_needs_no_second_look(text: str, certain: bool) -> None:
    assert [clause.certain for clause in _of(text)] == [certain]


def test_an_or_within_an_and_is_multiplied() -> None:
    found = _of("руда AND (кен OR жер)")
    assert {frozenset(clause.needs) for clause in found} == {
        frozenset({_signs("руда"), _signs("кен")}),
        frozenset({_signs("руда"), _signs("жер")}),
    }


def test_not_of_an_or_bars_each_of_its_words() -> None:
    (clause,) = _of("руда NOT (кен OR жер)")
    assert set(clause.bars) == {_signs("кен"), _signs("жер")}


def test_a_phrase_asks_for_neighbours() -> None:
    (clause,) = _of('"руда кен"')
    assert clause.pair == (_signs("руда", full=True), _signs("кен", full=True))


def test_a_word_of_the_title_has_signs_of_its_own() -> None:
    (clause,) = _of("title:руда")
    assert clause.needs == (_signs("руда", field="title"),)
    assert clause.fields == {"title"}


def test_too_many_combinations_are_left_to_the_tree() -> None:
    groups = [Or(tuple(Term((Word(f"слово{g}{i}"),)) for i in range(10))) for g in range(10)]
    found = clauses(And(tuple(groups)), COST)
    assert len(found) <= MOST_CLAUSES
    assert not any(clause.certain for clause in found)


def test_a_long_or_keeps_every_branch() -> None:
    node: Node = Or(tuple(Term((Word(f"слово{i}"),)) for i in range(200)))
    assert len(clauses(node, COST)) == 200


def test_the_rarest_word_is_told_by_its_letters() -> None:
    assert COST(_signs("редкоземельный")) < COST(_signs("кен"))


def test_the_rarest_word_is_told_by_the_archive_which_knows_no_rarer_than_unknown() -> None:
    archive = rarity(lambda sign: {"редкоземельный": 50, "кен": 1}.get(sign, 0))
    ordered = sorted(map(_signs, ("редкоземельный", "кен", "тасбулак")), key=archive)
    assert ordered == list(map(_signs, ("тасбулак", "кен", "редкоземельный")))


def test_not_of_not_is_no_bar() -> None:
    (clause,) = clauses(Not(Not(Term((ANY[0],)))), COST)
    assert not clause.certain


def test_every_article_that_satisfies_a_query_fulfils_a_clause_and_certain_ones_suffice() -> None:
    chance = random.Random(3)
    articles = [document(chance) for _ in range(12)]
    present = [_all_signs(article) for article in articles]
    for _ in range(400):
        wanted = query(chance)
        found = clauses(wanted.node, COST)
        for article, signs in zip(articles, present, strict=True):
            fulfilled = [clause for clause in found if _fulfils(signs, clause)]
            if wanted.match(article) is not None:
                assert fulfilled
            elif fulfilled:
                assert not any(clause.certain and clause.pair is None for clause in fulfilled)


def _all_signs(article: Document) -> frozenset[int]:
    return frozenset(Offers(article, OWN_SIGNS).hashes.tolist())


def _fulfils(signs: frozenset[int], clause: Clause) -> bool:
    def there(each: frozenset[str]) -> bool:
        return any(hash(sign) in signs for sign in each)

    return all(map(there, clause.needs)) and not any(map(there, clause.bars))
