"""What is learnt of an outlet's rhythm, and what is not."""

from __future__ import annotations

import json
import math
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.forecast import EVENNESS
from crawler.schedule.kinds import usual
from crawler.schedule.rhythm import BURST_MOST, Rhythm

NOW = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)  # a Monday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALMATY = ZoneInfo("Asia/Almaty")
PRESS = usual("regional").level
# Any date that a door may show, of the years that Python knows, and none at all.
dates = st.lists(st.none() | st.datetimes(timezones=st.just(UTC)), max_size=30)
offsets = st.integers(-5_000, 5_000).map(lambda n: timedelta(minutes=n))
polls = st.lists(st.tuples(dates, st.none() | offsets, offsets), max_size=8)


def level(rhythm: Rhythm) -> float:
    """Items a day."""
    return rhythm.forecast().level * 24


def read(rhythm: Rhythm, hours: float, count: int, *, of: float = 30.0) -> Rhythm:
    """Look every half hour for so long; `count` items a reading, printed by the minute."""
    begin = NOW if rhythm.until is None else datetime.fromtimestamp(rhythm.until, UTC)
    for half in range(int(hours * 2)):
        since = begin + half * HOUR / 2
        items = [since + (n + 0.5) * of / max(count, 1) * MINUTE for n in range(count)]
        rhythm = rhythm.learn(items, since, since + HOUR / 2)
    return rhythm


class TestLevel:
    @pytest.mark.parametrize("kind", ["agency", "regional", "government", "company", "unheard of"])
    def test_of_an_outlet_never_read_is_its_kinds(self, kind: str) -> None:
        assert Rhythm(kind).forecast().level == pytest.approx(usual(kind).level, rel=0.01)

    @pytest.mark.parametrize("per_reading", [1, 5])
    def test_is_what_is_printed(self, per_reading: int) -> None:
        usually = read(Rhythm(), 28 * 24, per_reading)
        assert level(usually) == pytest.approx(48 * per_reading, rel=0.05)

    def test_follows_a_change_within_weeks(self) -> None:
        busy = read(Rhythm(), 14 * 24, 2)
        assert level(read(busy, 28 * 24, 0)) < level(busy) / 3

    def test_is_seeded_by_the_first_window(self) -> None:
        friday = NOW + 4 * DAY
        window = [friday - (n + 1) * HOUR - 7 * MINUTE for n in range(80)]
        assert level(Rhythm().learn(list(window), None, friday)) == pytest.approx(24, rel=0.2)

    def test_is_not_misled_by_what_is_pinned_to_the_first_window(self) -> None:
        friday = NOW + 4 * DAY
        window = [friday - (n + 1) * HOUR - 7 * MINUTE for n in range(79)]
        pinned = [*window, friday - 400 * DAY]
        assert level(Rhythm().learn(list(pinned), None, friday)) == pytest.approx(24, rel=0.2)

    def test_without_any_date_stays_what_it_was(self) -> None:
        assert level(Rhythm().learn([None] * 30, None, NOW)) == pytest.approx(PRESS * 24, rel=0.01)

    def test_of_undated_items_is_spread_over_the_time_since_the_last_reading(self) -> None:
        rhythm = Rhythm()
        for day in range(14):
            rhythm = rhythm.learn([None] * 6, NOW + day * DAY, NOW + (day + 1) * DAY)
        forecast = rhythm.forecast()
        assert forecast.level * 24 == pytest.approx(6, rel=0.1)
        assert forecast.hours == pytest.approx(usual("regional").hours, rel=0.35)

    def test_of_a_flood_counts_for_little(self) -> None:
        usually = read(Rhythm(), 7 * 24, 1)
        flooded = read(usually, 0.5, 5_000)
        assert level(flooded) < 1.2 * level(usually)

    def test_does_not_fall_in_hours_when_nobody_looked(self) -> None:
        usually = read(Rhythm(), 14 * 24, 1)
        back = datetime.fromtimestamp(usually.until or 0, UTC) + 5 * DAY
        window = [back - (n + 1) * HOUR / 2 - 7 * MINUTE for n in range(20)]
        after_a_gap = usually.learn(list(window), None, back)
        assert level(after_a_gap) == pytest.approx(48, rel=0.1)
        assert level(usually.learn(list(window), back - 5 * DAY, back)) < 0.8 * 48

    def test_is_not_learnt_twice_of_the_same_time(self) -> None:
        once = read(Rhythm(), 7 * 24, 1)
        until = datetime.fromtimestamp(once.until or 0, UTC)
        again = once.learn([], until - 7 * DAY, until + timedelta(seconds=1))
        assert level(again) == level(once)


