"""Pages packed to be kept: they come back as they came, small, whatever became of the pattern."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import PageError
from crawler.pipelines.packing import MAX_KEPT, Packed, pack, pack_alone, unpack

MENUS = "".join(f"<li><a href='/рубрика/{n * 7919 % 1000}'>Рубрика {n}</a>" for n in range(900))


def page(words: str) -> bytes:
    """A page of an outlet: much chrome, few words."""
    return f"<html><body><ul>{MENUS}</ul><p>{words}</p></body></html>".encode()


def packed(body: bytes, pattern: bytes | None = None) -> Packed:
    result = pack(body, pattern)
    assert result is not None
    return result


@given(st.binary(max_size=3_000), st.binary(max_size=3_000))
def test_a_page_comes_back_as_it_came(first: bytes, second: bytes) -> None:
    one = packed(first)
    assert one.pattern is not None
    two = packed(second, one.pattern)
    assert unpack(one.body, one.pattern) == first
    assert unpack(two.body, one.pattern) == second
    assert unpack(pack_alone(first), None) == first
    assert (one.size, two.size) == (len(first), len(second))


def test_the_first_page_of_an_outlet_becomes_its_pattern_and_takes_hardly_more() -> None:
    first = packed(page("Подписан договор."))
    assert first.pattern is not None
    assert unpack(first.pattern, None) == page("Подписан договор.")
    assert len(first.body) < len(first.pattern) / 10


def test_the_pages_that_follow_take_a_part_of_what_they_take_alone() -> None:
    first, other = packed(page("Подписан договор.")), page("Открыта школа в Акбулаке.")
    second = packed(other, first.pattern)
    assert second.pattern is None
    assert len(second.body) < len(pack_alone(other)) / 10


@pytest.mark.parametrize("cut", [0, 5, 40])
def test_over_a_damaged_pattern_a_page_becomes_a_new_one(cut: int) -> None:
    pattern = packed(page("а")).pattern
    assert pattern is not None
    again = packed(page("б"), pattern[:cut])
    assert again.pattern is not None
    assert unpack(again.body, again.pattern) == page("б")


def test_a_page_that_is_too_large_is_not_kept() -> None:
    assert pack(b"x" * MAX_KEPT) is not None
    assert pack(b"x" * (MAX_KEPT + 1)) is None


def test_the_largest_page_still_finds_what_its_pattern_has() -> None:
    noise = Random(1).randbytes(MAX_KEPT)
    over = packed(noise[1:], packed(noise).pattern)
    assert len(over.body) < MAX_KEPT / 2 < len(pack_alone(noise[1:]))


@pytest.mark.parametrize("harm", ["cut", "turned", "wrong pattern", "no pattern"])
def test_a_damaged_page_is_told_of(harm: str) -> None:
    base, other = packed(page("а" * 50)).pattern, packed(page("в" * 50)[::-1]).pattern
    body = packed(page("б" * 30), base).body
    if harm == "cut":
        body = body[:-2]
    elif harm == "turned":
        body = body[:20] + bytes([body[20] ^ 255]) + body[21:]
    elif harm == "wrong pattern":
        base = other
    else:
        base = None
    with pytest.raises(PageError, match="damaged"):
        unpack(body, base)
