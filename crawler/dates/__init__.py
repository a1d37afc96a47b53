"""Times as feeds and pages write them → aware UTC; nothing is ever invented.

`parse` reads whole dates; `stamp` also tells how much of one is written, and `read` reads what
is told relative to now, too ("Вчера, 14:05").
"""

from crawler.dates.reading import (
    CLOCK_SLACK,
    MAX_LENGTH,
    NEWEST_YEAR,
    OLDEST_YEAR,
    Printed,
    Stamp,
    is_future,
    parse,
    read,
    stamp,
    to_utc,
)

__all__ = [
    "CLOCK_SLACK", "MAX_LENGTH", "NEWEST_YEAR", "OLDEST_YEAR", "Printed", "Stamp", "is_future",
    "parse", "read", "stamp", "to_utc",
]  # fmt: skip
