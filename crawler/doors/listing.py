"""Section pages: which of the links lead to articles?

No selectors: a link counts as an article when its address looks like one (a slug, a number, a
date), its words look like a headline or the page marks them as one, and it does not stand in a
menu.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from crawler import markup
from crawler.doors.entries import MAX_TITLE, Reading, entry, plain, unique
from crawler.doors.showing import Shown
from crawler.errors import DoorError
from crawler.items import Entry
from crawler.outlets import Selectors

MIN_TITLE = 20  # letters; shorter link texts are menus and tags
MIN_SCORE = 3
MAX_LINKS = 5000  # links looked at on one page
MAX_PIECES = 50  # elements, and pieces of text, looked at in one link
MAX_CARD = 600  # letters, and pieces of text; a larger box around a link is the page, no card
CARD_DEPTH = 3  # how many boxes out the date of a card may stand

REPEATED = 3  # headings with links at one place of the page's tree that make a list
SHAPE = 4  # boxes around a heading that make its place in the tree

_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_NUMBER = re.compile(r"\d{4,}")
_DATED_PATH = re.compile(r"/(?:19|20)\d{2}[/-]\d{1,2}(?:[/-]\d{1,2})?(?:/|-)")
_FILE = re.compile(r"\.s?html?$")
_SERVICE = re.compile(
    r"/(?:tags?|tegi?|author|autor|category|rubric|search|login|page|about|contacts?|"
    r"privacy|reklama|advert|rss|wp-admin|user)(?:/|$)"
)
_MENU = {"nav", "header", "footer", "aside"}
_MENU_CLASS = re.compile(r"\b(?:menu|nav|footer|breadcrumbs?|pagination|tags)\b", re.IGNORECASE)


def read(
    body: bytes, reading: Reading, content_type: str | None, select: Selectors | None = None
) -> Shown:
    """Read the article links of a section page, in the order of the page.

    Raises:
        DoorError: no link of the page looks like an article.
    """
    root = markup.tree(markup.decode(body, markup.charset_of(content_type)))
    if root is None:
        links = []
    else:
        reading = replace(reading, base=base_of(root, reading))
        links = list(islice(root.iter("a"), MAX_LINKS))
    shapes = [_shape(link) for link in links]
    often = Counter(shapes)
    entries = unique(
        _best_titles(
            [
                _entry(link, reading, listed=shape is not None and often[shape] >= REPEATED)
                for link, shape in zip(links, shapes, strict=True)
            ]
        )
    )
    if not entries:
        raise DoorError("a page without links to articles", url=reading.url, stage="door")
    return Shown(tuple(entries))


def base_of(root: html.HtmlElement, reading: Reading) -> str:
    """Return what the links of a page are relative to: its `<base href>`, or its own address."""
    first = next((node.get("href") for node in root.iter("base") if node.get("href")), None)
    return reading.link(first) or reading.url


def _entry(link: html.HtmlElement, reading: Reading, *, listed: bool) -> Entry | None:
    """Build an entry from a link that is worth it; `listed`: one of a list of headings."""
    url = reading.link((link.get("href") or "").partition("#")[0])
    if url is None or not _same_site(url, reading.url) or url == reading.url:
        return None
    title = _title(link)
    if len(title) < MIN_TITLE or _in_menu(link) or is_service(url):
        return None
    published = _date_nearby(link, reading)
    score = address_score(url) + (len(title.split()) >= 4) + (published is not None) + 2 * listed
    if score < MIN_SCORE and not (_heading(link) is not None and _inside(link, "article")):
        return None
    return entry(reading, url=url, title=title, published=published)


def _heading(link: html.HtmlElement) -> html.HtmlElement | None:
    """Find the heading that the link stands in, or that stands in the link."""
    around = next(link.iterancestors(*_HEADINGS), None)
    return around if around is not None else next(_headings_in(link), None)


def _headings_in(link: html.HtmlElement) -> Iterator[html.HtmlElement]:
    # Bounded: an <a> that is never closed holds the rest of the page.
    return (node for node in islice(link.iter(), MAX_PIECES) if node.tag in _HEADINGS)


def _inside(node: html.HtmlElement, tag: str) -> bool:
    return next(node.iterancestors(tag), None) is not None


def _shape(link: html.HtmlElement) -> tuple[str, ...] | None:
    """Name the place of a heading with a link in the page's tree; `None` without a heading."""
    heading = _heading(link)
    if heading is None:
        return None
    return (str(heading.tag), *(str(box.tag) for box in islice(heading.iterancestors(), SHAPE)))


def is_service(url: str) -> bool:
    """Say whether an address is the home page, a tag, an author, a search… and no article."""
    path = urlsplit(url).path
    return not path.rstrip("/") or bool(_SERVICE.search(path.lower()))


def address_score(url: str) -> int:
    """Say how much an address looks like an article's: 0 (not at all) … 4."""
    if is_service(url):
        return 0
    parts = urlsplit(url)
    slug = parts.path.rstrip("/").rsplit("/", 1)[-1]
    score = 0
    score += bool(_NUMBER.search(slug) or _NUMBER.search(parts.query))
    score += bool(_DATED_PATH.search(parts.path))
    score += slug.count("-") + slug.count("_") >= 3
    score += bool(_FILE.search(slug)) or len(slug) >= 30
    return score


def _title(link: html.HtmlElement) -> str:
    """Take the heading inside the link where the link wraps a whole card."""
    for heading in _headings_in(link):
        words = _words(heading)
        if words:
            return words
    words = _words(link)
    return words if len(words) >= MIN_TITLE else plain(link.get("title") or words, MAX_TITLE)


def _words(box: html.HtmlElement) -> str:
    return plain(" ".join(islice(box.itertext(), MAX_PIECES)), MAX_TITLE)


def _best_titles(found: list[Entry | None]) -> list[Entry | None]:
    """Of several links to one article keep the longest title, at the place of the first."""
    best: dict[str, Entry] = {}
    for item in found:
        if item is not None and (
            item.url not in best or len(item.title) > len(best[item.url].title)
        ):
            best[item.url] = item
    return list(best.values())


def _same_site(url: str, page: str) -> bool:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    own = (urlsplit(page).hostname or "").removeprefix("www.")
    return host == own or host.endswith("." + own)


def _in_menu(link: html.HtmlElement) -> bool:
    return any(
        box.tag in _MENU or _MENU_CLASS.search(box.get("class") or "")
        for box in link.iterancestors()
        if box.tag not in ("html", "body")
        and not (box.tag == "header" and _inside(box, "article"))  # the head of a card
    )


def _date_nearby(link: html.HtmlElement, reading: Reading) -> datetime | None:
    """Find the date in the card around a link: `<time>` first, then words."""
    box: html.HtmlElement | None = link
    for _ in range(CARD_DEPTH + 1):
        if box is None or box.tag in ("body", "html"):
            return None
        lines = _lines(box)
        times = list(islice(box.iter("time"), 2))
        if lines is None or len(times) > 1:
            return None  # no longer the card of one article
        for line in [*(node.get("datetime") or "" for node in times), *lines]:
            if (moment := reading.date(line)) is not None:
                return moment
        box = box.getparent()
    return None


def _lines(box: html.HtmlElement) -> list[str] | None:
    """Return the pieces of text in a box, or `None` when it is larger than a card."""
    lines, size = [], 0
    for line in islice(box.itertext(), MAX_CARD):
        size += len(line)
        if size > MAX_CARD:
            return None
        lines.append(line)
    return lines
