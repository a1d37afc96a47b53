"""Many standing queries against one document, of which only the likely ones are evaluated."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from crawler.queries.document import Document
from crawler.queries.limits import PREFIX_LETTERS
from crawler.queries.nodes import And, Mode, Near, Node, Not, Or, Scope, Term, Word
from crawler.queries.query import Match, Query
from crawler.text import fold, forms


class Percolator:
    """Holds queries under keys; finds those that a document satisfies.

    Each query is filed under words of which every match needs at least one (its cheapest such
    set), so a document is compared only with queries that share a word with it.
    """

    def __init__(self, queries: Iterable[tuple[Hashable, Query]] = ()) -> None:
        self._queries: dict[Hashable, tuple[int, Query]] = {}  # with the order of arrival
        self._filed: dict[str, set[Hashable]] = {}
        self._arrivals = 0
        for key, query in queries:
            self.add(key, query)

    def __len__(self) -> int:
        return len(self._queries)

    def add(self, key: Hashable, query: Query) -> None:
        """File `query` under `key`, in place of what was there."""
        self.remove(key)
        self._arrivals += 1
        self._queries[key] = (self._arrivals, query)
        for word in required(query.node):
            self._filed.setdefault(word, set()).add(key)

    def remove(self, key: Hashable) -> None:
        """Forget the query under `key`, if there is one."""
        filed = self._queries.pop(key, None)
        if filed is None:
            return
        for word in required(filed[1].node):
            keys = self._filed[word]
            keys.discard(key)
            if not keys:
                del self._filed[word]

    def match(self, document: Document) -> list[tuple[Hashable, Match]]:
        """Return the queries that `document` satisfies, in the order in which they were added."""
        likely: set[Hashable] = set()
        for word in self._filed.keys() & document.index.keys:
            likely |= self._filed[word]
        found = []
        for key in sorted(likely, key=lambda each: self._queries[each][0]):
            match = self._queries[key][1].match(document)
            if match is not None:
                found.append((key, match))
        return found


def required(node: Node) -> frozenset[str]:
    """Return index keys of which every document that satisfies `node` has at least one.

    Empty for a node that may be satisfied without any word (NOT).
    """
    match node:
        case Term(words):
            return min((_keys(word) for word in words), key=_cost)
        case And(children):
            return _cheapest(required(child) for child in children)
        case Near(left, right):
            return _cheapest((required(left), required(right)))
        case Or(children):
            return frozenset().union(*(required(child) for child in children))
        case Scope(_, child):
            return required(child)
        case Not():
            return frozenset()


def _cheapest(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return min((keys for keys in sets if keys), key=_cost, default=frozenset())


def _keys(word: Word) -> frozenset[str]:
    match word.mode:
        case Mode.INFLECTED:
            return forms(word.text)
        case Mode.PREFIX:
            return frozenset(("^" + word.text[:PREFIX_LETTERS],))
        case Mode.EXACT | Mode.CASED:
            return frozenset(("=" + fold(word.text),))


def _cost(keys: frozenset[str]) -> float:
    """How often a text is expected to hold one of the keys: short words are the common ones."""
    return sum(1.0 / (len(key) * len(key)) for key in keys)
