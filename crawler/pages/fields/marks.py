"""How a page marks its parts, gathered in one pass: meta tags, links, microdata, class names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from crawler.pages.tree import Node, Tree

MAX_NODES: Final = 60  # of each kind of mark; listings mark every card
MAX_CLASSES: Final = 5_000  # different ones that are looked at; large real pages had 700
MAX_NAMES: Final = 300  # letters of a class and id that are looked at

DATE: Final = "date"
AUTHOR: Final = "author"
CRUMBS: Final = "crumbs"
TITLE: Final = "title"
LEAD: Final = "lead"
LIVE: Final = "live"
# What newsrooms call the boxes of a field: in English, and in Russian typed in Latin letters.
_KINDS = re.compile(
    r"(?P<crumbs>breadcrumb|krosh?k)"
    r"|(?P<live>live-?_?(?:blog|updates?\b|feed|post))"
    r"|(?P<author>by-?_?line|author|avtor|writer|journalist|signature|(?:^|[\s_-])by(?:$|\s))"
    r"|(?P<date>date|time(?!line)|publish|pubdata|created|posted|дата|когда)"
    r"|(?P<title>headline|(?:entry|article|news|post|story|page|material|single|content)"
    r"[-_]*(?:name|title|heading|header)|(?:^|\s)(?:title|zagolovok)(?:$|\s))"
    r"|(?P<lead>(?:^|[\s_-])(?:lead|lede|lid|announce?|anons|standfirst|subtitle|dek|summary)"
    r"(?:$|[\s_-]))",
    re.IGNORECASE,
)
# Boxes of other people's words and of other articles.
_FOREIGN = re.compile(
    r"comment|related|recommend|sidebar|popular|latest|most-?read|read-?(?:more|also)|footer|"
    r"similar|teaser|widget|promo|(?:^|[\s_-])(?:menu|nav)(?:$|[\s_-])",
    re.IGNORECASE,
)
_FOREIGN_TAGS: Final = frozenset(("aside", "nav", "footer", "form"))
_UNMARKED: Final = frozenset(("script", "style", "br", "option", "html", "body", "head"))
_PAGE_TAGS: Final = frozenset(("html", "body"))  # their names say what the whole page is


@dataclass(slots=True)
class Marks:
    """The marks of a page; nodes in reading order."""

    meta: dict[str, str] = field(default_factory=dict)  # by lower-case name; the first counts
    links: dict[str, str] = field(default_factory=dict)  # `<link>`: rel → href; the first counts
    alternates: dict[str, str] = field(default_factory=dict)  # href → hreflang
    properties: dict[str, list[Node]] = field(default_factory=dict)  # by `itemprop`
    named: dict[str, list[Node]] = field(default_factory=dict)  # by what their class says
    by_author: list[Node] = field(default_factory=list)  # `rel="author"`

    def property_of(self, *names: str) -> Iterator[Node]:
        """Yield the nodes of these `itemprop`s, in the order of the names."""
        for name in names:
            yield from self.properties.get(name, ())


def collect(tree: Tree) -> Marks:
    """Gather the marks of a page."""
    marks = Marks()
    _head(tree, marks)
    kinds: dict[str, str | None] = {}  # pages use few class names, many times
    for tag, nodes in tree.by_tag.items():
        if tag in _UNMARKED:
            continue
        for node in nodes:
            attributes = node.attributes
            if not attributes:
                continue
            if names := attributes.get("class"):
                kind = kinds.get(names, "")
                if kind == "" and len(kinds) < MAX_CLASSES:
                    kind = kinds[names] = kind_of_names(names[:MAX_NAMES])
                if kind:
                    _add(marks.named, kind, node)
            if "itemprop" in attributes and (name := attributes["itemprop"]):
                for one in name[:MAX_NAMES].lower().split():
                    _add(marks.properties, one, node)
    for node in tree.all("a"):
        if node.get("rel") == "author" and len(marks.by_author) < MAX_NODES:
            marks.by_author.append(node)
    for found in (*marks.named.values(), *marks.properties.values()):
        found.sort(key=lambda node: node.start)
    return marks


def _add(marks: dict[str, list[Node]], name: str, node: Node) -> None:
    found = marks.setdefault(name, [])
    if len(found) < MAX_NODES:
        found.append(node)


def _head(tree: Tree, marks: Marks) -> None:
    for node in tree.all("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop")
        content = (node.get("content") or "").strip()
        if name and content:
            marks.meta.setdefault(name.strip().lower(), content)
    for node in tree.all("link"):
        href = (node.get("href") or "").strip()
        if not href:
            continue
        for rel in (node.get("rel") or "").lower().split():
            language = node.get("hreflang")
            if rel == "alternate" and language:
                if len(marks.alternates) < MAX_NODES:
                    marks.alternates.setdefault(href, language.lower())
            else:
                marks.links.setdefault(rel, href)


@lru_cache(maxsize=8192)
def kind_of_names(names: str) -> str | None:
    """Say what a class or id names: one of the kinds of `Marks.named`, or `None`."""
    found = _KINDS.search(names)
    return found.lastgroup if found else None


@lru_cache(maxsize=8192)
def _is_foreign_name(names: str) -> bool:
    return _FOREIGN.search(names) is not None


def is_foreign(node: Node) -> bool:
    """Say whether a node stands among comments, menus or other articles, not in this one."""
    box: Node | None = node
    while box is not None and box.tag not in _PAGE_TAGS:
        if box.tag in _FOREIGN_TAGS:
            return True
        for name in ("class", "id"):
            if (names := box.attributes.get(name)) and _is_foreign_name(names[:MAX_NAMES]):
                return True
        box = box.parent
    return False
