"""Why a document satisfies a query: places, terms, the sentence that says most, and a score."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple, Protocol

from crawler.queries.document import Document
from crawler.queries.evaluation.index import Index
from crawler.queries.evaluation.matching import Evidence, Lowered, evaluate
from crawler.queries.evaluation.phrases import Hit
from crawler.queries.explanation.showing import best_sentence, weight
from crawler.queries.nodes import Node, Term, terms

_FIELDS = ("title", "lead", "body")

Span = tuple[str, int, int]  # field (title, lead, body), start, end
Part = tuple[str, float]  # a term as written in the query, and its points


class HasNode(Protocol):
    """A query that was read."""

    @property
    def node(self) -> Node: ...


class _Reasons(NamedTuple):
    spans: tuple[Span, ...]
    terms: tuple[str, ...]
    sentence: str
    parts: tuple[Part, ...]


class Match:
    """Why a document satisfies a query.

    Made by the thousand and seldom read: the reasons are worked out when the first one is asked
    for. Two matches are equal where their reasons are. A match can be pickled; what it says then
    stands fast.
    """

    __slots__ = ("_document", "_query", "_reasons")

    def __init__(self, query: HasNode | Callable[[], HasNode], document: Document) -> None:
        """Note that `document` satisfies `query`, or the query that `query` returns when asked."""
        self._query: HasNode | Callable[[], HasNode] | None = query
        self._document: Document | None = document
        self._reasons: _Reasons | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every place in title, lead and body that was found, in order, for highlighting."""
        return self._worked_out.spans

    @property
    def terms(self) -> tuple[str, ...]:
        """The query's terms that were found, as written there, in its order."""
        return self._worked_out.terms

    @property
    def sentence(self) -> str:
        """The sentence that says most, at most 400 characters, of the body if a word is there.

        Empty where only the authors' names, the address or filters were asked for.
        """
        return self._worked_out.sentence

    @property
    def parts(self) -> tuple[Part, ...]:
        """What the score is made of; the parts of DEMOTE are negative."""
        return self._worked_out.parts

    @property
    def score(self) -> float:
        """How much the document is about the query: the sum of `parts`, never below 0.

        Each found term counts once, at its best place: 3 in the title, 2 in the lead, else 1,
        times its weight, half where only the skeleton of a word was met.
        """
        return float(sum(points for _, points in self._worked_out.parts))

    @property
    def _worked_out(self) -> _Reasons:
        if self._reasons is None:
            query, document = self._query, self._document
            assert query is not None
            assert document is not None
            self._reasons = _reasons(query() if callable(query) else query, document)
            self._query = self._document = None
        return self._reasons

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Match) and self._worked_out == other._worked_out

    def __hash__(self) -> int:
        return hash(self._worked_out)

    def __repr__(self) -> str:
        return f"Match({self.score:g}: {', '.join(self.terms)})"

    def __reduce__(self) -> tuple[Callable[..., Match], tuple[_Reasons]]:
        return _restored, (self._worked_out,)


def _restored(reasons: _Reasons) -> Match:
    match = Match.__new__(Match)
    match._query = match._document = None
    match._reasons = reasons
    return match


def _reasons(query: HasNode, document: Document) -> _Reasons:
    index = document.index
    evidence = evaluate(query.node, index)
    if evidence is None:
        raise ValueError(f"the document does not satisfy {query.node}")
    hits = [each for each in evidence if isinstance(each, Hit)]
    points = _points(hits, index)
    found = [term for term in dict.fromkeys(terms(query.node)) if term in points]
    spans = {span for hit in hits if (span := _span(hit, index)) is not None}
    return _Reasons(
        tuple(sorted(spans, key=_in_order)),
        tuple(dict.fromkeys(_written(term) for term in found)),
        best_sentence(hits, index),
        (*((_written(term), points[term]) for term in found), *_lowered(evidence, points, index)),
    )


def _written(term: Term) -> str:
    return term.written or str(term)


def _span(hit: Hit, index: Index) -> Span | None:
    first, last = index.spot(hit.place.first), index.spot(hit.place.behind - 1)
    return (first.field, first.start, last.end) if first and last else None


def _in_order(span: Span) -> tuple[int, int, int]:
    return _FIELDS.index(span[0]), span[1], span[2]


def _points(hits: Iterable[Hit], index: Index) -> dict[Term, float]:
    """What each term counts, at its best place."""
    points: dict[Term, float] = {}
    for hit in hits:
        worth = index.weight(hit.place.first) * weight(hit)
        points[hit.term] = max(points.get(hit.term, 0.0), worth)
    return points


def _lowered(evidence: Evidence, points: dict[Term, float], index: Index) -> Iterable[Part]:
    """What each DEMOTE takes: what its words would have brought, or 1, times its weight.

    All of them together take no more than there is.
    """
    left = sum(points.values())
    demoted = {each.node: each.evidence for each in evidence if isinstance(each, Lowered)}
    for node, below in demoted.items():
        inside = _points((hit for hit in below if isinstance(hit, Hit)), index)
        taken = min(left, node.weight * (sum(inside.values()) or 1.0))
        left -= taken
        yield str(node), -taken
