"""What a response says of its freshness: validators that can be sent back, and explicit ages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Response

from crawler.spiders.caching import MAX_AGE, MAX_VALIDATOR, max_age, validators

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
DATE = "Mon, 23 Nov 2026 09:00:00 GMT"
LATER = "Mon, 23 Nov 2026 09:10:00 GMT"


def response(**headers: str | bytes) -> Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response("https://kapital.kz/feed", headers=named)


class TestEtag:
    @pytest.mark.parametrize(
        "etag", ['"abc"', 'W/"abc"', '""', '"a,b;c=d/e\\f"', "abc", 'W/"' + "x" * 900 + '"']
    )
    def test_that_is_well_formed_is_kept(self, etag: str) -> None:
        assert validators(response(ETag=etag)) == (etag, None)

    @pytest.mark.parametrize(
        "etag",
        [
            b'"a\r\nX-Evil: 1"', b'"a\x00b"', b'"a\x7fb"', '"қаз"'.encode(), b'"\xff"', b'"a b"',
            b"a b", b'"open', b'"a", "b"', b"*,", b"", b"  ",
            b'"' + b"x" * MAX_VALIDATOR + b'"',
        ],
    )  # fmt: skip
    def test_that_could_break_the_next_request_is_left_out(self, etag: bytes) -> None:
        assert validators(response(ETag=etag))[0] is None

    @given(st.binary(max_size=50))
    def test_of_any_bytes_is_visible_ascii(self, etag: bytes) -> None:
        kept, _ = validators(response(ETag=etag))
        assert kept is None or (kept.isascii() and kept.isprintable() and " " not in kept)


class TestLastModified:
    @pytest.mark.parametrize("date", [DATE, "Monday, 23-Nov-26 09:00:00 GMT"])
    def test_that_is_a_moment_is_kept(self, date: str) -> None:
        assert validators(response(Last_Modified=date)) == (None, date)

    @pytest.mark.parametrize(
        "date", [b"yesterday", b"0", b"", b"\xff", DATE.encode() + b"\x01", b"9" * 200, b"-1"]
    )
    def test_that_is_none_is_left_out(self, date: bytes) -> None:
        assert validators(response(Last_Modified=date)) == (None, None)


class TestAge:
    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [
            ({}, None),
            ({"Cache_Control": "public"}, None),
            ({"Cache_Control": "max-age=300"}, 300),
            ({"Cache_Control": "public, MAX-AGE=300, must-revalidate"}, 300),
            ({"Cache_Control": 'max-age="300"'}, 300),
            ({"Cache_Control": "max-age = 300"}, 300),
            ({"Cache_Control": "max-age=300, max-age=9"}, 300),
            ({"Cache_Control": "max-age=300, s-maxage=9"}, 300),
            ({"Cache_Control": "s-maxage=90"}, 90),
            ({"Cache_Control": "max-age=0, s-maxage=90"}, 0),
            ({"Cache_Control": "max-age=-5"}, 0),
            ({"Cache_Control": "max-age=soon"}, 0),
            ({"Cache_Control": "max-age=" + "9" * 99}, MAX_AGE.total_seconds()),
            ({"Cache_Control": "no-cache, max-age=300"}, 0),
            ({"Cache_Control": "no-store"}, 0),
            ({"Cache_Control": "x-max-age=300"}, None),
            ({"Cache_Control": "max-age=300", "Age": "100"}, 200),
            ({"Cache_Control": "max-age=300", "Age": "400"}, 0),
            ({"Cache_Control": "max-age=300", "Age": "-9"}, 300),
            ({"Cache_Control": "max-age=300", "Expires": "0"}, 300),
            ({"Expires": LATER}, 600),
            ({"Expires": LATER, "Date": LATER}, 0),
            ({"Expires": LATER, "Date": DATE, "Age": "60"}, 540),
            ({"Expires": DATE, "Date": LATER}, 0),
            ({"Expires": "0"}, 0),
            ({"Expires": "-1"}, 0),
            ({"Expires": "Fri, 31 Dec 9999 23:59:59 GMT"}, MAX_AGE.total_seconds()),
            ({"Last_Modified": "Mon, 23 Nov 2020 09:00:00 GMT"}, None),  # no heuristic
        ],
    )
    def test_is_what_is_said_and_nothing_guessed(
        self, headers: dict[str, str], seconds: float | None
    ) -> None:
        expected = None if seconds is None else timedelta(seconds=seconds)
        assert max_age(response(**headers), NOW) == expected

    @given(
        st.fixed_dictionaries(
            {},
            optional={
                name: st.binary(max_size=60) for name in ("Cache_Control", "Expires", "Age", "Date")
            },
        )
    )
    def test_of_any_bytes_is_none_or_bounded(self, headers: dict[str, bytes]) -> None:
        age = max_age(response(**headers), NOW)
        assert age is None or timedelta(0) <= age <= MAX_AGE
