"""A page as the lines that a reader sees, each with the box it stands in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crawler.pages.tree import Node

BIG_CELL = 300  # letters; a row with a larger cell lays out the page, it holds no data
_NOT_IN_DATA = ("table", "h1", "h2", "h3", "form", "ul")

# HTML Living Standard, 15.3 (rendering): `display: block`, list items and parts of tables.
BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "button",
        "center",
        "dd",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "option",
        "p",
        "pre",
        "search",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
_UNSEEN = frozenset(["head", "title"])


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text that no block or `<br>` breaks; never empty."""

    box: Node  # the nearest block around it
    text: str  # with single spaces
    linked: int  # letters of it that stand in links


def read(root: Node, skip: Callable[[Node], bool] = lambda _: False) -> list[Line]:
    """Return the lines of a box in reading order, without the boxes that `skip` names.

    A row of a table that holds data is one line, with bars between its cells; a table that
    only lays out the page gives the lines of its cells.
    """
    found: list[Line] = []
    pieces: list[str] = []  # of the line that is being read
    linked = 0  # letters of it in links
    boxes = [root]  # that are open
    row: Node | None = None  # of a data table, while we are in it
    items, place, link_end = root.tree.items, root.start + 1, root.end if root.tag == "a" else 0

    def end_line() -> None:
        nonlocal pieces, linked
        text = " ".join("".join(pieces).split())
        if text.strip("| "):
            found.append(Line(boxes[-1], text, linked))
        pieces, linked = [], 0

    while place < root.end:
        item = items[place]
        while boxes[-1].end <= place and len(boxes) > 1:
            if pieces:
                end_line()
            boxes.pop()
            row = None
        if isinstance(item, str):
            pieces.append(item)
            if place < link_end:
                linked += len(item.strip())
            place += 1
            continue
        tag = item.tag
        if tag in _UNSEEN or skip(item):
            if tag in BLOCKS and pieces:
                end_line()
            place = item.end
            continue
        place += 1
        if tag == "a":
            link_end = max(link_end, item.end)
        elif row is not None:
            if tag in ("td", "th") and pieces:
                pieces.append(" | ")
            elif tag in BLOCKS or tag == "br":
                pieces.append(" ")
        elif tag in BLOCKS or tag == "br":
            if pieces:
                end_line()
            if tag != "br":
                boxes.append(item)
                row = item if tag == "tr" and _is_data(item) else None
    if pieces:
        end_line()
    return found


def _is_data(row: Node) -> bool:
    """Say whether a row holds data: several cells, all short, without headings or lists."""
    cells = [cell for cell in row.children() if cell.tag in ("td", "th")]
    return (
        len(cells) > 1
        and all(cell.letters < BIG_CELL for cell in cells)
        and next(row.inner(*_NOT_IN_DATA), None) is None
    )
