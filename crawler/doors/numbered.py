"""Section pages whose addresses say next to nothing: `/a/1`, `/a/2`, `?id=3`.

Looked at only where no link of a page was sure: a row of links of one pattern, each with words of
its own, at one place of the page's tree, is a list of articles all the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from crawler.items import Entry

ROW = 3  # links that make a list
MIN_TITLE = 10  # letters
MIN_WORDS = 2
SHAPE = 3  # boxes around a link that make its place

_DIGITS = re.compile(r"\d+")

Pattern = tuple[str, ...]


def rows(candidates: Iterable[tuple[html.HtmlElement, Entry]]) -> list[Entry]:
    """Of links with the entries they would make, keep those that stand in a row of one pattern."""
    groups: dict[Pattern, dict[str, Entry]] = {}
    for link, entry in candidates:
        if len(entry.title) < MIN_TITLE or len(entry.title.split()) < MIN_WORDS:
            continue
        pattern = _pattern(link, entry.url)
        if pattern is not None:
            groups.setdefault(pattern, {}).setdefault(entry.url, entry)
    return [
        entry
        for group in groups.values()
        if len(group) >= ROW and len({entry.title for entry in group.values()}) == len(group)
        for entry in group.values()
    ]


def _pattern(link: html.HtmlElement, url: str) -> Pattern | None:
    """Name the pattern of an address that ends in a number, and where its link stands."""
    parts = urlsplit(url)
    if not (_DIGITS.search(parts.path.rsplit("/", 1)[-1]) or _DIGITS.search(parts.query)):
        return None
    around = (str(box.tag) for box in islice(link.iterancestors(), SHAPE))
    return (_DIGITS.sub("0", f"{parts.path}?{parts.query}"), *around)
