"""Where after the headline certain words stand, found without looking at each piece of text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from crawler.pages.tree import Node, Tree

MAX_FOUND: Final = 20  # places of each word
REACH: Final = 1000  # elements and texts after the headline; the longest real text had 600
_BORDER: Final = "\0"  # between pieces; `tree.grow` leaves none in a page


class Spoken:
    """The text of a page from its headline on in lower case, and the places of its pieces."""

    def __init__(self, tree: Tree, headline: Node | None) -> None:
        self._tree = tree
        self._start = headline.start if headline is not None else 0
        self._text: str | None = None

    def places(self, words: Iterable[str]) -> list[int]:
        """Return the places in `tree.items` of the pieces that hold one of `words`, in order."""
        if self._text is None:
            near = self._tree.items[self._start : self._start + REACH]
            self._text = _BORDER.join([x if isinstance(x, str) else "" for x in near]).lower()
        text, found = self._text, []
        for word in words:
            at = text.find(word)
            for _ in range(MAX_FOUND):
                if at < 0:
                    break
                found.append(at)
                at = text.find(word, at + len(word))
        place, last = self._start, 0
        places: dict[int, None] = {}
        for at in sorted(found):
            place += text.count(_BORDER, last, at)
            last = at
            places[place] = None
        return list(places)
