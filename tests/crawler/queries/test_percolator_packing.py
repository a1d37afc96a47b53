"""A query comes back from its bytes as it was."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st
from query_world import query

from crawler.queries import parse
from crawler.queries.nodes import terms
from crawler.queries.percolation.packing import pack, unpack


@given(st.integers(0, 2**32))
def test_a_query_comes_back_as_it_was(seed: int) -> None:
    node = query(random.Random(seed)).node
    again = unpack(pack(node))
    assert again == node
    assert [term.written for term in terms(again)] == [term.written for term in terms(node)]


def test_queries_that_were_written_alike_are_the_same_bytes() -> None:
    one, other = parse("Руда  AND кен"), parse("Руда кен")
    assert pack(one.node) == pack(other.node)
    assert pack(parse("руда кен").node) != pack(one.node)
