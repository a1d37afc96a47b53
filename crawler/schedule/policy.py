"""When an outlet is read next: a pure function of how its last polls went.

A first, simple policy: the interval shrinks while there is news and grows while there is none,
within bounds by tier; failures back off and always come back. The bounds follow DESIGN.md (floor
60 s, ceiling 24 h) and Miniflux's default floor of five minutes.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta

FLOOR = timedelta(minutes=5)
CEILING = {1: timedelta(minutes=30), 2: timedelta(hours=1), 3: timedelta(hours=2)}  # by tier
FIRST = timedelta(minutes=15)
FASTER, SLOWER = 0.7, 1.25  # with news, without
BACKOFF_CEILING = timedelta(hours=24)
SLOW_AFTER, SLEEP_AFTER = 5, 15  # failures in a row
PROBE = timedelta(days=7)  # a sleeping outlet is asked once a week (invariant 6)
SPREAD = 0.1  # ± share of the interval, so that outlets do not march in step


@dataclass(frozen=True, slots=True)
class PollHistory:
    """What is remembered of an outlet's polls."""

    tier: int = 2
    interval: timedelta | None = None  # chosen last; None before the first poll
    new: int = 0  # articles that the last poll brought
    failures: int = 0  # polls in a row that read nothing
    retry_after: datetime | None = None  # the outlet's own wish, aware, UTC

    def __post_init__(self) -> None:
        """Refuse, with ValueError, a tier that has no ceiling."""
        if self.tier not in CEILING:
            raise ValueError(f"tier {self.tier} is not one of {', '.join(map(str, CEILING))}")


def next_poll(history: PollHistory, now: datetime, *, rng: random.Random | None = None) -> datetime:
    """When to read the outlet next (aware, UTC); never before `retry_after`.

    Raises:
        ValueError: `now` has no time zone.
    """
    if now.tzinfo is None:
        raise ValueError("now needs a time zone")
    interval = next_interval(history)
    if rng is not None:
        interval *= 1 + rng.uniform(-SPREAD, SPREAD)
    due = now + interval
    return max(due, history.retry_after) if history.retry_after else due


def next_interval(history: PollHistory) -> timedelta:
    """The distance to the next poll, before jitter and Retry-After."""
    ceiling = CEILING[history.tier]
    if history.failures >= SLEEP_AFTER:
        return PROBE
    if history.failures:
        base = history.interval or FIRST
        doublings: int = 2 ** min(history.failures - 1, 10)
        return min(base * doublings, BACKOFF_CEILING)
    if history.interval is None:
        return min(FIRST, ceiling)
    factor = FASTER if history.new else SLOWER
    return min(max(history.interval * factor, FLOOR), ceiling)


def state_after(failures: int) -> str:
    """active → slow → sleeping, by failures in a row; one success makes it active again."""
    if failures >= SLEEP_AFTER:
        return "sleeping"
    return "slow" if failures >= SLOW_AFTER else "active"
