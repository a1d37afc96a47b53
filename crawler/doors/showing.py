"""What a door shows at one reading: entries, where more of them are, when it wants to be asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.items import Entry

CUT_OFF = "cut off"  # the words of every remark on a door whose end is missing


@dataclass(frozen=True, slots=True)
class Wishes:
    """When an outlet wants its door to be read, in its own words."""

    ttl: timedelta | None = None  # RSS 2.0 <ttl>, sy:updatePeriod / sy:updateFrequency
    skip_hours: frozenset[int] = frozenset()  # RSS 2.0 <skipHours>: 0 … 23, GMT
    skip_days: frozenset[int] = frozenset()  # RSS 2.0 <skipDays>: 0 = Monday … 6 = Sunday, GMT


@dataclass(frozen=True, slots=True)
class SitemapPart:
    """One sitemap named by a sitemap index."""

    url: str  # absolute
    modified: datetime | None  # aware, UTC; None when the index gives none


@dataclass(frozen=True, slots=True)
class Shown:
    """One reading of a door."""

    entries: tuple[Entry, ...] = ()  # in the order of the door; sitemaps: newest first
    parts: tuple[SitemapPart, ...] = ()  # of a sitemap index, the likeliest to be new first
    older: str | None = None  # absolute address of the page with older entries, where one is named
    wishes: Wishes = field(default_factory=Wishes)
    hub: str | None = None  # WebSub hub (W3C, 2018) that would push; noted, not used yet
    remark: str = ""  # what was wrong though it could be read: "repaired XML", …

    @property
    def cut(self) -> bool:
        """Whether the end of it did not arrive, so that the next reading must be whole."""
        return CUT_OFF in self.remark
