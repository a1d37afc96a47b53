"""Section pages by the selectors of the catalogue, where link scoring is not enough."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml import html
from lxml.cssselect import CSSSelector

from crawler.doors import cards
from crawler.doors.entries import MAX_ENTRIES, MAX_TITLE, Reading, entry, plain, unique
from crawler.items import Entry
from crawler.outlets import Selectors

MAX_PIECES = 50  # pieces of text of one title or date


def entries(root: html.HtmlElement, reading: Reading, select: Selectors) -> list[Entry]:
    """Build an entry from each box that `select.item` finds and that holds a link."""
    boxes = islice(_found(root, select.item), MAX_ENTRIES)
    return unique([_entry(box, reading, select) for box in boxes])


def older(root: html.HtmlElement, reading: Reading, select: Selectors) -> str | None:
    """Find the address of the page with older entries where the catalogue says how."""
    links = _found(root, select.older) if select.older else iter(())
    return next((url for link in links if (url := reading.link(link.get("href")))), None)


def _entry(box: html.HtmlElement, reading: Reading, select: Selectors) -> Entry | None:
    link = next((node for node in _found(box, select.link) if node.get("href")), None)
    if link is None:  # the box may be the link
        link = box if box.get("href") else None
    if link is None:
        return None
    title = next(_found(box, select.title), None) if select.title else link
    if title is None:
        title = link
    words = plain(_words(title), MAX_TITLE)
    stamp = next(_found(box, select.date), None) if select.date else None
    if stamp is not None:
        marks = [stamp.get("datetime"), stamp.get("content"), _words(stamp)]
        read = (cards.read_date(mark, reading, clock_alone=True) for mark in marks if mark)
        published = next((moment for moment in read if moment), None)
    else:
        published = cards.moment(link, reading, words)
    url = (link.get("href") or "").partition("#")[0]
    return entry(reading, url=url, title=words, published=published)


def _words(node: html.HtmlElement) -> str:
    return " ".join(islice(node.itertext(), MAX_PIECES))


def _found(node: html.HtmlElement, selector: str) -> Iterator[html.HtmlElement]:
    return iter(_compiled(selector)(node))


@lru_cache(maxsize=1024)
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")
