"""Many standing queries against one document, of which only the likely ones are looked at."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Final

import numpy as np

from crawler.queries.document import Document
from crawler.queries.evaluation.matching import holds
from crawler.queries.explanation.match import Match
from crawler.queries.nodes import Node
from crawler.queries.percolation.clauses import Clause, clauses
from crawler.queries.percolation.offers import Offers
from crawler.queries.percolation.packing import pack, unpack
from crawler.queries.percolation.signs import Signs, rarity
from crawler.queries.percolation.tables import HashTable, Numbers, Rows, Table
from crawler.queries.query import Query

Frequencies = Callable[[str], int] | Mapping[str, int]  # sign → documents of the archive with it

_ALWAYS = 0  # the atom that every document has
_NEEDS = 4  # of a clause that are checked by number; the rest is left to the tree
_FIRST, _SECOND, _ROW = _NEEDS, _NEEDS + 1, _NEEDS + 2  # columns of a clause
_KEPT_TREES = 4_096  # of queries that are evaluated again and again; about 2 kB each
_FEWEST_DEAD = 1_024  # removed queries that are worth clearing away


class _Gone:
    """Stands where a key was removed."""


_GONE: Final = _Gone()


class Percolator:
    """Holds queries under keys; finds those that a document satisfies.

    A set of signs, one of which a text must have, is an *atom* with a number. A query becomes
    clauses over atoms, each filed under its rarest one; a document gives the atoms it has, these
    give the clauses that may be fulfilled, and a clause is checked by its numbers. Only what is
    still uncertain then is evaluated. Queries that are equal are held once, as a few bytes.
    The hashes hold within one process: it cannot be pickled for another.
    """

    def __init__(
        self,
        queries: Iterable[tuple[Hashable, Query]] = (),
        frequencies: Frequencies | None = None,
    ) -> None:
        """File `queries`. `frequencies` says in how many documents of an archive a sign is seen.

        A sign that it does not know counts as rare; without it, longer words count as rarer.
        """
        if isinstance(frequencies, Mapping):
            known = frequencies
            self._cost = rarity(lambda sign: known.get(sign, 0))
        else:
            self._cost = rarity(frequencies)
        self._atoms = HashTable()  # hash of a set of signs → its atom
        self._signs = HashTable()  # hash of a sign → the atoms it belongs to
        self._atom_count = 1
        # Atoms (times two, plus one where it must be absent), the pair, row * 2 + certain.
        self._clauses = Table(_ROW + 1)
        self._fields: set[str] = set()  # whose words are asked for by signs of their own
        self._rows = HashTable()  # hash of a canonical query → its row
        self._packed: list[bytes | None] = []  # by row; None where nobody asks any more
        self._readers = array("i")  # by row: the subscriptions
        self._subscriptions = Table(2)  # row, number of the subscription
        self._keys: list[Hashable | _Gone] = []  # by number, which grows with time
        self._row_of = array("i")  # by number
        self._written: dict[int, bytes] = {}  # by number, where it is written in its own way
        self._numbers: dict[Hashable, int] = {}
        for key, query in queries:
            self.add(key, query)

    def __len__(self) -> int:
        return len(self._numbers)

    def add(self, key: Hashable, query: Query) -> None:
        """File `query` under `key`, in place of what was there."""
        self.remove(key)
        packed = pack(query.node)
        row = self._row(query.node, packed)
        number = len(self._keys)
        if packed != self._packed[row]:
            self._written[number] = packed
        self._keys.append(key)
        self._row_of.append(row)
        self._readers[row] += 1
        self._numbers[key] = number
        self._subscriptions.append((row, number))

    def remove(self, key: Hashable) -> None:
        """Forget the query under `key`, if there is one."""
        number = self._numbers.pop(key, None)
        if number is None:
            return
        self._keys[number] = _GONE
        self._written.pop(number, None)
        row = self._row_of[number]
        self._readers[row] -= 1
        if not self._readers[row]:
            self._packed[row] = None
        if len(self._keys) - len(self._numbers) > max(_FEWEST_DEAD, len(self._numbers)):
            self._clear_away()

    def match(self, document: Document) -> list[tuple[Hashable, Match]]:
        """Return the queries that `document` satisfies, in the order in which they were added."""
        rows = self._satisfied(document)
        told = self._subscriptions.find(rows)
        told = told[np.argsort(told[:, 1])]
        keys, written = self._keys, self._written
        matches = {
            row: Match(partial(_read, packed), document)
            for row in rows.tolist()
            if (packed := self._packed[row]) is not None
        }
        return [
            (key, Match(partial(_read, written[n]), document) if n in written else matches[row])
            for row, n in zip(told[:, 0].tolist(), told[:, 1].tolist(), strict=True)
            if not isinstance(key := keys[n], _Gone)
        ]

    def _satisfied(self, document: Document) -> Numbers:
        """The rows whose query `document` satisfies, each once."""
        found, uncertain = self._fulfilled(document)
        sure = np.unique(found)
        unsure = set(uncertain.tolist()).difference(sure.tolist()) if len(uncertain) else ()
        more = [row for row in unsure if self._holds(row, document)]
        return np.concatenate((sure, np.array(more, np.int64)))

    def _holds(self, row: int, document: Document) -> bool:
        packed = self._packed[row]
        return packed is not None and holds(_tree(packed), document.index)

    def _fulfilled(self, document: Document) -> tuple[Rows, Rows]:
        """The rows with a fulfilled clause that is certain, and those with one that is not."""
        offers = Offers(document, self._fields)
        which, atoms = self._signs.find(offers.hashes)
        present = np.zeros(self._atom_count, np.bool_)
        present[_ALWAYS] = True
        present[atoms] = True
        found = self._clauses.find(np.flatnonzero(present))
        needs = found[:, 1:_NEEDS]
        found = found[(present[needs >> 1] != (needs & 1)).all(axis=1)]
        paired = np.flatnonzero(found[:, _FIRST])
        if len(paired):
            first, second = found[paired, _FIRST], found[paired, _SECOND]
            fulfilled = np.ones(len(found), np.bool_)
            fulfilled[paired] = offers.side_by_side(offers.words[which], atoms, first, second)
            found = found[fulfilled]
        rows = found[:, _ROW]
        certain = (rows & 1).astype(np.bool_)
        return rows[certain] >> 1, rows[~certain] >> 1

    def _row(self, node: Node, packed: bytes) -> int:
        """The row of a query that is equal to `node`, made if there is none."""
        canonical = hash(str(node))
        for row in self._rows.get(canonical):
            held = self._packed[row]
            if held is not None and (held == packed or unpack(held) == node):
                return row
        row = len(self._packed)
        self._packed.append(packed)
        self._readers.append(0)
        self._rows.add(canonical, row)
        for clause in clauses(node, self._cost):
            self._file(clause, row)
        return row

    def _file(self, clause: Clause, row: int) -> None:
        """Enter a clause under its rarest need."""
        needs = sorted(clause.needs, key=self._cost)
        wanted = [self._atom(need) for need in needs] or [_ALWAYS]
        literals = [atom << 1 for atom in wanted[1:]] + [
            self._atom(bar) << 1 | 1 for bar in clause.bars
        ]
        certain = clause.certain and len(literals) < _NEEDS
        literals = (literals + [_ALWAYS << 1] * _NEEDS)[: _NEEDS - 1]
        pair = [self._atom(each) for each in clause.pair] if clause.pair else [_ALWAYS, _ALWAYS]
        self._clauses.append((wanted[0], *literals, *pair, row << 1 | certain))
        self._fields |= clause.fields

    def _atom(self, signs: Signs) -> int:
        """The number of a set of signs."""
        identity = hash(tuple(sorted(signs)))
        known = self._atoms.get(identity)
        if known:
            return known[0]
        atom = self._atom_count
        self._atom_count += 1
        self._atoms.add(identity, atom)
        for sign in signs:
            self._signs.add(hash(sign), atom)
        return atom

    def _clear_away(self) -> None:
        """Drop what only removed queries needed, and number the rest anew."""
        rows = np.array([packed is not None for packed in self._packed], np.bool_)
        row_numbers = np.cumsum(rows) - 1
        table = self._clauses.rows()
        table = table[rows[table[:, _ROW] >> 1]]
        atoms = np.zeros(self._atom_count, np.bool_)
        atoms[_ALWAYS] = True
        atoms[table[:, 0]] = True
        for column in range(1, _NEEDS):
            atoms[table[:, column] >> 1] = True
        atoms[table[:, [_FIRST, _SECOND]]] = True
        atom_numbers = np.cumsum(atoms) - 1
        self._clauses.replace(_renumbered(table, row_numbers, atom_numbers))
        self._atoms.renumber(atoms, atom_numbers)
        self._signs.renumber(atoms, atom_numbers)
        self._atom_count = int(atoms.sum())
        self._rows.renumber(rows, row_numbers)
        self._packed = [packed for packed in self._packed if packed is not None]
        self._renew_subscriptions(row_numbers)

    def _renew_subscriptions(self, row_numbers: Numbers) -> None:
        live = [(key, number) for number, key in enumerate(self._keys) if key is not _GONE]
        rows = [int(row_numbers[self._row_of[number]]) for _, number in live]
        self._written = {
            new: self._written[old] for new, (_, old) in enumerate(live) if old in self._written
        }
        self._keys = [key for key, _ in live]
        self._numbers = {key: number for number, (key, _) in enumerate(live)}
        self._row_of = array("i", rows)
        self._readers = array("i", np.bincount(rows, minlength=len(self._packed)).tolist())
        numbered = np.column_stack((rows, np.arange(len(rows)))).astype(np.int32)
        self._subscriptions.replace(numbered.reshape(-1, 2))


@lru_cache(maxsize=_KEPT_TREES)
def _tree(packed: bytes) -> Node:
    return unpack(packed)


def _read(packed: bytes) -> Query:
    return Query(_tree(packed))


def _renumbered(table: Rows, rows: Numbers, atoms: Numbers) -> Rows:
    """The clauses with other numbers for atoms and rows."""
    new = np.empty_like(table)
    for column in (0, _FIRST, _SECOND):
        new[:, column] = atoms[table[:, column]]
    for column in range(1, _NEEDS):
        new[:, column] = atoms[table[:, column] >> 1] << 1 | table[:, column] & 1
    new[:, _ROW] = rows[table[:, _ROW] >> 1] << 1 | table[:, _ROW] & 1
    return new
