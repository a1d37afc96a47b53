"""What a feed says of itself: language, when to ask again, where more is."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice
from typing import Final

from lxml import etree

from crawler.doors.entries import Reading
from crawler.doors.feeditem import inner
from crawler.doors.names import ITEMS, LANG, Names, local, namespace
from crawler.doors.showing import Wishes

MAX_TTL: Final = timedelta(days=7)  # longer wishes are an error of units
MAX_LISTED: Final = 50  # hours or days named
# RSS 1.0 syndication module, "updatePeriod".
_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(days=7),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# RFC 5005, 3 and 4; "previous" is what older drafts of it said.
_OLDER = ("next", "prev-archive", "previous")


@dataclass(slots=True)
class Head:
    """The fields of one feed, collected from its root and its channels."""

    language: str | None = None  # as written; of an element before `xml:lang`
    hub: str | None = None
    older: str | None = None
    _older_rank: int = len(_OLDER)
    _ttl: timedelta | None = None
    _period: timedelta | None = None
    _frequency: int = 1
    _hours: set[int] = field(default_factory=set)
    _days: set[int] = field(default_factory=set)

    def take(self, node: etree._Element, what: str, reading: Reading) -> None:
        """Keep what one element says; the first of a kind counts."""
        if what == "link":
            self._link(node, reading)
        elif what == "language":
            self.language = self.language or inner(node).strip() or None
        elif what == "ttl" and (minutes := _number(node)):
            self._ttl = self._ttl or timedelta(minutes=minutes)
        elif what == "period":
            self._period = self._period or _PERIODS.get(inner(node).strip().lower())
        elif what == "frequency":
            self._frequency = max(1, _number(node) or 1)
        elif what == "skip hours":
            hours = (_number(child) for child in islice(node, MAX_LISTED))
            self._hours |= {hour % 24 for hour in hours if hour is not None and hour <= 24}
        elif what == "skip days":
            names = (inner(child).strip().lower()[:3] for child in islice(node, MAX_LISTED))
            self._days |= {_DAYS.index(name) for name in names if name in _DAYS}

    @property
    def wishes(self) -> Wishes:
        """When the outlet wants to be asked; skipping every hour or day is no wish."""
        ttl = self._ttl or (self._period / self._frequency if self._period else None)
        return Wishes(
            ttl=ttl if ttl and ttl <= MAX_TTL else None,
            skip_hours=frozenset(self._hours if len(self._hours) < 24 else ()),
            skip_days=frozenset(self._days if len(self._days) < 7 else ()),
        )

    def _link(self, node: etree._Element, reading: Reading) -> None:
        for relation in (node.get("rel") or "").lower().split()[:MAX_LISTED]:
            if relation == "hub":  # WebSub, 4: "rel=hub"
                self.hub = self.hub or reading.link(node.get("href"))
            elif relation in _OLDER and _OLDER.index(relation) < self._older_rank:
                url = reading.link(node.get("href"))
                if url and url != reading.url:
                    self.older, self._older_rank = url, _OLDER.index(relation)


def _number(node: etree._Element) -> int | None:
    words = inner(node).strip()
    return int(words) if len(words) <= 6 and words.isascii() and words.isdigit() else None


def read(root: etree._Element, reading: Reading) -> tuple[Head, list[etree._Element]]:
    """Return what a feed says of itself, and its items in the order of the document.

    Items may stand in a channel (RSS), beside it (RSS 0.90, 1.0) or in the root (Atom).
    """
    head, items = Head(), []
    boxes = [root]
    for box in boxes:  # grows by the channels of the root
        names = Names(namespace(box.tag))
        for node in box:
            what = names.of(node)
            name = local(node.tag)
            if name in ITEMS:
                items.append(node)
            elif name == "channel" and box is root:
                boxes.append(node)
            elif what:
                head.take(node, what, reading)
    head.language = head.language or next(filter(None, (box.get(LANG) for box in boxes)), None)
    return head, items
