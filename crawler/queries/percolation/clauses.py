"""What a document must hold to satisfy a query: clauses that are checked without its text.

A query becomes a few clauses of which one must be fulfilled (a disjunctive normal form); what a
clause cannot say (distances, sentences, filters) leaves it uncertain, so that the tree decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from crawler.queries.nodes import (
    And,
    AtLeast,
    Demote,
    Filter,
    Near,
    Node,
    Not,
    Or,
    SameSentence,
    Scope,
    Term,
    Weighted,
)
from crawler.queries.percolation.signs import OWN_SIGNS, Cost, Signs, decides, needed

MOST_CLAUSES = 32  # that AND may multiply its ORs to: issue "Queries", section Percolator


class Clause(NamedTuple):
    """One way to satisfy a query."""

    needs: tuple[Signs, ...] = ()  # a document has at least one of each
    bars: tuple[Signs, ...] = ()  # and none of any of these
    pair: tuple[Signs, Signs] | None = None  # two of the needs, to be found side by side
    certain: bool = True  # a document that fulfils the clause satisfies the query

    @property
    def fields(self) -> frozenset[str]:
        """The fields whose own signs it asks for."""
        asked = (sign.partition(":")[0] for signs in self.needs + self.bars for sign in signs)
        return OWN_SIGNS.intersection(asked)


class _Within(NamedTuple):
    """Where in the tree a node stands."""

    field: str = ""  # whose words are looked for by signs of their own
    full: bool = False  # in NEAR and its like: all normal forms
    exact: bool = True  # presence in the field is all that is asked


ANYTHING = Clause(certain=False)


def clauses(node: Node, cost: Cost) -> list[Clause]:
    """Return clauses of which every document that satisfies `node` fulfils at least one."""
    return _expanded(node, _Within(), cost)


def _expanded(node: Node, within: _Within, cost: Cost) -> list[Clause]:
    match node:
        case Term():
            return [_term(node, within, cost)]
        case And(children):
            return _product([_expanded(child, within, cost) for child in children], cost)
        case Or(children):
            every = (clause for child in children for clause in _expanded(child, within, cost))
            return list(dict.fromkeys(every))
        case Not(child):
            return [_barred(_expanded(child, within, cost))]
        case Weighted(child):
            return _expanded(child, within, cost)
        case Scope(name, child):
            return _expanded(child, _scoped(name, within), cost)
        case Near(left, right):
            within = within._replace(full=True, exact=False)
            return _product([_expanded(side, within, cost) for side in (left, right)], cost)
        case SameSentence(left, right):
            within = within._replace(full=True, exact=False)
            return _product([_expanded(side, within, cost) for side in (left, right)], cost)
        case AtLeast(child):
            return _expanded(child, within._replace(full=True, exact=False), cost)
        case Demote():
            return [Clause()]
        case Filter():
            return [ANYTHING]


def _scoped(name: str, within: _Within) -> _Within:
    if name in OWN_SIGNS and not within.field:
        return within._replace(field=name)
    return within._replace(exact=False)  # the lead overlaps the body; two fields at once


def _term(term: Term, within: _Within, cost: Cost) -> Clause:
    alone = len(term.words) == 1
    needs = tuple(
        needed(word, full=within.full or not alone, field=within.field) for word in term.words
    )
    exact = within.exact and len(needs) <= 2 and all(decides(word) for word in term.words)
    if alone:
        return Clause(needs, certain=exact)
    unique = tuple(dict.fromkeys(needs))
    if term.slop is not None:
        return Clause(unique, certain=False)
    pair = min(pairwise(needs), key=lambda two: cost(two[0]) * cost(two[1]))
    return Clause(unique, pair=pair, certain=exact)


def _barred(found: list[Clause]) -> Clause:
    """None of these: said by signs where each is one word, otherwise left to the tree."""
    if all(c.certain and len(c.needs) == 1 and not c.bars and c.pair is None for c in found):
        return Clause(bars=tuple(clause.needs[0] for clause in found))
    return ANYTHING


def _product(factors: Iterable[list[Clause]], cost: Cost) -> list[Clause]:
    """All of these, the rarest first; what would make too many clauses is left to the tree."""
    first, *others = sorted(factors, key=lambda factor: sum(expected(c, cost) for c in factor))
    product = first
    for factor in others:
        if len(product) * len(factor) > max(MOST_CLAUSES, len(product)):
            factor = [ANYTHING]
        product = [_both(a, b) for a in product for b in factor]
    return list(dict.fromkeys(product))


def _both(a: Clause, b: Clause) -> Clause:
    return Clause(
        needs=tuple(dict.fromkeys(a.needs + b.needs)),
        bars=tuple(dict.fromkeys(a.bars + b.bars)),
        pair=a.pair or b.pair,
        certain=a.certain and b.certain and (a.pair is None or b.pair is None or a.pair == b.pair),
    )


def expected(clause: Clause, cost: Cost) -> float:
    """How often documents have the rarest need of `clause`; endless where it has none."""
    return min(map(cost, clause.needs), default=float("inf"))
