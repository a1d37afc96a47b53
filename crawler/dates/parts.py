"""A line → the parts of a date that it names: year, month, day, clock, zone, "2 hours ago"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import NamedTuple

from crawler.dates.words import WORDS, Kind
from crawler.dates.zones import ALMATY, offset, written_offset

MAX_STRANGE = 3  # words and numbers that are no date's, beside one: "Политика | 18.04.2024"
MAX_AGO = 100_000  # units; more is a number of something else

_TOKEN = re.compile(
    # No numeric part of a longer row: an IP address, a phone number, a version.
    r"(?P<numeric>(?<![\d./-])\d{1,4}([./-])\d{1,2}\2\d{1,4}(?!\d|[./-]\d))"
    r"|(?P<clock>(?<![\d:])\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?![:\d])(?:\s?[ap]\.?m\b\.?)?)"
    r"|(?P<pair>(?<![\d./-])\d{1,2}[./]\d{2}(?!\d|[./-]\d))"
    r"|(?P<signed>[+-]\d{1,4}(?::\d{2})?(?!\d))"
    r"|(?P<number>\d+)"
    r"|(?P<word>[^\W\d_]+)"
)
# What most lines look like; the tokens would read it too, in three times the time.
_USUAL = re.compile(
    r"(?:([^\W\d_]+)\.?,? )?(\d{1,2})[ -]([^\W\d_]+)\.?[ -](\d{4})"
    r"(?:(?: г\.)?,? (\d\d?):(\d\d)(?::(\d\d))?(?: ([a-z]{1,4}|[+-]\d{4}))?)?"
)


class Clock(NamedTuple):
    """A time of day."""

    hour: int
    minute: int
    second: int = 0
    micro: int = 0


class Item(NamedTuple):
    """A number or a month's name, in the order of the line."""

    value: int
    digits: int  # of the number as written; 0: a month's name
    is_day: bool  # one or two digits
    is_year: bool  # four digits


