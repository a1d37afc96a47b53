"""What is known of stored articles: one protocol, in memory here, over tables in the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Known:
    """A stored article, as far as de-duplication needs it."""

    article_id: int
    outlet_id: str
    canonical_url: str
    fingerprint: str
    published: datetime | None = None  # aware, UTC


class FingerprintIndex(Protocol):
    """Finds stored articles by identity."""

    def by_url(self, canonical_url: str) -> Known | None:
        """Return the article of an address, in its latest version."""
        ...

    def by_fingerprint(self, fingerprint: str) -> Known | None:
        """Return the earliest article with these words."""
        ...

    def add(
        self,
        article_id: int,
        canonical_url: str,
        fingerprint: str,
        outlet_id: str,
        published: datetime | None = None,
    ) -> None:
        """Remember an article; the same id again is its new version."""
        ...


class MemoryIndex:
    """A `FingerprintIndex` that lives as long as the process."""

    def __init__(self) -> None:
        self._by_url: dict[str, Known] = {}
        self._by_fingerprint: dict[str, Known] = {}

    def by_url(self, canonical_url: str) -> Known | None:
        """Return the article of an address, in its latest version."""
        return self._by_url.get(canonical_url)

    def by_fingerprint(self, fingerprint: str) -> Known | None:
        """Return the earliest article with these words."""
        return self._by_fingerprint.get(fingerprint)

    def add(
        self,
        article_id: int,
        canonical_url: str,
        fingerprint: str,
        outlet_id: str,
        published: datetime | None = None,
    ) -> None:
        """Remember an article; the same id again is its new version."""
        known = Known(article_id, outlet_id, canonical_url, fingerprint, published)
        self._by_url[canonical_url] = known
        self._by_fingerprint.setdefault(fingerprint, known)
