"""How well and how fast dates are read: our table beside dateparser and feedparser.

    python tests/benchmarks/bench_dates.py

Measured are the tables of the tests (`tests/data/dates*.tsv`): the share of strings that are
read as what they mean, and the time for each; then strings that are no dates, of which each
one read is an invention. Ours alone knows nothing of the tables but the rules; dateparser gets
its best chance: three languages, day first, the zone and the time of the tables.
"""

from __future__ import annotations

import calendar
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import dateparser
from feedparser.datetimes import _parse_date as feedparser_parse

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from date_tables import read_garbage, read_table

from crawler import dates

ALMATY = "Asia/Almaty"
NOW = datetime(2024, 4, 18, 9, 40, tzinfo=UTC)  # of the table dates_near.tsv
ROUNDS = 20  # of the quick readers
_SETTINGS = {
    "DATE_ORDER": "DMY",
    "TIMEZONE": ALMATY,
    "RETURN_AS_TIMEZONE_AWARE": True,
    "RELATIVE_BASE": datetime(2024, 4, 18, 14, 40),  # noqa: DTZ001  (NOW in Almaty)
    "PREFER_DATES_FROM": "past",
}

Reader = Callable[[str], datetime | None]


def ours(written: str) -> datetime | None:
    """Read with our reader; that it never goes past now is of no interest here."""
    moment = dates.parse(written, ALMATY)
    if moment is None:
        found = dates.read(written, ALMATY, now=NOW)
        moment = found.moment if found else None
    return moment


def by_dateparser(written: str) -> datetime | None:
    """Read with dateparser; what it raises is no date."""
    try:
        found: datetime | None = dateparser.parse(
            written, languages=["ru", "kk", "en"], settings=_SETTINGS
        )
    except (ValueError, OverflowError):
        return None
    return found


def by_feedparser(written: str) -> datetime | None:
    """Read with feedparser, which takes a time without a zone for UTC."""
    try:
        found = feedparser_parse(written)
        return datetime.fromtimestamp(calendar.timegm(found), UTC) if found else None
    except (ValueError, OverflowError):
        return None


def measure(
    read: Reader, table: list[tuple[str, datetime | None]], rounds: int
) -> tuple[int, float]:
    """Return how many strings are read rightly, and the microseconds for each."""
    right = sum(read(written) == moment for written, moment in table)
    started = time.perf_counter()
    for _ in range(rounds):
        for written, _ in table:
            read(written)
    return right, (time.perf_counter() - started) / rounds / len(table) * 1e6


def main() -> None:
    """Print a line for each table and reader."""
    tables: list[tuple[str, list[tuple[str, datetime | None]]]] = [
        ("whole dates", [*read_table("dates.tsv")]),
        ("relative to now", [*read_table("dates_near.tsv")]),
        ("no dates", [(written, None) for written in read_garbage()]),
    ]
    for name, table in tables:
        print(f"{name}: {len(table)} strings")
        own = 0.0
        for reader, rounds in ((ours, ROUNDS), (by_dateparser, 1), (by_feedparser, ROUNDS)):
            right, micros = measure(reader, table, rounds)
            own = own or micros
            share = right / len(table)
            print(
                f"  {reader.__name__:<14} right {right:>4} ({share:.3f})"
                f"  {micros:>8.1f} µs each  {micros / own:>7.1f} × ours"
            )


if __name__ == "__main__":
    main()
