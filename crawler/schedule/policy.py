"""When an outlet is read next: a pure function of what is known of it.

An outlet is asked again when the items that it is expected to have printed since have waited long
enough: when G(s) = ∫ rate(u)·(s − u) du passes a threshold that is the same for all outlets. So
busy hours of busy outlets are asked often and the nights of quiet ones hardly, and for a given
number of requests the mean delay is the least (ANCHORS.md IV and VIII D2; for slowly changing
rates this is the square-root rule of Sia, Cho and Cho, "Efficient monitoring algorithm for fast
news alerts", 2007). The threshold is steered by `crawler.schedule.steering`.

What an outlet wishes comes after: Retry-After is obeyed whatever it says, everything else within
bounds, since feeds claim a day where they print by the minute.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

from crawler.schedule.rhythm import Rhythm, local_offset
from crawler.schedule.steering import THRESHOLD

FLOOR = timedelta(seconds=60)  # DESIGN.md, politeness: the least distance between two polls
# A threshold alone starves small outlets (per outlet, fixed 14 minutes against 20): so what is
# watched closely has a ceiling of its own. Tier 2 is seen four times a day whatever happens.
CEILING = {1: timedelta(minutes=30), 2: timedelta(hours=6), 3: timedelta(hours=24)}
WEIGHT = {1: 4.0, 2: 1.0, 3: 0.25}  # of an item's minute of delay: twice, once, half as often
FIRST = timedelta(minutes=15)  # where nothing at all is known, as after a failure at first sight
OBEYED = timedelta(minutes=15)  # ttl and max-age: up to here, or they would hide news
BACKOFF_CEILING = timedelta(hours=24)
# Failures in a row. Promise P9 of HOSTILE.md: what broke is told within three polls.
SLOW_AFTER, SLEEP_AFTER = 3, 15
PROBE = timedelta(days=7)  # a sleeping outlet is asked once a week (invariant 6)
SPREAD = 0.05  # ± share of the interval, so that outlets do not march in step
WINDOW_FILLED = 0.5  # never wait until more of a door's window than this is expected to be new
MOST_NEW = 1000  # items of a poll that is all we know
HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class PollHistory:
    """What is remembered of an outlet's polls, and what it wishes."""

    tier: int = 2
    interval: timedelta | None = None  # chosen last; None before the first poll
    new: int = 0  # articles that the last poll brought
    failures: int = 0  # polls in a row that read nothing
    retry_after: datetime | None = None  # the outlet's own wish, aware, UTC
    rhythm: Rhythm | None = None  # None: judged by `interval` and `new` alone
    zone: tzinfo = UTC  # the outlet's
    threshold: float = THRESHOLD  # item-minutes; of all outlets, see `steering`
    weight: float = 1.0  # > 0, times the tier's: how much a minute of delay of an item matters
    cost: float = 1.0  # requests that a poll takes without pages: its doors
    window: int | None = None  # entries that the doors show; more would be missed
    read_at: datetime | None = None  # the last good reading; what came since is unseen. None: now
    ttl: timedelta | None = None  # RSS <ttl>, sy:updatePeriod; obeyed up to `OBEYED`
    not_before: datetime | None = None  # end of Cache-Control max-age; obeyed up to `OBEYED`
    delay: timedelta | None = None  # between two requests to the host: Crawl-delay
    skip_hours: frozenset[int] = frozenset()  # RSS <skipHours>, 0 … 23, GMT
    skip_days: frozenset[int] = frozenset()  # RSS <skipDays>, 0 = Monday, GMT

    def __post_init__(self) -> None:
        """Refuse, with ValueError, a tier that has no ceiling and a weight that is not positive."""
        if self.tier not in CEILING:
            raise ValueError(f"tier {self.tier} is not one of {', '.join(map(str, CEILING))}")
        if not self.weight > 0:
            raise ValueError(f"weight {self.weight} is not positive")


def next_poll(history: PollHistory, now: datetime, *, rng: random.Random | None = None) -> datetime:
    """When to read the outlet next (aware, UTC); never before `retry_after`.

    Without `retry_after` that is `FLOOR` to the tier's `CEILING` from now, for failing outlets up
    to `PROBE`, and never sooner than the host's crawl delay. `rng` spreads it by ± `SPREAD`.

    Raises:
        ValueError: `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    now = now.astimezone(UTC)
    interval = next_interval(history, now)
    if rng is not None:
        interval *= 1 + rng.uniform(-SPREAD, SPREAD)
    if not history.failures:
        interval = _wished(now, interval, history)
    due = now + max(interval, _least(history))
    return max(due, history.retry_after) if history.retry_after else due


def next_interval(history: PollHistory, now: datetime) -> timedelta:
    """The distance to the next poll, before jitter and the outlet's wishes."""
    if history.failures >= SLEEP_AFTER:
        return PROBE
    interval = _rhythmic(history, now)
    if not history.failures:
        return interval
    base = history.interval or interval
    doublings: int = 2 ** min(history.failures - 1, 12)
    return min(base * doublings, BACKOFF_CEILING)


def state_after(failures: int) -> str:
    """active → slow → sleeping, by failures in a row; one success makes it active again."""
    if failures >= SLEEP_AFTER:
        return "sleeping"
    return "slow" if failures >= SLOW_AFTER else "active"


def _rhythmic(history: PollHistory, now: datetime) -> timedelta:
    """When what is unseen will have waited long enough, between floor and ceiling."""
    ceiling = CEILING[history.tier]
    rhythm = history.rhythm
    if rhythm is None:
        if history.interval is None:
            return min(FIRST, ceiling)
        dates: list[datetime | None] = [None] * min(history.new, MOST_NEW)
        rhythm = Rhythm().learn(dates, now - history.interval, now, history.zone)
    forecast = rhythm.forecast(local_offset(now, history.zone))
    start = min(history.read_at or now, now)
    gone = (now - start) / HOUR
    # An item's delay costs its weight, a poll its requests: the threshold holds for one of each.
    worth = WEIGHT[history.tier] * history.weight
    limit = max(history.threshold, 0.0) / 60 * max(history.cost, 1.0) / worth
    unseen = history.window * WINDOW_FILLED if history.window else math.inf
    hours = forecast.waited(start.timestamp(), limit, gone + ceiling / HOUR, unseen)
    return min(max(timedelta(hours=hours - gone), FLOOR), ceiling)


def _wished(now: datetime, interval: timedelta, history: PollHistory) -> timedelta:
    """Heed ttl, max-age, skipHours and skipDays, within what the tier allows."""
    rest = max(history.ttl or FLOOR, (history.not_before or now) - now)
    interval = max(interval, min(rest, OBEYED))
    ceiling = CEILING[history.tier]
    if history.skip_hours or history.skip_days:
        while interval < ceiling and _skipped(now + interval, history):
            into = (now + interval).replace(minute=0, second=0, microsecond=0)
            interval = into + HOUR - now
    return min(max(interval, FLOOR), ceiling)


def _skipped(moment: datetime, history: PollHistory) -> bool:
    return moment.hour in history.skip_hours or moment.weekday() in history.skip_days


def _least(history: PollHistory) -> timedelta:
    """The floor, or what a poll takes of a host that wants distance between requests."""
    return max(FLOOR, history.delay * max(history.cost, 1.0)) if history.delay else FLOOR
