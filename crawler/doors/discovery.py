"""Finding doors on a home page: what it links as a feed, and what looks like one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import urlsplit

from crawler import markup
from crawler.doors.entries import Reading
from crawler.doors.listing import base_of
from crawler.outlets import Confidence, Door, DoorKind

MAX_DOORS = 20

# RFC 4287, the RSS Advisory Board's autodiscovery note, jsonfeed.org.
_FEED_TYPES = {
    "application/rss+xml", "application/atom+xml", "application/rdf+xml",
    "application/feed+json", "text/xml", "application/xml",
}  # fmt: skip
_FEED_PATH = re.compile(r"(?:/(?:rss|feed|atom)/?|\.rss|/rss\.xml|/feed\.xml|/atom\.xml)$")
_SITEMAP_PATH = re.compile(r"/[\w-]*sitemap[\w.-]*\.xml$")
_COMMENTS = re.compile(r"/comments?/|[?&]comments", re.IGNORECASE)


def discover(html: bytes, url: str) -> list[Door]:
    """Find feeds and sitemaps that a page names, surest first; empty when it names none.

    `link rel=alternate` is what the outlet offers to readers (high confidence when it is on
    its own site), a mere hyperlink to something that looks like a feed is a guess (low).
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
            found[link] = Door(kind=kind, url=link, confidence=confidence, note=note)

    for node in root.iter("link"):
        rel = (node.get("rel") or "").lower().split()
        media = (node.get("type") or "").lower().partition(";")[0].strip()
        title = " ".join((node.get("title") or "").split())[:120]
        if "alternate" in rel and media in _FEED_TYPES:
            add(DoorKind.FEED, node.get("href"), Confidence.HIGH, title)
        elif "sitemap" in rel:
            add(DoorKind.SITEMAP, node.get("href"), Confidence.MEDIUM, title)
    for node in root.iter("a"):
        path = _path(reading.link(node.get("href")))
        if _FEED_PATH.search(path):
            add(DoorKind.FEED, node.get("href"), Confidence.LOW, "a link on the page")
        elif _SITEMAP_PATH.search(path):
            add(DoorKind.SITEMAP, node.get("href"), Confidence.LOW, "a link on the page")
    return list(found.values())[:MAX_DOORS]


def _path(url: str | None) -> str:
    return urlsplit(url).path.lower() if url else ""
