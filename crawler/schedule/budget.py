"""A day's requests: never more than the budget, and not all of them by noon."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from crawler.outlets import Outlet
from crawler.schedule.policy import CEILING

DAY = timedelta(days=1)
# How far the spending may be ahead of the day, as a share of the budget: the press of Kazakhstan
# prints most of its day before 14:00 UTC, and the first reading of all outlets comes at once.
AHEAD = 0.3


def allowed(budget: int, now: datetime) -> float:
    """Requests that may be spent by now, of a day (UTC) that has `budget` of them.

    The steered threshold keeps below; where it cannot, since even the longest distances between
    polls cost more, polling is spread over the day instead of ending at noon.
    """
    now = now.astimezone(UTC)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return budget * min(1.0, (now - midnight) / DAY + AHEAD)


def least_demand(outlets: Iterable[Outlet]) -> int:
    """Requests a day that the doors cost when each outlet is asked as rarely as its tier allows."""
    return round(
        sum(len(outlet.pollable_doors) * (DAY / CEILING[outlet.tier]) for outlet in outlets)
    )
