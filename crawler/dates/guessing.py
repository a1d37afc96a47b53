"""Dates in languages that our table lacks, by dateparser, which must not be asked too much.

It invents dates from garbage ("12", "1e400") and takes 49 ms for it when it may try every
language; so it sees short lines with the numbers of a date, in few languages, and must find a
day, a month and a year in them. In Russian, Kazakh and English it knows no word more than we do.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

MAX_GUESSED: Final = 64  # letters
LANGUAGES: Final = ("uz", "ky", "uk", "tr", "de", "fr", "zh")  # of the catalogue, without ours
# Always the same: dateparser keeps each setting that it ever saw.
_SETTINGS: Final = {"DATE_ORDER": "DMY", "STRICT_PARSING": True, "PARSERS": ["absolute-time"]}
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DAY = re.compile(r"(?<!\d)\d\d?(?!\d)")
_FAILURES: Final = (ValueError, OverflowError, TypeError, AttributeError, LookupError)


def guess(line: str) -> datetime | None:
    """Let dateparser read a line; naive when the line names no zone."""
    if len(line) > MAX_GUESSED or not (_YEAR.search(line) and _DAY.search(line)):
        return None
    import dateparser  # 0.1 s to import, and few lines need it

    try:
        found: datetime | None = dateparser.parse(
            line, languages=list(LANGUAGES), settings=_SETTINGS
        )
    except _FAILURES:  # whatever its parsers meet
        return None
    return found
