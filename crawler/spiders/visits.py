"""One request to a door: the door itself, a part of its sitemap index, or a page further back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from crawler.doors import Shown, SitemapPart
from crawler.outlets import DoorKind, Outlet, Selectors
from crawler.store.doors import WHOLE_AFTER, DoorState, PartMemory

MAX_PARTS = 5  # parts of a sitemap index read in one poll; at first sight only the likeliest two
FIRST_PARTS = 2
# A part that was never read is left alone when it did not change for so long before the door's
# last reading: it is the archive. More than a day, since many name the day only.
SLACK = timedelta(days=2)
MAX_DEPTH = 2  # an index may name indexes, and no more (sitemaps.org forbids even that)
MAX_BACK = 5  # pages walked back over a gap


@dataclass(frozen=True, slots=True)
class DoorVisit:
    """What one request asks a door for."""

    door: DoorState
    url: str
    kind: DoorKind
    select: Selectors | None = None  # of a listing that has its own
    part: SitemapPart | None = None  # of a sitemap index
    depth: int = 0  # how many indexes led here
    back: int = 0  # pages behind the newest

    @property
    def unit(self) -> str:
        """The unit of work of a poll that this request is."""
        return f"door:{self.door.id}:{self.url}"

    @property
    def main(self) -> bool:
        """Whether the door itself is asked."""
        return self.part is None and not self.back

    def headers(self, now: datetime) -> dict[str, str]:
        """What makes the request conditional, where it may be."""
        if self.main:
            return self.door.validators(now)
        known = self.door.memory.parts.get(self.url)
        if self.part is None or known is None or known.unchanged >= WHOLE_AFTER:
            return {}
        if part_stamp(self.part) != known.modified:
            return {}  # its index says that it changed: no validator needs to say so too
        named = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in named.items() if value}


def visits(outlet: Outlet, doors: tuple[DoorState, ...]) -> Iterator[DoorVisit]:
    """A visit for each door."""
    selectors = {door.url: door.select for door in outlet.doors}
    for door in doors:
        yield DoorVisit(door, door.url, DoorKind(door.kind), selectors.get(door.url))


def part_visits(visit: DoorVisit, shown: Shown, *, first_sight: bool) -> list[DoorVisit]:
    """The parts of a sitemap index that may hold what is new, likeliest first."""
    if visit.depth >= MAX_DEPTH:
        return []
    known, last_ok = visit.door.memory.parts, visit.door.last_ok_at
    fresh = [part for part in shown.parts if is_news(part, known.get(part.url), last_ok)]
    room = FIRST_PARTS if first_sight else MAX_PARTS
    return [
        replace(visit, url=part.url, part=part, depth=visit.depth + 1)
        for part in fresh[:room]
        if part.url != visit.url
    ]


def is_news(part: SitemapPart, known: PartMemory | None, last_ok: datetime | None) -> bool:
    """Whether a part says that it changed; one that gives no date is asked conditionally.

    `last_ok`: when the door was read last; None at first sight.
    """
    if part.modified is None:
        return True
    if known is None:
        return last_ok is None or part.modified >= last_ok - SLACK
    return part_stamp(part) != known.modified


def part_stamp(part: SitemapPart) -> str | None:
    """The date that an index gives a part, as it is remembered."""
    return part.modified.astimezone(UTC).isoformat() if part.modified else None


def older_visit(visit: DoorVisit, shown: Shown) -> DoorVisit | None:
    """The page behind this one, where the door names it or is known to have it."""
    if visit.back >= MAX_BACK or visit.part is not None:
        return None
    url = shown.older or _paged(visit)
    if url is None or url in (visit.url, visit.door.url):
        return None
    if urlsplit(url).hostname != urlsplit(visit.url).hostname:
        return None
    return replace(visit, url=url, back=visit.back + 1)


def _paged(visit: DoorVisit) -> str | None:
    """The next page of a WordPress feed (developer.wordpress.org: `paged` goes with feeds too)."""
    base = visit.door.url
    if visit.kind is not DoorKind.FEED or urlsplit(base).query:
        return None
    if not urlsplit(base).path.rstrip("/").endswith("/feed"):
        return None
    return f"{base}?paged={visit.back + 2}"
