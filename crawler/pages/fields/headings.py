"""The headings of a page that may be its headline, as they are printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Final

from crawler.pages.fields.marks import TITLE, Marks, is_foreign
from crawler.pages.lines import BLOCKS
from crawler.pages.tree import Node, Tree

MAX_TOP: Final = 8  # <h1> that are looked at
MAX_OTHER: Final = 20  # <h2>, <h3> and boxes named "title"
MAX_LOOKED_AT: Final = 50
MAX_LETTERS: Final = 500
MAX_ITEMS: Final = 200  # elements and texts in a heading
MAX_PARTS: Final = 8  # elements in a heading


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and where it stands."""

    node: Node
    text: str  # one line, never empty
    parts: tuple[str, ...]  # the texts of its elements, and what stands outside them
    is_top: bool  # <h1> or marked as the headline, and no link


def top(tree: Tree, marks: Marks) -> tuple[Heading, ...]:
    """Return the `<h1>` and what is marked as the headline."""
    nodes = chain(tree.all("h1"), marks.property_of("headline"))
    return tuple(islice(_made(nodes, is_top=True), MAX_TOP))


def others(tree: Tree, marks: Marks) -> tuple[Heading, ...]:
    """Return the other headings that may be the headline: `<h2>`, `<h3>`, boxes named so."""
    nodes = chain(tree.all("h2"), marks.named.get(TITLE, ()), tree.all("h3"))
    return tuple(islice(_made(nodes, is_top=False), MAX_OTHER))


def _made(nodes: Iterable[Node], *, is_top: bool) -> Iterator[Heading]:
    seen = set()
    for node in islice(nodes, MAX_LOOKED_AT):
        if node.start in seen:
            continue
        seen.add(node.start)
        is_large = node.letters > MAX_LETTERS or node.end - node.start > MAX_ITEMS
        if not node.letters or is_large or is_foreign(node):
            continue
        is_link = node.linked * 2 > node.letters  # to another article, as a rule
        if is_link and not is_top:
            continue
        if line := line_of(node):
            yield Heading(node, line, tuple(_parts(node, line)), is_top and not is_link)


def line_of(node: Node) -> str:
    """Return the text of a heading as it is seen: letters of two elements do not run together."""
    pieces: list[str] = []
    border = False
    for item in node.tree.items[node.start + 1 : node.end]:
        if isinstance(item, str):
            last = pieces[-1][-1:] if pieces else ""
            if border and last.isalnum() and item[:1].isalnum():
                pieces.append(" ")
            pieces.append(item)
            border = False
        else:
            border = True
            if item.tag in BLOCKS or item.tag == "br":
                pieces.append(" ")
    return " ".join("".join(pieces).split())


def _parts(node: Node, whole: str) -> Iterator[str]:
    """Yield the text of each element in a heading, the heading without it, and without all."""
    inner = list(islice(node.inner(), MAX_PARTS))
    if not inner:
        return
    for element in inner:
        part = line_of(element)
        if part and part != whole:
            yield part
            if whole.startswith(part):
                yield whole[len(part) :].strip()
            elif whole.endswith(part):
                yield whole[: -len(part)].strip()
    yield " ".join("".join(_own(node)).split())


def _own(node: Node) -> Iterator[str]:
    items, place = node.tree.items, node.start + 1
    while place < node.end:
        item = items[place]
        if isinstance(item, str):
            yield item
            place += 1
        else:
            yield " "
            place = item.end
