"""Scrapy's failures in our words: what kind, and whether trying again can help."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errors import AkbulakError, FetchError
from crawler.resolver import last_refusal

LONGEST_WAIT = timedelta(days=1)  # a Retry-After beyond that is asked again tomorrow

# Statuses that say the page will never be had (RFC 9110, 15.5.11; RFC 7725). Not 404 and 403:
# caches lag behind feeds, and bot walls come and go.
FINAL_STATUSES = frozenset({410, 451})

_STATUS_WORDS = {
    401: "asks for a password (401)",
    402: "asks for payment (402)",
    403: "refuses us (403)",
    404: "is not there (404)",
    410: "is gone (410)",
    429: "says we ask too often (429)",
    451: "is blocked for legal reasons (451)",
    500: "has an error of its own (500)",
    502: "is down behind its gateway (502)",
    503: "is not available now (503)",
    504: "did not answer its gateway (504)",
}


class Refused(IgnoreRequest):
    """A request that a middleware of ours stopped, with the reason."""

    def __init__(self, error: AkbulakError) -> None:
        super().__init__(str(error))
        self.error = error


def explain(failure: Failure, outlet: str, url: str) -> AkbulakError:
    """The failure of a request as an error of ours."""
    return explain_error(failure.value, outlet, url)


def explain_error(cause: BaseException | None, outlet: str, url: str) -> AkbulakError:
    """What was raised while fetching as an error of ours."""
    ours = cause.error if isinstance(cause, Refused) else cause
    if isinstance(ours, AkbulakError):
        ours.outlet = ours.outlet or outlet or None
        return ours
    if isinstance(cause, CannotResolveHostError):
        refused = last_refusal(urlsplit(url).hostname or "")
        if refused is not None:
            return FetchError(
                refused.message, kind="guard", outlet=outlet, url=url, hint=refused.hint
            )
    for kinds, kind, words in _KINDS:
        if isinstance(cause, kinds):
            return FetchError(words, kind=kind, outlet=outlet, url=url)
    name = type(cause).__name__ if cause is not None else "unknown failure"
    return FetchError(f"the request failed: {name}", kind="broken", outlet=outlet, url=url)


_KINDS: tuple[tuple[type[Exception], str, str], ...] = (
    (CannotResolveHostError, "dns", "the host name cannot be resolved"),
    (DownloadTimeoutError, "timeout", "no whole answer in time"),
    (DownloadConnectionRefusedError, "connect", "the connection was refused"),
    (DownloadCancelledError, "size", "the answer is too large"),
    (ResponseDataLossError, "broken", "the answer broke off"),
    (UnsupportedURLSchemeError, "guard", "only http and https are fetched"),
    (DownloadFailedError, "broken", "the connection failed"),
    (IgnoreRequest, "robots", "the request was not allowed"),
)


def status_error(response: Response, outlet: str) -> FetchError:
    """A bad status in words."""
    status = response.status
    words = _STATUS_WORDS.get(status)
    if words is None:
        redirect = status in (301, 302, 303, 307, 308)
        words = f"redirects to no web page ({status})" if redirect else f"answered {status}"
    return FetchError(f"the page {words}", kind="status", outlet=outlet, url=response.url)


def retry_after(response: Response, now: datetime) -> datetime | None:
    """When the server wants to be asked again (RFC 9110, 10.2.3), at most a day ahead."""
    raw = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if not raw:
        return None
    if raw.isdecimal():  # isdigit() takes "²" too
        # The length is looked at first: int() refuses thousands of digits.
        seconds = int(raw) if len(raw) < 10 else 10**9
        return now + min(timedelta(seconds=seconds), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(raw)
    except (ValueError, TypeError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(moment, now), now + LONGEST_WAIT)


def is_final(error: AkbulakError, status: int | None) -> bool:
    """Whether the page will not be had by asking again soon."""
    if isinstance(error, FetchError):
        if error.kind == "status":
            return status in FINAL_STATUSES
        return error.kind in ("robots", "guard", "size")
    return False
