"""A query that was read, and what it says of a document."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from crawler.queries.document import Document
from crawler.queries.matching import Hit, evaluate
from crawler.queries.nodes import Node, Term, terms
from crawler.text import sentences

LONGEST_SENTENCE = 400  # characters; an alert shows one sentence and stays under Telegram's 4 096
_FIELDS = ("title", "lead", "body")
_CONTEXT = 160  # characters kept before the first hit when a sentence is cut


@dataclass(frozen=True, slots=True)
class Match:
    """Why a document satisfies a query."""

    spans: tuple[tuple[str, int, int], ...]  # field (title, lead, body), start, end
    terms: tuple[str, ...]  # the query's terms that were found, as written there
    sentence: str  # the one that says most, plain, at most 400 characters
    score: float  # each found term once: 3 in the title, 2 in the lead, 1 in the body


@dataclass(frozen=True)
class Query:
    """A query; `str()` gives its canonical form, and queries with equal meaning in it are equal."""

    node: Node

    def __str__(self) -> str:
        return self._canonical

    @cached_property
    def _canonical(self) -> str:
        return str(self.node)

    def match(self, document: Document) -> Match | None:
        """Say how `document` satisfies the query, or None where it does not."""
        hits = evaluate(self.node, document.index)
        return None if hits is None else _explained(self.node, document, hits)


def _explained(node: Node, document: Document, hits: list[Hit]) -> Match:
    spots = document.index.spots
    weights: dict[Term, int] = {}
    spans: dict[tuple[str, int, int], Term] = {}
    for term, (first, behind) in hits:
        weights[term] = max(weights.get(term, 0), document.index.weight(first))
        field, start, _ = spots[first]
        spans[field, start, spots[behind - 1][2]] = term
    ordered = sorted(spans, key=lambda span: (_FIELDS.index(span[0]), *span[1:]))
    found = dict.fromkeys(term.written for term in terms(node) if term in weights)
    return Match(
        spans=tuple(ordered),
        terms=tuple(found),
        sentence=_sentence(document, spans),
        score=float(sum(weights.values())),
    )


def _sentence(document: Document, spans: dict[tuple[str, int, int], Term]) -> str:
    """The sentence with most different terms, the first of equals; from the body if it has any."""
    for field in reversed(_FIELDS):
        inside = sorted(
            (start, end, term) for (name, start, end), term in spans.items() if name == field
        )
        if inside:
            break
    else:
        return ""
    text = document.field(field)
    best: tuple[int, int, int, int] | None = None
    for start, end in sentences(text):
        within = [(s, term) for s, e, term in inside if start <= s < end]
        if within and (best is None or len({term for _, term in within}) > best[0]):
            best = (len({term for _, term in within}), start, end, within[0][0])
    assert best is not None, "every word lies in a sentence"
    return _cut(text, *best[1:])


def _cut(text: str, start: int, end: int, hit: int) -> str:
    """The sentence, or the part around the hit, at most LONGEST_SENTENCE characters."""
    if end - start <= LONGEST_SENTENCE:
        return text[start:end]
    low = max(start, hit - _CONTEXT)
    if low > start:
        low = text.find(" ", low, hit) + 1 or low
    high = min(end, low + LONGEST_SENTENCE - 2)
    if high < end:
        high = max(text.rfind(" ", hit + 1, high), 0) or high
    return ("…" if low > start else "") + text[low:high].rstrip() + ("…" if high < end else "")