@dataclass(slots=True)
class Parts:
    """What a line says of a date; what it does not say is `None`."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    days_back: int | None = None  # "вчера" = 1
    ago: timedelta | None = None  # "2 часа назад"
    clock: Clock | None = None
    zone: tzinfo | None = None
    strange: int = 0  # words and numbers that belong to no date

    @property
    def names_nothing(self) -> bool:
        """Whether no part of it could lead to a moment."""
        return (self.month, self.days_back, self.ago, self.clock) == (None, None, None, None)

    def at(self, year: int, month: int, day: int) -> datetime:
        """Put the clock (midnight without one) and the zone on a day.

        Raises:
            ValueError, OverflowError: there is no such day or time.
        """
        hour, minute, second, micro = self.clock or Clock(0, 0)
        is_end = hour == 24 and minute == second == 0  # ISO 8601: the end of the day
        second = min(second, 59)  # 60 is a leap second
        moment = datetime(
            year, month, day, 0 if is_end else hour, minute, second, micro, tzinfo=self.zone
        )
        return moment + timedelta(days=is_end)


def parts(line: str) -> Parts | None:
    """Take a line (lower case) apart; `None` when it names no date, or much else beside it.

    Names of weekdays are not believed: they are often wrong. Numbers that make no day
    (32.13.2024) are refused by `Parts.at` only.
    """
    usual = _usual(line)
    if usual is not None:
        return usual
    reader = _Reader()
    for token in _TOKEN.finditer(line):
        reader.take(token)
        if reader.found.strange > MAX_STRANGE:
            return None
    found = reader.finish()
    return None if found.names_nothing else found


def _usual(line: str) -> Parts | None:
    """Read [weekday,] day month year [hour:minute[:second] [zone]] at once."""
    found = _USUAL.fullmatch(line)
    if found is None:
        return None
    first, day, name, year, hour, minute, second, zone = found.groups()
    kind, month = WORDS.get(name, _UNKNOWN)
    if kind is not Kind.MONTH or (first and WORDS.get(first, _UNKNOWN)[0] is not Kind.NOISE):
        return None
    clock = Clock(int(hour), int(minute), int(second or 0)) if hour else None
    east = None
    if zone and zone[0] in "+-":
        east = written_offset(zone)
    elif zone:
        kind, minutes = WORDS.get(zone, _UNKNOWN)
        if kind is not Kind.ZONE:  # am, pm, or a word that needs a closer look
            return None
        east = offset(minutes)
    return Parts(int(year), month, int(day), clock=clock, zone=east)


_UNKNOWN = (None, 0)
# Stands for a strange word (what it parts does not belong together) and a number used up.
_NOTHING = Item(0, -1, is_day=False, is_year=False)


@dataclass(slots=True)
class _Reader:
    """Goes through the tokens of one line."""

    found: Parts = field(default_factory=Parts)
    items: list[Item] = field(default_factory=list)
    pair: str = ""  # 18.04 or 10.35: which of them is known at the end
    units: list[tuple[int, int]] = field(default_factory=list)  # after which item, seconds
    is_ago: bool = False
    after_clock: bool = False  # where a zone may stand
    is_slashed: bool = False  # 11/09/2026: a zone of America says which of them is the month
    is_american: bool = False

    def take(self, token: re.Match[str]) -> None:
        """Read one token."""
        found, text, kind = self.found, token[0], token.lastgroup
        if kind == "word":
            self._word(text)
        elif kind == "clock" or (kind == "signed" and ":" in text and not self.after_clock):
            found.clock = found.clock or _clock(text.lstrip("+-"))
            self.after_clock = True
        elif kind == "signed" and self.after_clock:
            if _is_offset(token, found.clock):
                found.zone = written_offset(text) or found.zone
            self.after_clock = False
        elif kind == "numeric" and found.month is None:
            found.year, found.month, found.day = _numeric(text)
            self.is_slashed = "/" in text[:3]
        elif kind == "pair" and not self.pair:
            self.pair = text
        elif kind in ("number", "signed"):
            self._number(text.lstrip("+-"))
        else:
            self._strange()

    def _word(self, text: str) -> None:
        kind, value = WORDS.get(text, _UNKNOWN)
        if kind is Kind.NOISE:
            return
        if kind is Kind.MONTH:
            self.items.append(Item(value, 0, is_day=False, is_year=False))
        elif kind is Kind.ZONE or kind is Kind.ALMATY:
            if self.after_clock and self.found.zone is None:
                self.found.zone = ALMATY if kind is Kind.ALMATY else offset(value)
                self.is_american = value < 0  # as all names west of Greenwich that we know
        elif kind is Kind.DAY and self.found.days_back is None:
            self.found.days_back = value
        elif kind is Kind.AGO:
            self.is_ago = True
        elif kind is Kind.UNIT:
            self.units.append((len(self.items) - 1, value))
        else:
            self._strange()

    def _number(self, digits: str) -> None:
        size = len(digits)
        value = int(digits) if size <= 6 else MAX_AGO
        self.items.append(Item(value, size, is_day=size <= 2, is_year=size == 4))

    def _strange(self) -> None:
        self.found.strange += 1
        self.items.append(_NOTHING)

    def finish(self) -> Parts:
        """Put together what only the whole line tells."""
        if self.is_ago and self.units:
            self.found.ago = self._count_back()
        if self.pair:
            self._place_pair()
        if self.is_american and self.is_slashed and 1 <= (self.found.day or 0) <= 12:
            self.found.day, self.found.month = self.found.month, self.found.day
        if self.found.month is None:
            self._name_day()
        else:
            self.found.strange += sum(item is not _NOTHING for item in self.items)
        return self.found

    def _count_back(self) -> timedelta:
        """Add up the units, each with the number before it ("час" alone is one)."""
        seconds = 0
        for place, unit in self.units:
            counted = self._item(place)
            if counted.digits > 0:
                self.items[place] = _NOTHING
            seconds += unit * (min(counted.value, MAX_AGO) if counted.digits > 0 else 1)
        return timedelta(seconds=seconds)

    def _place_pair(self) -> None:
        """Say what two numbers with a dot are: 18.04 beside a clock, 10.35 beside a day."""
        first, second = self.pair.replace("/", ".").split(".")
        found = self.found
        is_day_named = found.month is not None or any(item.digits == 0 for item in self.items)
        if is_day_named and not found.clock and "." in self.pair:
            found.clock = Clock(int(first), int(second))
        elif found.clock and not is_day_named:
            found.day, found.month = int(first), int(second)
        else:
            found.strange += 1

    def _name_day(self) -> None:
        """Find the day and the year beside the name of the first month."""
        items = self.items
        others = sum(item is not _NOTHING for item in items)
        place = next((number for number, item in enumerate(items) if item.digits == 0), None)
        if place is None:
            self.found.strange += others
            return
        left, right = self._item(place - 1), self._item(place + 1)
        if left.is_day:  # 18 April 2024, 2024 18 April
            day, years = left, (right, self._item(place - 2))
        else:  # April 18, 2024; 2024 April 18
            day, years = right, (self._item(place + 2), left)
        if not day.is_day:
            self.found.strange += others
            return
        year = next((item for item in years if item.is_year), None)
        if year is None and years[0].digits == 2 and others == 3 and self.found.clock:
            year = years[0]  # 18 Apr 24 10:35; but 1 Мая, 25 is where somebody lives
        self.found.month, self.found.day = items[place].value, day.value
        self.found.year = _year(year.value, year.digits) if year else None
        self.found.strange += others - 2 - (year is not None)

    def _item(self, place: int) -> Item:
        return self.items[place] if 0 <= place < len(self.items) else _NOTHING


def _numeric(text: str) -> tuple[int, int, int]:
    """Read 18.04.2024, 18/04/24, 2024-04-18 as year, month, day; another order gives zeros."""
    mark = "." if "." in text else "/" if "/" in text else "-"
    first, second, third = text.split(mark)
    if len(first) == 4 and len(third) <= 2:
        return int(first), int(second), int(third)
    if len(first) > 2 or not (len(third) == 4 or (len(third) == 2 and mark != "-")):
        return 0, 0, 0  # also 24-04-18, which is read in two ways
    day, month = int(first), int(second)
    if month > 12 and mark != ".":  # the American order, which nobody writes with dots
        day, month = month, day
    return _year(int(third), len(third)), month, day


def _year(value: int, digits: int) -> int:
    """Complete a year of two digits (RFC 2822, 4.3)."""
    if digits != 2:
        return value
    return value + (2000 if value < 50 else 1900)


def _clock(text: str) -> Clock:
    half = "p" if "p" in text else "a" if "a" in text else ""
    hour, minute, *rest = text.rstrip("apm. ").split(":")
    second, _, fraction = (rest[0] if rest else "0").replace(",", ".").partition(".")
    hours = int(hour)
    if half and hours <= 12:
        hours = hours % 12 + 12 * (half == "p")
    return Clock(hours, int(minute), int(second), int(fraction[:6].ljust(6, "0")))


def _is_offset(token: re.Match[str], clock: Clock | None) -> bool:
    """Tell an offset from the end of a range: 10:00-12:00."""
    before = token.string[token.start() - 1]
    return token[0][0] == "+" or not before.isdigit() or bool(clock and clock.second)
