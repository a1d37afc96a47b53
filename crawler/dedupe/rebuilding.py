"""What is kept of a replaced text: how to make it of the newer one, letter by letter."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

# In turns: what is copied from the newer text (from, to), and what it does not have.
Diff = Sequence[Sequence[int] | str]

SHORTEST_COPY = 12  # letters; naming the place of fewer costs as much as writing them
# A sentence, or what stands between two ends of lines. No two parts can match the same letter.
_PIECE = re.compile(r"[^\n.!?…]+[\n.!?…]*|[\n.!?…]+")


def reverse_diff(older: str, newer: str) -> Diff:
    """Say how `older` is made of `newer`; `rebuild` does it. Takes linear time.

    Sentences that only moved are copied from where they stand now.
    """
    head = _common_head(older, newer)
    tail = _common_head(older[head:][::-1], newer[head:][::-1])
    end = len(older) - tail
    diff: list[list[int] | str] = []
    _copy(diff, older, 0, 0, head)
    places, cursor = _places(newer), head
    for found in _PIECE.finditer(older, head, end):
        piece = found[0]
        at: int | None = cursor
        if not newer.startswith(piece, cursor):
            starts = places.get(piece)
            at = starts[min(bisect_left(starts, cursor), len(starts) - 1)] if starts else None
        if at is None:
            _write(diff, piece)
        else:
            _copy(diff, piece, 0, at, len(piece))
            cursor = at + len(piece)
    _copy(diff, older, end, len(newer) - tail, tail)
    return diff


def rebuild(newer: str, diff: Diff) -> str:
    """Make the older text of the newer one."""
    return "".join(part if isinstance(part, str) else newer[part[0] : part[1]] for part in diff)


def _places(text: str) -> dict[str, list[int]]:
    places: dict[str, list[int]] = {}
    for found in _PIECE.finditer(text):
        places.setdefault(found[0], []).append(found.start())
    return places


def _copy(diff: list[list[int] | str], source: str, start: int, at: int, length: int) -> None:
    """Copy `length` letters that stand at `at` in the newer text and at `start` in `source`."""
    last = diff[-1] if diff else None
    if isinstance(last, list) and last[1] == at:
        last[1] += length
    elif length >= SHORTEST_COPY:
        diff.append([at, at + length])
    elif length:
        _write(diff, source[start : start + length])


def _write(diff: list[list[int] | str], letters: str) -> None:
    if diff and isinstance(diff[-1], str):
        diff[-1] += letters
    else:
        diff.append(letters)


def _common_head(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:  # by halves: slices are compared at the speed of memory
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
