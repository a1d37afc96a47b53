"""Tables that grow by a row and are asked for many keys at once."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.queries.percolation import tables
from crawler.queries.percolation.tables import HashTable, Table, spread


@pytest.fixture(autouse=True)
def short_tail() -> object:
    """Merge after four rows, so that both parts are asked."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tables, "_SHORTEST_TAIL", 4)
        yield


def test_ranges_are_written_out() -> None:
    which, places = spread(np.array([10, 50, 7]), np.array([2, 0, 3]))
    assert which.tolist() == [0, 0, 2, 2, 2]
    assert places.tolist() == [10, 11, 7, 8, 9]


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 99))), st.sets(st.integers(0, 30)))
def test_a_table_gives_the_rows_of_the_keys(rows: list[tuple[int, int]], keys: set[int]) -> None:
    table = Table(2)
    for row in rows:
        table.append(row)
    found = table.find(np.array(sorted(keys), np.int64))
    assert sorted(map(tuple, found.tolist())) == sorted(row for row in rows if row[0] in keys)
    assert len(table) == len(rows)


HASHES = st.one_of(st.integers(-(2**63), 2**63 - 1), st.integers(0, 5))


@given(st.lists(st.tuples(HASHES, st.integers(0, 50))), st.lists(HASHES, max_size=8))
def test_a_hash_table_gives_all_values(pairs: list[tuple[int, int]], strangers: list[int]) -> None:
    table = HashTable()
    filed = defaultdict(list)
    for key, value in pairs:
        table.add(key, value)
        filed[key].append(value)
    wanted = [key for key, _ in pairs[::2]] + strangers
    which, values = table.find(np.array(wanted, np.int64))
    assert sorted(zip(which.tolist(), values.tolist(), strict=True)) == sorted(
        (place, value) for place, key in enumerate(wanted) for value in filed.get(key, ())
    )
    assert [sorted(table.get(key)) for key in wanted] == [
        sorted(filed.get(key, ())) for key in wanted
    ]
    assert len(table) == len(pairs)


@given(st.lists(st.tuples(HASHES, st.integers(0, 9))), st.sets(st.integers(0, 9)))
def test_renumbering_drops_what_is_not_kept(pairs: list[tuple[int, int]], kept: set[int]) -> None:
    table = HashTable()
    for key, value in pairs:
        table.add(key, value)
    flags = np.array([value in kept for value in range(10)])
    table.renumber(flags, np.cumsum(flags) - 1)
    assert len(table) == sum(value in kept for _, value in pairs)
    order = sorted(kept)
    for key, value in pairs:
        assert (value in kept) == (value in kept and order.index(value) in table.get(key))
