"""A page as one flat tree: parsed once by Lexbor, walked once, shared by all fields.

Elements and pieces of text stand in one list in reading order, and each element knows where its
part of the list ends. So “inside”, “how many letters” and “how many of them in links” cost the
same for any box, and nothing recurs on the depth that a foreign page has.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from crawler import markup

MAX_ITEMS: Final = 150_000  # elements and texts of a page; the largest real one had 60 000
# Lexbor looks through all open elements at each block that begins, as the HTML standard has it
# (13.2.6.4.7, "has a p element in button scope"): 50 000 nested ones cost 5 s, 5 000 nothing.
MANY_TAGS: Final = 20_000
MAX_DEPTH: Final = 150  # of one tag in itself
MAX_OPEN: Final = 500  # elements of all tags
# A block that begins in unclosed formatting elements opens each of them once more (13.2.4.3):
# 50 000 times <font color=N><p> would make 1 250 million elements.
SOME_TAGS: Final = 1_000
MANY_UNCLOSED: Final = 100
MAX_FORMATTING: Final = 50
# The attributes of each further <html> or <body> are added to the first one's (13.2.6.4.7), each
# compared with all that are there: 100 000 such tags cost 96 s.
_ROOTS = re.compile(r"<(?:html|body)\b[^<>]*>", re.IGNORECASE)
MAX_ROOTS: Final = 10
_FORMATTING = frozenset(
    ["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_FORMAT_BEGINS = re.compile(
    r"<(?:[bisuBISU]|em|tt|big|code|font|nobr|small|strike|strong"
    r"|EM|TT|BIG|CODE|FONT|NOBR|SMALL|STRIKE|STRONG)[\s>]"
)
_FORMAT_ENDS = re.compile(_FORMAT_BEGINS.pattern.replace("<", "</", 1))
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})\b[^<>]*>")
# Elements that never have an end tag, or that the next one ends (HTML standard, 13.1.2.4).
_UNNESTED = frozenset(
    {
        "a", "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
        "source", "track", "wbr", "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead",
        "tfoot", "html", "head", "body",
    }
)  # fmt: skip
# Elements whose inside no reader sees as text of the page.
SILENT: Final = frozenset(
    {
        "script", "style", "noscript", "template", "select", "svg", "math", "iframe", "object",
        "audio", "video", "canvas", "textarea", "map",
    }
)  # fmt: skip
_NO_ELEMENT = ("-", "!", "")  # comments, doctypes, the document
_EMPTY: Final[dict[str, str | None]] = {}


class Node:
    """An element: its tag and attributes, and where it stands."""

    __slots__ = ("attributes", "end", "names", "parent", "start", "tag", "tree")

    def __init__(
        self, tree: Tree, tag: str, attributes: dict[str, str | None], parent: Node | None
    ) -> None:
        self.tree = tree
        self.tag = tag
        self.attributes = attributes
        # Class and id, as they are written.
        self.names = ""
        if attributes:
            classes, identity = attributes.get("class"), attributes.get("id")
            self.names = (
                f"{classes} {identity}" if classes and identity else classes or identity or ""
            )
        self.parent = parent
        self.start = len(tree.items)  # its own place in the list
        self.end = self.start + 1  # the place after all that is in it

    def get(self, name: str) -> str | None:
        """Return an attribute; `None` where it is missing or has no value."""
        return self.attributes.get(name)

    @property
    def letters(self) -> int:
        """How many letters of text stand in it, blanks at the ends of pieces left out."""
        return self.tree.letters[self.end] - self.tree.letters[self.start]

    @property
    def linked(self) -> int:
        """How many of its letters stand in links."""
        return self.tree.linked[self.end] - self.tree.linked[self.start]

    @property
    def opening(self) -> str:
        """The first piece of its text that is not blank; empty when there is none."""
        place = self.tree.speaks[self.start]
        item = self.tree.items[place] if place < self.end else ""
        return item.strip() if isinstance(item, str) else ""

    @property
    def line(self) -> str:
        """Its text with single spaces."""
        return " ".join(" ".join(self.pieces()).split())

    def pieces(self) -> Iterator[str]:
        """Yield the pieces of its text, as they are in the page."""
        for item in self.tree.items[self.start + 1 : self.end]:
            if isinstance(item, str):
                yield item

    def inner(self, *tags: str) -> Iterator[Node]:
        """Yield the elements in it in reading order; only those with one of `tags`, if given."""
        for item in self.tree.items[self.start + 1 : self.end]:
            if not isinstance(item, str) and (not tags or item.tag in tags):
                yield item

    def children(self) -> Iterator[Node]:
        """Yield the elements right in it."""
        items, place = self.tree.items, self.start + 1
        while place < self.end:
            item = items[place]
            if isinstance(item, str):
                place += 1
            else:
                yield item
                place = item.end

    def following(self) -> Node | None:
        """Return the next element in the same box; `None` after the last."""
        items, end = self.tree.items, self.parent.end if self.parent else self.end
        for place in range(self.end, end):
            item = items[place]
            if not isinstance(item, str):
                return item
        return None

    def within(self, box: Node) -> bool:
        """Say whether it is `box` or stands in it."""
        return box.start <= self.start < box.end

    def up(self) -> Iterator[Node]:
        """Yield itself and the boxes around it, from the nearest outwards."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent


