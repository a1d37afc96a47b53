"""A page as the lines that a reader sees, each with the box it stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from lxml import etree, html

MAX_STEPS = 400_000  # through a page, two for each element; the largest real one had 60 000
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
_SILENT = frozenset(
    [
        "head",
        "script",
        "style",
        "noscript",
        "template",
        "title",
        "select",
        "svg",
        "math",
        "iframe",
        "object",
        "audio",
        "video",
        "canvas",
        "textarea",
        "input",
        "map",
    ]
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text that no block or `<br>` breaks; never empty."""

    box: html.HtmlElement  # the nearest block around it
    text: str  # with single spaces
    linked: int  # letters of it that stand in links


class _Reader:
    """Gathers the pieces of the line that is being read."""

    def __init__(self, root: html.HtmlElement) -> None:
        self.boxes = [root]
        self.pieces: list[str] = []
        self.linked = 0
        self.links = 0  # how many links are open

    def add(self, piece: str | None) -> None:
        if piece:
            self.pieces.append(piece)
            if self.links:
                self.linked += len(piece.strip())

    def end(self) -> Iterator[Line]:
        text = " ".join("".join(self.pieces).split())
        if text.strip("| "):
            yield Line(self.boxes[-1], text, self.linked)
        self.pieces, self.linked = [], 0


def read(
    root: html.HtmlElement, skip: Callable[[html.HtmlElement], bool] = lambda _: False
) -> Iterator[Line]:
    """Yield the lines of a box in reading order, without the boxes that `skip` names.

    A row of a table that holds data is one line, with bars between its cells; a table that
    only lays out the page gives the lines of its cells.
    """
    reader = _Reader(root)
    row: html.HtmlElement | None = None  # of a data table, while we are in it
    walk = etree.iterwalk(root, events=("start", "end"))
    for number, (event, node) in enumerate(walk):
        if number > MAX_STEPS:
            break
        tag = node.tag
        if event == "start":
            if node is not root and (tag in _SILENT or skip(node)):
                walk.skip_subtree()
                continue
            if row is not None:
                if tag in ("td", "th") and reader.pieces:
                    reader.pieces.append(" | ")
                elif tag in BLOCKS or tag == "br":
                    reader.pieces.append(" ")
            elif tag == "br":
                yield from reader.end()
            elif tag in BLOCKS and node is not root:
                yield from reader.end()
                reader.boxes.append(node)
                row = node if tag == "tr" and _is_data(node) else None
            reader.links += tag == "a"
            reader.add(node.text)
        else:
            reader.links -= tag == "a" and reader.links > 0
            if node is reader.boxes[-1] and node is not root:
                yield from reader.end()
                reader.boxes.pop()
                row = None
            if node is not root:
                reader.add(node.tail)
    yield from reader.end()


def _is_data(row: html.HtmlElement) -> bool:
    """Say whether a row holds data: several cells, all short, without headings or lists."""
    cells = [cell for cell in row if cell.tag in ("td", "th")]
    return (
        len(cells) > 1
        and next(row.iter(*_NOT_IN_DATA), None) is None
        and all(len("".join(cell.itertext())) < BIG_CELL for cell in cells)
    )
