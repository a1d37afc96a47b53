"""A query that was read."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from crawler.queries.document import Document
from crawler.queries.evaluation.matching import holds
from crawler.queries.explanation.explain import Explanation, explained
from crawler.queries.explanation.match import Match
from crawler.queries.nodes import Node


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
        return Match(self, document) if holds(self.node, document.index) else None

    def explain(self, document: Document, language: str = "en") -> Explanation:
        """Say in `language` (ru, kk, en) which part failed first and how far it got.

        Where the document satisfies the query: what was found.
        """
        return explained(self.node, document, language)
