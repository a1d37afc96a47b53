"""From the raw strings of a door to a clean `Entry`, within limits."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from crawler import dates, references, text
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
_RAW_LETTERS = 20  # looked at for each one wanted: mark-up may be most of it
# What nearly every address and headline looks like: nothing in them needs any work, and a feed
# costs half (a test holds the second against `text.normalise`).
_USUAL_LINK = re.compile(r"https?://([a-z0-9.-]+)(?:/[!-~]*)?")
_USUAL_LETTERS = "[!-~«»—–…№А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]++"
_USUAL_WORDS = re.compile(f"(?:{_USUAL_LETTERS}(?: {_USUAL_LETTERS})*+)?")
_LANGUAGE = re.compile(r"[a-z]{2}(?=$|[-_])")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the readers of one door's bytes must know beside the bytes."""

    url: str  # where the bytes come from
    timezone: str  # IANA name; of dates without a zone
    now: datetime  # aware; later dates are a wrong clock
    base: str = ""  # what relative links are relative to, where it is not `url`
    ahead: list[datetime] = field(default_factory=list, compare=False)  # dates replaced by now

    def date(self, value: object) -> datetime | None:
        """Read a whole date; one in the future becomes now."""
        moment = dates.parse(value, self.timezone) if isinstance(value, str) else None
        return self.clamp(moment)

    def told_date(self, value: object) -> datetime | None:
        """Read a date that is written for people: also one told relative to now."""
        printed = dates.read(value, self.timezone, now=self.now, far=False)
        if printed is not None and printed.clamped:
            self.ahead.append(printed.moment)
        return printed.moment if printed else None

    def clamp(self, moment: datetime | None) -> datetime | None:
        """Replace a time in the future by now."""
        if moment is not None and dates.is_future(moment, self.now):
            self.ahead.append(moment)
            return self.now.astimezone(UTC)
        return moment

    def link(self, value: object) -> str | None:
        """Make a link absolute; `None` unless it leads to a web page and has a sane length."""
        if not isinstance(value, str) or len(value) > MAX_URL:
            return None
        value = value.strip()
        usual = _USUAL_LINK.fullmatch(value)
        if usual and "/." not in value and _is_reachable(usual[1]):
            return value
        if not value:
            return None
        try:
            url = urljoin(self.base or self.url, value).replace(" ", "%20")  # as browsers do
        except ValueError:
            return None
        if len(url) > MAX_URL or not url.isprintable():
            return None
        return url if is_web_address(url) else None


def is_web_address(url: str) -> bool:
    """Say whether an absolute address names a host (and port) that a request could go to."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    # A user name in an address is a secret or a trick, and no way to an article.
    return (
        parts.scheme in ("http", "https")
        and "@" not in parts.netloc
        and _is_reachable(parts.netloc)
    )


@lru_cache(maxsize=4096)
def _is_reachable(netloc: str) -> bool:
    try:
        text.canonical_url(f"http://{netloc}/")  # knows ports, IDNA and what no host is
    except ValueError:
        return False
    return True


def plain(value: object, limit: int) -> str:
    """Turn a piece of HTML (also doubly escaped) into one line of normal text."""
    if not isinstance(value, str):
        return ""
    if (
        len(value) <= limit
        and "&" not in value
        and "<" not in value
        and _USUAL_WORDS.fullmatch(value)
    ):
        return value
    raw = value[: limit * _RAW_LETTERS]  # never work on megabytes
    if len(raw) < len(value) and raw.rfind("<") > raw.rfind(">"):
        raw = raw[: raw.rfind("<")]  # a tag that the cut has opened
    if "&" in raw:
        raw = html.unescape(references.repair(raw))
    if "<" in raw:
        raw = _TAG.sub(" ", _HIDDEN.sub(" ", raw))
    if "&" in raw:
        raw = html.unescape(raw)
    raw = " ".join(raw.split())
    if not _USUAL_WORDS.fullmatch(raw):
        raw = " ".join(text.normalise(raw).split())
    return raw[:limit].rstrip()


_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")


def storable(value: object, limit: int) -> str | None:
    """Keep a string as it is, but for what no store takes (controls, surrogates)."""
    if not isinstance(value, (str, int, float)):
        return None
    words = str(value)[:limit]
    return (
        words if words.isprintable() else _CONTROLS.sub("", references.characters(words))
    ) or None


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
    words = plain(summary, MAX_SUMMARY)
    return Entry(
        url=link,
        title=plain(title, MAX_TITLE),
        published=published,
        summary=words if any(map(str.isalpha, words)) else "",
        guid=storable(guid, MAX_URL),
        language=language_code(language),
        body_html=storable(body_html, MAX_BODY) if isinstance(body_html, str) else None,
        source=plain(source, MAX_TITLE) or None,
    )


def unique(entries: list[Entry | None]) -> list[Entry]:
    """Drop what leads nowhere and repeated addresses; the first of a kind stays."""
    kept: dict[str, Entry] = {}
    for item in entries:
        if item is not None:
            kept.setdefault(item.url, item)
    return list(kept.values())[:MAX_ENTRIES]


def nothing_shown(items: int) -> str:
    """Remark on a feed of so many items that brought no entry."""
    return f"{items} items, none with an address" if items else "an empty feed"
