"""A line → a moment in UTC, within the years in which newspapers were online."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from crawler.dates.guessing import guess
from crawler.dates.parts import MAX_STRANGE, Parts, parts
from crawler.dates.words import JUST_NOW

OLDEST_YEAR = 1995  # the first newspapers went online; older dates are an unset clock (1970)
NEWEST_YEAR = 2100  # later ones (9999) mean "never"
CLOCK_SLACK = timedelta(minutes=15)  # a server's clock may run ahead by this much
MAX_LENGTH = 80  # letters; the longest true date line is about half of this

_MAX_RAW = 1000  # letters, with the line's indents
_MINUS = str.maketrans("\u2212", "-")
_UNIX = re.compile(r"\d{10}(?:\d{3})?(?:\.\d{1,9})?", re.ASCII)
_UNIX_AHEAD = timedelta(days=365)  # what is later is a number of something else
_COMPACT = re.compile(r"(\d{8})(?:[t ]?(\d{4}(?:\d\d)?)(z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_LONGEST_AGO = timedelta(days=50 * 365)  # further back nothing was online
_LEAP_YEARS = 8  # the longest time between two 29 February


@dataclass(frozen=True, slots=True)
class Stamp:
    """A whole date, and how much of it is written."""

    moment: datetime  # aware, UTC
    day: date  # as written, in whatever zone it is
    time: time | None  # as written; None for a date alone, and for midnight, which means the same
    has_zone: bool
    strange: int = 0  # words and numbers beside it that belong to no date


@dataclass(frozen=True, slots=True)
class Printed:
    """When something was printed."""

    moment: datetime  # aware, UTC
    clamped: bool = False  # the outlet says a later time than now; the moment is now


def parse(value: str, zone: str = "UTC") -> datetime | None:
    """Read a whole date: RFC 822, ISO 8601, Unix time, Russian, Kazakh and English usage.

    `zone` (IANA name) is where the outlet's clock stands: it is used when the text names no
    zone. A date without a time is midnight there; 03/04/2024 is 3 April. `None` when the text
    is no date with a year, or lies outside `OLDEST_YEAR` … `NEWEST_YEAR`; nothing raises.
    """
    line = _clean(value)
    if not line:
        return None
    return to_utc(_stamp(line) or _whole(parts(line)), zone)


def stamp(value: object, zone: str = "UTC") -> Stamp | None:
    """Read a date as `parse` does, and say how much of it is written."""
    line = _clean(value)
    if not line:
        return None
    written = _stamp(line)
    clock = written is not None and len(line) > len("2024-04-18")
    strange = 0
    if written is None and (found := parts(line)) is not None:
        written = _whole(found)
        clock = found.clock is not None
        strange = found.strange
    elif _UNIX.fullmatch(line):
        clock = True
    moment = to_utc(written, zone)
    if written is None or moment is None:
        return None
    at = written.time().replace(microsecond=0)
    shown = at if clock and at != time.min else None
    return Stamp(moment, written.date(), shown, written.tzinfo is not None, strange)


def read(
    value: object, zone: str = "UTC", *, now: datetime, clock_alone: bool = False, far: bool = True
) -> Printed | None:
    """Read a date as `parse` does, and what is said relative to `now` (aware).

    "Сегодня, 14:05", "кеше", "5 минут назад", and a day without a year: the last such day.
    `clock_alone` lets "14:05" be the last such time. `far` lets dateparser (slow) try other
    languages. A time further ahead than `CLOCK_SLACK` becomes `now` and is marked.
    """
    line = _clean(value)
    if not line:
        return None
    moment = to_utc(
        _stamp(line) or _any(line, _zone(zone), now, clock_alone=clock_alone, far=far), zone
    )
    if moment is None:
        return None
    if is_future(moment, now):
        return Printed(now.astimezone(UTC), clamped=True)
    return Printed(moment)


def to_utc(moment: datetime | None, zone: str = "UTC") -> datetime | None:
    """Make aware and UTC, a naive time being `zone`'s; `None` when it cannot be true."""
    if moment is None:
        return None
    try:
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=_zone(zone))
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment if OLDEST_YEAR <= moment.year <= NEWEST_YEAR else None


