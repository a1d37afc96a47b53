"""Phrases: places of single words put together."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crawler.queries.nodes import Term

Places = dict[int, bool]  # in order; of each place whether only a skeleton met there
# Windows of words that share places are each checked on their own; only a text that repeats the
# words thousands of times has more, and such a text is decided by its beginning.
MOST_SHARED = 2_000


class Place(NamedTuple):
    """Where a term stands."""

    first: int
    behind: int
    loose: bool  # met, in a word at least, only by the skeleton


class Hit(NamedTuple):
    """A term of the query and where it stands in the document."""

    term: Term
    place: Place
    weight: int = 1  # what ^n made of it


Found = tuple[Hit, ...]  # the hits that together stand at one place, in order


def consecutive(words: Sequence[Places]) -> list[Place]:
    """Return where the words follow each other without a gap, in order."""
    rarest = min(range(len(words)), key=lambda i: len(words[i]))
    found = []
    for place in words[rarest]:
        start = place - rarest
        if all(start + i in places for i, places in enumerate(words)):
            loose = any(places[start + i] for i, places in enumerate(words))
            found.append(Place(start, start + len(words), loose))
    return found


def loose_windows(words: Sequence[Places], width: int, paragraphs: Sequence[int]) -> list[Place]:
    """Return the windows of at most `width` places of one paragraph that hold every word.

    In any order, each word at a place of its own. For each place the shortest window that ends
    there is given, and the shortest that begins there, so that every place at which a window can
    begin or end is among them. Looks at no more than `width` places from each.
    """
    at: dict[int, list[int]] = {}  # place → the numbers of the words that stand there
    for number, places in enumerate(words):
        for place in places:
            at.setdefault(place, []).append(number)
    order = sorted(at)
    found = {(low, high + 1) for high, low in _shortest(at, order, len(words), width, paragraphs)}
    order.reverse()
    found |= {(low, high + 1) for low, high in _shortest(at, order, len(words), width, paragraphs)}
    return [
        Place(first, behind, _is_loose(words, first, behind)) for first, behind in sorted(found)
    ]


def _shortest(
    at: dict[int, list[int]], order: list[int], words: int, width: int, paragraphs: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Each place of `order` with the nearest before it from which on every word is there."""
    shared = any(len(numbers) > 1 for numbers in at.values())
    checks = MOST_SHARED
    for last, place in enumerate(order):
        home = bisect_right(paragraphs, place)
        seen: set[int] = set()
        for begin in range(last, -1, -1):
            other = order[begin]
            if abs(place - other) >= width or bisect_right(paragraphs, other) != home:
                break
            seen.update(at[other])
            if len(seen) < words:
                continue
            if shared:
                if checks == 0:
                    return
                checks -= 1
                if not _seated([at[each] for each in order[begin : last + 1]], words):
                    continue
            yield place, other
            break


def _seated(places: list[list[int]], words: int) -> bool:
    """Whether each word can have a place of its own: Kuhn's algorithm for bipartite matching."""
    holder: dict[int, int] = {}  # place → word

    def seat(word: int, tried: set[int]) -> bool:
        for place, numbers in enumerate(places):
            if word in numbers and place not in tried:
                tried.add(place)
                if place not in holder or seat(holder[place], tried):
                    holder[place] = word
                    return True
        return False

    return all(seat(word, set()) for word in range(words))


def _is_loose(words: Sequence[Places], first: int, behind: int) -> bool:
    """Whether a word of the window is met only by its skeleton."""
    return any(
        all(places[place] for place in range(first, behind) if place in places) for places in words
    )
