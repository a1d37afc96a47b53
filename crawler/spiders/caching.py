"""What a response says of its own freshness (RFC 9110, RFC 9111): validators and explicit ages.

Heuristic freshness (a tenth of the time since Last-Modified) is never used: it hides news.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from scrapy.http import Response

MAX_VALIDATOR = 1_000  # characters; a longer ETag is no bookkeeping of ours
MAX_AGE = timedelta(days=365)  # RFC 9111, 1.2.2 wants a bound; the caller obeys far less
# RFC 9110, 8.8.3: quotes around visible ASCII. Bytes above it are allowed there and left out
# here, since what reads latin-1 in one place reads UTF-8 in another.
_ETAG = re.compile(r'(?:W/)?"[\x21\x23-\x7e]*"')
_LOOSE_ETAG = re.compile(r"[\x21\x23-\x2b\x2d-\x7e]+")  # some servers forget the quotes
_DIRECTIVE = re.compile(r'([a-z-]{1,40})[ \t]*(?:=[ \t]*(?:"([^"]{0,100})"|([^\s,;"]{1,100})))?')


def validators(response: Response) -> tuple[str | None, str | None]:
    """ETag and Last-Modified, fit to be sent back in the next request.

    A value that could break that request (control characters, bytes above ASCII, more than
    1000 characters) or that names no moment is None.
    """
    etag = _header(response, "ETag")
    if len(etag) > MAX_VALIDATOR or not (_ETAG.fullmatch(etag) or _LOOSE_ETAG.fullmatch(etag)):
        etag = ""
    modified = _header(response, "Last-Modified")
    return etag or None, modified if _moment(modified) is not None else None


def max_age(response: Response, now: datetime) -> timedelta | None:
    """How long the answer says it stays fresh from now; None where it does not say.

    Cache-Control's max-age, or s-maxage (how long the outlet's own caches show the same) where
    it has none, before Expires; less the Age it has already (RFC 9111, 4.2.1 and 4.2.3). No-cache
    and no-store mean zero.
    """
    said: dict[str, str] = {}
    for match in _DIRECTIVE.finditer(_header(response, "Cache-Control").lower()[:2_000]):
        said.setdefault(match[1], match[2] or match[3] or "")
    if "no-store" in said or "no-cache" in said:
        return timedelta(0)
    given = said.get("max-age", said.get("s-maxage"))
    if given is not None:
        lifetime = _seconds(given) or timedelta(0)  # RFC 9111, 4.2.1: what cannot be read is stale
    else:
        expires = _header(response, "Expires")
        if not expires:
            return None
        moment = _moment(expires)
        if moment is None:  # "0", most of all (RFC 9111, 5.3)
            return timedelta(0)
        lifetime = moment - (_moment(_header(response, "Date")) or now)
    age = _seconds(_header(response, "Age")) or timedelta(0)
    return min(max(lifetime - age, timedelta(0)), MAX_AGE)


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1").strip()


def _seconds(text: str) -> timedelta | None:
    if not (text.isascii() and text.isdigit()):
        return None
    return timedelta(seconds=int(text)) if len(text) < 10 else MAX_AGE


def _moment(text: str) -> datetime | None:
    if not (text.isascii() and text.isprintable()) or len(text) > 60:
        return None
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
