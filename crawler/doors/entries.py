"""From the raw strings of a door to a clean `Entry`, within limits."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urljoin, urlsplit

from crawler import dates, text
from crawler.items import Entry

# Limits on what one door may bring; see "Budgets" of the hostile catalogue.
MAX_ENTRIES = 500
MAX_TITLE = 1000  # letters
MAX_SUMMARY = 5000  # letters
MAX_URL = 2000  # letters
MAX_BODY = 1_000_000  # letters of HTML carried by one entry

# What is never closed reaches to the end: so each letter is looked at once.
_HIDDEN = re.compile(
    r"<(script|style)\b[^<>]*>.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_LANGUAGE = re.compile(r"[a-z]{2}(?=$|[-_])")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the readers of one door's bytes must know beside the bytes."""

    url: str  # where the bytes come from; relative links are relative to it
    timezone: str  # IANA name; of dates without a zone
    now: datetime  # aware; later dates are a wrong clock

    def date(self, value: object) -> datetime | None:
        """Read a date; one in the future becomes now."""
        moment = dates.parse(value, self.timezone) if isinstance(value, str) else None
        return self.clamp(moment)

    def clamp(self, moment: datetime | None) -> datetime | None:
        """Replace a time in the future by now."""
        if moment is not None and dates.is_future(moment, self.now):
            return self.now.astimezone(UTC)
        return moment

    def link(self, value: object) -> str | None:
        """Make a link absolute; `None` unless it leads to a web page and has a sane length."""
        if not isinstance(value, str) or not value.strip() or len(value) > MAX_URL:
            return None
        try:
            url = urljoin(self.url, value.strip())
            parts = urlsplit(url)
            host = parts.hostname
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or not host or len(url) > MAX_URL:
            return None
        return url if url.isprintable() and " " not in url else None


def plain(value: object, limit: int) -> str:
    """Turn a piece of HTML (also doubly escaped) into one line of normal text."""
    if not isinstance(value, str):
        return ""
    raw = value[: limit * 20]  # mark-up may be most of it; never work on megabytes
    if "&" in raw:
        raw = html.unescape(raw)
    raw = _TAG.sub(" ", _HIDDEN.sub(" ", raw))
    if "&" in raw:
        raw = html.unescape(raw)
    return " ".join(text.normalise(raw).split())[:limit].rstrip()


def language_code(value: object) -> str | None:
    """`ru-RU` → `ru`; `None` for what is no language tag."""
    found = _LANGUAGE.match(value.strip().lower()) if isinstance(value, str) else None
    return found[0] if found else None


def entry(
    reading: Reading,
    *,
    url: object,
    title: object = "",
    published: datetime | None = None,
    summary: object = "",
    guid: object = None,
    language: object = None,
    body_html: object = None,
    source: object = None,
) -> Entry | None:
    """Build an entry from what a door says; `None` when it leads nowhere."""
    link = reading.link(url)
    if link is None:
        return None
    return Entry(
        url=link,
        title=plain(title, MAX_TITLE),
        published=published,
        summary=plain(summary, MAX_SUMMARY),
        guid=str(guid)[:MAX_URL] if guid else None,
        language=language_code(language),
        body_html=body_html[:MAX_BODY] if isinstance(body_html, str) and body_html else None,
        source=plain(source, MAX_TITLE) or None,
    )


def unique(entries: list[Entry | None]) -> list[Entry]:
    """Drop what leads nowhere and repeated addresses; the first of a kind stays."""
    kept: dict[str, Entry] = {}
    for item in entries:
        if item is not None:
            kept.setdefault(item.url, item)
    return list(kept.values())[:MAX_ENTRIES]
