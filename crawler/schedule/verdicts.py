"""What a door is worth, now that it was asked: pure judgement, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler import doors
from crawler.doors import SitemapPart
from crawler.errors import AkbulakError, DoorError, FetchError
from crawler.outlets import Confidence, Door, DoorKind, Selectors

FRESH = timedelta(days=2)  # a door of an outlet that prints daily
SILENT = timedelta(days=30)  # nothing newer: the door was probably left behind
# A feed says most, then a news sitemap; a page of links says least.
_WORTH = {
    DoorKind.FEED: 5,
    DoorKind.SITEMAP: 3,
    DoorKind.TELEGRAM: 3,
    DoorKind.AGGREGATOR: 2,
    DoorKind.LISTING: 1,
}
ENOUGH = 5  # entries of a door that is no leftover
SURE, LIKELY = 9, 5  # scores that make a door's confidence high, medium


@dataclass(frozen=True, slots=True)
class Seen:
    """What one reading of a door showed, in numbers."""

    entries: int = 0
    titled: int = 0  # of these, with a headline
    dated: int = 0  # … with a date
    newest: datetime | None = None  # aware, UTC
    parts: tuple[SitemapPart, ...] = ()  # of a sitemap index
    remark: str = ""


def look_at(
    body: bytes,
    url: str,
    content_type: str | None,
    *,
    kind: DoorKind,
    select: Selectors | None,
    timezone: str,
    now: datetime,
) -> Seen:
    """Read a door and count what it shows; runs in a worker.

    Raises:
        DoorError: as `doors.read`.
    """
    shown = doors.read(
        body, url, content_type, kind=kind, select=select, timezone=timezone, now=now
    )
    dates = [entry.published for entry in shown.entries if entry.published is not None]
    return Seen(
        entries=len(shown.entries),
        titled=sum(bool(entry.title) for entry in shown.entries),
        dated=len(dates),
        newest=max(dates, default=None),
        parts=shown.parts[:1],
        remark=shown.remark,
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a door answered."""

    door: Door
    asked_at: datetime  # aware, UTC
    status: int | None = None  # HTTP; None when nothing was answered
    seen: Seen = Seen()
    seconds: float = 0.0  # until the answer began
    moved_to: str | None = None  # the door's new address, where the outlet says it is for good
    error: AkbulakError | None = None

    @property
    def ok(self) -> bool:
        """Whether articles can be found through the door; a search may find none."""
        return self.error is None and (
            self.seen.entries > 0 or self.door.kind is DoorKind.AGGREGATOR
        )

    @property
    def score(self) -> int:
        """How good the door is beside others: kind, dates, freshness, number of entries."""
        if not self.ok:
            return 0
        seen, age = self.seen, self._age()
        score = _WORTH[self.door.kind]
        score += 2 * (seen.dated * 2 >= seen.entries) + (seen.titled * 2 >= seen.entries)
        score += seen.entries >= ENOUGH
        if age is not None:
            score += 2 * (age <= FRESH) - 4 * (age > SILENT)
        return max(score, 1)

    @property
    def confidence(self) -> Confidence:
        """What the catalogue may say of the door."""
        if self.score >= SURE:
            return Confidence.HIGH
        return Confidence.MEDIUM if self.score >= LIKELY else Confidence.LOW

    def _age(self) -> timedelta | None:
        return self.asked_at - self.seen.newest if self.seen.newest else None

    def __str__(self) -> str:
        """`30 items, newest 5 minutes ago`, or what went wrong."""
        if self.error is not None:
            known = f" (known: {self.door.dead})" if self.door.dead else ""
            return self.error.message + known
        age, seen = self._age(), self.seen
        words = f"{seen.entries} item{'' if seen.entries == 1 else 's'}"
        if age is not None:
            words += f", newest {ago(age)}"
        elif seen.entries:
            words += ", without dates"
        return f"{words}; {seen.remark}" if seen.remark else words

    @property
    def advice(self) -> str:
        """What to do about it; empty when all is well."""
        if self.error is not None:
            return "" if self.door.dead else _advice(self.error, self.status)
        if self.door.dead and self.ok:
            return "it works again: take `dead` out of the catalogue"
        if self.moved_to:
            return f"moved for good: write {self.moved_to} into the catalogue"
        if self.door.kind is DoorKind.AGGREGATOR:
            return ""
        age = self._age()
        if not self.seen.entries:
            return "it is empty: look again later; if it stays so, akbulak outlets discover"
        if age is not None and age > SILENT:
            return "it seems left behind: akbulak outlets discover may know a fresher one"
        return ""


def best_first(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """The good doors first, the better the earlier."""
    return sorted(verdicts, key=lambda verdict: -verdict.score)


def ago(age: timedelta) -> str:
    """Say how long ago something was: `5 minutes ago`."""
    minutes = max(0, int(age.total_seconds() // 60))
    for size, name in ((60 * 24, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            number = minutes // size
            return f"{number} {name}{'' if number == 1 else 's'} ago"
    return "just now"


_DISCOVER = "akbulak outlets discover HOMEPAGE looks for another door"
_ELSEWHERE = (
    "set AKBULAK_CONTACT and ask the outlet; till then its Telegram channel or an aggregator tells"
)
_BY_KIND = {
    "dns": "the host is gone or misspelt, or this machine has no network: akbulak doctor tells",
    "tls": f"tell the outlet, its certificate is wrong; {_DISCOVER}",
    "connect": f"try again later; if it stays so, {_DISCOVER}",
    "timeout": f"try again later; if it stays so, {_DISCOVER}",
    "broken": f"try again later; if it stays so, {_DISCOVER}",
    "size": _DISCOVER,
    "robots": f"robots.txt asks not to read it, and we do not; {_ELSEWHERE}",
    "guard": "it leads to a private network: AKBULAK_ALLOW_PRIVATE names what may be read there",
    "wait": "it asked for rest: look again later",
    "html": f"a page where the door was; {_DISCOVER}",
    "challenge": f"it checks for browsers; {_ELSEWHERE}",
    "consent": f"it wants a click of consent; {_ELSEWHERE}",
    "empty": f"look again later; if it stays so, {_DISCOVER}",
    "moved": _DISCOVER,
    "parse": f"what is there cannot be read; {_DISCOVER}",
}


def _advice(error: AkbulakError, status: int | None) -> str:
    if isinstance(error, FetchError) and error.kind == "status":
        if status in (401, 402, 403, 451):
            return _ELSEWHERE
        if status == 429:
            return "give the outlet a longer delay: in the catalogue"
        if status is not None and status >= 500:
            return "its server is ill: look again later"
        return _DISCOVER
    if isinstance(error, FetchError | DoorError):
        return _BY_KIND.get(error.kind, _DISCOVER)
    return "try again; if it stays so, it is a fault of Akbulak's: akbulak outlets check -v"