class Tree:
    """A parsed page."""

    def __init__(self, parser: LexborHTMLParser) -> None:
        self.items: list[Node | str] = []
        self.nodes: list[Node] = []  # of them the elements
        self.letters: list[int]  # of text before each place of `items`
        self.linked: list[int]  # of them in links
        self.speaks: list[int]  # the next place from each on with a text that is not blank
        self.scripts: list[str] = []  # what JSON-LD scripts hold
        self.by_tag: defaultdict[str, list[Node]] = defaultdict(list)
        self._parser = parser
        self._walk()
        self.root = self.by_tag["html"][0]  # the parser makes one where the page has none
        self.body = self.first("body")

    def all(self, *tags: str) -> list[Node]:
        """Return the page's elements with these tags; in reading order for one tag."""
        return [node for tag in tags for node in self.by_tag.get(tag, ())]

    def first(self, tag: str) -> Node | None:
        """Return the page's first element with this tag."""
        found = self.by_tag.get(tag)
        return found[0] if found else None

    def html_of(self, selector: str) -> str:
        """Return the HTML of the first element that a CSS selector finds; empty when none."""
        found = self._parser.css_first(selector)
        return (found.html or "") if found is not None else ""

    def _walk(self) -> None:
        items, nodes, by_tag = self.items, self.nodes, self.by_tag
        sizes: list[int] = []  # letters of each item
        node: LexborNode | None = self._parser.root
        parent: Node | None = None
        above: list[tuple[LexborNode, Node | None]] = []
        while node is not None and len(items) < MAX_ITEMS:
            tag = node.tag or ""
            child: LexborNode | None = None
            if tag == "-text":
                if piece := node.text_content:
                    items.append(piece)
                    sizes.append(len(piece.strip()))
            elif tag[:1] not in _NO_ELEMENT:
                element = Node(self, tag, node.attributes or _EMPTY, parent)
                items.append(element)
                sizes.append(0)
                nodes.append(element)
                by_tag[tag].append(element)
                if tag not in SILENT:
                    child = node.first_child
                elif tag == "script" and "ld+json" in (element.get("type") or "").lower():
                    self.scripts.append(node.text() or "")
                if child is not None:
                    above.append((node, parent))
                    parent, node = element, child
                    continue
            following: LexborNode | None = node.next
            while following is None and above:
                if parent is not None:
                    parent.end = len(items)
                node, parent = above.pop()
                following = node.next
            node = following
        for open_node in parent.up() if parent is not None else ():
            open_node.end = len(items)
        self._count(sizes)

    def _count(self, sizes: list[int]) -> None:
        in_links = [0] * len(sizes)
        link_end = 0
        for link in self.all("a"):  # one may stand in another, by way of a table
            begin = max(link.start, link_end)
            in_links[begin : link.end] = sizes[begin : link.end]
            link_end = max(link_end, link.end)
        self.letters = list(accumulate(sizes, initial=0))
        self.linked = list(accumulate(in_links, initial=0))
        speaks = [place if size else -1 for place, size in enumerate(sizes)]
        nearest = len(sizes)
        for place in range(len(sizes) - 1, -1, -1):
            if speaks[place] < 0:
                speaks[place] = nearest
            else:
                nearest = place
        self.speaks = speaks


def grow(source: str) -> Tree | None:
    """Parse HTML text; `None` when there is no element in it.

    Only the first `markup.MAX_HTML` letters are read, and of deeply nested boxes the outer
    `MAX_DEPTH`.
    """
    source = markup.bounded(source)
    tags = source.count("<")
    if tags > SOME_TAGS and len(_ROOTS.findall(source)) > MAX_ROOTS:
        source = _ROOTS.sub(" ", source)
    if tags > MANY_TAGS or (tags > SOME_TAGS and _unclosed(source) > MANY_UNCLOSED):
        source = _flat(source)
    try:
        return Tree(LexborHTMLParser(source))
    except SelectolaxError:
        return None


def _unclosed(source: str) -> int:
    return len(_FORMAT_BEGINS.findall(source)) - len(_FORMAT_ENDS.findall(source))


def _flat(source: str) -> str:
    """Drop the tags of elements that stand too deep in others; their text stays."""
    depths: Counter[str] = Counter()
    opened = formatting = 0

    def kept(found: re.Match[str]) -> str:
        nonlocal opened, formatting
        name = found[2].lower()
        if name in _UNNESTED:
            return found[0]
        ends = bool(found[1])
        deep = (
            depths[name] >= MAX_DEPTH + ends
            or opened >= MAX_OPEN + ends
            or (name in _FORMATTING and formatting >= MAX_FORMATTING + ends)
        )
        if not ends or depths[name]:
            step = -1 if ends else 1
            depths[name] += step
            opened += step
            formatting += step * (name in _FORMATTING)
        return " " if deep else found[0]

    return _TAG.sub(kept, source)
