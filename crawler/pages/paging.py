"""An article that goes on on further pages: where the next one is."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, urljoin, urlsplit

from crawler.pages import storable
from crawler.pages.tree import Node, Tree

MAX_LINKS: Final = 2_000  # of a page that are looked at
MAX_LABEL: Final = 6  # letters of "[12]"
MAX_NUMBER: Final = 50  # no article has more pages; years and ids are larger
_PAGE_KEYS: Final = frozenset(["page", "p", "pg", "paged", "pagen_1", "pagenum", "part"])
_TAIL = re.compile(r"(?:/|/?[-_]?(?:page|p|part|str)[-_/]?|[-_])(\d{1,2})(?:\.s?html?)?/?$", re.I)
_SUFFIX = re.compile(r"(?:\.s?html?)?/?$", re.I)


def next_page(tree: Tree, url: str) -> str | None:
    """Return the address of the page on which the article goes on, `None` when it ends here.

    Believed is only a link to the page's own address with a page number one higher: `rel=next`
    alone is, in WordPress, the next article.
    """
    number, base = _numbered(url)
    for link in (*tree.all("link"), *tree.all("a")[:MAX_LINKS]):
        href = link.get("href")
        if not href or not _says_next(link, number + 1):
            continue
        try:
            address = urljoin(url, href.strip())
            following, its_base = _numbered(address)
        except ValueError:
            continue
        if following == number + 1 and its_base == base and storable.is_address(address):
            return address
    return None


def _says_next(link: Node, number: int) -> bool:
    """A link under an article may lead to its comments' second page: its label is not a number."""
    if "next" in (link.get("rel") or "").lower().split():
        return True
    return 0 < link.letters <= MAX_LABEL and link.line.strip("[]() ") == str(number)


def _numbered(url: str) -> tuple[int, tuple[str, str, str]]:
    """Split an address into its page number (1 where it has none) and what is left."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    pairs = parse_qsl(parts.query)
    number = 1
    rest = []
    for key, value in pairs:
        if key.lower() in _PAGE_KEYS and value.isdecimal() and int(value) <= MAX_NUMBER:
            number = int(value)
        else:
            rest.append(f"{key}={value}")
    path = parts.path
    if number == 1 and (found := _TAIL.search(path)) and 1 < int(found[1]) <= MAX_NUMBER:
        number = int(found[1])
        path = path[: found.start()]
    return number, (host, _SUFFIX.sub("", path), "&".join(rest))
