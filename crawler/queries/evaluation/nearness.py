"""Which of two lists of places stand beside each other."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

Range = tuple[int, int]  # places from … to, the end not included
Blocks = tuple[Range, ...]  # what one side consists of, in no order: a NEAR b has two

# What one NEAR looks at, and keeps, where a side is itself a NEAR, counted in blocks; only a text
# that repeats the same words thousands of times has more, and it is decided by its beginning.
MOST_LOOKS = 100_000
MOST_KEPT = 10_000


def meet(left: Sequence[Range], right: Sequence[Range], words: int, *, ordered: bool) -> bool:
    """Whether a range of `left` and one of `right` have at most `words` places between.

    Both are in order of their beginnings. `ordered`: the left one must come first. Ranges that
    overlap do not meet.
    """
    if _follows(left, right, words):
        return True
    return not ordered and _follows(right, left, words)


def _follows(earlier: Sequence[Range], later: Sequence[Range], words: int) -> bool:
    firsts = [each[0] for each in later]
    for each in earlier:
        at = bisect_left(firsts, each[1])
        if at < len(firsts) and firsts[at] <= each[1] + words:
            return True
    return False


def gap(earlier: Sequence[Range], later: Sequence[Range], within: Range) -> int | None:
    """The fewest places between a range of `earlier` and one of `later` behind it.

    Only those that begin in `within` count; None where there are none.
    """
    start, end = within
    firsts = sorted(each[0] for each in later if start <= each[0] < end)
    found = []
    for each in earlier:
        at = bisect_left(firsts, each[1])
        if start <= each[0] < end and at < len(firsts):
            found.append(firsts[at] - each[1])
    return min(found, default=None)


def partners(
    left: Sequence[Range], right: Sequence[Range], words: int, *, ordered: bool
) -> tuple[list[int], list[int]]:
    """Return the numbers of those in `left` and in `right` that have a partner, as in `meet`.

    No pair is built: the time is that of sorting.
    """
    after = _close(left, [each[0] for each in right], words, 1)
    before = _close(right, [each[1] for each in left], words, 0)
    if not ordered:
        after |= _close(left, [each[1] for each in right], words, 0)
        before |= _close(right, [each[0] for each in left], words, 1)
    return sorted(after), sorted(before)


def _close(ranges: Sequence[Range], others: list[int], words: int, side: int) -> set[int]:
    """Which ranges have one of `others` within `words` behind them (side 1) or before (side 0)."""
    others.sort()
    found = set()
    for number, each in enumerate(ranges):
        low = each[1] if side else each[0] - words
        at = bisect_left(others, low)
        if at < len(others) and others[at] <= low + words:
            found.add(number)
    return found


class Sides:
    """What may stand on one side of a NEAR: each its blocks, in order of their hulls."""

    def __init__(self, blocks: Sequence[Blocks]) -> None:
        self.blocks = blocks
        self.hulls: list[Range] = [hull(each) for each in blocks]
        self.longest = max((behind - first for first, behind in self.hulls), default=0)


def pairs(left: Sides, right: Sides, words: int, *, ordered: bool) -> Iterator[tuple[int, int]]:
    """Yield the numbers of the sides that stand beside each other, in order of the left one.

    Sides of several blocks may stand within each other (a c b holds a NEAR b NEAR c); they may
    not share a word. Bounded by MOST_LOOKS and MOST_KEPT.
    """
    looks, kept = MOST_LOOKS, MOST_KEPT
    for number, (first, behind) in enumerate(left.hulls):
        blocks = left.blocks[number]
        low = behind if ordered else first - words - right.longest
        for other in range(bisect_left(right.hulls, (low,)), len(right.hulls)):
            other_first, other_behind = right.hulls[other]
            if other_first > behind + words:
                break
            looks -= len(blocks)
            if looks < 0:
                return
            if first - other_behind <= words and not _share(blocks, right.blocks[other]):
                yield number, other
                kept -= len(blocks) + len(right.blocks[other])
                if kept < 0:
                    return


def hull(blocks: Blocks) -> Range:
    """The places from the first block's beginning to the last one's end."""
    if len(blocks) == 1:
        return blocks[0]
    return min(block[0] for block in blocks), max(block[1] for block in blocks)


def _share(left: Blocks, right: Blocks) -> bool:
    return any(a[0] < b[1] and b[0] < a[1] for a in left for b in right)
