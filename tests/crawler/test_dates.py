"""Dates as feeds and pages write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler import dates

AT_0535 = datetime(2024, 4, 18, 5, 35, tzinfo=UTC)
MIDNIGHT = datetime(2024, 4, 17, 19, 0, tzinfo=UTC)  # of 18 April in Almaty, UTC+5


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Thu, 18 Apr 2024 10:35:00 +0500", AT_0535),
        ("Thu, 18 Apr 2024 05:35:00 GMT", AT_0535),
        ("Thu, 18 Apr 2024 08:35:00 MSK", AT_0535),
        ("18 Apr 2024 10:35", AT_0535),
        ("2024-04-18T10:35:00+05:00", AT_0535),
        ("2024-04-18T10:35:00+0500", AT_0535),
        ("2024-04-18T05:35:00.000Z", AT_0535),
        ("2024-04-18 10:35:00 +0500", AT_0535),
        ("2024-04-18T10:35", AT_0535),
        ("20240418T053500Z", AT_0535),
        ("2024-04-18", MIDNIGHT),
        ("18.04.2024 10:35", AT_0535),
        ("18.04.2024, 10:35", AT_0535),
        ("18.04.2024", MIDNIGHT),
        ("18 апреля 2024, 10:35", AT_0535),
        ("Четверг, 18 Апреля 2024 г. в 10:35", AT_0535),
        ("Чт, 18 апр 2024 08:35:00 +0300", AT_0535),
        ("18 сәуір 2024", MIDNIGHT),
        ("2024 жылғы 18 сәуір, 10:35", AT_0535),
        ("2024 ж. 18 сәуір, 10:35", AT_0535),
        ("10:35, 18 апреля 2024", AT_0535),
        ("10:35 18.04.2024", AT_0535),
        ("10:35:07 | 18 апреля 2024", AT_0535),
        ("April 18, 2024 10:35 am", AT_0535),
        ("April 18, 2024 at 10:35", AT_0535),
        ("Apr. 18, 2024", MIDNIGHT),
        ("18 April 2024, 10:35 a.m.", AT_0535),
    ],
)
def test_a_date_is_read_in_the_zone_of_the_outlet(written: str, moment: datetime) -> None:
    assert dates.parse(written, "Asia/Almaty") == moment


def test_almaty_moved_to_utc_plus_5_in_march_2024() -> None:
    assert dates.parse("2024-02-01T12:00", "Asia/Almaty") == datetime(2024, 2, 1, 6, tzinfo=UTC)
    assert dates.parse("2024-04-01T12:00", "Asia/Almaty") == datetime(2024, 4, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "hour"), [("12:05 am", 0), ("12:05 pm", 12), ("10:05 PM", 22), ("10:05 p.m.", 22)]
)
def test_halves_of_the_day_are_told_apart(written: str, hour: int) -> None:
    moment = dates.parse(f"April 18, 2024 {written}")
    assert moment == datetime(2024, 4, 18, hour, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    ["", "вчера", "1970-01-01T00:00:00Z", "0001-01-01T00:00:00+14:00", "32.13.2024", "2024-13-45",
     "18 брюмера 2024", "18 апреля 2024, 99:99", "9" * 20, "x" * 500],
)  # fmt: skip
def test_what_is_no_date_gives_none(written: str) -> None:
    assert dates.parse(written) is None


@given(st.text(max_size=60) | st.from_regex(r"\d{1,4}[-. ]\S{1,9}[-. ]\d{1,4}.{0,12}"))
def test_any_text_gives_an_aware_utc_time_or_none(written: str) -> None:
    moment = dates.parse(written, "Asia/Almaty")
    assert moment is None or (moment.tzinfo is UTC and moment.year >= dates.OLDEST_YEAR)


def test_a_clock_may_run_ahead_by_a_quarter_of_an_hour() -> None:
    assert not dates.is_future(datetime(2024, 4, 18, 5, 50, tzinfo=UTC), AT_0535)
    assert dates.is_future(datetime(2024, 4, 18, 5, 51, tzinfo=UTC), AT_0535)
