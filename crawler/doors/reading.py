"""Which kind of door are these bytes? Sniff, then hand them to the reader of that kind."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

from crawler import markup
from crawler.doors import aggregators, feed, jsonfeed, listing, sitemap, telegram, wrongpages
from crawler.doors.decoding import decode
from crawler.doors.entries import Reading, is_web_address
from crawler.doors.showing import Shown
from crawler.doors.unpacking import unpack
from crawler.errors import DoorError
from crawler.items import Entry
from crawler.outlets import DoorKind, Selectors

SNIFF = 65_536  # bytes; a root element stands before that, whatever is printed in front of it

_FEED_ROOT = re.compile(rb"<(?:\w+:)?(?:rss|rdf|feed|channel)[\s/>]", re.IGNORECASE)
_SITEMAP_ROOT = re.compile(rb"<(?:\w+:)?(?:urlset|sitemapindex)[\s/>]", re.IGNORECASE)
_HTML_ROOT = re.compile(rb"<!doctype\s+html|<(?:html|head|body)[\s>]", re.IGNORECASE)
_HTML_TAG = re.compile(rb"<(?:div|p|a|ul|h1|br|title|script|b)[\s>/]", re.IGNORECASE)
_ANY_ROOT = re.compile(rb"<\?xml|<[a-z]", re.IGNORECASE)
# An address of a feed or sitemap: if it answers HTML, the door is broken.
_MACHINE_PATH = re.compile(r"(?:rss|feed|atom|sitemap|rdf|\.xml|\.json)", re.IGNORECASE)
_MACHINE_TYPE = re.compile(r"xml|json|rss|atom", re.IGNORECASE)


def parse(
    body: bytes,
    url: str,
    content_type: str | None = None,
    *,
    kind: DoorKind | None = None,
    timezone: str = "UTC",
    now: datetime | None = None,
) -> list[Entry]:
    """Read the entries of a door: see `read`, which also says what else the door shows.

    Raises:
        DoorError: as `read`; also for a sitemap index, which names no article.
    """
    shown = read(body, url, content_type, kind=kind, timezone=timezone, now=now)
    if shown.parts and not shown.entries:
        hint = "read the parts that it names"
        raise DoorError("a sitemap index, not a list of articles", url=url, stage="door", hint=hint)
    return list(shown.entries)


def read(
    body: bytes,
    url: str,
    content_type: str | None = None,
    *,
    kind: DoorKind | None = None,
    select: Selectors | None = None,
    timezone: str = "UTC",
    now: datetime | None = None,
) -> Shown:
    """Read a feed, sitemap or listing.

    `kind` says what was asked for; without it, HTML is a listing unless its address or
    content type promise a feed. `select` are the catalogue's selectors for a listing.
    `timezone` (IANA name) is used for dates without a zone; `now` (aware; the machine's clock
    when absent) is the latest time a date may have. Entries without a web address are left
    out; at most `entries.MAX_ENTRIES` come back. A gzipped body is unpacked.

    Raises:
        DoorError: the bytes are not what was asked for; the message says what they are.
            Also: `url` is no web address; the body is broken gzip, or too large unpacked.
    """
    if not is_web_address(url):
        raise _error(f"{url[:200]!r} is not a web address", url[:200])
    reading = Reading(url, timezone, now or datetime.now(UTC))
    body = unpack(body, url)
    head = body[:SNIFF].replace(b"\0", b"")  # UTF-16 mark-up becomes readable without its NULs
    if not head.strip():
        raise DoorError("an empty answer", kind="empty", url=url)
    shown = _read(body, head, reading, content_type, kind, select)
    if not reading.ahead:
        return shown
    remark = f"dates in the future taken for now: {len(reading.ahead)}"
    return replace(shown, remark="; ".join(filter(None, (shown.remark, remark))))


def _read(
    body: bytes,
    head: bytes,
    reading: Reading,
    content_type: str | None,
    kind: DoorKind | None,
    select: Selectors | None,
) -> Shown:
    if kind is DoorKind.TELEGRAM:
        return telegram.read(body, reading, content_type)
    if kind is DoorKind.AGGREGATOR:
        return aggregators.read(body, reading, content_type)
    shape = _shape(head)
    if shape == "feed":
        return feed.read(body, reading, content_type)
    if shape == "json":
        return jsonfeed.read(decode(body, content_type), reading)
    if shape == "sitemap" or (shape == "other" and kind is DoorKind.SITEMAP):
        return sitemap.read(decode(body, content_type), reading)
    if shape == "html":
        return _page(body, reading, content_type, kind, select)
    if shape == "xml":
        raise feed.no_feed(decode(body[:SNIFF], content_type), reading)
    raise _error("neither a feed, a sitemap nor a page", reading.url)


def _page(
    body: bytes,
    reading: Reading,
    content_type: str | None,
    kind: DoorKind | None,
    select: Selectors | None,
) -> Shown:
    """Read a listing, or say which page came instead of what was asked for."""
    listed = _listing_expected(kind, reading.url, content_type)
    refused: DoorError | None = None
    if listed:
        try:
            return listing.read(body, reading, content_type, select)
        except DoorError as error:
            refused = error
    page = markup.decode(body, markup.charset_of(content_type))
    what, sort = wrongpages.describe(page)
    if refused and sort == "html":
        raise refused
    if refused:
        raise DoorError(f"{what}: {refused.message}", kind=sort, url=reading.url)
    wanted = kind.value if kind else "feed"
    raise DoorError(f"{what} instead of a {wanted}", kind=sort, url=reading.url)


def _shape(head: bytes) -> str:
    """Name the first root element that stands in the bytes."""
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return "json"
    roots = (("feed", _FEED_ROOT), ("sitemap", _SITEMAP_ROOT), ("html", _HTML_ROOT))
    found = [(match.start(), name) for name, root in roots if (match := root.search(head))]
    if found:  # the earliest wins: a page may speak of feeds, a feed may carry pages
        return min(found)[1]
    if head.lstrip().startswith(b"<?xml") and not _HTML_TAG.search(head):
        return "xml"
    if _HTML_TAG.search(head):
        return "html"
    return "xml" if _ANY_ROOT.search(head) else "other"


def _listing_expected(kind: DoorKind | None, url: str, content_type: str | None) -> bool:
    if kind is not None:
        return kind is DoorKind.LISTING
    if _MACHINE_TYPE.search((content_type or "")[:200].replace("xhtml", "")):
        return False
    path = url.split("?", 1)[0].split("//", 1)[-1].partition("/")[2]
    return not _MACHINE_PATH.search(path + url.partition("?")[2])


def _error(message: str, url: str) -> DoorError:
    return DoorError(message, url=url)
