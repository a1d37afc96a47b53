"""One threshold for all outlets, steered so that a day's requests meet the budget.

Where rates change slowly, outlets are asked every √(2·threshold/rate): requests are inversely
proportional to the threshold's root. So requests × root of the threshold in force is a *demand*
that does not depend on the threshold, and the demand of a day, half of it past and half expected,
over the budget is the root that meets it. That needs no gains to tune, reacts at once, and settles
where the spending is the budget, although pages, ceilings and floors do not heed the threshold.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from crawler.schedule.forecast import EVENNESS

VERSION = 1
THRESHOLD = 1.0  # item-minutes; where nobody steers
LEAST, MOST = 0.001, 100_000.0  # item-minutes: a minute at 120 items an hour … a day at 3 a day
EVERY = timedelta(minutes=15)  # how often to steer (ANCHORS.md VIII, D2)
STEP = 1.25  # a step changes the threshold by this factor at most: polls are planned ahead
AIM = 0.97  # of the budget: the day's end must not find it spent
DAY, WEEK = 24, 7 * 24  # hours
HOURS_BACK = WEEK + DAY + 1  # that are remembered
TREND = 2.0  # most that a day is believed to differ from that of a week ago
TRUST_H = 2.0  # hours' worth of belief in the threshold that it began with


@dataclass(frozen=True, slots=True)
class Steering:
    """The threshold, and the roots of those that were in force in the last day's hours."""

    threshold: float = THRESHOLD  # item-minutes
    first: float = THRESHOLD  # what it began with
    began: float | None = None  # hours since 1970
    at: float | None = None  # the last step, hours since 1970
    roots: tuple[float, ...] = (
        0.0,
    ) * HOURS_BACK  # means, by hour since 1970, modulo HOURS_BACK; 0: unknown

    def to_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "v": VERSION,
            "threshold": self.threshold,
            "first": self.first,
            "began": self.began,
            "at": self.at,
            "roots": [float(f"{root:.5g}") for root in self.roots],
        }

    @classmethod
    def from_json(cls, data: object) -> Steering | None:
        """Read `to_json` back; None of anything else."""
        if not isinstance(data, dict) or data.get("v") != VERSION:
            return None
        try:
            began, at = (None if data[key] is None else float(data[key]) for key in ("began", "at"))
            roots = tuple(float(root) for root in data["roots"])
            read = cls(float(data["threshold"]), float(data["first"]), began, at, roots)
        except (KeyError, TypeError, ValueError):
            return None
        numbers = (read.threshold, read.first, began or 0.0, at or 0.0, *read.roots)
        sound = all(0 <= number < math.inf for number in numbers) and len(read.roots) == HOURS_BACK
        return read if sound else None


def begin(demands: Iterable[tuple[float, float, float]], budget: float) -> Steering:
    """Where steering begins: the threshold that would meet the budget if the kinds were right.

    Args:
        demands: of each outlet its expected items an hour, weight and requests a poll.
        budget: requests a day that polls may take.
    """
    root = 24 * sum(
        math.sqrt(rate**EVENNESS * weight * cost / 2) for rate, weight, cost in demands
    ) / max(budget, 1.0)  # fmt: skip
    threshold = min(max(60 * root * root, LEAST), MOST)
    return Steering(threshold, threshold)


def steer(steering: Steering, spent: Sequence[float], budget: float, now: datetime) -> Steering:
    """Set the threshold by what was spent lately; to be called every `EVERY`.

    Args:
        steering: from the last call, or from `begin`.
        spent: requests in this clock hour (UTC) so far, in the one before, and so on back;
            `HOURS_BACK` numbers, fewer where less is known.
        budget: requests in 24 hours.
        now: aware.
    """
    moment = now.timestamp() / 3600
    began, before = steering.began, steering.at
    if began is None or before is None or before > moment:  # a clock that was set back
        began = before = moment
    known = _Known(_in_force(steering, before, moment), spent, began, moment)
    aim = AIM * budget
    if known.hours >= DAY:
        demand = known.demand(0, DAY / 2) + known.ahead()
    else:
        demand = known.demand(0, DAY)
        believed = TRUST_H * aim / DAY * math.sqrt(steering.first)
        demand += (DAY - known.hours) * (demand + believed) / (known.hours + TRUST_H)
    wanted = (demand / max(aim, 1.0)) ** 2
    last = steering.threshold
    threshold = min(max(wanted, last / STEP, LEAST), last * STEP, MOST)
    return replace(steering, threshold=threshold, began=began, at=moment, roots=known.roots)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was spent under which threshold; hours since 1970."""

    roots: tuple[float, ...]
    spent: Sequence[float]
    began: float
    moment: float

    @property
    def hours(self) -> float:
        """How far back we know."""
        return min(self.moment - self.began, float(HOURS_BACK - 1))

    def demand(self, start: float, end: float) -> float:
        """Requests × root between two moments, in hours ago."""
        now, total = math.floor(self.moment), 0.0
        first, last = max(self.moment - end, self.began), self.moment - start
        for hour in range(math.floor(first), math.floor(last) + 1):
            back = now - hour
            shared = min(last, hour + 1) - max(first, hour)
            if shared > 0 and back < len(self.spent):
                whole = min(self.moment, hour + 1) - max(self.began, hour)
                total += self.spent[back] * shared / whole * self.roots[hour % HOURS_BACK]
        return total

    def ahead(self) -> float:
        """The demand of the next half day: last week's, or until a week is known yesterday's.

        Without last week's, Mondays would spend a budget's eighth too much, Saturdays too little.
        """
        week = self.demand(WEEK, WEEK + DAY) if self.hours >= WEEK + DAY else 0.0
        if not week:
            return self.demand(DAY / 2, DAY)
        trend = min(max(self.demand(0, DAY) / week, 1 / TREND), TREND)
        return trend * self.demand(WEEK - DAY / 2, WEEK)


def _in_force(steering: Steering, before: float, moment: float) -> tuple[float, ...]:
    """Note the root that was in force since the last step; in hours since 1970."""
    root, roots = math.sqrt(steering.threshold), list(steering.roots)
    first, last = math.floor(before), math.floor(moment)
    for hour in range(max(first, last - HOURS_BACK + 1), last + 1):
        start, end = max(before, hour), min(moment, hour + 1)
        old = start - hour if hour == first else 0.0  # of the hour, the part noted already
        total = end - hour
        mean = roots[hour % HOURS_BACK]
        roots[hour % HOURS_BACK] = (
            (mean * old + root * (total - old)) / total if old and mean else root
        )
    return tuple(roots)
