"""What a document offers to standing queries: its words' signs, and which are neighbours."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from crawler.queries.percolation.signs import offered
from crawler.queries.percolation.tables import Flags, Numbers, Rows, spread
from crawler.text import Keys

if TYPE_CHECKING:
    from crawler.queries.document import Document

_WORDS = 1 << 20  # more than a document's different words, which are numbered from 0
_NOWHERE = -9


class Offers:
    """The different words of a document, numbered, as hashes of their signs."""

    def __init__(self, document: Document, fields: Collection[str]) -> None:
        """Read the text's words, and those of `fields` once more under signs of their own."""
        index = document.index
        self._different: list[Numbers] = []  # the hashes of each different word
        self._places: list[int] = []
        self._numbers: list[int] = []  # beside the places
        self._read(index.words, "")
        if "title" in fields:
            behind = max((end for _, end in index.ranges("title")), default=0)
            self._read([each for each in index.words if each[0] < behind], "title")
        if "author" in fields:
            self._read(index.author_words, "author")
        if "url" in fields:
            self._read(index.url_words, "url")
        lengths = [len(each) for each in self._different]
        self.hashes = np.concatenate((np.zeros(0, np.int64), *self._different))
        self.words: Numbers = np.repeat(np.arange(len(lengths)), lengths)  # beside the hashes

    def _read(self, words: list[tuple[int, Keys]], field: str) -> None:
        """Number the words; equal ones are the same object, for `text.keys` keeps them."""
        known: dict[int, int] = {}
        for place, keys in words:
            number = known.get(id(keys))
            if number is None:
                number = known[id(keys)] = len(self._different)
                self._different.append(offered(keys, field))
            self._places.append(place)
            self._numbers.append(number)
        self._places.append(_NOWHERE)  # a field ends: no neighbours across it
        self._numbers.append(0)

    def _beside(self) -> Numbers:
        """Every two neighbours as one number, sorted, each once."""
        follows = np.diff(np.array(self._places)) == 1
        numbers = np.array(self._numbers)
        return np.unique((numbers[:-1] * _WORDS + numbers[1:])[follows])

    def side_by_side(self, words: Numbers, atoms: Numbers, first: Rows, second: Rows) -> Flags:
        """Say for each pair of atoms whether they stand side by side, `first` first.

        `words` and `atoms` tell which word of the document is which atom.
        """
        wanted = np.zeros(int(max(first.max(), second.max(), atoms.max(initial=0))) + 1, np.bool_)
        wanted[first] = wanted[second] = True
        asked = wanted[atoms]
        known = np.unique(atoms[asked] * _WORDS + words[asked])
        beside = self._beside()
        # Every word that is the first atom, then every word that follows it.
        pair, at = _ranges(known, first.astype(np.int64))
        which, follows = _ranges(beside, known[at] % _WORDS)
        pair = pair[which]
        sought = second[pair].astype(np.int64) * _WORDS + beside[follows] % _WORDS
        where = np.searchsorted(known, sought)
        met = np.zeros(len(first), np.bool_)
        met[pair[known[np.minimum(where, len(known) - 1)] == sought]] = True
        return met


def _ranges(pairs: Numbers, wanted: Numbers) -> tuple[Numbers, Numbers]:
    """Where in the sorted `pairs` those lie that begin with each of the wanted numbers."""
    low, high = np.searchsorted(pairs, np.stack((wanted, wanted + 1)) * _WORDS)
    return spread(low, high - low)
