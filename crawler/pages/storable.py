"""What of a page may be stored: strings that encode to UTF-8, addresses that can be opened."""

from __future__ import annotations

import unicodedata

from crawler import text


def line(value: str) -> str:
    """Return `value` in normal form (`text.normalise`, so without controls) and as one line."""
    return " ".join(text.normalise(value).split())


def is_address(url: str) -> bool:
    """Say whether `url` is an absolute web address, without controls and lone surrogates."""
    if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in url):
        return False
    try:
        text.canonical_url(url)
    except ValueError:
        return False
    return True
