"""The rhythm of an outlet: how much it prints, at which hours, on which weekdays, how bursty.

Kept are decayed counts of items and of the hours in which we looked, by hour of day and by weekday
(ANCHORS.md VIII, D2). Silence is learnt only from time that was looked at. `Rhythm.forecast` turns
them into a rate.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from crawler.schedule.forecast import BURST_H, Forecast
from crawler.schedule.kinds import DAYS, HOURS, USUAL, even, usual

VERSION = 1
HALF_LIFE_H = 14 * 24.0
LONGEST_H = 28 * 24.0  # of one look back; what is older would weigh a quarter and less
INSTANT_H = 1e-3  # a shorter look teaches nothing
LATE_H = 6.0  # an item dated so long before the last reading was printed later than it says
AHEAD_H = 0.25  # a date in the future by more is no date (`dates`: clamped beyond 15 minutes)
PINNED = 0.1  # share of a first window, its oldest, that may be pinned or out of order
FLOOD, FLOOD_LEAST = 10.0, 20.0  # an update counts at most 10 × what was expected, or 20 items

# Strength of what is believed beforehand, in items. Chosen on the simulator's tuning seeds.
LEVEL_PRIOR = 0.5
HOUR_PRIOR = 1.0  # each hour
HOUR_FINE = 12.0  # each hour: the smoothed curve against the hour's own count
DAY_PRIOR = 6.0  # each weekday
BURST_PRIOR, BURST_USUAL, BURST_MOST = 30.0, 0.08, 0.5
KERNEL = (0.06, 0.24, 0.40, 0.24, 0.06)  # smooths the day, circularly
ROUNDS = 2  # level and factors depend on each other; the second round changes them by < 1 %


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What was learnt of one outlet; 66 numbers, under 1 kB as JSON."""

    kind: str = USUAL
    until: float | None = None  # what was looked at ends here, seconds since 1970; None: nothing
    hour_items: tuple[float, ...] = (0.0,) * HOURS  # decayed
    hour_looked: tuple[float, ...] = (0.0,) * HOURS  # decayed, in hours
    day_items: tuple[float, ...] = (0.0,) * DAYS
    day_looked: tuple[float, ...] = (0.0,) * DAYS
    heat: float = 0.0  # items just before `until`, faded
    dated: float = 0.0  # items that were tried for being part of a burst, decayed
    bursts: float = 0.0  # of these, how many were

    def learn(
        self,
        dates: Sequence[datetime | None],
        since: datetime | None,
        until: datetime,
        zone: tzinfo = UTC,
    ) -> Rhythm:
        """Take in a good reading.

        Args:
            dates: of the items that were seen for the first time, aware; None where unknown.
            since: the last good reading; None at the first sight of the outlet, and after a gap
                (when the reading shares no item with the last one): then the oldest date counts.
            until: the moment of this reading.
            zone: the outlet's; hours and weekdays are local.
        """
        end = until.timestamp()
        offset = local_offset(until, zone)
        ages = [_age(date, end, offset) for date in dates]
        span = _window(ages) if since is None else (end - since.timestamp()) / 3600
        if self.until is not None:
            span = min(span, (end - self.until) / 3600)  # nothing is looked at twice
        if since is None:
            ages = [age for age in ages if age is None or age <= span]
        if not span > INSTANT_H:  # a first sight without dates; a clock that was set back
            return self if self.until is not None else replace(self, until=end)
        span = min(span, LONGEST_H)
        return self._learn([_known(age, span) for age in ages], span, end, offset)

    def _learn(self, ages: list[float | None], span: float, end: float, offset: float) -> Rhythm:
        now = self.forecast(offset)
        fade = _faded((end - self.until) / 3600) if self.until is not None else 1.0
        hour_items = [value * fade for value in self.hour_items]
        hour_looked = [value * fade for value in self.hour_looked]
        day_items = [value * fade for value in self.day_items]
        day_looked = [value * fade for value in self.day_looked]
        pieces = list(_pieces(end, span, offset))
        expected = 0.0
        for hour, day, length, age in pieces:
            weight = _faded(age)
            hour_looked[hour] += length * weight
            day_looked[day] += length * weight
            expected += now.hours[hour] * now.days[day] * length
        most = max(FLOOD * now.level * expected, FLOOD_LEAST)
        each = 1.0
        if self.until is not None and len(ages) > most:
            each = most / len(ages)
        unknown = each * ages.count(None) / expected
        for hour, day, length, age in pieces if unknown else ():
            share = unknown * now.hours[hour] * now.days[day] * length * _faded(age)
            hour_items[hour] += share
            day_items[day] += share
        known = sorted((age for age in ages if age is not None), reverse=True)
        for age in known:
            hour, day = _local(end - age * 3600, offset)
            weight = each * _faded(max(age, 0.0))
            hour_items[hour] += weight
            day_items[day] += weight
        gone = (end - self.until) / 3600 if self.until is not None else span
        heat, bursts = _bursts(now, known, self.heat, gone, end)
        return replace(
            self,
            until=end,
            hour_items=tuple(hour_items),
            hour_looked=tuple(hour_looked),
            day_items=tuple(day_items),
            day_looked=tuple(day_looked),
            heat=min(heat, 1e3),
            dated=self.dated * fade + each * len(known),
            bursts=self.bursts * fade + each * bursts,
        )

    def forecast(self, offset: float = 0.0) -> Forecast:
        """The rate that follows from what was learnt; `offset` of local time in seconds."""
        prior = usual(self.kind)
        items, looked = sum(self.hour_items), sum(self.hour_looked)
        counts, times = _smooth(self.hour_items), _smooth(self.hour_looked)
        hours, fine, days = prior.hours, prior.hours, prior.days

        def level() -> float:
            # Hours and weekdays are taken to have been looked at independently of each other.
            seen = _dot(hours, self.hour_looked) * _dot(days, self.day_looked)
            return (items + LEVEL_PRIOR) / (seen / (looked or 1.0) + LEVEL_PRIOR / prior.level)

        for _ in range(ROUNDS):
            rate = level() * _dot(days, self.day_looked) / (looked or 1.0)
            hours = _factors(counts, times, rate, prior.hours, HOUR_PRIOR)
            fine = _factors(self.hour_items, self.hour_looked, rate, hours, HOUR_FINE)
            rate = level() * _dot(hours, self.hour_looked) / (looked or 1.0)
            days = _factors(self.day_items, self.day_looked, rate, prior.days, DAY_PRIOR)
        hours = fine
        burst = (self.bursts + BURST_PRIOR * BURST_USUAL) / (self.dated + BURST_PRIOR)
        return Forecast(
            level=level(),
            hours=hours,
            days=days,
            offset=offset,
            burst=min(burst, BURST_MOST),
            heat=self.heat,
            heat_at=self.until or 0.0,
        )

    def to_json(self) -> dict[str, Any]:
        """As plain values, four significant digits."""
        return {
            "v": VERSION,
            "kind": self.kind,
            "until": self.until,
            "hour_items": _short(self.hour_items),
            "hour_looked": _short(self.hour_looked),
            "day_items": _short(self.day_items),
            "day_looked": _short(self.day_looked),
            "burst": _short((self.heat, self.dated, self.bursts)),
        }

    @classmethod
    def from_json(cls, data: object, kind: str = USUAL) -> Rhythm:
        """Read `to_json` back; of anything else (None, another version, damage) nothing is kept.

        `kind` is the catalogue's today: an outlet that changed it keeps what was learnt.
        """
        fresh = cls(kind=kind)
        if not isinstance(data, dict) or data.get("v") != VERSION:
            return fresh
        try:
            heat, dated, bursts = _read(data["burst"], 3)
            return cls(
                kind=kind,
                until=None if data["until"] is None else _read([data["until"]], 1)[0],
                hour_items=_read(data["hour_items"], HOURS),
                hour_looked=_read(data["hour_looked"], HOURS),
                day_items=_read(data["day_items"], DAYS),
                day_looked=_read(data["day_looked"], DAYS),
                heat=heat,
                dated=dated,
                bursts=bursts,
            )
        except (KeyError, TypeError, ValueError):
            return fresh


