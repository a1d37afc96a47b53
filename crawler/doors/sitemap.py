"""Sitemaps (sitemaps.org/protocol.html) with Google's news fields, their indexes, plain lists.

A sitemap may name 50 000 addresses in no order, so it is read as a stream: no tree is built,
and what is older than the newest that we keep is dropped at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from lxml import etree

from crawler.doors.addresses import is_media, is_service
from crawler.doors.entries import MAX_ENTRIES, MAX_TITLE, MAX_URL, Reading, entry
from crawler.doors.newest import Newest
from crawler.doors.showing import CUT_OFF, Shown, SitemapPart
from crawler.errors import DoorError

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_PIECE = 65_536  # letters that are handed to the parser at once
_MAX_TEXT = max(MAX_URL, MAX_TITLE) + 1  # letters of one field; what is longer is refused later
_MAX_DEPTH = 6  # elements around a field; the deepest, news:language, stands at five
# What is read of a sitemap, by the local names of the elements down to it: outlets get the
# namespace wrong more often than the name. The <loc> of an image stands one element deeper.
_FIELDS = {
    "url/loc": "loc",
    "url/lastmod": "lastmod",
    "url/news/title": "title",
    "url/news/publication_date": "publication_date",
    "url/news/publication/language": "language",
    "url/news/publication/name": "name",
    "sitemap/loc": "loc",
    "sitemap/lastmod": "lastmod",
}
_NEWS = re.compile(r"news|novost|zhanal|latest|lenta|article|post|story", re.IGNORECASE)
_OTHER = re.compile(
    r"tag|categor|rubric|author|page|image|photo|video|static|product|archive", re.IGNORECASE
)
_NUMBERS = re.compile(r"\d{1,8}")


def read(content: str, reading: Reading) -> Shown:
    """Read the newest entries of a sitemap; or the parts of an index, likeliest news first.

    `content` is XML, as `decoding.decode` gives it, or a plain list of addresses, one a line.
    Entries without a date follow those with one: the first and the last of the document, since
    either end may be the new one. Home pages, tags and the like are left out.

    Raises:
        DoorError: broken XML before the first address, another root, a list of no addresses.
    """
    content = content.lstrip("\ufeff \t\r\n")
    found = _Found(reading)
    if not content.startswith("<"):
        return _plain(content, found)
    target = _Target(found)
    parser = etree.XMLParser(
        target=target,
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        recover=True,
    )
    try:
        for start in range(0, len(content), _PIECE):
            parser.feed(content[start : start + _PIECE].encode())
        parser.close()
    except (etree.XMLSyntaxError, ValueError) as error:
        if not target.depth:
            raise DoorError(f"broken XML: {str(error)[:200]}", url=reading.url) from error
    if not target.is_sitemap:
        raise DoorError("broken XML: there is no element in it", url=reading.url)
    return found.shown(f"broken or {CUT_OFF} in the middle" if target.depth else "")


def _plain(content: str, found: _Found) -> Shown:
    """Read a plain list of addresses (sitemaps.org/protocol.html, "Text file")."""
    for line in content.splitlines():
        if line.strip().startswith(("http://", "https://")):
            found.add_url({"loc": line})
    if not found.urls.count:
        raise DoorError("neither XML nor a list of addresses", url=found.reading.url)
    return found.shown()


class _Found:
    """Keeps the newest of what a sitemap names."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.urls: Newest[Mapping[str, str]] = Newest(MAX_ENTRIES)
        self.parts: Newest[SitemapPart] = Newest(MAX_ENTRIES)
        self._seen: set[str] = set()  # bounded by the size of a response

    def add_url(self, fields: Mapping[str, str]) -> None:
        """Keep an article's address with its fields if it is new enough."""
        date = self.reading.date
        moment = date(fields.get("publication_date")) or date(fields.get("lastmod"))
        if not self.urls.wants(moment):
            return
        url = self.reading.link(fields.get("loc"))
        if url and url not in self._seen and not is_service(url) and not is_media(url):
            self._seen.add(url)
            self.urls.add(moment, {**fields, "loc": url})

    def add_part(self, fields: Mapping[str, str]) -> None:
        """Keep a part of an index if it is among the likeliest to hold news."""
        url = self.reading.link(fields.get("loc"))
        if url and url not in self._seen:
            self._seen.add(url)
            modified = self.reading.date(fields.get("lastmod"))
            self.parts.add(_likelihood(url, modified), SitemapPart(url, modified))

    def shown(self, remark: str = "") -> Shown:
        """Return what was kept."""
        entries = [
            entry(
                self.reading,
                url=fields["loc"],
                title=fields.get("title", ""),
                published=moment,
                language=fields.get("language"),
                source=fields.get("name"),
            )
            for moment, fields in self.urls
        ]
        parts = tuple(part for _, part in self.parts)
        if not entries and not parts:
            remark = remark or "no article in it"
        return Shown(tuple(item for item in entries if item), parts=parts, remark=remark)


def _likelihood(url: str, modified: datetime | None) -> tuple[int, datetime, list[int]]:
    """Say how likely a part of an index is to hold what is new: the larger, the likelier.

    Its name first, then its own date, then the numbers of its name: parts are numbered or
    named by month as they fill up (`post-sitemap12.xml`, `sitemap-2026-11.xml`).
    """
    name = url.split("//", 1)[-1].partition("/")[2]
    kind = bool(_NEWS.search(name)) - bool(_OTHER.search(name))
    return kind, modified or _LONG_AGO, [int(number) for number in _NUMBERS.findall(name)]


class _Target:
    """Takes the elements of a sitemap as the parser meets them."""

    def __init__(self, found: _Found) -> None:
        self.is_sitemap = False
        self.depth = 0  # of elements that are open
        self._found = found
        self._path: list[str] = []  # their names below the root
        self._fields: dict[str, str] = {}  # of the <url> or <sitemap> that is open
        self._text: list[str] | None = None  # of the field that is open
        self._left = 0  # letters that it may still grow by

    def start(self, tag: str, attributes: object) -> None:
        name = tag.rpartition("}")[2].rpartition(":")[2].lower()  # a prefix may be undeclared
        if not self.depth:
            self._check_root(name)
        elif self.depth <= _MAX_DEPTH:
            self._path.append(name)
            if "/".join(self._path) in _FIELDS:
                self._text, self._left = [], _MAX_TEXT
        self.depth += 1

    def _check_root(self, name: str) -> None:
        if name not in ("urlset", "sitemapindex"):
            what = "an HTML page" if name == "html" else f"XML with the root <{name[:40]}>"
            kind = "html" if name == "html" else "parse"
            message = f"{what}, not a sitemap"
            raise DoorError(message, kind=kind, url=self._found.reading.url)
        self.is_sitemap = True

    def data(self, text: str) -> None:
        if self._text is not None and self._left > 0:
            self._text.append(text[: self._left])
            self._left -= len(text)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if not 0 < self.depth <= _MAX_DEPTH:
            return
        field = _FIELDS.get("/".join(self._path))
        name = self._path.pop()
        if field and self._text is not None:
            self._fields.setdefault(field, "".join(self._text).strip())
            self._text = None
        if not self._path:
            if name == "url":
                self._found.add_url(self._fields)
            elif name == "sitemap":
                self._found.add_part(self._fields)
            self._fields = {}

    def close(self) -> None:
        """Let the parser know that nothing is to be returned."""
