"""What is expected of an outlet before it is known: how much it prints, and when."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

HOURS, DAYS = 24, 7
NOON = 13.5  # local hour around which a newsroom's day is centred; tengrinews.kz: 08 to 21
NIGHT = 0.08  # share of the day's peak that is left at night


@dataclass(frozen=True, slots=True)
class Kind:
    """The rhythm that outlets of a kind have in common."""

    level: float  # items an hour, mean over the week
    hours: tuple[float, ...]  # factor by local hour of day, mean 1
    days: tuple[float, ...]  # factor by weekday, Monday first, mean 1


# kind: items a day, how strongly the day is concentrated (0 = around the clock), weekend against
# weekday. Rough on purpose, and soon outweighed: an archive of nine outlets had 1 : 5 for a
# business paper (ANCHORS.md VIII D3); the rest is our judgement of the catalogue.
_TABLE = {
    "agency": (60, 0.9, 0.6),
    "national": (40, 1.1, 0.6),
    "regional": (15, 1.3, 0.5),
    "business": (20, 1.4, 0.3),
    "government": (3, 2.0, 0.2),
    "company": (0.3, 1.6, 0.2),
    "trade": (3, 1.3, 0.3),
    "international": (60, 0.5, 0.7),
    "analysis": (1, 1.0, 0.5),
    "aggregator": (40, 0.5, 0.7),
}
USUAL = "regional"


@cache
def usual(kind: str) -> Kind:
    """The common rhythm of a kind of outlet; of one that we do not know, a regional paper's."""
    per_day, concentration, weekend = _TABLE.get(kind, _TABLE[USUAL])
    turn = 2 * math.pi / HOURS
    bump = [
        NIGHT + math.exp(concentration * (math.cos((hour + 0.5 - NOON) * turn) - 1))
        for hour in range(HOURS)
    ]
    week = [1.0] * 5 + [weekend] * 2
    return Kind(per_day / HOURS, even(bump), even(week))


def even(values: list[float]) -> tuple[float, ...]:
    """Scale factors to a mean of one."""
    mean = sum(values) / len(values)
    return tuple(value / mean for value in values)