def _age(date: datetime | None, end: float, offset: float) -> float | None:
    """Hours before `end`; None where the date tells no hour: midnight stands for a day."""
    if date is None:
        return None
    moment = date.timestamp()
    if moment % 86400 == 0 or (moment + offset) % 86400 == 0:
        return None
    age = (end - moment) / 3600
    return None if age < -AHEAD_H else max(age, 0.0)


def _window(ages: Iterable[float | None]) -> float:
    """How far a first window reaches back, in hours; 0 where nothing says so."""
    known = sorted(age for age in ages if age is not None)
    kept = math.ceil(len(known) * (1 - PINNED)) if len(known) >= 1 / PINNED else len(known)
    return min(known[kept - 1], LONGEST_H) if known else 0.0


def _known(age: float | None, span: float) -> float | None:
    return age if age is not None and age <= span + LATE_H else None


def local_offset(moment: datetime, zone: tzinfo) -> float:
    """How far a zone is ahead of UTC at a moment, in seconds."""
    return (moment.astimezone(zone).utcoffset() or timedelta()).total_seconds()


def _local(moment: float, offset: float) -> tuple[int, int]:
    """Hour of day and weekday (0 = Monday; 1970 began on a Thursday)."""
    day, second = divmod(moment + offset, 86400)
    return int(second // 3600), int(day + 3) % DAYS


def _pieces(end: float, span: float, offset: float) -> Iterable[tuple[int, int, float, float]]:
    """Cut the last `span` hours at local full hours: hour, weekday, length, age; hours."""
    moment = end - span * 3600
    while moment < end:
        stop = min(end, (moment + offset) // 3600 * 3600 + 3600 - offset)
        hour, day = _local(moment, offset)
        yield hour, day, (stop - moment) / 3600, (end - moment) / 3600
        moment = stop


def _bursts(
    now: Forecast, ages: list[float], heat: float, gone: float, end: float
) -> tuple[float, float]:
    """Follow items, oldest first: the heat that they leave, and how many looked like followers.

    Items of one minute are one print: none of them follows another.
    """
    bursts, last, waiting = 0.0, gone, 0
    for age in ages:
        step = min(last, gone) - age
        if step > 1 / 60:
            heat = (heat + waiting) * math.exp(-step / BURST_H)
            last, waiting = age, 0
        follow = now.burst * heat / BURST_H
        own = (1 - now.burst) * now.base(end - age * 3600)
        bursts += follow / (follow + own) if follow else 0.0
        waiting += 1
    return (heat + waiting) * math.exp(-max(last, 0.0) / BURST_H), bursts


def _factors(
    items: Sequence[float],
    looked: Sequence[float],
    rate: float,
    believed: Sequence[float],
    strength: float,
) -> tuple[float, ...]:
    """Observed over expected items, shrunk to what is believed; mean 1."""
    return even([
        (item + strength * belief) / (rate * time + strength)
        for item, time, belief in zip(items, looked, believed, strict=True)
    ])  # fmt: skip


def _dot(some: Sequence[float], others: Sequence[float]) -> float:
    return sum(map(float.__mul__, some, others))


def _smooth(values: Sequence[float]) -> list[float]:
    half, size = len(KERNEL) // 2, len(values)
    wide = (*values[size - half :], *values, *values[:half])
    return [
        sum(part * wide[start + place] for place, part in enumerate(KERNEL))
        for start in range(size)
    ]


def _faded(hours: float) -> float:
    return math.exp2(-max(hours, 0.0) / HALF_LIFE_H)


def _short(values: Iterable[float]) -> list[float]:
    return [float(f"{value:.4g}") for value in values]


def _read(values: Any, size: int) -> tuple[float, ...]:
    numbers = tuple(float(value) for value in values)
    if len(numbers) != size or not all(0 <= number < 1e12 for number in numbers):
        raise ValueError("not the numbers of a rhythm")
    return numbers
