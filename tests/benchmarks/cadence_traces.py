"""What outlets print, for the simulator of the cadence: invented traces, and real ones."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

MONDAY = datetime(2026, 1, 5, tzinfo=UTC).timestamp()  # hour 0 of every invented trace
DAY = 24  # hours
MINUTES = 60  # of an hour: the rate is known to the minute
BURST_H = 0.25  # a burst's followers come after so long, mean


@dataclass(frozen=True, slots=True)
class Trace:
    """One outlet."""

    times: list[float]  # of its items, hours since `epoch`, ascending
    rate: Any  # true items an hour, minute by minute (numpy); None: a real outlet
    epoch: float = MONDAY  # seconds since 1970
    zone: str = "UTC"
    kind: str = "regional"


def invented(seed: int, outlets: int, days: int) -> list[Trace]:
    """Inhomogeneous Poisson processes with what newsrooms are known for.

    Rates are heavy-tailed (log-normal, median 12 items a day, from 0.3 to 600). The day has one
    hump, or for two in five outlets a second, narrow one (a morning digest), over a floor; weekends
    bring 15 to 100 % of a weekday. A fifth of the items at most begets another within minutes (real
    hourly counts have a Fano factor of 0.97 to 1.2: ANCHORS.md VIII, D3), and up to 15 % are
    stamped on the full or half hour. No parameter of this is known to any policy but the oracles.
    """
    random = np.random.default_rng(seed)
    hours = (np.arange(days * DAY * MINUTES) + 0.5) / MINUTES
    return [_invent(random, hours) for _ in range(outlets)]


def _invent(random: Any, hours: Any) -> Trace:
    of_day, weekday = hours % DAY, (hours // DAY).astype(int) % 7
    per_day = float(np.clip(np.exp(random.normal(np.log(12), 1.4)), 0.3, 600))
    width = random.uniform(0.3, 3)
    rate = _hump(of_day, random.normal(13, 3), width) * np.exp(width)
    if random.random() < 0.4:
        second = _hump(of_day, random.uniform(6, 22), 6)
        rate = rate + random.uniform(0.3, 1) * np.exp(width) * second
    rate = rate + random.uniform(0, 0.15) * rate.max()
    rate = rate * np.where(weekday >= 5, random.uniform(0.15, 1), 1.0)
    rate = rate / rate.mean() * per_day / DAY
    followers = random.uniform(0, 0.2)
    counts = random.poisson(rate * (1 - followers) / MINUTES)
    parents = np.repeat(hours, counts) + (random.random(counts.sum()) - 0.5) / MINUTES
    born = [parents]
    while len(parents):
        children = random.poisson(followers, len(parents))
        parents = np.repeat(parents, children) + random.exponential(BURST_H, children.sum())
        parents = parents[parents < hours[-1]]
        born.append(parents)
    times = np.concatenate(born)
    stamped = random.random(len(times)) < random.uniform(0, 0.15)
    times[stamped] = np.floor(times[stamped] * 2) / 2
    return Trace(times=np.sort(times).tolist(), rate=rate)


def _hump(of_day: Any, centre: float, narrow: float) -> Any:
    return np.exp(narrow * (np.cos((of_day - centre) * 2 * np.pi / DAY) - 1))


def recorded(file: Path, zone: str) -> list[Trace]:
    """Read real publication times: JSON lines with `datetime` (local) and perhaps `site`."""
    by_site: dict[str, list[datetime]] = {}
    with file.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            moment = datetime.fromisoformat(row["datetime"])
            moment = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
            by_site.setdefault(row.get("site", file.stem), []).append(moment)
    first = min(min(moments) for moments in by_site.values())
    epoch = first.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    return [
        Trace(
            times=sorted((moment.timestamp() - epoch) / 3600 for moment in moments),
            rate=None,
            epoch=epoch,
            zone=zone,
        )
        for moments in by_site.values()
    ]
