"""Word lists are written as running text, so that a reader can read and a diff can show them."""

from __future__ import annotations


def word_set(text: str) -> frozenset[str]:
    """Return the blank-separated words of `text`."""
    return frozenset(text.split())
