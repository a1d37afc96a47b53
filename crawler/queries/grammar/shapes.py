"""Gives equal queries one shape: nested ones opened up, repetitions left out, weights gathered."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.queries.grammar.checks import named
from crawler.queries.grammar.filters import DATES
from crawler.queries.grammar.refusals import Refusal
from crawler.queries.limits import MOST_WEIGHT
from crawler.queries.nodes import And, Demote, Filter, Node, Or, Scope, Weighted, terms


def joined(kind: type[And] | type[Or], children: Sequence[Node], at: int) -> Node:
    """One node for all; site:a OR site:b is site:a,b."""
    if len(children) == 1:
        return children[0]
    flat: dict[Node, None] = {}
    for child in children:
        flat.update(dict.fromkeys(child.children if isinstance(child, kind) else (child,)))
    parts = list(flat)
    if kind is Or and any(isinstance(part, Filter) for part in parts):
        parts = _filters_united(parts)
    return parts[0] if len(parts) == 1 else kind(tuple(parts), at)


def _filters_united(parts: Sequence[Node]) -> list[Node]:
    united: dict[Node | str, Node] = {}
    for part in parts:
        if not isinstance(part, Filter) or part.name in DATES:
            united[part] = part
            continue
        values = part.values
        if isinstance(before := united.get(part.name), Filter):
            values = tuple(dict.fromkeys(before.values + values))
        united[part.name] = Filter(part.name, values, part.at)
    return list(united.values())


def weighted(node: Node, times: int, at: int) -> Node:
    """`node` whose hits count `times` times; a weight goes inside a field, weights multiply.

    Raises:
        Refusal: `node` has no words that could be hit.
    """
    match node:
        case Demote(child, before):
            return Demote(child, min(before * times, MOST_WEIGHT), node.at)
        case Scope(name, child):
            return Scope(name, weighted(child, times, at), node.at)
        case Weighted(child, before):
            return Weighted(child, min(before * times, MOST_WEIGHT), node.at)
    if next(terms(node), None) is None:
        raise Refusal("weight_nothing", at, what=named(node))
    return Weighted(node, times, at) if times > 1 else node