class TestHoursAndDays:
    def test_rise_where_items_are_printed(self) -> None:
        rhythm = Rhythm().learn([], NOW - HOUR, NOW)
        for day in range(21):
            morning = (NOW + (day + 1) * DAY).replace(hour=6, minute=10)
            items = [morning + n * MINUTE for n in range(20)]
            rhythm = rhythm.learn(list(items), NOW + day * DAY, NOW + (day + 1) * DAY)
        hours = rhythm.forecast().hours
        assert max(hours) == hours[6] > 5 * hours[12]

    def test_are_the_outlets_own(self) -> None:
        items = [NOW + day * DAY + n * MINUTE for day in range(7) for n in range(20)]
        rhythm = Rhythm().learn(list(items), NOW - HOUR, NOW + 7 * DAY, ALMATY)
        assert rhythm.forecast().hours.index(max(rhythm.forecast().hours)) == 14  # 09:30 UTC

    def test_fall_on_weekends_without_news(self) -> None:
        rhythm = Rhythm("international")
        for day in range(28):
            midnight = NOW.replace(hour=0, minute=0) + day * DAY
            rhythm = rhythm.learn([], midnight - HOUR, midnight) if not day else rhythm
            rhythm = read(rhythm, 24, 0 if midnight.weekday() >= 5 else 1)
        days = rhythm.forecast().days
        assert max(days[6], days[5]) < 0.3 * min(days[:4])

    @pytest.mark.parametrize("zone", [UTC, ALMATY])
    def test_take_midnight_for_a_date_without_an_hour(self, zone: ZoneInfo) -> None:
        midnight = datetime(2026, 11, 24, tzinfo=zone)
        rhythm = Rhythm()
        for day in range(14):
            since = midnight + day * DAY
            rhythm = rhythm.learn([since] * 10, since, since + DAY, zone)
        assert rhythm.forecast().hours[0] < 1

    def test_take_a_date_long_before_the_last_reading_for_unknown(self) -> None:
        hours = Rhythm().learn([NOW - 40 * DAY] * 50, NOW - HOUR, NOW).forecast().hours
        assert hours.index(max(hours)) in (8, 9)


class TestBursts:
    def test_are_recognised(self) -> None:
        clustered = steady = Rhythm()
        for day in range(30):
            begin = NOW + day * DAY
            close = [begin + 5 * HOUR + n * 3 * MINUTE for n in range(8)]
            apart = [begin + (n + 0.5) * 3 * HOUR for n in range(8)]
            clustered = clustered.learn(list(close), begin, begin + DAY)
            steady = steady.learn(list(apart), begin, begin + DAY)
        assert steady.forecast().burst < 0.1 < 0.15 < clustered.forecast().burst <= BURST_MOST

    def test_do_not_consist_of_what_is_printed_in_one_go(self) -> None:
        rhythm = Rhythm()
        for day in range(30):
            begin = NOW + day * DAY
            rhythm = rhythm.learn([begin + 5 * HOUR] * 8, begin, begin + DAY)
        assert rhythm.forecast().burst < 0.1


