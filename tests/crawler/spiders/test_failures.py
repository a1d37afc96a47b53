"""Failures in a person's words, and what a server's Retry-After is worth."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)  # fmt: skip
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.errors import FETCH_KINDS, AkbulakError, FetchError, WorkerError
from crawler.spiders import failures
from crawler.spiders.failures import (
    FINAL_STATUSES,
    LONGEST_WAIT,
    Refused,
    explain,
    explain_error,
    is_final,
    retry_after,
    status_error,
)  # fmt: skip

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
URL = "https://kapital.kz/feed"
SECOND, HOUR, DAY = timedelta(seconds=1), timedelta(hours=1), timedelta(days=1)


def response(status: int = 200, **headers: str | bytes) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(URL, status=status, headers=named)


class TestRetryAfter:
    @pytest.mark.parametrize(
        ("value", "wait"),
        [
            ("0", timedelta(0)),
            ("120", 120 * SECOND),
            (" 120 ", 120 * SECOND),
            ("86400", DAY),
            ("86401", LONGEST_WAIT),
            ("9" * 5_000, LONGEST_WAIT),
            (format_datetime(NOW + HOUR, usegmt=True), HOUR),
            ("Mon, 23 Nov 2026 16:00:00 +0500", 2 * HOUR),
            ("Mon, 23 Nov 2026 11:00:00 -0000", 2 * HOUR),
            ("Monday, 23-Nov-26 10:00:00 GMT", HOUR),  # RFC 850's form
            ("Mon Nov 23 10:00:00 2026", HOUR),  # asctime's form
            ("Fri, 01 Jan 2100 00:00:00 GMT", LONGEST_WAIT),
            ("Thu, 01 Jan 1970 00:00:00 GMT", timedelta(0)),
        ],
    )
    def test_is_seconds_or_a_date_at_most_a_day_ahead(self, value: str, wait: timedelta) -> None:
        assert retry_after(response(503, Retry_After=value), NOW) == NOW + wait

    @pytest.mark.parametrize(
        "value",
        [
            "", " ", "soon", "-5", "1.5", "+5", "1e3", "0x10", b"\xb2", "2026-11-23T10:00:00Z",
            "Mon, 32 Nov 2026 10:00:00 GMT", "Mon, 23 Nov 2026 10:00:00 +9999999999999999",
        ],
    )  # fmt: skip
    def test_that_makes_no_sense_is_none(self, value: str | bytes) -> None:
        assert retry_after(response(503, Retry_After=value), NOW) is None

    def test_may_be_missing(self) -> None:
        assert retry_after(response(503), NOW) is None

    @given(st.binary(max_size=60) | st.text("0123456789:, +-GMTNov", max_size=40).map(str.encode))
    @example(b"Mon, 01 Jan 0001 00:00:00 +2359")
    @example(b"Fri, 31 Dec 9999 23:59:59 -2359")
    def test_of_any_bytes_is_none_or_within_a_day(self, value: bytes) -> None:
        moment = retry_after(response(503, Retry_After=value), NOW)
        assert moment is None or NOW <= moment <= NOW + LONGEST_WAIT


class TestExplaining:
    @pytest.mark.parametrize(
        ("cause", "kind", "words"),
        [
            (CannotResolveHostError("x"), "dns", "the host name cannot be resolved"),
            (DownloadTimeoutError("x"), "timeout", "no whole answer in time"),
            (DownloadConnectionRefusedError("x"), "connect", "the connection was refused"),
            (DownloadCancelledError("x"), "size", "the answer is too large"),
            (ResponseDataLossError("x"), "broken", "the answer broke off"),
            (UnsupportedURLSchemeError("x"), "guard", "only http and https are fetched"),
            (DownloadFailedError("x"), "broken", "the connection failed"),
            (IgnoreRequest("x"), "robots", "the request was not allowed"),
            (KeyError("x"), "broken", "the request failed: KeyError"),
            (None, "broken", "the request failed: unknown failure"),
        ],
    )
    def test_names_the_kind_and_the_place(
        self, cause: Exception | None, kind: str, words: str
    ) -> None:
        error = explain_error(cause, "kapital", URL)
        assert isinstance(error, FetchError)
        assert (error.kind, error.message, error.outlet, error.url) == (
            kind, words, "kapital", URL,
        )  # fmt: skip
        assert kind in FETCH_KINDS

    def test_takes_a_failure_of_twisted(self) -> None:
        error = explain(Failure(DownloadTimeoutError("x")), "kapital", URL)
        assert error.message == "no whole answer in time"

    def test_of_a_refused_request_is_the_reason_of_the_refusal(self) -> None:
        reason = FetchError("robots.txt does not allow this page", kind="robots", url=URL)
        error = explain_error(Refused(reason), "kapital", "https://other/")
        assert error is reason
        assert (error.outlet, error.url) == ("kapital", URL)
        assert str(Refused(reason)) == str(reason)

    def test_keeps_an_error_of_ours(self) -> None:
        ours = WorkerError("the parser crashed")
        assert explain_error(ours, "kapital", URL) is ours
        assert ours.outlet == "kapital"
        assert explain_error(WorkerError("x"), "", URL).outlet is None

    def test_of_a_name_that_the_guard_refused_says_so(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        refusal = FetchError("private network", kind="guard", url="intra.kz", hint="allow it")
        monkeypatch.setattr(failures, "last_refusal", {"intra.kz": refusal}.get)
        error = explain_error(CannotResolveHostError("x"), "kapital", "http://intra.kz/feed")
        assert isinstance(error, FetchError)
        assert (error.kind, error.message, error.hint) == ("guard", "private network", "allow it")
        assert (error.outlet, error.url) == ("kapital", "http://intra.kz/feed")


class TestStatus:
    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (404, "the page is not there (404)"),
            (429, "the page says we ask too often (429)"),
            (418, "the page answered 418"),
            (302, "the page redirects to no web page (302)"),
            (304, "the page answered 304"),
        ],
    )
    def test_is_told_in_words(self, status: int, words: str) -> None:
        error = status_error(response(status), "kapital")
        assert (error.message, error.kind, error.outlet, error.url) == (
            words, "status", "kapital", URL,
        )  # fmt: skip


class TestFinality:
    @pytest.mark.parametrize(
        "status", [301, 400, 401, 403, 404, 408, 409, 425, 429, 500, 502, 503, 504, 520, None]
    )
    def test_of_what_may_pass_is_denied(self, status: int | None) -> None:
        assert not is_final(FetchError("x", kind="status"), status)

    def test_is_believed_of_two_statuses_alone(self) -> None:
        assert {410, 451} == FINAL_STATUSES

    @pytest.mark.parametrize("status", sorted(FINAL_STATUSES))
    def test_of_what_stays_is_seen(self, status: int) -> None:
        assert is_final(FetchError("x", kind="status"), status)

    @pytest.mark.parametrize("kind", FETCH_KINDS)
    def test_depends_on_the_kind(self, kind: str) -> None:
        assert is_final(FetchError("x", kind=kind), None) is (kind in {"robots", "guard", "size"})

    def test_is_denied_to_faults_of_ours(self) -> None:
        assert not is_final(AkbulakError("x"), 410)
