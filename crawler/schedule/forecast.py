"""How much an outlet will print from now on, and when the unseen items have waited long enough."""

from __future__ import annotations

import math
from dataclasses import dataclass

# The mean delay is least at 1; a little below, it is hardly longer, and the late tail is shorter
# (ANCHORS.md VIII, D2, "power knob"; figures in tests/benchmarks/cadence.py).
EVENNESS = 0.95
BURST_H = 0.25  # how fast a burst fades (ANCHORS.md VIII, D2: 15 minutes)
HEAT_STEP_H = 1 / 12  # while there is heat, the rate is taken as constant over so long
WEEK_S = 7 * 86400.0
NO_HEAT = 0.01  # items; below, a burst is over


@dataclass(frozen=True, slots=True)
class Forecast:
    """The rate at which an outlet prints: level × hour of day × weekday, and what a burst adds."""

    level: float  # items an hour, mean over the week
    hours: tuple[float, ...]  # factor by local hour, mean 1
    days: tuple[float, ...]  # factor by weekday, Monday first, mean 1
    offset: float = 0.0  # of local time, seconds
    burst: float = 0.0  # followers that an item has, mean
    heat: float = 0.0  # items just before `heat_at`, faded
    heat_at: float = 0.0  # seconds since 1970

    def base(self, moment: float) -> float:
        """Items an hour without bursts' followers being told apart; `moment` in s since 1970."""
        day, second = divmod(moment + self.offset, 86400)
        return self.level * self.hours[int(second // 3600)] * self.days[int(day + 3) % 7]

    def expected(self, start: float, end: float) -> float:
        """Items that are expected between two moments (seconds since 1970), bursts aside."""
        weeks, rest = divmod(max(end - start, 0.0), WEEK_S)
        items, moment = self.level * weeks * WEEK_S / 3600, start
        while moment - start < rest:
            stop = min(start + rest, moment + 3600 - (moment + self.offset) % 3600)
            items += self.base(moment) * (stop - moment) / 3600
            moment = max(stop, moment + 1e-3)  # also where floats cannot tell the two apart
        return items

    def waited(self, start: float, limit: float, hours: float, unseen: float = math.inf) -> float:
        """Hours from `start` until unseen items are expected to have waited `limit` in all.

        That is the s at which G(s) = ∫ rate(u)^EVENNESS·(s − u) du reaches `limit` (item-hours);
        not longer than `hours`, and not longer than until `unseen` items are expected to wait.
        """
        heat = self.heat * math.exp(-max(start - self.heat_at, 0.0) / 3600 / BURST_H)
        spent, items, matter, waiting = 0.0, 0.0, 0.0, 0.0  # hours, items, what matters of them
        while spent < hours:
            moment = start + spent * 3600
            step = min(1 - (moment + self.offset) % 3600 / 3600, hours - spent)
            rate = (1 - self.burst) * self.base(moment)
            if self.burst and heat > NO_HEAT:
                step = min(step, HEAT_STEP_H)
                left = heat * math.exp(-step / BURST_H)
                rate += self.burst * (heat - left) / step
                heat = left
            worth = rate**EVENNESS
            more = waiting + matter * step + worth * step * step / 2
            if more >= limit or items + rate * step >= unseen:
                full = _fill(unseen - items, rate)
                return spent + min(step, _reach(limit - waiting, matter, worth), full)
            spent, items = spent + max(step, 1e-6), items + rate * step
            matter, waiting = matter + worth * step, more
        return hours


def _reach(limit: float, items: float, rate: float) -> float:
    """Solve items·s + rate·s²/2 = limit for s ≥ 0."""
    if limit <= 0:
        return 0.0
    root = math.sqrt(items * items + 2 * rate * limit)
    return 2 * limit / (items + root) if root else math.inf


def _fill(room: float, rate: float) -> float:
    return max(room, 0.0) / rate if rate else math.inf
