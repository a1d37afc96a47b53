"""Is an unknown page an article or a list of articles? For one-off crawls of any address."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import urlsplit

from crawler import markup
from crawler.pages.fields import jsonld
from crawler.pages.tree import Tree, grow

PROSE = 80  # letters; an unbroken piece of text of this length outside links is prose
ENOUGH_PROSE = 600  # letters of prose that a list of articles never reaches in one place

_LIST_TYPES = {"CollectionPage", "ItemList", "SearchResultsPage"}


class PageKind(StrEnum):
    """What a page is."""

    ARTICLE = "article"
    LISTING = "listing"


def kind_of(html: bytes, url: str, *, encoding: str | None = None) -> PageKind:
    """Tell an article from a section or home page; nothing raises.

    The page's own word counts first (JSON-LD, then og:type); else prose is weighed against
    the words in links. A home page is always a listing.
    """
    tree = grow(markup.decode(html, encoding))
    if tree is None or not urlsplit(url).path.strip("/"):
        return PageKind.LISTING
    linked = jsonld.read(tree, url)
    if linked.article:
        return PageKind.ARTICLE
    if linked.types & _LIST_TYPES:
        return PageKind.LISTING
    prose, letters = _weigh(tree)
    claimed = {
        (node.get("content") or "").lower()
        for node in tree.all("meta")
        if (node.get("property") or "").lower() == "og:type"
    }
    if "article" in claimed:  # some sites print it on every page: lists have no prose
        return PageKind.ARTICLE if prose >= PROSE else PageKind.LISTING
    if prose >= ENOUGH_PROSE or prose > letters:
        return PageKind.ARTICLE
    return PageKind.LISTING


def _weigh(tree: Tree) -> tuple[int, int]:
    """Count the letters of prose outside links, and the letters in links."""
    box = tree.body or tree.root
    if box is None:
        return 0, 0
    prose = 0
    for place in range(box.start + 1, box.end):
        item = tree.items[place]
        if isinstance(item, str) and len(item) >= PROSE:
            size = tree.letters[place + 1] - tree.letters[place]
            if size >= PROSE and tree.linked[place + 1] == tree.linked[place]:
                prose += size
    return prose, box.linked
