"""Section pages: which of the links lead to articles?

Without selectors a link counts as an article when its address looks like one (a slug, a number,
a date), its words look like a headline or the page marks them as one, and it does not stand in
a menu. What the page lists for machines (JSON-LD) is sure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, islice
from urllib.parse import urlsplit

from lxml import html

from crawler import markup
from crawler.doors import cards, itemlist, numbered, paging, selecting
from crawler.doors.addresses import address_score, is_media, is_service, same_site
from crawler.doors.entries import MAX_TITLE, Reading, entry, plain, unique
from crawler.doors.showing import Shown
from crawler.errors import DoorError
from crawler.items import Entry
from crawler.outlets import Selectors

MIN_TITLE = 20  # letters; shorter link texts are menus and tags
MIN_SCORE = 3
MAX_LINKS = 5000  # links looked at on one page
MAX_PIECES = 50  # elements, and pieces of text, looked at in one link

REPEATED = 3  # headings with links at one place of the page's tree that make a list
SHAPE = 4  # boxes around a heading that make its place in the tree
TRAP = 3  # equal segments in a row: a/a/a grows for ever

_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_MENU = {"nav", "header", "footer", "aside"}
_MENU_CLASS = re.compile(r"\b(?:menu|nav|footer|breadcrumbs?|pagination|tags)\b", re.IGNORECASE)


def read(
    body: bytes, reading: Reading, content_type: str | None, select: Selectors | None = None
) -> Shown:
    """Read the article links of a section page, in the order of the page.

    `select` are the catalogue's selectors; where they find nothing the page has changed, and it
    is read without them. `Shown.older` is the page behind this one.

    Raises:
        DoorError: no link of the page looks like an article.
    """
    root = markup.tree(markup.decode(body, markup.charset_of(content_type)))
    if root is None:
        raise DoorError("a page without links to articles", kind="html", url=reading.url)
    reading = replace(reading, base=base_of(root, reading))
    entries = selecting.entries(root, reading, select) if select else []
    remark = "" if entries or not select else f"“{select.item}” finds nothing: the page has changed"
    if not entries:
        entries = _scored(root, reading)
    if not entries:
        raise DoorError(
            "a page without links to articles", kind="html", url=reading.url, hint=remark or None
        )
    older = selecting.older(root, reading, select) if select else None
    return Shown(tuple(entries), older=older or paging.older(root, reading), remark=remark)


def _scored(root: html.HtmlElement, reading: Reading) -> list[Entry]:
    links = list(islice(cards.days(root, reading), MAX_LINKS))
    shapes = [_shape(link) for link, _ in links]
    often = Counter(shapes)
    sure = _sure(root, reading)
    found = [
        _entry(link, reading, day, sure, listed=shape is not None and often[shape] >= REPEATED)
        for (link, day), shape in zip(links, shapes, strict=True)
    ]
    best = unique(_best_titles([*found, *sure.values()]))
    return best or unique(list(numbered.rows(_plain_links(links, reading))))


def _plain_links(
    links: list[tuple[html.HtmlElement, str]], reading: Reading
) -> Iterator[tuple[html.HtmlElement, Entry]]:
    """What each link would be, were it an article's."""
    for link, day in links:
        url = reading.link((link.get("href") or "").partition("#")[0])
        if url is None or not _may_be_article(url, reading) or _in_menu(link):
            continue
        title = _title(link, reading)
        published = cards.moment(link, reading, title, day)
        if built := entry(reading, url=url, title=title, published=published):
            yield link, built


def _sure(root: html.HtmlElement, reading: Reading) -> dict[str, Entry]:
    """Read what the page lists for machines, by address."""
    sure = {}
    for item in itemlist.listed(root):
        url = reading.link(item["url"].partition("#")[0])
        if url is None or not _may_be_article(url, reading):
            continue
        stamp = item.get("datePublished") or item.get("dateCreated")
        built = entry(
            reading,
            url=url,
            title=item.get("headline") or item.get("name") or item.get("title"),
            published=reading.date(stamp),
            summary=item.get("description"),
        )
        if built is not None:
            sure[url] = built
    return sure


def base_of(root: html.HtmlElement, reading: Reading) -> str:
    """Return what the links of a page are relative to: its `<base href>`, or its own address."""
    first = next((node.get("href") for node in root.iter("base") if node.get("href")), None)
    return reading.link(first) or reading.url


def _entry(
    link: html.HtmlElement, reading: Reading, day: str, sure: dict[str, Entry], *, listed: bool
) -> Entry | None:
    """Build an entry from a link that is worth it; `listed`: one of a list of headings."""
    url = reading.link((link.get("href") or "").partition("#")[0])
    if url is None or not _may_be_article(url, reading):
        return None
    known = sure.get(url)
    title = _title(link, reading)
    if known is None and (len(title) < MIN_TITLE or _in_menu(link) or _is_date(title, reading)):
        return None
    published = cards.moment(link, reading, title, day)
    if known is not None:
        return replace(known, title=known.title or title, published=known.published or published)
    score = address_score(url) + (len(title.split()) >= 4) + (published is not None) + 2 * listed
    if score < MIN_SCORE and not (_heading(link) is not None and _inside(link, "article")):
        return None
    return entry(reading, url=url, title=title, published=published)


def _may_be_article(url: str, reading: Reading) -> bool:
    """Say whether an address is of this site, neither service nor media, nor a trap."""
    if url == reading.url or not same_site(url, reading.url):
        return False
    path = urlsplit(url).path
    segments = path.split("/")
    return not (
        # The page itself in another order, or the page behind it.
        (path == urlsplit(reading.url).path and not address_score(url))
        or is_service(url)
        or is_media(url)
        or any(name and len(list(row)) >= TRAP for name, row in groupby(segments))
    )


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


def _title(link: html.HtmlElement, reading: Reading) -> str:
    """Take the heading inside the link where the link wraps a whole card; dates are no words."""
    for heading in _headings_in(link):
        words = _words(heading)
        if words:
            return words
    pieces = [piece for piece in islice(link.itertext(), MAX_PIECES) if piece.strip()]
    if len(pieces) > 1:
        pieces = [piece for piece in pieces if not _is_date(piece, reading)]
    words = plain(" ".join(pieces), MAX_TITLE)
    return words if len(words) >= MIN_TITLE else plain(link.get("title") or words, MAX_TITLE)


def _is_date(piece: str, reading: Reading) -> bool:
    if len(piece.strip()) > cards.MAX_DAY:  # longer ones are headlines with a date in them
        return False
    return cards.read_date(piece, reading, clock_alone=True) is not None


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


def _in_menu(link: html.HtmlElement) -> bool:
    return any(
        box.tag in _MENU or _MENU_CLASS.search(box.get("class") or "")
        for box in link.iterancestors()
        if box.tag not in ("html", "body")
        and not (box.tag == "header" and _inside(box, "article"))  # the head of a card
    )
