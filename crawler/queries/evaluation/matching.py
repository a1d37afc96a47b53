"""Does a document satisfy a query, and by which words?

`holds` decides, without lists where none are needed; `evaluate` names the words. They agree: a
document satisfies a query exactly where `evaluate` returns hits, be it an empty list.

A word that stands alone is met by its strict forms; beside NEAR by all of them, for there the
other side says which of two words that look alike is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from crawler.queries.evaluation.index import Index
from crawler.queries.evaluation.phrases import Hit
from crawler.queries.evaluation.places import beside, each_once, meets, places
from crawler.queries.evaluation.traits import passes
from crawler.queries.evaluation.view import View
from crawler.queries.limits import MOST_WEIGHT
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
    positive,
    terms,
)

# Sentences that one SAMESENT looks at; an article has under a thousand, and a longer text is
# decided by its beginning.
MOST_SENTENCES = 5_000


class Lowered(NamedTuple):
    """A DEMOTE whose child was found."""

    node: Demote
    evidence: Evidence


Evidence = list[Hit | Lowered]


def holds(node: Node, index: Index) -> bool:
    """Whether `index` satisfies `node`."""
    return decide(node, View(index))


def evaluate(node: Node, index: Index) -> Evidence | None:
    """Return by which hits `index` satisfies `node`, or None where it does not."""
    return gather(node, View(index))


def decide(node: Node, view: View) -> bool:
    """Whether this part of a document satisfies `node`."""
    return _DECIDERS[type(node)](node, view)


def gather(node: Node, view: View, weight: int = 1) -> Evidence | None:
    """Return by which hits this part of a document satisfies `node`, or None."""
    match node:
        case Term():
            return [Hit(node, place, weight) for place in view.find(node)] or None
        case And(children):
            return _every(children, view, weight)
        case Or(children):
            every = [gather(child, view, weight) for child in children]
            satisfied = [hits for hits in every if hits is not None]
            return [hit for hits in satisfied for hit in hits] if satisfied else None
        case Near():
            return list(beside(node, view, weight)) or None
        case Scope(name, child):
            return gather(child, view.scope(name), weight)
        case Not() | Filter():
            return [] if decide(node, view) else None
        case SameSentence(left, right):
            every = [_every((left, right), each, weight) for each in _sentences(node, view)]
            both = [hits for hits in every if hits is not None]
            return [hit for hits in both for hit in hits] if both else None
        case AtLeast(child, times):
            found = places(child, view, weight, full=False).found
            return list(each_once(found)) if count(node, view) >= times else None
        case Demote(child):
            evidence = gather(child, view)
            return [] if evidence is None else [Lowered(node, evidence)]
        case Weighted(child, factor):
            return gather(child, view, min(weight * factor, MOST_WEIGHT))


def _every(nodes: tuple[Node, ...], view: View, weight: int) -> Evidence | None:
    every: Evidence = []
    for node in nodes:
        hits = gather(node, view, weight)
        if hits is None:
            return None
        every += hits
    return every


def count(node: AtLeast, view: View) -> int:
    """At how many different places the child of `node` begins."""
    return len({first for first, _ in places(node.child, view, full=False).hulls})


def together(node: SameSentence, view: View) -> Iterator[View]:
    """The sentences in which both sides hold."""
    for sentence in _sentences(node, view):
        if decide(node.left, sentence) and decide(node.right, sentence):
            yield sentence


def _sentences(node: SameSentence, view: View) -> Iterator[View]:
    """The sentences in which both sides may hold, in order: those that have words of each side.

    The names of authors and an address are one sentence.
    """
    index = view.index
    if not view.in_text:
        if view.ranges is None and view.occurrences.words:
            yield view
        return
    likely = set(range(len(index.sentences)))
    for side in (node.left, node.right):
        if positive(side):
            found = (place for term in terms(side) for place in view.find(term, full=True))
            likely &= {index.sentence(place.first) for place in found}
    for number in sorted(likely)[:MOST_SENTENCES]:
        sentence = view.sentence(number)
        if sentence.ranges:
            yield sentence


def _decide_term(node: Term, view: View) -> bool:
    return view.has(node)


def _decide_and(node: And, view: View) -> bool:
    return all(_DECIDERS[type(child)](child, view) for child in node.children)


def _decide_or(node: Or, view: View) -> bool:
    return any(_DECIDERS[type(child)](child, view) for child in node.children)


def _decide_not(node: Not, view: View) -> bool:
    return not decide(node.child, view)


def _decide_scope(node: Scope, view: View) -> bool:
    return decide(node.child, view.scope(node.name))


def _decide_filter(node: Filter, view: View) -> bool:
    return passes(node, view.index.traits)


def _decide_same_sentence(node: SameSentence, view: View) -> bool:
    return any(True for _ in together(node, view))


def _decide_at_least(node: AtLeast, view: View) -> bool:
    return count(node, view) >= node.times


def _decide_demote(node: Demote, view: View) -> bool:
    return True


def _decide_weighted(node: Weighted, view: View) -> bool:
    return decide(node.child, view)


# By type, for a chain of cases costs more than most of the decisions.
_DECIDERS: dict[type, Callable[..., bool]] = {
    Term: _decide_term,
    And: _decide_and,
    Or: _decide_or,
    Not: _decide_not,
    Near: meets,
    Scope: _decide_scope,
    Filter: _decide_filter,
    SameSentence: _decide_same_sentence,
    AtLeast: _decide_at_least,
    Demote: _decide_demote,
    Weighted: _decide_weighted,
}
