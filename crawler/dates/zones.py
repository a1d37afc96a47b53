"""Offsets of clocks from Greenwich, as dates write them."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

ALMATY: Final = ZoneInfo("Asia/Almaty")
MAX_OFFSET: Final = 14 * 60  # minutes; the largest that a clock on Earth has (Kiribati)


def written_offset(text: str) -> tzinfo | None:
    """Read +0500, +05:00, +05, +5; `None` when no clock on Earth stands so."""
    hours, _, minutes = text[1:].partition(":")
    if not minutes and len(hours) > 2:
        hours, minutes = hours[:-2], hours[-2:]
    total = int(hours) * 60 + int(minutes or 0)
    return offset(-total if text[0] == "-" else total)


def offset(minutes: int) -> tzinfo | None:
    """Make the zone so many minutes east of Greenwich; `None` as above."""
    if abs(minutes) > MAX_OFFSET:
        return None
    return timezone(timedelta(minutes=minutes)) if minutes else UTC
