"""Is an unknown page an article or a list of articles? For one-off crawls of any address."""

from __future__ import annotations

from enum import StrEnum
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from crawler import markup
from crawler.pages import jsonld

PROSE = 80  # letters; an unbroken piece of text of this length outside links is prose
ENOUGH_PROSE = 600  # letters of prose that a list of articles never reaches in one place

_SILENT = ("a", "script", "style", "noscript", "title")
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
    root = markup.tree(markup.decode(html, encoding))
    if root is None or not urlsplit(url).path.strip("/"):
        return PageKind.LISTING
    if jsonld.article(root, url):
        return PageKind.ARTICLE
    if jsonld.types(root) & _LIST_TYPES:
        return PageKind.LISTING
    prose, linked = _weigh(root)
    claimed = {
        (node.get("content") or "").lower()
        for node in root.iter("meta")
        if (node.get("property") or "").lower() == "og:type"
    }
    if "article" in claimed:  # some sites print it on every page: lists have no prose
        return PageKind.ARTICLE if prose >= PROSE else PageKind.LISTING
    if prose >= ENOUGH_PROSE or prose > linked:
        return PageKind.ARTICLE
    return PageKind.LISTING


def _weigh(root: html.HtmlElement) -> tuple[int, int]:
    """Count the letters of prose outside links, and the letters in links."""
    linked = 0
    for link in islice(root.iter("a"), 2000):  # bounded: an unclosed <a> holds the whole page
        linked += len("".join(islice(link.itertext(), 50)).strip())
    prose = 0
    for node in root.iter():
        for piece, silent in ((node.text, node.tag in _SILENT), (node.tail, False)):
            size = len((piece or "").strip())
            if size >= PROSE and not silent and not _in_link(node):
                prose += size
    return prose, linked


def _in_link(node: html.HtmlElement) -> bool:
    return any(box.tag == "a" for box in node.iterancestors())
