"""feedparser, the forgiving reader: for broken feeds in which our own finds nothing."""

from __future__ import annotations

import calendar
import io
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final

import feedparser

from crawler import dates
from crawler.doors.entries import MAX_ENTRIES, Reading, entry
from crawler.doors.xmltree import without_long_tags
from crawler.items import Entry

MAX_TEXT: Final = 200_000  # letters handed over; it needs 1 s for as many of bare tags
_DATES = ("published", "created", "updated")  # in the order of trust
# It looks for addresses in the elements of people with a regular expression that needs 12 s for
# 40 kB (feedparser 6.0.14, issue 562). We want nobody's name: they lose theirs.
_PEOPLE = re.compile(
    r"(</?(?:[\w.-]+:)?)(author|creator|contributor|managingeditor|webmaster|publisher|owner|"
    r"name|email)(?=[\s/>])",
    re.IGNORECASE,
)


def read(text: str, reading: Reading) -> Iterator[Entry | None]:
    """Read what feedparser finds in the text of a feed; nothing when it fails."""
    body = _PEOPLE.sub(r"\1x-person", without_long_tags(text[:MAX_TEXT])).encode()
    # The address is the base of relative links; the charset is a fact, no longer a claim.
    headers = {
        "content-location": reading.url,
        "content-type": "application/xml; charset=utf-8",
    }
    try:
        # A stream, never the bytes or a string: feedparser opens what could be a file's name.
        found = feedparser.parse(
            io.BytesIO(body),
            response_headers=headers,
            sanitize_html=False,  # half of its time; our text cleaning does not need it
            resolve_relative_uris=False,
        )
    except Exception:  # noqa: BLE001 - it lets out whatever its parsers meet
        return
    language = found.feed.get("language")
    for item in found.entries[:MAX_ENTRIES]:
        yield entry(
            reading,
            url=item.get("link") or item.get("id"),
            title=item.get("title", ""),
            published=_published(item, reading),
            summary=item.get("summary") or "",
            guid=item.get("id"),
            language=item.get("language") or language,
            source=(item.get("source") or {}).get("title"),
        )


def _published(item: Any, reading: Reading) -> datetime | None:
    for key in _DATES:
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
