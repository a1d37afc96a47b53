"""The policies that the simulator of the cadence compares.

A policy is asked after each poll how many hours to wait. `scale` is what is calibrated to equal
spending: larger is more patient.
"""

from __future__ import annotations

import bisect
import math
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import numpy as np
from cadence_traces import DAY, MINUTES, Trace

from crawler.schedule.policy import CEILING, WEIGHT, PollHistory, next_poll
from crawler.schedule.rhythm import Rhythm

WEEK = 7 * DAY
WINDOW = 20  # entries that a feed shows
LONGEST = 24.0  # hours; the shortest is a minute
SHORTEST = 1 / MINUTES


class Policy(Protocol):
    """How long to wait."""

    scale: float

    def wait(self, outlet: int, now: float, fresh: list[float], first: bool) -> float:
        """Hours until the next poll.

        `fresh` are the times of the items that this poll found; at the `first` one those of the
        whole window.
        """
        ...


class Fixed:
    """The same interval for all."""

    def __init__(self, traces: list[Trace], scale: float) -> None:
        self.scale = scale

    def wait(self, outlet: int, now: float, fresh: list[float], first: bool) -> float:
        """The scale itself."""
        return self.scale


class _ByRate:
    """Waits by the number of items of the last seven days (at least one)."""

    def __init__(self, traces: list[Trace], scale: float) -> None:
        self.scale = scale
        self._times = [trace.times for trace in traces]

    def weekly(self, outlet: int, now: float) -> int:
        """Items of the last week, all of which have been seen at `now`."""
        times = self._times[outlet]
        count = bisect.bisect_right(times, now) - bisect.bisect_right(times, now - WEEK)
        return max(count, 1)


class Miniflux(_ByRate):
    """Miniflux's entry_frequency: a week over (weekly entries × factor), 5 minutes to 24 hours."""

    def wait(self, outlet: int, now: float, fresh: list[float], first: bool) -> float:
        """Inversely proportional to the rate."""
        return min(max(WEEK * self.scale / self.weekly(outlet, now), 5 / 60), LONGEST)


class SquareRoot(_ByRate):
    """Sia, Cho and Cho 2007: inversely proportional to the root of the rate, learnt."""

    def wait(self, outlet: int, now: float, fresh: list[float], first: bool) -> float:
        """Inversely proportional to the root of the last week's items."""
        return min(max(self.scale / math.sqrt(self.weekly(outlet, now)), SHORTEST), LONGEST)


class MediaCloud:
    """mediacloud/rss-fetcher: 10 minutes more at ≥ 67 % duplicates, 60 less below 33 %.

    Its own steps do not meet a budget, so that what it decides is scaled.
    """

    def __init__(self, traces: list[Trace], scale: float) -> None:
        self.scale = scale
        self._minutes = [6 * 60.0] * len(traces)

    def wait(self, outlet: int, now: float, fresh: list[float], first: bool) -> float:
        """By the share of the window that was known."""
        known = 1 - min(len(fresh), WINDOW) / WINDOW
        step = 10 if known >= 0.67 else -60 if known < 0.33 else 0
        self._minutes[outlet] = min(max(self._minutes[outlet] + step, 10), 24 * 60)
        return max(self._minutes[outlet] / 60 * self.scale, SHORTEST)


class FlatOracle:
    """Knows each outlet's true mean rate: inversely proportional to its root."""

    def __init__(self, traces: list[Trace], scale: float) -> None:
        self.scale = scale
        self._roots = [math.sqrt(trace.rate.mean()) for trace in traces]

    def wait(self, outlet: int, now: float, fresh: list[float], first: bool) -> float:
        """The square-root rule with the truth."""
        return min(max(self.scale / self._roots[outlet], SHORTEST), LONGEST)


class RateOracle:
    """Knows each outlet's true rate at every minute, past and future, though not its items.

    It polls when the expected waiting of unseen items passes the scale, in item-hours: what we
    do, with the truth in place of what we learn. (A dynamic programme over the true rates, which
    chooses all polls at once, was 1 % better at best: the threshold is as good as optimal.)
    """

    def __init__(self, traces: list[Trace], scale: float) -> None:
        self.scale = scale
        self._sums = [_sums(trace.rate) for trace in traces]

    def wait(self, outlet: int, now: float, fresh: list[float], first: bool) -> float:
        """By bisection over minutes."""
        hours, items, moments = self._sums[outlet]
        begin = int(now * MINUTES)
        low, high = begin + 1, begin + int(LONGEST * MINUTES)
        while low < high:
            middle = (low + high) // 2
            if middle >= len(items):
                high = middle
                continue
            waited = hours[middle] * (items[middle] - items[begin])
            if waited - (moments[middle] - moments[begin]) >= self.scale:
                high = middle
            else:
                low = middle + 1
        return (low - begin) / MINUTES


def _sums(rate: Any) -> tuple[list[float], list[float], list[float]]:
    """Hours, ∫ rate and ∫ rate·time up to each minute."""
    hours = np.arange(len(rate) + 1) / MINUTES
    middles = hours[:-1] + 0.5 / MINUTES
    items = np.concatenate([[0], np.cumsum(rate) / MINUTES])
    moments = np.concatenate([[0], np.cumsum(rate * middles) / MINUTES])
    return hours.tolist(), items.tolist(), moments.tolist()


class Ours:
    """The product: `Rhythm.learn` and `next_poll`, nothing else.

    All outlets are of tier 3, whose ceiling is a day, and of weight one, since the others know no
    tiers; each is taken for a regional paper, and the scale is the threshold in item-hours.
    """

    def __init__(self, traces: list[Trace], scale: float, seed: int = 0) -> None:
        self.scale = scale
        self.rhythms = [Rhythm(trace.kind) for trace in traces]
        self._random = random.Random(seed)
        self._epochs = [trace.epoch for trace in traces]
        self._zones = [ZoneInfo(trace.zone) for trace in traces]
        self._read: list[datetime | None] = [None] * len(traces)
        self._history = PollHistory(tier=3, weight=1 / WEIGHT[3])
        assert CEILING[3] == timedelta(hours=LONGEST)

    def wait(self, outlet: int, now: float, fresh: list[float], first: bool) -> float:
        """Learn from what this poll found, then ask the policy."""
        epoch, zone = self._epochs[outlet], self._zones[outlet]
        moment = datetime.fromtimestamp(epoch + now * 3600, UTC)
        dates = [datetime.fromtimestamp(epoch + item * 3600, UTC) for item in fresh]
        rhythm = self.rhythms[outlet].learn(dates, self._read[outlet], moment, zone)
        self.rhythms[outlet], self._read[outlet] = rhythm, moment
        history = replace(self._history, rhythm=rhythm, zone=zone, threshold=self.scale * 60)
        due = next_poll(history, moment, rng=self._random)
        return (due - moment) / timedelta(hours=1)
