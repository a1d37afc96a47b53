"""Times as feeds and pages write them → aware UTC; nothing is ever invented."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

OLDEST_YEAR = 1995  # the first newspapers went online; older dates are an unset clock (1970)
CLOCK_SLACK = timedelta(minutes=15)  # a server's clock may run ahead by this much
MAX_LENGTH = 80  # letters; the longest true date line is about half of this

# Genitive, nominative and shortened names all begin with these letters.
_MONTHS = {
    "янв": 1, "фев": 2, "мар": 3, "апр": 4, "мая": 5, "май": 5, "июн": 6, "июл": 7, "авг": 8,
    "сен": 9, "окт": 10, "ноя": 11, "дек": 12,
    "қаң": 1, "ақп": 2, "нау": 3, "сәу": 4, "мам": 5, "мау": 6, "шіл": 7, "там": 8, "қыр": 9,
    "қаз": 10, "қар": 11, "жел": 12,
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_CLOCK = (
    r"(?:\D{1,12}?(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::\d{2})?"
    r"(?:\s*(?P<half>[apAP])\.?[mM]\b)?"
    r"(?:\s*(?P<offset>[+-]\d{2}:?\d{2}))?)?"
)
# Names that email.utils does not know and our outlets print.
_ZONES = {" MSK": " +0300", " МСК": " +0300", " ALMT": " +0500"}
_MONTH = r"(?P<month>[^\W\d_]{3})[^\W\d_]*"
_NAMED = re.compile(r"(?P<day>\d{1,2})\s+" + _MONTH + r"\.?,?\s+(?P<year>\d{4})\b" + _CLOCK)
_NAMED_KAZAKH = re.compile(  # 2024 жылғы 18 сәуір, 2024 ж. 18 сәуір
    r"(?P<year>\d{4})\s+ж(?:ыл\w*|\.)\s+(?P<day>\d{1,2})\s+" + _MONTH + _CLOCK
)
_NAMED_AMERICAN = re.compile(  # April 18, 2024 10:35 am
    r"\b" + _MONTH + r"\.?\s+(?P<day>\d{1,2}),?\s+(?P<year>\d{4})\b" + _CLOCK
)
_NUMERIC = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\b" + _CLOCK)
_CLOCK_FIRST = re.compile(r"^(?P<clock>\d{1,2}:\d{2})(?::\d{2})?(?:\s*[,|•·—–-]\s*|\s+)(?=\S)")
_HALF_DAY = re.compile(r"\d\s*[ap]\.?m\b", re.IGNORECASE)
_ISO_START = re.compile(r"\d{4}-\d{2}-\d{2}")
_ISO_COMPACT = re.compile(r"\d{8}T?\d{6}Z?$")


def parse(value: str, zone: str = "UTC") -> datetime | None:
    """Read a date of RFC 3339, RFC 822 or Russian, Kazakh and English usage.

    `zone` (IANA name) is where the outlet's clock stands: it is used when the text names no
    zone. A date without a time is midnight there. `None` when the text is no date or lies
    before `OLDEST_YEAR`; nothing raises.
    """
    value = " ".join(value.split())
    if not value or len(value) > MAX_LENGTH:
        return None
    for name, offset in _ZONES.items():
        value = value.replace(name, offset)
    moment = _iso(value) or _rfc822(value) or _written(value)
    return to_utc(moment, zone) if moment else None


def to_utc(moment: datetime, zone: str = "UTC") -> datetime | None:
    """Make aware and UTC, a naive time being `zone`'s; `None` when it cannot be true."""
    try:
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=_zone(zone))
        moment = moment.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return moment if moment.year >= OLDEST_YEAR else None


def is_future(moment: datetime, now: datetime) -> bool:
    """Say whether a time lies further ahead than clocks may differ."""
    return moment - CLOCK_SLACK > now


@lru_cache(maxsize=64)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _iso(value: str) -> datetime | None:
    if not (_ISO_START.match(value) or _ISO_COMPACT.match(value)):
        return None
    try:
        return datetime.fromisoformat(value.replace(" +", "+").removesuffix(" UTC"))
    except ValueError:
        return None


def _rfc822(value: str) -> datetime | None:
    if _HALF_DAY.search(value):  # email.utils reads 10:35 pm as 10:35
        return None
    try:
        return parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _written(value: str) -> datetime | None:
    if first := _CLOCK_FIRST.match(value):  # 10:35, 18 апреля 2024
        value = f"{value[first.end() :]} {first['clock']}"
    for pattern in (_NUMERIC, _NAMED, _NAMED_KAZAKH, _NAMED_AMERICAN):
        found = pattern.search(value)
        if not found:
            continue
        name = found["month"].casefold()
        month = int(name) if name.isdigit() else _MONTHS.get(name)
        if month is None:
            continue
        try:
            zone = datetime.strptime(found["offset"], "%z").tzinfo if found["offset"] else None
            return datetime(
                int(found["year"]), month, int(found["day"]),
                _hour(found), int(found["minute"] or 0), tzinfo=zone,
            )  # fmt: skip
        except ValueError:
            continue
    return None


def _hour(found: re.Match[str]) -> int:
    hour = int(found["hour"] or 0)
    half = (found["half"] or "").lower()
    return hour % 12 + 12 * (half == "p") if half and hour <= 12 else hour
