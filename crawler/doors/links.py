"""Where an aggregator's link leads, as far as it can be told without asking."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import parse_qs, urlsplit

from crawler.doors.entries import MAX_URL, is_web_address

_GOOGLE = "news.google.com"
_BING = "bing.com"
# A Google News id is base64 of a protobuf message: field 1 = 19, then field 4 = the address,
# or since July 2024 a token ("AU_yqL…") that only Google can resolve (RSSHub, issue 17412).
_HEAD = b"\x08\x13\x22"
_MAX_ID = 4 * MAX_URL


def resolved(url: str) -> str:
    """Return the article's own address behind an aggregator's link, or the link itself."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
        query = parse_qs(parts.query, max_num_fields=50)
    except ValueError:
        return url
    target = None
    if host == _BING and parts.path.lower().startswith("/news/apiclick"):
        target = query.get("url", [""])[0]
    elif host == _GOOGLE:
        target = _google_target(parts.path) or query.get("url", [""])[0]
    elif host.startswith("google.") and parts.path == "/url":
        target = query.get("url", query.get("q", [""]))[0]
    if target and len(target) <= MAX_URL and target.isprintable() and is_web_address(target):
        return target
    return url


def unresolved(url: str) -> bool:
    """Say whether a link leads to an aggregator's own page, from which nothing can be read."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = (parts.hostname or "").removeprefix("www.")
    return host == _GOOGLE or (host == _BING and parts.path.lower().startswith("/news/"))


def _google_target(path: str) -> str | None:
    """Read the address in a Google News id of the old form."""
    before, _, name = path.rstrip("/").rpartition("/")
    if not before.endswith(("/articles", "/read")) or len(name) > _MAX_ID:
        return None
    try:
        raw = base64.urlsafe_b64decode(name + "=" * (-len(name) % 4))
    except (binascii.Error, ValueError):
        return None
    if not raw.startswith(_HEAD):
        return None
    size, at = 0, len(_HEAD)
    for shift in (0, 7):  # a varint (Protocol Buffers, "Encoding"); two bytes hold MAX_URL
        if at >= len(raw):
            return None
        size |= (raw[at] & 0x7F) << shift
        at += 1
        if raw[at - 1] < 0x80:
            break
    try:
        return raw[at : at + size].decode("utf-8")
    except UnicodeDecodeError:
        return None
