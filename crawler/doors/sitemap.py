"""Sitemaps (sitemaps.org/protocol.html) with Google's news fields, and their indexes."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from lxml import etree

from crawler.doors.entries import MAX_ENTRIES, Reading, entry, unique
from crawler.doors.showing import Shown, SitemapPart
from crawler.errors import DoorError
from crawler.items import Entry

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def read(content: str, reading: Reading) -> Shown:
    """Read a sitemap, newest first, those without a date last; or the parts of an index.

    `content` is what `decoding.decode` gives.

    Raises:
        DoorError: broken XML, or another root.
    """
    root = _root(content, reading.url)
    if _name(root) == "sitemapindex":
        return Shown(parts=tuple(_parts(root, reading)))
    found = [_entry(node, reading) for node in root if _name(node) == "url"]
    entries = [item for item in found if item is not None and urlsplit(item.url).path.strip("/")]
    entries.sort(key=lambda item: item.published or _LONG_AGO, reverse=True)
    return Shown(tuple(unique(list(entries))))


def _parts(root: etree._Element, reading: Reading) -> list[SitemapPart]:
    parts = []
    for node in root:
        link = reading.link(_text(node, "loc")) if _name(node) == "sitemap" else None
        if link:
            parts.append(SitemapPart(link, reading.date(_text(node, "lastmod"))))
    parts.sort(key=lambda part: part.modified or _LONG_AGO, reverse=True)
    return parts[:MAX_ENTRIES]


def _root(content: str, url: str) -> etree._Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content.lstrip().encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise DoorError(f"broken XML: {error}", url=url, stage="door") from error
    if root is None or _name(root) not in ("urlset", "sitemapindex"):
        raise DoorError("XML, but no feed and no sitemap", url=url, stage="door")
    return root


def _entry(node: etree._Element, reading: Reading) -> Entry | None:
    news = next((child for child in node if _name(child) == "news"), None)
    title, printed, language, source = "", None, None, None
    if news is not None:
        title = _text(news, "title")
        printed = reading.date(_text(news, "publication_date"))
        paper = next((child for child in news if _name(child) == "publication"), None)
        if paper is not None:
            language, source = _text(paper, "language"), _text(paper, "name")
    return entry(
        reading,
        url=_text(node, "loc"),
        title=title,
        published=printed or reading.date(_text(node, "lastmod")),
        language=language,
        source=source,
    )


def _text(node: etree._Element, name: str) -> str:
    for child in node:
        if _name(child) == name:
            return "".join(child.itertext()).strip()
    return ""


def _name(node: etree._Element) -> str:
    """Local name in lower case: outlets get the namespace wrong more often than the name."""
    return etree.QName(node).localname.lower() if isinstance(node.tag, str) else ""
