"""Is our clock right? The servers that we read tell the time with each answer (RFC 9110, 6.6.1)."""

from __future__ import annotations

from collections import OrderedDict
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from statistics import median
from typing import Any

CLOCK = "clock"  # in the steering table
REMEMBERED = 200  # hosts
LEAST_OUTLETS = 5  # one server's clock may be wrong, that of most is not
MOST_OFF = timedelta(minutes=2)


class Clocks:
    """How far the clocks of servers are from ours, the newest word of each."""

    def __init__(self) -> None:
        self._off: OrderedDict[str, float] = OrderedDict()

    def take(self, host: str, date: str | None, aged: bool, now: datetime) -> None:
        """Take in the Date header of an answer; `aged`: it comes out of a cache."""
        if date is None or aged:
            return
        try:
            told = parsedate_to_datetime(date)
        except (ValueError, TypeError, OverflowError):
            return
        told = told.replace(tzinfo=UTC) if told.tzinfo is None else told
        self._off[host] = (told - now).total_seconds()
        self._off.move_to_end(host)
        while len(self._off) > REMEMBERED:
            self._off.popitem(last=False)

    def verdict(self) -> dict[str, Any] | None:
        """Seconds that others are ahead of us in the middle, and how many they are."""
        if len(self._off) < LEAST_OUTLETS:
            return None
        return {"seconds": round(median(self._off.values()), 1), "outlets": len(self._off)}
