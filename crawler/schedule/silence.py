"""Is an outlet that answers, and shows nothing new, quieter than its rhythm explains?"""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from crawler.schedule.rhythm import Rhythm, local_offset
from crawler.spiders.poll import Poll

# Items that should have come. Counts of an hour are nearly Poisson given the week's profile
# (ANCHORS.md VIII, D3: variance 1.0 to 1.2 × the mean), so that 15 missing by chance is one in
# 3 million; the rest is left to holidays and to what was learnt badly.
MISSING = 15.0
LEAST = timedelta(hours=6)  # a quiet morning is no news


def is_silent(rhythm: Rhythm, last_new: datetime, now: datetime, zone: tzinfo) -> bool:
    """Whether nothing since `last_new` is too long a silence; times aware."""
    if rhythm.until is None or now - last_new < LEAST:
        return False
    forecast = rhythm.forecast(local_offset(now, zone))
    return forecast.expected(last_new.timestamp(), now.timestamp()) >= MISSING


def expected_in(poll: Poll, now: datetime) -> float | None:
    """How many items an outlet should have printed since its last good reading.

    None of one that is hardly known.
    """
    before = poll.state
    if before is None or before.last_ok_at is None:
        return None
    rhythm = Rhythm.from_json(before.rhythm, poll.outlet.kind)
    if rhythm.until is None or sum(rhythm.day_items) < MISSING:
        return None
    forecast = rhythm.forecast(local_offset(now, ZoneInfo(poll.outlet.timezone)))
    return forecast.expected(before.last_ok_at.timestamp(), now.timestamp())
