"""What a query must be beyond its grammar: each part where it means something."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeVar

from crawler.queries.grammar.refusals import Refusal
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
    is_place,
    positive,
)

Kind = TypeVar("Kind", bound=Node)
_NAMES: dict[type[Node], str] = {
    And: "AND",
    Or: "OR",
    Not: "NOT",
    SameSentence: "SAMESENT",
    AtLeast: "ATLEAST",
    Demote: "DEMOTE",
}


def named(node: Node) -> str:
    """What a node is called in the language: AND, site:, SAMESENT …"""
    if isinstance(node, Scope | Filter):
        return f"{node.name}:"
    if isinstance(node, Near):
        return "ONEAR" if node.ordered else "NEAR"
    return _NAMES.get(type(node), str(node))


def within(node: Node) -> Iterator[Node]:
    """Yield `node` and everything inside it, from the left."""
    yield node
    match node:
        case And(children) | Or(children):
            for child in children:
                yield from within(child)
        case Near(left, right) | SameSentence(left, right):
            yield from within(left)
            yield from within(right)
        case Scope(_, child) | Weighted(child) | Not(child) | Demote(child) | AtLeast(child):
            yield from within(child)
        case Term() | Filter():
            return


def first(node: Node, kind: type[Kind]) -> Kind | None:
    """The first node of `kind` inside `node`, or None."""
    return next((each for each in within(node) if isinstance(each, kind)), None)


def must_stand_beside_near(node: Node) -> None:
    """Raise a Refusal where `node` has no place in a text that NEAR could measure from."""
    if (odd := _without_place(node)) is None:
        return
    code = {And: "near_and", Not: "near_not", Scope: "near_field", Filter: "near_filter"}
    raise Refusal(code.get(type(odd), "near_call"), odd.at, what=named(odd))


def must_be_counted(node: Node) -> None:
    """Raise a Refusal where `node` is no word, phrase or OR of them, which ATLEAST counts."""
    odd = _without_place(node) or first(node, Near)
    if odd is not None:
        raise Refusal("atleast_inside", odd.at, what=named(odd))


def _without_place(node: Node) -> Node | None:
    inside = (each for each in within(node) if not isinstance(each, Or | Weighted))
    return next((each for each in inside if not is_place(each)), None)


def must_be_plain(node: Node, outer: str) -> None:
    """Raise a Refusal for a weight or a DEMOTE inside `outer`, where nothing is scored."""
    if weight := first(node, Weighted):
        raise Refusal("weight_absent", weight.at, outer=outer)
    if demoted := first(node, Demote):
        raise Refusal("demote_inside", demoted.at, outer=outer)


def must_find(node: Node, needed: bool = True) -> None:
    """Hold that the whole and each side of every OR look for something that is there.

    What stands under NOT and DEMOTE only judges what others have found, and may be anything;
    `needed` is False for the sides of an AND, of which one suffices.
    """
    match node:
        case Or(children):
            for child in children:
                must_find(child)
        case And(children):
            for child in children:
                must_find(child, needed=False)
        case Scope(_, child) | Weighted(child):
            must_find(child, needed)
        case SameSentence(left, right):
            must_find(left, needed=False)
            must_find(right, needed=False)
            if not positive(node):
                raise Refusal("samesent_positive", node.at)
        case _:
            pass
    if needed and not positive(node):
        raise _finds_nothing(node)


def _finds_nothing(node: Node) -> Refusal:
    inside = list(within(node))
    if any(isinstance(each, Not) for each in inside):
        return Refusal("absent", node.at)
    restricting = first(node, Filter)
    if restricting is not None and first(node, Demote) is None:
        return Refusal("only_filter", restricting.at, what=named(restricting))
    return Refusal("only_demote", node.at)
