"""Finding doors: what a home page links or describes as a feed, and where feeds usually are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html as lxml_html
from protego import Protego

from crawler import markup, text
from crawler.doors import jsonld
from crawler.doors.entries import Reading, language_code, plain
from crawler.doors.listing import base_of
from crawler.outlets import Confidence, Door, DoorKind

MAX_DOORS = 20
MAX_LINKS = 5000  # looked at on one page
MAX_ROBOTS = 1_000_000  # bytes; RFC 9309, 2.5 wants at least 500 KiB
MAX_SECTIONS = 3
MAX_VALUES = 5000  # values looked at in the JSON-LD of a page
SECTION_WORDS = 40  # letters of a menu's word; longer ones are headlines

# RFC 4287, the RSS Advisory Board's autodiscovery note, jsonfeed.org.
_FEED_TYPES = {
    "application/rss+xml", "application/atom+xml", "application/rdf+xml",
    "application/feed+json", "text/xml", "application/xml",
}  # fmt: skip
_FEED_PATH = re.compile(r"(?:/(?:rss|feed|atom)/?|\.rss|/rss\.xml|/feed\.xml|/atom\.xml)$")
_SITEMAP_PATH = re.compile(r"/[\w-]*sitemap[\w.-]*\.xml(?:\.gz)?$")
_COMMENTS = re.compile(r"/comments?/|[?&]comments", re.IGNORECASE)
# Paths of sections with everything new, as the outlets of our catalogue name them.
_SECTION = re.compile(
    r"(?:^|/)(?:news|latest|lenta|novosti|zhanalyqtar|zhanalyktar|janalyqtar|press(?:-release)?s?|"
    r"all-news|news-feed|newsfeed|posledni[\w-]*)/?$"
)
_GENERAL_SITEMAP = re.compile(r"image|video|tag|categor|author|page|static", re.IGNORECASE)

# Where feeds and sitemaps of the outlets of our catalogue are, the commonest first (CMSs:
# WordPress, Drupal, Joomla, Bitrix, 1C; Google's "Build and submit a sitemap").
_COMMON_PATHS = (
    (DoorKind.FEED, "/rss"),
    (DoorKind.FEED, "/feed/"),
    (DoorKind.FEED, "/rss.xml"),
    (DoorKind.SITEMAP, "/sitemap-news.xml"),
    (DoorKind.SITEMAP, "/sitemap.xml"),
    (DoorKind.FEED, "/feed.xml"),
    (DoorKind.FEED, "/ru/rss"),
    (DoorKind.SITEMAP, "/news-sitemap.xml"),
    (DoorKind.SITEMAP, "/sitemap_index.xml"),
    (DoorKind.FEED, "/atom.xml"),
    (DoorKind.FEED, "/index.xml"),
)


def _line(note: str) -> str:
    return " ".join(text.normalise(note).split())


def discover(html: bytes, url: str) -> list[Door]:
    """Find doors that a page names, surest first; empty when it names none.

    `link rel=alternate` is what the outlet offers to readers (high confidence), a sitemap or a
    feed in JSON-LD is likely, a mere hyperlink to something that looks like a feed is a guess
    (low), and so are sections of news, which are named only when there is nothing else.
    """
    root = markup.tree(markup.decode(html))
    if root is None:
        return []
    reading = Reading(url, "UTC", datetime.now(UTC))
    reading = replace(reading, base=base_of(root, reading))
    found: dict[str, Door] = {}

    def add(kind: DoorKind, href: str | None, confidence: Confidence, note: str) -> None:
        link = reading.link(href)
        if link and link not in found and not _COMMENTS.search(link):
            found[link] = Door(kind=kind, url=link, confidence=confidence, note=_line(note))

    for node in islice(root.iter("link"), MAX_LINKS):
        rel = (node.get("rel") or "").lower().split()
        media = (node.get("type") or "").lower().partition(";")[0].strip()
        title = " ".join((node.get("title") or "").split())[:120]
        if "alternate" in rel and media in _FEED_TYPES:
            add(DoorKind.FEED, node.get("href"), Confidence.HIGH, title)
        elif "sitemap" in rel:
            add(DoorKind.SITEMAP, node.get("href"), Confidence.MEDIUM, title)
    for address in _described(root):
        add(DoorKind.FEED, address, Confidence.MEDIUM, "in the page's JSON-LD")
    for node in islice(root.iter("a"), MAX_LINKS):
        path = _path(reading.link(node.get("href")))
        if _FEED_PATH.search(path):
            add(DoorKind.FEED, node.get("href"), Confidence.LOW, "a link on the page")
        elif _SITEMAP_PATH.search(path):
            add(DoorKind.SITEMAP, node.get("href"), Confidence.LOW, "a link on the page")
    if not found:
        for address in islice(_sections(root, reading), MAX_SECTIONS):
            add(DoorKind.LISTING, address, Confidence.LOW, "a section of news")
    return list(found.values())[:MAX_DOORS]


def about(html: bytes) -> tuple[str, str | None]:
    """Say what a home page calls itself, and in which language (ISO 639-1) it claims to be."""
    root = markup.tree(markup.decode(html))
    if root is None:
        return "", None
    named = root.xpath("string(//meta[@property='og:site_name']/@content)")
    title = str(named) or str(root.xpath("string(//head/title)"))
    name = re.split(r"\s[|—–:-]\s|\s*\|\s*", plain(title, 200))[0]
    return name[:80].strip(), language_code(root.get("lang"))


def robots_sitemaps(body: bytes, url: str) -> list[str]:
    """Name the sitemaps of a robots.txt (sitemaps.org, "Specifying the Sitemap location").

    Those of news come first, those of pictures, tags and authors last.
    """
    rules = Protego.parse(body[:MAX_ROBOTS].decode("utf-8-sig", "replace"))
    reading = Reading(url, "UTC", datetime.now(UTC))
    links = [reading.link(link) for link in islice(rules.sitemaps, MAX_LINKS)]
    found = dict.fromkeys(link for link in links if link)
    return sorted(found, key=_usefulness)[:MAX_DOORS]


def _usefulness(sitemap: str) -> int:
    path = urlsplit(sitemap).path
    return 0 if "news" in path else 2 if _GENERAL_SITEMAP.search(path) else 1


def common_paths(url: str) -> list[Door]:
    """Guess doors of a site: where feeds and sitemaps usually are."""
    return [
        Door(kind=kind, url=urljoin(url, path), confidence=Confidence.LOW, note="a common place")
        for kind, path in _COMMON_PATHS
    ]


def _described(root: lxml_html.HtmlElement) -> Iterator[str]:
    """Find feeds in JSON-LD: addresses of a DataFeed, and others that end like a feed's."""
    left = MAX_VALUES
    for document in jsonld.documents(root):
        values: list[Any] = [document]
        while values and left > 0:
            value, left = values.pop(), left - 1
            if isinstance(value, list):
                values.extend(value[:MAX_VALUES])
            elif isinstance(value, dict):
                if value.get("@type") == "DataFeed" and isinstance(value.get("url"), str):
                    yield value["url"]
                values.extend(islice(value.values(), MAX_VALUES))
            elif isinstance(value, str) and "/" in value and _FEED_PATH.search(_path(value)):
                yield value


def _sections(root: lxml_html.HtmlElement, reading: Reading) -> Iterator[str]:
    home = urlsplit(reading.url).hostname
    for node in islice(root.iter("a"), MAX_LINKS):
        link = reading.link((node.get("href") or "").partition("#")[0])
        if not link or urlsplit(link).hostname != home:
            continue
        words = " ".join(islice(node.itertext(), 10)).strip()
        if _SECTION.search(_path(link)) and len(words) <= SECTION_WORDS:
            yield link


def _path(url: str | None) -> str:
    try:
        return urlsplit(url).path.lower() if url else ""
    except ValueError:
        return ""
