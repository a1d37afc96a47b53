"""Addresses under which others show a publisher's page: AMP caches and Yandex's Turbo pages."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

# developers.google.com/amp/cache/overview, "AMP Cache URL format": a letter for the kind of page,
# "s" for https, then the publisher's host and path. Google and Bing link to them in their own way.
_AMP_HOST = re.compile(r"(?:^|\.)(?:cdn\.ampproject\.org|bing-amp\.com)$")
_AMP_PATH = re.compile(r"^/(?:c|v|wp|r)/(s/)?([^/]+)(/.*)?$", re.DOTALL)
_VIEWER_HOST = re.compile(r"^(?:www\.)?(?:google\.[a-z]{2,3}(?:\.[a-z]{2})?|bing\.com)$")
_VIEWER_PATH = re.compile(r"^/amp/(s/)?([^/]+)(/.*)?$", re.DOTALL)
# https://press-kz.turbopages.org/press.kz/s/news/1
_TURBO_HOST = re.compile(r"(?:^|\.)turbopages\.org$")
_TURBO_PATH = re.compile(r"^/(?:turbo/)?()([^/]+)/s(/.*)?$", re.DOTALL)
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.[a-z][a-z0-9-]+", re.IGNORECASE)

_CACHES = (
    (_AMP_HOST, _AMP_PATH),
    (_VIEWER_HOST, _VIEWER_PATH),
    (_TURBO_HOST, _TURBO_PATH),
)


def publisher(parts: SplitResult) -> SplitResult:
    """Return the address of the publisher's own page; `parts` where no cache shows one."""
    while (inner := _inner(parts)) is not None:  # each step makes the path shorter
        parts = inner
    return parts


def _inner(parts: SplitResult) -> SplitResult | None:
    host = (parts.hostname or "").rstrip(".").lower()
    for hosts, paths in _CACHES:
        if hosts.search(host) and (found := paths.match(parts.path)):
            _, name, path = found.groups()
            if _HOST.fullmatch(name):
                return urlsplit(f"https://{name}{path or '/'}")._replace(query=parts.query)
    return None
