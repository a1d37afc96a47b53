"""Dates as feeds and pages write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from date_tables import read_garbage, read_table
from hypothesis import example, given
from hypothesis import strategies as st

from crawler import dates

ALMATY = "Asia/Almaty"
NOW = datetime(2024, 4, 18, 9, 40, tzinfo=UTC)  # Thursday, 14:40 in Almaty


@pytest.mark.parametrize(("written", "moment"), read_table("dates.tsv"))
def test_a_date_is_read_in_the_zone_of_the_outlet(written: str, moment: datetime) -> None:
    assert dates.parse(written, ALMATY) == moment


@pytest.mark.parametrize(("written", "moment"), read_table("dates_near.tsv"))
def test_what_is_told_relative_to_now_needs_now(written: str, moment: datetime) -> None:
    assert dates.read(written, ALMATY, now=NOW) == dates.Printed(moment)
    assert dates.parse(written, ALMATY) is None


@pytest.mark.parametrize(
    "written", [*read_garbage(), "", "   ", "x" * 500, "9" * 100_000, " \n18.04.2024" * 7]
)
def test_what_is_no_date_gives_none(written: str) -> None:
    assert dates.parse(written, ALMATY) is None
    assert dates.read(written, ALMATY, now=NOW) is None


@pytest.mark.parametrize("value", [None, 5, 1713418500, b"2024-04-18", ["2024-04-18"]])
def test_what_is_no_text_is_no_date(value: object) -> None:
    assert dates.read(value, ALMATY, now=NOW) is None


def test_almaty_moved_to_utc_plus_5_in_march_2024() -> None:
    assert dates.parse("2024-02-01T12:00", ALMATY) == datetime(2024, 2, 1, 6, tzinfo=UTC)
    assert dates.parse("2024-04-01T12:00", ALMATY) == datetime(2024, 4, 1, 7, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "hour"), [("12:05 am", 0), ("12:05 pm", 12), ("10:05 PM", 22), ("10:05 p.m.", 22)]
)
def test_halves_of_the_day_are_told_apart(written: str, hour: int) -> None:
    moment = dates.parse(f"April 18, 2024 {written}")
    assert moment == datetime(2024, 4, 18, hour, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "utc_hour"),
    [
        ("18.04.2024 10:00-12:00", 5),  # from … to …
        ("18.04.2024 10:00 -03:00", 13),
        ("18.04.2024 10:00:30-03:00", 13),
        ("18 Apr 2024 10:00 +9900", 5),  # no clock stands so: the outlet's zone
        ("2024-04-18T10:00:00+99:00", 5),
        ("18 Apr 2024 10:00 XYZ", 5),
    ],
)
def test_an_offset_is_told_from_the_end_of_a_range_and_from_nonsense(
    written: str, utc_hour: int
) -> None:
    moment = dates.parse(written, ALMATY)
    assert moment is not None
    assert moment.hour == utc_hour


@pytest.mark.parametrize(
    "written", ["2024-03-10 02:30", "10 March 2024, 02:30", "2024-11-03 01:30", "3 Nov 2024 01:30"]
)
def test_hours_that_the_clocks_skip_or_repeat_are_read(written: str) -> None:
    moment = dates.parse(written, "America/New_York")
    assert moment is not None
    assert moment.date().isoformat() in ("2024-03-10", "2024-11-03")


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("14:05", datetime(2024, 4, 18, 9, 5, tzinfo=UTC)),
        ("в 14:05", datetime(2024, 4, 18, 9, 5, tzinfo=UTC)),
        ("14:50", datetime(2024, 4, 18, 9, 50, tzinfo=UTC)),  # a clock may run ahead
        ("23:10", datetime(2024, 4, 17, 18, 10, tzinfo=UTC)),  # of yesterday
        ("25:10", None),
        ("14:05 просмотров", None),
    ],
)
def test_a_clock_alone_is_the_last_such_time_where_the_caller_says_so(
    written: str, moment: datetime | None
) -> None:
    found = dates.read(written, ALMATY, now=NOW, clock_alone=True)
    assert (found.moment if found else None) == moment
    assert dates.read(written, ALMATY, now=NOW) is None


@pytest.mark.parametrize(
    "written", ["18.04.2027", "18 апреля 2027, 10:00", "Сегодня, 23:10", "2024-04-18T14:56:00"]
)
def test_a_time_ahead_becomes_now_and_is_marked(written: str) -> None:
    assert dates.read(written, ALMATY, now=NOW) == dates.Printed(NOW, clamped=True)


def test_a_clock_may_run_ahead_by_a_quarter_of_an_hour() -> None:
    assert dates.read("2024-04-18T14:55:00", ALMATY, now=NOW) == dates.Printed(
        NOW + timedelta(minutes=15)
    )
    assert not dates.is_future(NOW + timedelta(minutes=15), NOW)
    assert dates.is_future(NOW + timedelta(minutes=16), NOW)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("18 квітня 2024", datetime(2024, 4, 17, 19, tzinfo=UTC)),
        ("18-aprel, 2024", datetime(2024, 4, 17, 19, tzinfo=UTC)),
        ("18 Nisan 2024 10:35", datetime(2024, 4, 18, 5, 35, tzinfo=UTC)),
        ("2024年4月18日 10:35", datetime(2024, 4, 18, 5, 35, tzinfo=UTC)),
        ("12 Marines 2024", None),
        ("30 lutego 2024", None),
    ],
)
def test_other_languages_are_left_to_dateparser_by_those_who_want_it(
    written: str, moment: datetime | None
) -> None:
    found = dates.read(written, ALMATY, now=NOW)
    assert (found.moment if found else None) == moment
    assert dates.read(written, ALMATY, now=NOW, far=False) is None
    assert dates.parse(written, ALMATY) is None


_WORDS = [
    "18", "4", "2024", "24", "апреля", "сәуір", "Apr", "May", "мая", "10:35", "25:99", "04.05",
    "+0500", "-99", "GMT", "ALMT", "сегодня", "кеше", "ago", "назад", "бұрын", "5", "минут",
    "час", "сағат", "pm", ",", ".", ":", "/", "99999999", "полчаса", "T", "Z",
]  # fmt: skip


@example("2024-04-18T10:35:00+00:00:00.000001")
@example("0001-01-01")
@given(
    st.text(max_size=60)
    | st.from_regex(r"\d{1,4}[-. ]\S{1,9}[-. ]\d{1,4}.{0,12}")
    | st.lists(st.sampled_from(_WORDS), max_size=9).map(" ".join)
)
def test_any_text_gives_an_aware_utc_time_or_none(written: str) -> None:
    moment = dates.parse(written, ALMATY)
    assert moment is None or (moment.tzinfo is UTC and moment.year >= dates.OLDEST_YEAR)
    found = dates.read(written, ALMATY, now=NOW, clock_alone=True)
    assert found is None or found.moment.tzinfo is UTC
    assert found is None or dates.OLDEST_YEAR <= found.moment.year <= NOW.year


@given(st.datetimes(datetime(1995, 1, 2), datetime(2099, 1, 1)))  # noqa: DTZ001
def test_machine_forms_come_back_as_written(moment: datetime) -> None:
    wanted = moment.replace(microsecond=0, tzinfo=UTC)
    assert dates.parse(wanted.isoformat()) == wanted
    assert dates.parse(wanted.strftime("%a, %d %b %Y %H:%M:%S +0000")) == wanted
    assert dates.parse(wanted.strftime("%d.%m.%Y %H:%M:%S"), "UTC") == wanted
    assert dates.parse(wanted.strftime("%Y/%m/%d %H:%M:%S"), "UTC") == wanted


@pytest.mark.parametrize(
    ("written", "clock", "has_zone", "strange"),
    [
        ("2024-04-18", None, False, 0),
        ("20240418", None, False, 0),
        ("20240418T1035", (10, 35), False, 0),
        ("2024-04-18T10:35:00+05:00", (10, 35), True, 0),
        ("2024-04-18T00:00:00Z", None, True, 0),
        ("1713418500", (5, 35), True, 0),
        ("18 апреля 2024", None, False, 0),
        ("18 апреля 2024, 10:35", (10, 35), False, 0),
        ("Астана, 18 апреля 2024, 10:35 мск", (10, 35), True, 1),
    ],
)
def test_a_stamp_says_how_much_of_a_date_is_written(
    written: str, clock: tuple[int, int] | None, has_zone: bool, strange: int
) -> None:
    stamp = dates.stamp(written, ALMATY)
    assert stamp is not None
    assert stamp.moment == dates.parse(written, ALMATY)
    assert stamp.day.isoformat() == "2024-04-18"
    assert (stamp.time and (stamp.time.hour, stamp.time.minute)) == clock
    assert (stamp.has_zone, stamp.strange) == (has_zone, strange)


@pytest.mark.parametrize("written", [None, "", "10:35", "вчера, 10:35", "18 апреля", "x" * 100])
def test_what_is_no_whole_date_has_no_stamp(written: object) -> None:
    assert dates.stamp(written, ALMATY) is None
