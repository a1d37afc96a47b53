"""Live blogs: many short updates on one page (schema.org/LiveBlogPosting)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any, Final, NamedTuple

from crawler.pages.fields import jsonld
from crawler.pages.fields.jsonld import Linked
from crawler.pages.fields.marks import LIVE, Marks
from crawler.pages.tree import Node, Tree

MAX_UPDATES: Final = 200
MAX_UPDATE: Final = 20_000  # letters
MAX_ITEMS: Final = 1_000  # elements and texts of an update in the page
MANY_BOXES: Final = 3  # boxes named as updates that make a page a live blog; one is a teaser
_TYPE: Final = "LiveBlogPosting"
_PARAGRAPHS: Final = ("p", "li", "blockquote", "h2", "h3")


class Live(NamedTuple):
    """Whether a page is a live blog, and the text of its updates, a paragraph a line."""

    is_live: bool
    text: str


def read(tree: Tree, found: Marks, linked: Linked) -> Live:
    """Recognise a live blog by its JSON-LD, its microdata, or its boxes' names."""
    updates = list(islice(_told(linked), MAX_UPDATES))
    boxes = found.properties.get("liveblogupdate", [])
    if len(updates) < 2:
        updates = [text for node in boxes if (text := _text(node))]
    named = found.named.get(LIVE, ())
    is_live = _TYPE in linked.types or bool(boxes) or len(named) >= MANY_BOXES
    return Live(is_live, "\n".join(updates) if is_live and len(updates) > 1 else "")


def _told(linked: Linked) -> Iterator[str]:
    listed = linked.article.get("liveBlogUpdate")
    for update in listed if isinstance(listed, list) else ():
        if isinstance(update, dict) and (text := _update(update)):
            yield text


def _update(update: dict[str, Any]) -> str:
    lines = [jsonld.string(update.get(name)) for name in ("headline", "articleBody")]
    headline, body = (line[:MAX_UPDATE] for line in lines)
    return body if not headline or body.startswith(headline) else f"{headline}\n{body}".rstrip()


def _text(node: Node) -> str:
    if node.end - node.start > MAX_ITEMS:
        return ""
    lines = [inner.line for inner in node.inner(*_PARAGRAPHS)]
    return "\n".join(line for line in lines if line)[:MAX_UPDATE] or node.line[:MAX_UPDATE]
