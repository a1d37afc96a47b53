"""A document, or the part of it in which a query looks."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable

from crawler.queries.evaluation.index import Index
from crawler.queries.evaluation.occurrences import Occurrences, Range
from crawler.queries.evaluation.phrases import Place
from crawler.queries.nodes import Term

TEXT = ("title", "lead", "body")
APART = {"author": "author_occurrences", "url": "url_occurrences"}  # fields with their own places


class View:
    """Title, lead and body of a document; or one field, or one sentence."""

    __slots__ = ("index", "known", "name", "occurrences", "ranges")

    def __init__(
        self,
        index: Index,
        occurrences: Occurrences | None = None,
        ranges: tuple[Range, ...] | None = None,
        name: str = "",
    ) -> None:
        self.index = index
        self.occurrences = occurrences or index.occurrences
        self.ranges = ranges  # None: wherever the occurrences are
        self.name = name  # of the field; empty for the whole text
        self.known: dict[Hashable, object] = {}  # what was worked out for nodes of one query

    @property
    def in_text(self) -> bool:
        """Whether this is a part of title, lead and body."""
        return self.occurrences is self.index.occurrences

    def scope(self, name: str) -> View:
        """The part of this view that lies in the field `name`."""
        if name in APART:
            occurrences: Occurrences = getattr(self.index, APART[name])
            if occurrences is self.occurrences:
                return self
            # title:(author:x): no word stands in both
            ranges = None if self.in_text and self.ranges is None else ()
            return View(self.index, occurrences, ranges, name)
        if not self.in_text:
            return View(self.index, self.index.occurrences, (), name)
        return self._within(self.index.ranges(name), name)

    def sentence(self, number: int) -> View:
        """The part of this view that lies in one sentence."""
        sentence = self.index.sentences[number]
        return self._within(((sentence.first, sentence.behind),), self.name or "sentence")

    def whole(self) -> View:
        """The whole text, or the whole field apart, of which this is a part."""
        return View(self.index, self.occurrences)

    def _within(self, ranges: tuple[Range, ...], name: str) -> View:
        if self.ranges is not None:
            ranges = tuple(
                (max(a[0], b[0]), min(a[1], b[1]))
                for a in self.ranges
                for b in ranges
                if a[0] < b[1] and b[0] < a[1]
            )
        return View(self.index, self.occurrences, ranges, name)

    def has(self, term: Term) -> bool:
        """Whether `term` stands in this part, its single word met strictly."""
        if self.ranges is None and len(term.words) == 1:
            return self.occurrences.has(term.words[0], full=False)
        return bool(self.find(term))

    def find(self, term: Term, *, full: bool = False) -> list[Place]:
        """The places of `term` in this part, in order."""
        found = self.occurrences.find(term, full=full)
        if self.ranges is None:
            return found
        inside = []
        for start, end in self.ranges:
            for at in range(bisect_left(found, (start,)), len(found)):
                if found[at].first >= end:
                    break
                if found[at].behind <= end:
                    inside.append(found[at])
        return inside
