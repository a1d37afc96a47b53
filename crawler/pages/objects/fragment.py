"""The lines of a piece of a page, as a reader of BeautifulSoup's tree sees them."""

from __future__ import annotations

from collections.abc import Container, Iterator

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement

from crawler import text
from crawler.pages.lines import BLOCKS
from crawler.pages.tree import SILENT

MAX_HTML = 300_000  # letters of HTML; the largest box of the real pages seen had 23 000
MAX_TAGS = 20_000  # begun and ended; that box had 280
_CELLS = frozenset({"td", "th"})
_BREAK = "\n"  # between lines; those of the source are blanks
_CELL = " | "


def brew(html: str) -> BeautifulSoup | None:
    """Parse a piece of HTML; `None` when it is larger than any article is."""
    if len(html) > MAX_HTML or html.count("<") > MAX_TAGS:
        return None
    return BeautifulSoup(html, "lxml")


def line(node: Tag) -> str:
    """Return the text of an element as one line."""
    return " ".join(words for words, _ in lines(node))


def lines(box: Tag, skip: Container[int] = ()) -> Iterator[tuple[str, int]]:
    """Yield the lines of a box in reading order, each with how many letters of it stand in links.

    A line ends where a block begins or ends and at `<br>`; the cells of a row are one line.
    Elements whose `id()` is in `skip` are left out with all that is in them.
    """
    words: list[str] = []
    linked = 0
    for piece, in_link in _pieces(box, skip):
        if piece != _BREAK:
            words.append(piece)
            linked += len(piece.strip()) if in_link else 0
            continue
        if found := " ".join(text.normalise("".join(words)).split()).strip(_CELL):
            yield found, min(linked, len(found))
        words, linked = [], 0


def _pieces(box: Tag, skip: Container[int]) -> Iterator[tuple[str, bool]]:
    """Yield the strings of a box and `_BREAK` between its lines, with whether they stand in links.

    The depth of a foreign page must not be that of our calls: hence the list of open elements.
    """
    above: list[tuple[Tag, Iterator[PageElement]]] = [(box, iter(box.contents))]
    links = 0
    while above:
        node, children = above[-1]
        child = next(children, None)
        if child is None:
            above.pop()
            links -= node.name == "a"
            if node.name in BLOCKS and node.name not in _CELLS:
                yield _BREAK, False
        elif isinstance(child, Tag):
            if child.name in SILENT or id(child) in skip:
                continue
            if child.name in _CELLS:
                yield _CELL, False
            elif child.name in BLOCKS or child.name == "br":
                yield _BREAK, False
            links += child.name == "a"
            above.append((child, iter(child.contents)))
        elif type(child) is NavigableString:  # comments and scripts are strings of other kinds
            yield child.replace(_BREAK, " "), links > 0
    yield _BREAK, False


def inside(soup: BeautifulSoup, *selectors: str) -> set[int]:
    """Return the `id()` of all elements that the selectors find, and of all that is in them.

    Taking them out of the soup would cost the square of their number.
    """
    found: set[int] = set()
    for node in soup.select(", ".join(selectors)):
        if id(node) not in found:
            found.add(id(node))
            found.update(map(id, node.descendants))
    return found
