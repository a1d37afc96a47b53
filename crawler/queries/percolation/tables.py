"""Tables of numbers that are looked up by many keys at once and grow by one row at a time.

Both kinds keep what they know in sorted arrays and what was added since in a small tail, which
is merged when it has grown to a sixteenth: a merge of a million rows takes about 0.2 s, and is
due once in some sixty thousand additions.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Rows = NDArray[np.int32]
Flags = NDArray[np.bool_]

_SHORTEST_TAIL = 4_096
_TAIL_SHARE = 16
_FILTER_SHARE = 8  # places of the filter for each hash: one in eight strangers passes


def spread(starts: Numbers, counts: Numbers) -> tuple[Numbers, Numbers]:
    """Return, for every place of the ranges, the number of its range and the place itself."""
    which = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return which, np.arange(len(which)) + (starts - before)[which]


class Table:
    """Rows of small numbers, found by the number in their first column."""

    def __init__(self, width: int) -> None:
        self._table: Rows = np.empty((64, width), np.int32)
        self._count = 0
        self._sorted = 0
        self._starts: Numbers = np.zeros(1, np.int64)  # of each key's rows, and the end

    def __len__(self) -> int:
        return self._count

    def append(self, row: Iterable[int]) -> None:
        """Add a row."""
        if self._count == len(self._table):
            grown = np.empty((self._count * 2, self._table.shape[1]), np.int32)
            grown[: self._count] = self._table
            self._table = grown
        self._table[self._count] = tuple(row)
        self._count += 1
        if self._count - self._sorted > max(_SHORTEST_TAIL, self._sorted // _TAIL_SHARE):
            self.replace(self.rows())

    def rows(self) -> Rows:
        """Every row, in no order that means anything."""
        return self._table[: self._count]

    def replace(self, rows: Rows) -> None:
        """Hold `rows` and no others."""
        self._table = rows[np.argsort(rows[:, 0], kind="stable")]
        self._count = self._sorted = len(rows)
        counts = np.bincount(self._table[:, 0], minlength=1)
        self._starts = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
        if not len(rows):
            self._table = np.empty((64, rows.shape[1]), np.int32)

    def find(self, keys: Numbers) -> Rows:
        """Return the rows whose first number is one of `keys` (none of them twice)."""
        known = keys[keys < len(self._starts) - 1]
        starts = self._starts[known]
        _, places = spread(starts, self._starts[known + 1] - starts)
        found = self._table[places]
        if self._sorted == self._count or not len(keys):
            return found
        tail = self._table[self._sorted : self._count]
        wanted = np.zeros(max(int(keys.max()), int(tail[:, 0].max())) + 1, np.bool_)
        wanted[keys] = True
        return np.concatenate((found, tail[wanted[tail[:, 0]]]))


class HashTable:
    """Small numbers filed under 64-bit hashes, several under one hash if need be."""

    def __init__(self) -> None:
        self._hashes: Numbers = np.zeros(0, np.int64)  # sorted, each once
        self._starts: Numbers = np.zeros(1, np.int64)
        self._values: Rows = np.zeros(0, np.int32)
        self._filter: Flags = np.zeros(1, np.bool_)  # by the last bits: is there such a hash?
        self._tail: dict[int, list[int]] = {}
        self._tail_length = 0

    def __len__(self) -> int:
        return len(self._values) + self._tail_length

    def add(self, key: int, value: int) -> None:
        """File `value` under the hash `key`."""
        self._tail.setdefault(key, []).append(value)
        self._filter[key & (len(self._filter) - 1)] = True
        self._tail_length += 1
        if self._tail_length > max(_SHORTEST_TAIL, len(self._values) // _TAIL_SHARE):
            self._replace(*self._items())

    def get(self, key: int) -> list[int]:
        """Return what is filed under the hash `key`."""
        found = list(self._tail.get(key, ()))
        at = bisect_left(self._hashes, key)
        if at < len(self._hashes) and self._hashes[at] == key:
            found += self._values[self._starts[at] : self._starts[at + 1]].tolist()
        return found

    def find(self, keys: Numbers) -> tuple[Numbers, Numbers]:
        """Return every value under `keys`, each with the place in `keys` of its hash."""
        likely = np.flatnonzero(self._filter[keys & (len(self._filter) - 1)])
        wanted = keys[likely]
        at = np.searchsorted(self._hashes, wanted)
        at[at == len(self._hashes)] = 0
        known = np.flatnonzero(self._hashes[at] == wanted) if len(self._hashes) else at[:0]
        starts = self._starts[at[known]]
        which, places = spread(starts, self._starts[at[known] + 1] - starts)
        found = likely[known[which]], self._values[places].astype(np.int64)
        if not self._tail:
            return found
        late = [
            (place, value)
            for place, key in zip(likely.tolist(), wanted.tolist(), strict=True)
            for value in self._tail.get(key, ())
        ]
        more = np.array(late, np.int64).reshape(-1, 2)
        return np.concatenate((found[0], more[:, 0])), np.concatenate((found[1], more[:, 1]))

    def renumber(self, kept: Flags, numbers: Numbers) -> None:
        """Drop the values that are not `kept`; the others become `numbers[value]`."""
        hashes, values = self._items()
        stay = kept[values]
        self._replace(hashes[stay], numbers[values[stay]].astype(np.int32))

    def _items(self) -> tuple[Numbers, Rows]:
        late = [(key, value) for key, values in self._tail.items() for value in values]
        more = np.array(late, np.int64).reshape(-1, 2)
        hashes = np.repeat(self._hashes, np.diff(self._starts))
        return (
            np.concatenate((hashes, more[:, 0])),
            np.concatenate((self._values, more[:, 1].astype(np.int32))),
        )

    def _replace(self, hashes: Numbers, values: Rows) -> None:
        order = np.argsort(hashes, kind="stable")
        self._values = values[order]
        self._hashes, starts = np.unique(hashes[order], return_index=True)
        self._starts = np.append(starts, len(values))
        self._filter = np.zeros(1 << (len(self._hashes) * _FILTER_SHARE).bit_length(), np.bool_)
        self._filter[self._hashes & (len(self._filter) - 1)] = True
        self._tail = {}
        self._tail_length = 0
