"""Times as feeds and pages write them → aware UTC; nothing is ever invented.

`parse` reads whole dates; `read` also what is told relative to now ("Вчера, 14:05").
"""

from crawler.dates.reading import (
    CLOCK_SLACK,
    MAX_LENGTH,
    NEWEST_YEAR,
    OLDEST_YEAR,
    Printed,
    is_future,
    parse,
    read,
    to_utc,
)

__all__ = [
    "CLOCK_SLACK", "MAX_LENGTH", "NEWEST_YEAR", "OLDEST_YEAR", "Printed", "is_future", "parse",
    "read", "to_utc",
]  # fmt: skip
