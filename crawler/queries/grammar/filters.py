"""What stands behind site: lang: country: outlet: kind: after: before:, checked and in one form."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable
from datetime import date
from functools import partial
from typing import get_args
from urllib.parse import urlsplit

from crawler.outlets import Outlet
from crawler.queries.grammar.codes import COUNTRIES, COUNTRY_NAMES, LANGUAGE_NAMES, LANGUAGES
from crawler.queries.grammar.refusals import Refusal
from crawler.queries.grammar.signs import FILTERS
from crawler.queries.nodes import Filter
from crawler.text import canonical_url

DATES = ("after", "before")
KINDS: tuple[str, ...] = get_args(Outlet.model_fields["kind"].annotation)

_OUTLET_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,48}")  # crawler.outlets.OutletId
_ISO_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d\d?)[./-](\d\d?)[./-](\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[./-]?(\d\d?)[./-]?(\d\d?)", re.ASCII)
_SPAN = re.compile(r"-?\d+[a-zа-я]+|now|today|yesterday|сегодня|вчера|бүгін|кеше", re.IGNORECASE)


def read_filter(name: str, written: str, at: int) -> Filter:
    """Read `name:written`, which stands at the offset `at` of a query.

    A date is always a day: of a month or a year its first. `after` means from this day on,
    `before` until the day before. Hosts are as in canonical addresses (lower case, IDNA, without
    www.), countries in capitals; repetitions go.

    Raises:
        Refusal: a value is not what the filter takes.
    """
    place = at + len(name) + 1
    if not written:
        raise Refusal("filter_empty", at, name=name, example=FILTERS[name])
    if name in DATES:
        return Filter(name, (_date(name, written, place),), at)
    found: list[str] = []
    for value in written.split(","):
        if not value:
            raise Refusal("filter_comma", place, example=FILTERS[name])
        found.append(_READERS[name](value, place))
        place += len(value) + 1
    return Filter(name, tuple(dict.fromkeys(found)), at)


def together(filters: Iterable[Filter]) -> None:
    """Hold the filters of one AND against each other.

    Raises:
        Refusal: no day is both after and before what they say.
    """
    last: dict[str, Filter] = {}
    for each in filters:
        if each.name in DATES:
            other = last.get(each.name)
            narrower = max if each.name == "after" else min
            last[each.name] = (
                each if other is None else narrower(other, each, key=lambda f: f.values)
            )
    after, before = last.get("after"), last.get("before")
    if after and before and after.values >= before.values:
        place = max(after.at, before.at)
        raise Refusal("never", place, after=after.values[0], before=before.values[0])


def _site(value: str, at: int) -> str:
    address = value if "://" in value else f"https://{value}"
    try:
        parts = urlsplit(address.replace("://*.", "://").replace("://.", "://"))
        host = urlsplit(canonical_url(parts._replace(path="", query="", fragment="").geturl()))
        named = (host.hostname or "").removeprefix("www.")
    except ValueError as error:
        raise Refusal("site_host", at, value=value) from error
    if parts.username is not None or host.port is not None:
        raise Refusal("site_host", at, value=value)
    if parts.path not in ("", "/") or parts.query:
        raise Refusal("site_path", at, host=named)
    return named


def _language(value: str, at: int) -> str:
    folded = value.lower()
    if folded in LANGUAGES:
        return folded
    close = LANGUAGE_NAMES.get(folded)
    region = re.split("[-_]", folded)[0]
    if close is None and region in LANGUAGES:
        close = region
    if close:
        raise Refusal("lang_like", at, value=value, close=close)
    raise Refusal("lang_unknown", at, value=value)


def _country(value: str, at: int) -> str:
    if value.upper() in COUNTRIES:
        return value.upper()
    if close := COUNTRY_NAMES.get(value.lower()):
        raise Refusal("country_like", at, value=value, close=close)
    raise Refusal("country_unknown", at, value=value)


def _outlet(value: str, at: int) -> str:
    if not _OUTLET_ID.fullmatch(value.lower()):
        raise Refusal("outlet_id", at, value=value)
    return value.lower()


def _kind(value: str, at: int) -> str:
    if value.lower() in KINDS:
        return value.lower()
    if close := difflib.get_close_matches(value.lower()[:20], KINDS, n=1):
        raise Refusal("kind_like", at, value=value, close=close[0])
    raise Refusal("kind_unknown", at, value=value, known=" ".join(KINDS))


_READERS: dict[str, Callable[[str, int], str]] = {
    "site": _site, "lang": _language, "country": _country, "outlet": _outlet, "kind": _kind,
}  # fmt: skip


def _date(name: str, written: str, at: int) -> str:
    refusal = partial(Refusal, position=at, name=name, value=written)
    if match := _ISO_DATE.fullmatch(written):
        day = _day(match[1], match[2] or "1", match[3] or "1")
        if day is not None:
            return day
    elif _SPAN.fullmatch(written):
        raise Refusal("date_relative", at, name=name)
    elif match := _DAY_FIRST.fullmatch(written):
        if day := _day(match[3], match[2], match[1]):
            raise refusal("date_like", close=day)
    elif (match := _YEAR_FIRST.fullmatch(written)) and (day := _day(match[1], match[2], match[3])):
        raise refusal("date_like", close=day)
    raise refusal("date_unknown")


def _day(year: str, month: str, day: str) -> str | None:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
