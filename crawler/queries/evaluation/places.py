"""Where in a text the sides of a NEAR stand: terms, one of several, or NEARs in their turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from crawler.queries.evaluation.nearness import Range, Sides, meet, pairs, partners
from crawler.queries.evaluation.phrases import Found, Hit
from crawler.queries.evaluation.view import View
from crawler.queries.limits import MOST_WEIGHT
from crawler.queries.nodes import Near, Node, Or, Term, Weighted


class Standing(Sides):
    """Every place at which a node stands, in order."""

    def __init__(self, found: list[Found]) -> None:
        super().__init__(
            [tuple((hit.place.first, hit.place.behind) for hit in each) for each in found]
        )
        self.found = found


def places(node: Node, view: View, weight: int = 1, *, full: bool = True) -> Standing:
    """Every place of a term, of one of several, or of two beside each other.

    `full`: single words meet by all their forms. Bounded, for a NEAR, by `nearness.MOST_KEPT`.
    """
    # A query's nodes outlive a view; equal terms are at one place and share what was found.
    key = (node if isinstance(node, Term) else id(node), weight, full)
    standing = view.known.get(key)
    if not isinstance(standing, Standing):
        standing = view.known[key] = _places(node, view, weight, full=full)
    return standing


def _places(node: Node, view: View, weight: int, *, full: bool) -> Standing:
    match node:
        case Term():
            return Standing([(Hit(node, place, weight),) for place in view.find(node, full=full)])
        case Or(children):
            every = [places(child, view, weight, full=full).found for child in children]
            return _in_order(found for each in every for found in each)
        case Weighted(child, factor):
            return places(child, view, min(weight * factor, MOST_WEIGHT), full=full)
        case Near(left, right, words, ordered):
            lefts, rights = places(left, view, weight), places(right, view, weight)
            both = pairs(lefts, rights, words, ordered=ordered)
            return _in_order(
                tuple(sorted(lefts.found[a] + rights.found[b], key=_first)) for a, b in both
            )
        case _:
            raise AssertionError(f"{type(node).__name__} stands at no place; the parser refuses it")


def beside(node: Near, view: View, weight: int = 1) -> Iterable[Hit]:
    """The hits by which both sides of `node` stand beside each other, each hit once."""
    lefts, rights = places(node.left, view, weight), places(node.right, view, weight)
    if _solid(node.left) and _solid(node.right):
        numbers = partners(lefts.hulls, rights.hulls, node.words, ordered=node.ordered)
    else:
        both = list(pairs(lefts, rights, node.words, ordered=node.ordered))
        numbers = sorted({a for a, _ in both}), sorted({b for _, b in both})
    chosen = [lefts.found[i] for i in numbers[0]] + [rights.found[i] for i in numbers[1]]
    return each_once(chosen)


def each_once(found: Iterable[Found]) -> Iterable[Hit]:
    """The hits of all of `found`; one that takes part in several is given once."""
    return {_identity(hit): hit for each in found for hit in each}.values()


def meets(node: Near, view: View) -> bool:
    """Whether both sides of `node` stand beside each other; no pair is kept."""
    if _solid(node.left) and _solid(node.right):
        left = _ranges(node.left, view)
        return bool(left) and meet(
            left, _ranges(node.right, view), node.words, ordered=node.ordered
        )
    lefts = places(node.left, view)
    if not lefts.found:
        return False
    return any(
        True for _ in pairs(lefts, places(node.right, view), node.words, ordered=node.ordered)
    )


def _solid(node: Node) -> bool:
    """Whether each place of `node` is one stretch of text, with no NEAR in it."""
    match node:
        case Or(children):
            return all(_solid(child) for child in children)
        case Weighted(child):
            return _solid(child)
        case _:
            return isinstance(node, Term)


def _ranges(node: Node, view: View) -> Sequence[Range]:
    """The places of a solid node, in order."""
    match node:
        case Term():
            return [place[:2] for place in view.find(node, full=True)]
        case Weighted(child):
            return _ranges(child, view)
        case Or(children):
            return sorted(place for child in children for place in _ranges(child, view))
        case _:
            raise AssertionError(f"{type(node).__name__} is not solid")


def _in_order(found: Iterable[Found]) -> Standing:
    once = {tuple(_identity(hit) for hit in each): each for each in found}
    return Standing(sorted(once.values(), key=_hull))


def _identity(hit: Hit) -> tuple[int, int, int]:
    """Tells hits of one query apart, at a fraction of what comparing their terms costs."""
    return id(hit.term), hit.place.first, hit.place.behind


def _first(hit: Hit) -> int:
    return hit.place.first


def _hull(found: Found) -> Range:
    return found[0].place.first, max(hit.place.behind for hit in found)
