"""RSS 0.9x, 1.0 and 2.0, RDF and Atom, read by feedparser."""

from __future__ import annotations

import calendar
import io
import re
from datetime import UTC, datetime
from typing import Any

import feedparser

from crawler import dates
from crawler.doors.entries import MAX_ENTRIES, Reading, entry, unique
from crawler.doors.showing import Shown
from crawler.errors import DoorError
from crawler.items import Entry

_DATE_KEYS = ("published", "created", "updated")  # in the order of trust
MAX_ELEMENTS = 50_000  # of one feed: 100 for each entry; feedparser needs 20 µs for each

# What is never closed reaches to the end: so each letter is looked at once.
_ELEMENT = re.compile(
    r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<(?P<name>(?:\w+:)?\w+)", re.DOTALL
)
_ENTRY = re.compile(r"(?:\w+:)?(?:item|entry)", re.IGNORECASE)


def read(text: str, reading: Reading) -> Shown:
    """Read the first `MAX_ENTRIES` entries of a feed, as `decoding.decode` gives its text.

    Raises:
        DoorError: the text has a feed's root, but nothing can be read from it.
    """
    # The address is the base of relative links; the charset is a fact, no longer a claim.
    headers = {
        "content-location": reading.url,
        "content-type": "application/xml; charset=utf-8",
    }
    body = _first_entries(text).encode()
    try:
        # A stream, never the bytes or a string: feedparser opens what could be a file's name.
        found = feedparser.parse(
            io.BytesIO(body),
            response_headers=headers,
            sanitize_html=False,  # half of its time; our text cleaning does not need it
            resolve_relative_uris=False,
        )
    except Exception as error:  # it lets out whatever its parsers meet
        raise DoorError(
            f"the feed cannot be read: {type(error).__name__}", url=reading.url, stage="door"
        ) from error
    if not found.get("version"):
        raise DoorError("XML, but no feed and no sitemap", url=reading.url, stage="door")
    if not found.entries and found.get("bozo") and _is_broken(found):
        reason = str(found.get("bozo_exception", ""))[:200]
        raise DoorError(f"broken XML: {reason}", url=reading.url, stage="door")
    language = found.feed.get("language")
    entries = unique([_entry(item, reading, language) for item in found.entries[:MAX_ENTRIES]])
    return Shown(tuple(entries))


def _first_entries(text: str) -> str:
    """Cut out what follows the first `MAX_ENTRIES` entries, up to the end of the last."""
    name, entries, elements = "", 0, 0
    for found in _ELEMENT.finditer(text):
        opened = found["name"]
        if not opened:
            continue
        elements += 1
        if not name and _ENTRY.fullmatch(opened):
            name = opened
        entries += opened == name
        if entries > MAX_ENTRIES or elements > MAX_ELEMENTS:
            closing = f"</{name}>"
            end = text.rfind(closing, found.start())
            return text[: found.start()] + (text[end + len(closing) :] if end >= 0 else "")
    return text


def _is_broken(found: Any) -> bool:
    """Tell broken XML from remarks on its encoding or content type."""
    remarks = (feedparser.CharacterEncodingOverride, feedparser.NonXMLContentType)
    return not isinstance(found.get("bozo_exception"), remarks)


def _entry(item: Any, reading: Reading, language: object) -> Entry | None:
    body = _body(item)
    summary = item.get("summary") or ""
    return entry(
        reading,
        url=_link(item),
        title=item.get("title", ""),
        published=_published(item, reading),
        summary=summary if summary != body else "",
        guid=item.get("id"),
        language=item.get("language") or language,
        body_html=body,
        source=(item.get("source") or {}).get("title"),
    )


def _link(item: Any) -> str | None:
    # RBC nests <link> of other articles inside its own elements and feedparser takes the last
    # one for the entry's; only their <pdalink> is safe.
    if any(key.startswith("rbc_news_") for key in item):
        link = item.get("pdalink") or item.get("rbc_news_pdalink") or item.get("link")
    else:
        link = item.get("link") or item.get("id")  # a guid may be the address; else it is dropped
    return str(link) if link else None


def _published(item: Any, reading: Reading) -> datetime | None:
    for key in _DATE_KEYS:
        # `dict.get`: feedparser's own answers for one date with another.
        moment = reading.date(dict.get(item, key))
        if moment is None and (parts := dict.get(item, f"{key}_parsed")):
            moment = _from_parts(parts, reading)
        if moment is not None:
            return moment
    return None


def _from_parts(parts: Any, reading: Reading) -> datetime | None:
    """Take feedparser's own reading (UTC) for the forms that only it knows."""
    try:
        moment = datetime.fromtimestamp(calendar.timegm(parts), UTC)
    except (ValueError, TypeError, OverflowError, OSError):
        return None
    return reading.clamp(dates.to_utc(moment))


def _body(item: Any) -> str | None:
    """Return the full text that some feeds carry (content:encoded, Atom content, full-text)."""
    texts = [part.get("value") or "" for part in item.get("content", ())]
    texts += [str(item[key]) for key in item if key.endswith("full-text") and item[key]]
    longest = max(texts, key=len, default="")
    return longest or None
