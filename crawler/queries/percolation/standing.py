"""Standing queries on their way to the processes that hold articles against them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from crawler.queries.grammar.parser import parse
from crawler.queries.limits import STORED
from crawler.queries.nodes import terms
from crawler.queries.percolation.percolator import Percolator
from crawler.queries.percolation.signs import counted


class Standing(NamedTuple):
    """Plain values, equal when the queries are: a percolator cannot travel, its hashes are ours."""

    queries: tuple[tuple[str, str], ...] = ()  # key, canonical query
    frequencies: tuple[tuple[str, int], ...] = ()  # sign, articles of the archive that have it

    def percolator(self) -> Percolator:
        """File the queries, each clause under what the archive has least of.

        Raises:
            QueryError: one was not written by this version of the language.
        """
        read = ((key, parse(query, limits=STORED)) for key, query in self.queries)
        return Percolator(read, dict(self.frequencies) or None)


def counted_signs(queries: Iterable[str]) -> frozenset[str]:
    """Return the signs whose frequencies decide where canonical `queries` are filed."""
    return frozenset(
        sign
        for query in queries
        for term in terms(parse(query, limits=STORED).node)
        for word in term.words
        for sign in counted(word)
    )