class TestRobustness:
    @given(polls)
    def test_any_dates_and_clocks_give_a_rate_that_can_be_used(
        self, readings: list[tuple[list[datetime | None], timedelta | None, timedelta]]
    ) -> None:
        rhythm = Rhythm()
        for shown, since, until in readings:
            rhythm = rhythm.learn(shown, NOW + since if since is not None else None, NOW + until)
        forecast = rhythm.forecast()
        assert 0 < forecast.level < math.inf
        assert sum(forecast.hours) == pytest.approx(24)
        assert sum(forecast.days) == pytest.approx(7)
        assert all(0 < factor < math.inf for factor in forecast.hours + forecast.days)
        assert 0 <= forecast.burst <= BURST_MOST
        assert 0 < forecast.waited(NOW.timestamp(), 0.1, 24) <= 24

    @given(polls)
    def test_survives_json(
        self, readings: list[tuple[list[datetime | None], timedelta | None, timedelta]]
    ) -> None:
        rhythm = Rhythm("agency")
        for shown, since, until in readings:
            rhythm = rhythm.learn(shown, NOW + since if since is not None else None, NOW + until)
        text = json.dumps(rhythm.to_json())
        back = Rhythm.from_json(json.loads(text), "agency")
        assert len(text) < 1000
        assert back.until == rhythm.until
        assert back.forecast().level == pytest.approx(rhythm.forecast().level, rel=0.01)
        assert back.forecast().hours == pytest.approx(rhythm.forecast().hours, rel=0.01)
        assert Rhythm.from_json(back.to_json(), "agency") == back

    @pytest.mark.parametrize(
        "damage",
        [
            {"v": 2}, {"v": None}, {"hour_items": [1.0]}, {"hour_items": None}, {"until": "soon"},
            {"day_looked": [math.nan] * 7}, {"day_items": [-1.0] * 7}, {"burst": [math.inf] * 3},
        ],
    )  # fmt: skip
    def test_forgets_what_is_damaged(self, damage: dict[str, object]) -> None:
        data = read(Rhythm("agency"), 24, 1).to_json() | damage
        assert Rhythm.from_json(data, "agency") == Rhythm("agency")

    @pytest.mark.parametrize("data", [None, [], "rhythm", 5, {}])
    def test_begins_afresh_with_what_is_no_rhythm(self, data: object) -> None:
        assert Rhythm.from_json(data, "agency") == Rhythm("agency")

    def test_a_clock_that_was_set_back_teaches_nothing(self) -> None:
        rhythm = read(Rhythm(), 24, 1)
        assert rhythm.learn([NOW - DAY], NOW - 2 * DAY, NOW - DAY) == rhythm

    def test_costs_little_however_long_nobody_looked(self) -> None:
        rhythm = read(Rhythm(), 24, 1)
        later = NOW + 10_000 * DAY
        assert rhythm.learn([later - HOUR], NOW, later).forecast().level > 0


TWO_DAYS = read(Rhythm(), 48, 1).forecast()


class TestForecast:
    def test_expects_what_the_level_says_over_whole_weeks(self) -> None:
        forecast = read(Rhythm(), 24, 1).forecast()
        start = NOW.timestamp()
        weeks = forecast.expected(start, start + 5 * 7 * 86400)
        assert weeks == pytest.approx(forecast.level * 5 * 7 * 24)
        parts = [forecast.expected(start + n * 5000, start + (n + 1) * 5000) for n in range(90)]
        assert sum(parts) == pytest.approx(forecast.expected(start, start + 450_000))
        assert forecast.expected(start, start - 5) == 0

    @given(st.floats(1e-3, 1e3), st.integers(300, 10_000))
    def test_waits_until_the_limit_is_met(self, limit: float, minute: int) -> None:
        forecast = TWO_DAYS
        start = (NOW + 2 * DAY + minute * MINUTE).timestamp()
        hours = forecast.waited(start, limit, 48)
        steps = 1000
        width = hours / steps
        middles = [(n + 0.5) * width for n in range(steps)]
        # The heat of the last items is gone by now.
        rates = [(1 - forecast.burst) * forecast.base(start + at * 3600) for at in middles]
        waited = sum(
            rate**EVENNESS * width * (hours - at) for rate, at in zip(rates, middles, strict=True)
        )
        assert hours == 48 or waited == pytest.approx(limit, rel=0.02)