def is_future(moment: datetime, now: datetime) -> bool:
    """Say whether a time lies further ahead than clocks may differ."""
    return moment - CLOCK_SLACK > now


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _clean(value: object) -> str:
    """Make one short line in lower case of it; empty when it is too long for a date."""
    if not isinstance(value, str) or len(value) > _MAX_RAW:
        return ""
    if not value.isascii():  # letters and spaces have several forms
        value = unicodedata.normalize("NFKC", value.translate(_MINUS))
    line = " ".join(value.split()).casefold()
    return line if len(line) <= MAX_LENGTH else ""


def _stamp(line: str) -> datetime | None:
    """Read what machines write: ISO 8601, Unix time."""
    return (_iso(line) or _unix(line)) if line[:4].isdecimal() else None


def _whole(found: Parts | None) -> datetime | None:
    """Take a date with a year; naive when it names no zone."""
    if found is None or found.year is None or found.strange > MAX_STRANGE:
        return None
    return _at(found, found.year, found.month or 0, found.day or 0)


def _iso(line: str) -> datetime | None:
    if line[4:5] != "-":
        compact = _COMPACT.fullmatch(line)
        if compact is None:
            return None
        line = f"{compact[1]}T{compact[2] or '0000'}{compact[3] or ''}"
    try:
        return datetime.fromisoformat(line.upper())
    except ValueError:
        return None


def _unix(line: str) -> datetime | None:
    if not _UNIX.fullmatch(line):
        return None
    whole = line.partition(".")[0]
    moment = datetime.fromtimestamp(int(whole) / (1000 if len(whole) == 13 else 1), UTC)
    return moment if moment <= datetime.now(UTC) + _UNIX_AHEAD else None


def _any(
    line: str, zone: ZoneInfo, now: datetime, *, clock_alone: bool, far: bool
) -> datetime | None:
    """Read a date with a year, or one that is told relative to now; `far`: or guess it."""
    if line in JUST_NOW:
        return now
    found = parts(line)
    if found is not None and found.year is not None:
        return _whole(found)
    moment = None
    if found is not None and not found.strange:
        moment = _near(found, zone, now, clock_alone=clock_alone)
    is_known = found is not None and found.month is not None  # 30 February: never to be guessed
    return moment if moment is not None or is_known or not far else guess(line)


def _near(found: Parts, zone: ZoneInfo, now: datetime, *, clock_alone: bool) -> datetime | None:
    today = now.astimezone(found.zone or zone).date()
    if found.month is not None:
        years = range(today.year + 1, today.year - _LEAP_YEARS, -1)
        return _last(found, [(year, found.month, found.day or 0) for year in years], zone, now)
    if found.ago is not None:
        return now - min(found.ago, _LONGEST_AGO) if found.clock is None else None
    if found.days_back is not None:
        day = today - timedelta(days=found.days_back)
        return _at(found, day.year, day.month, day.day)
    if found.clock is not None and clock_alone:
        days = [today - timedelta(days=back) for back in (0, 1)]
        return _last(found, [(day.year, day.month, day.day) for day in days], zone, now)
    return None


def _last(
    found: Parts, days: list[tuple[int, int, int]], zone: ZoneInfo, now: datetime
) -> datetime | None:
    """Take the first of the days (latest first) that exists and does not lie ahead."""
    for day in days:
        moment = to_utc(_at(found, *day), zone.key)
        if moment is not None and not is_future(moment, now):
            return moment
    return None


def _at(found: Parts, year: int, month: int, day: int) -> datetime | None:
    try:
        return found.at(year, month, day)
    except (ValueError, OverflowError):
        return None
