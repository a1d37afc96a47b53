"""Does a document satisfy a query, and by which words?"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

from crawler.queries.document import Index, Range
from crawler.queries.nodes import And, Near, Node, Not, Or, Scope, Term

# Pairs that one NEAR looks at; only a text that repeats the same words thousands of times has
# more, and such a text is decided by its beginning.
MOST_PLACES = 5_000


class Hit(NamedTuple):
    """A term of the query and where it stands in the document."""

    term: Term
    place: Range


class _Found(NamedTuple):
    first: int
    behind: int
    hits: tuple[Hit, ...]


Scopes = tuple[tuple[Range, ...], ...]  # a place must lie in a range of each


def evaluate(node: Node, index: Index, scopes: Scopes = ()) -> list[Hit] | None:
    """Return the hits by which `index` satisfies `node`, or None where it does not."""
    match node:
        case And(children):
            every: list[Hit] = []
            for child in children:
                hits = evaluate(child, index, scopes)
                if hits is None:
                    return None
                every += hits
            return every
        case Or(children):
            found = [evaluate(child, index, scopes) for child in children]
            satisfied = [hits for hits in found if hits is not None]
            return [hit for hits in satisfied for hit in hits] if satisfied else None
        case Not(child):
            return [] if evaluate(child, index, scopes) is None else None
        case Scope(name, child):
            return evaluate(child, index, (*scopes, index.ranges(name)))
        case Term() | Near():
            return [hit for found in _places(node, index, scopes) for hit in found.hits] or None


def _places(node: Node, index: Index, scopes: Scopes) -> list[_Found]:
    """Every place of a term, of one of several, or of two beside each other, in order."""
    match node:
        case Term():
            places = (place for place in index.find(node) if _inside(place, scopes))
            return [_Found(*place, (Hit(node, place),)) for place in places]
        case Or(children):
            return _ordered(found for child in children for found in _places(child, index, scopes))
        case Near(left, right, words):
            return _beside(_places(left, index, scopes), _places(right, index, scopes), words)
        case _:
            raise AssertionError(f"{type(node).__name__} stands at no place; the parser refuses it")


def _inside(place: Range, scopes: Scopes) -> bool:
    return all(
        any(start <= place[0] and place[1] <= end for start, end in ranges) for ranges in scopes
    )


def _beside(left: list[_Found], right: list[_Found], words: int) -> list[_Found]:
    """Pairs, in either order, with at most `words` places between and no common word."""
    pairs: dict[Range, _Found] = {}
    for earlier, later in ((left, right), (right, left)):
        firsts = [found.first for found in later]
        for a in earlier:
            low = bisect_left(firsts, a.behind)
            high = bisect_right(firsts, a.behind + words)
            for b in later[low:high]:
                pairs.setdefault((a.first, b.behind), _Found(a.first, b.behind, a.hits + b.hits))
                if len(pairs) >= MOST_PLACES:
                    return _ordered(pairs.values())
    return _ordered(pairs.values())


def _ordered(found: Iterable[_Found]) -> list[_Found]:
    return sorted(found, key=lambda each: (each.first, each.behind))
