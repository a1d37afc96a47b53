"""Which of thousands of packed articles satisfy a query: the tree over arrays, not article by
article.

What stands at a place is found for all articles at once; what is left to `Query.match` is said
by `decides`. The rules are those of `matching`, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from crawler.queries.archive.places import (
    AUTHOR,
    BODY,
    FIELD,
    LEAD,
    MAIN,
    SCOPES,
    SENTENCE,
    TITLE,
    URL,
    WORD,
    WORD_BITS,
)
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
    Word,
)

Numbers = NDArray[np.uint32]
Places = NDArray[np.int64]
Truth = NDArray[np.bool_]
Resolve = Callable[[Word, bool], Numbers]  # a word, whether in a phrase or NEAR → its numbers
Passes = Callable[[Filter], Truth]  # of each article


@dataclass(frozen=True, slots=True)
class Spans:
    """Where something stands: first place and the one behind, sorted; two arrays of one length."""

    first: Places
    behind: Places


class Columns:
    """Packed articles, laid end to end."""

    def __init__(self, packed: Sequence[bytes]) -> None:
        """`packed`: an article each, as `archive_places.pack` gives them."""
        codes: Numbers = np.frombuffer(b"".join(packed), dtype=np.uint32)
        lengths = np.array([len(each) // codes.itemsize for each in packed], dtype=np.int64)
        self.articles = len(packed)
        self.article: Places = np.repeat(np.arange(len(packed), dtype=np.int64), lengths)
        self.words: Numbers = codes & np.uint32(WORD)
        self.fields = ((codes >> np.uint32(WORD_BITS)) & np.uint32(FIELD)).astype(np.uint8)
        self.begins: Truth = (codes & np.uint32(SENTENCE)) != 0


def decides(node: Node) -> bool:
    """Whether arrays alone say exactly which articles satisfy `node`.

    They do not for a phrase with ~n and for a NEAR of NEARs.
    """
    match node:
        case Term(_, slop):
            return slop is None
        case And(children) | Or(children):
            return all(decides(child) for child in children)
        case Near(left, right):
            return _solid(left) and _solid(right)
        case AtLeast(child):
            return _solid(child)
        case SameSentence(left, right):
            return decides(left) and decides(right)
        case Not(child) | Scope(_, child) | Weighted(child):
            return decides(child)
        case Filter() | Demote():
            return True


def _solid(node: Node) -> bool:
    """Whether `node` consists of plain words and phrases, each at places of its own."""
    match node:
        case Term(_, slop):
            return slop is None
        case Or(children):
            return all(_solid(child) for child in children)
        case Weighted(child):
            return _solid(child)
        case _:
            return False


class Sieve:
    """Holds one query against articles; lets all through that satisfy it.

    Where `decides` says no, others may come through too.
    """

    def __init__(self, columns: Columns, resolve: Resolve, passes: Passes, node: Node) -> None:
        self._columns = columns
        self._resolve = resolve
        self._passes = passes
        self._node = node
        self._unit = columns.article  # within which everything must hold: articles or sentences
        self._home: Places = np.arange(columns.articles, dtype=np.int64)  # the unit's article
        relevant = [resolve(word, full) for word, full in words_of(node)]
        numbers = np.unique(np.concatenate([np.zeros(0, dtype=np.uint32), *relevant]))
        self._at: Places = np.flatnonzero(np.isin(columns.words, numbers))
        self._words: Numbers = columns.words[self._at]
        self._fields = columns.fields[self._at]

    def articles(self) -> Truth:
        """Whether each article satisfies the query, or, where it is not decided, may do so."""
        return self._holds(self._node, MAIN)

    def _holds(self, node: Node, fields: frozenset[int], *, near: bool = False) -> Truth:
        match node:
            case Term():
                return self._count(self._places(node, fields, near=near).first) > 0
            case And(children):
                return reduce(np.logical_and, (self._holds(child, fields) for child in children))
            case Or(children):
                found = (self._holds(child, fields, near=near) for child in children)
                return reduce(np.logical_or, found)
            case Not(child):
                return ~self._holds(child, fields) if decides(child) else self._all()
            case Near():
                return self._near(node, fields)
            case Scope(name, child):
                return self._holds(child, _narrowed(fields, name))
            case Filter():
                return self._passes(node)[self._home]
            case SameSentence(left, right):
                return self._in_one_sentence(left, right, fields)
            case AtLeast(child, times):
                return self._at_least(child, times, fields)
            case Demote():
                return self._all()
            case Weighted(child):
                return self._holds(child, fields, near=near)

    def _all(self) -> Truth:
        return np.ones(len(self._home), dtype=np.bool_)

    def _count(self, first: Places) -> Places:
        """How many of the places lie within each unit."""
        return np.bincount(self._unit[first], minlength=len(self._home))

    def _at_least(self, node: Node, times: int, fields: frozenset[int]) -> Truth:
        if not _solid(node):
            return self._holds(node, fields)
        return self._count(np.unique(self._places(node, fields).first)) >= times

    def _in_one_sentence(self, left: Node, right: Node, fields: frozenset[int]) -> Truth:
        unit, home = self._unit, self._home
        starts = np.flatnonzero(self._columns.begins)
        self._unit = np.cumsum(self._columns.begins) - 1
        self._home = self._columns.article[starts]
        holding = np.logical_and(self._holds(left, fields), self._holds(right, fields))
        self._unit, self._home = unit, home
        found = np.zeros(len(home), dtype=np.bool_)
        found[unit[starts[holding]]] = True
        return found

    def _near(self, node: Near, fields: frozenset[int]) -> Truth:
        if not decides(node):
            left = self._holds(node.left, fields, near=True)
            return np.logical_and(left, self._holds(node.right, fields, near=True))
        one = self._places(node.left, fields, near=True)
        other = self._places(node.right, fields, near=True)
        found = self._followed(one, other, node.words)
        if not node.ordered:
            found = np.concatenate([found, self._followed(other, one, node.words)])
        return self._count(found) > 0

    def _followed(self, earlier: Spans, later: Spans, words: int) -> Places:
        """The places behind which one of `later` begins after at most `words` others."""
        at = np.searchsorted(later.first, earlier.behind)
        kept = np.flatnonzero(at < len(later.first))
        following = later.first[at[kept]]
        close = following <= earlier.behind[kept] + words
        return self._in_one_text(earlier.first[kept[close]], following[close])

    def _places(self, node: Node, fields: frozenset[int], *, near: bool = False) -> Spans:
        match node:
            case Term():
                return self._term(node, fields, near=near)
            case Or(children):
                return _united([self._places(child, fields, near=near) for child in children])
            case Weighted(child):
                return self._places(child, fields, near=near)
            case _:
                raise AssertionError(f"{type(node).__name__} is not solid")

    def _term(self, term: Term, fields: frozenset[int], *, near: bool) -> Spans:
        full = near or len(term.words) > 1
        first = self._word(term.words[0], fields, full=full)
        if term.slop is not None:
            first = self._loosely(term, term.slop, first, fields)
            return Spans(first, first + 1)
        for offset, word in enumerate(term.words[1:], start=1):
            here = self._word(word, fields, full=full) - offset
            first = np.intersect1d(first, here, assume_unique=True)
        first = self._in_one_text(first, first + len(term.words) - 1)
        return Spans(first, first + len(term.words))

    def _loosely(self, term: Term, slop: int, first: Places, fields: frozenset[int]) -> Places:
        """Places of the first word around which a window with all words may lie."""
        reach = len(term.words) + slop
        for word in term.words[1:]:
            other = self._word(word, fields, full=True)
            low = np.searchsorted(other, first - reach)
            high = np.searchsorted(other, first + reach, side="right")
            first = first[low < high]
        return first

    def _word(self, word: Word, fields: frozenset[int], *, full: bool) -> Places:
        chosen = np.isin(self._words, self._resolve(word, full))
        chosen &= np.isin(self._fields, np.array(sorted(fields), dtype=np.uint8))
        return self._at[chosen]

    def _in_one_text(self, first: Places, last: Places) -> Places:
        """Those of `first` that stand in one field of one article with `last`, and in one unit."""
        fields = self._columns.fields
        kept = _TEXT[fields[first]] == _TEXT[fields[last]]
        kept &= self._columns.article[first] == self._columns.article[last]
        inside: Places = first[kept & (self._unit[first] == self._unit[last])]
        return inside


# Fields that pass into each other: the first paragraph is a part of the body.
_TEXT = np.array([0, TITLE, LEAD, BODY, BODY, AUTHOR, URL, 7], dtype=np.uint8)
_LENGTH_BITS = 8  # a phrase has ten words


def words_of(node: Node, *, near: bool = False) -> list[tuple[Word, bool]]:
    """Every word of `node` and whether it stands in a phrase or beside NEAR."""
    match node:
        case Term(words):
            return [(word, near or len(words) > 1) for word in words]
        case And(children) | Or(children):
            return [pair for child in children for pair in words_of(child, near=near)]
        case Near(left, right):
            return words_of(left, near=True) + words_of(right, near=True)
        case SameSentence(left, right):
            return words_of(left) + words_of(right)
        case Not(child) | Scope(_, child) | AtLeast(child) | Weighted(child):
            return words_of(child, near=near)
        case Filter() | Demote():
            return []


def _narrowed(fields: frozenset[int], name: str) -> frozenset[int]:
    """The fields of a scope within others; author and url stand outside of the text's."""
    return SCOPES[name] if fields == MAIN else fields & SCOPES[name]


def _united(parts: Sequence[Spans]) -> Spans:
    """All spans, each once, in order."""
    first = np.concatenate([part.first for part in parts])
    length = np.concatenate([part.behind for part in parts]) - first
    pairs = np.unique(first << _LENGTH_BITS | length)  # one number sorts faster than two
    first = pairs >> _LENGTH_BITS
    return Spans(first, first + (pairs & ((1 << _LENGTH_BITS) - 1)))
