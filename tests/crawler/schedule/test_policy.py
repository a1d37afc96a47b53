"""When an outlet is read next: bounds, rhythm, wishes and patience."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule import PollHistory, next_poll
from crawler.schedule.policy import (
    BACKOFF_CEILING,
    CEILING,
    FIRST,
    FLOOR,
    OBEYED,
    PROBE,
    SLEEP_AFTER,
    SLOW_AFTER,
    SPREAD,
    next_interval,
    state_after,
)  # fmt: skip
from crawler.schedule.rhythm import Rhythm

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ALMATY = ZoneInfo("Asia/Almaty")
minutes = st.integers(1, 100_000).map(lambda n: timedelta(minutes=n))
moments = st.integers(-10_000, 10_000).map(lambda n: NOW + timedelta(minutes=n))
rhythms = st.builds(
    lambda kind, ages: Rhythm(kind).learn(
        [NOW - timedelta(minutes=age) for age in ages], None, NOW
    ),
    st.sampled_from(["agency", "regional", "company", "of another planet"]),
    st.lists(st.integers(0, 60_000), max_size=60),
)
thresholds = st.floats(1e-4, 1e6)
histories = st.builds(
    PollHistory,
    tier=st.sampled_from([1, 2, 3]),
    interval=st.none() | minutes,
    new=st.integers(0, 500),
    failures=st.integers(0, 10_000),
    retry_after=st.none() | moments,
    rhythm=st.none() | rhythms,
    threshold=thresholds,
    weight=st.floats(0.01, 100),
    cost=st.integers(1, 9),
    window=st.none() | st.integers(0, 500),
    read_at=st.none() | moments,
    ttl=st.none() | minutes,
    not_before=st.none() | moments,
    delay=st.none() | st.integers(0, 120).map(lambda n: timedelta(seconds=n)),
    skip_hours=st.frozensets(st.integers(0, 23)),
    skip_days=st.frozensets(st.integers(0, 6)),
)
seeds = st.none() | st.integers().map(random.Random)


def printing(per_day: float, start: int, end: int, days: int = 21, week: int = 7) -> Rhythm:
    """Of a regional paper that printed evenly from hour to hour (UTC), read twice an hour."""
    begin = NOW - days * DAY
    rhythm = Rhythm().learn([], begin - HOUR, begin)
    gap = round((end - start) * 60 / per_day)  # minutes
    for half in range(days * 48):
        since = begin + half * HOUR / 2
        dates: list[datetime | None] = []
        for minute in range(1, 31):
            moment = since + minute * MINUTE
            into = (moment.hour - start) * 60 + moment.minute
            if moment.weekday() < week and 0 <= into < (end - start) * 60 and not into % gap:
                dates.append(moment + timedelta(seconds=7))
        rhythm = rhythm.learn(dates, since, since + HOUR / 2)
    return rhythm


AGENCY = printing(96, 0, 24, days=90)
MINISTRY = printing(8, 9, 17, days=60, week=5)


def wait(history: PollHistory, now: datetime = NOW) -> timedelta:
    return next_poll(history, now) - now


class TestBounds:
    @given(histories, seeds)
    def test_never_before_the_outlets_own_wish_and_never_before_the_floor(
        self, history: PollHistory, rng: random.Random | None
    ) -> None:
        due = next_poll(history, NOW, rng=rng)
        assert due >= max(history.retry_after or NOW, NOW + FLOOR)

    @given(histories, seeds)
    def test_of_a_healthy_outlet_never_after_its_tiers_ceiling(
        self, history: PollHistory, rng: random.Random | None
    ) -> None:
        healthy = replace(history, failures=0, retry_after=None)
        slow_host = (history.delay or FLOOR) * history.cost
        assert next_poll(healthy, NOW, rng=rng) - NOW <= max(CEILING[history.tier], slow_host)

    @given(histories, seeds)
    def test_always_comes_back(self, history: PollHistory, rng: random.Random | None) -> None:
        wish = (history.retry_after or NOW) - NOW
        assert next_poll(history, NOW, rng=rng) - NOW <= max(PROBE * (1 + SPREAD), wish)

    @given(histories, st.integers())
    def test_spreads_by_a_twentieth_at_most(self, history: PollHistory, seed: int) -> None:
        plain = PollHistory(
            history.tier, history.interval, history.new, history.failures, rhythm=history.rhythm
        )
        middle, ceiling = next_interval(plain, NOW), CEILING[plain.tier]
        spread = next_poll(plain, NOW, rng=random.Random(seed)) - NOW
        least, most = middle * (1 - SPREAD), middle * (1 + SPREAD)
        if not plain.failures:
            least, most = max(least, FLOOR), min(most, ceiling)
        assert max(least, FLOOR) <= spread <= most

    @given(histories)
    def test_without_chance_is_a_pure_function(self, history: PollHistory) -> None:
        assert next_poll(history, NOW) == next_poll(history, NOW)

    def test_of_an_outlet_that_nothing_is_known_of_is_the_first_interval(self) -> None:
        assert wait(PollHistory()) == FIRST

    def test_is_at_least_what_a_slow_host_needs(self) -> None:
        history = PollHistory(rhythm=AGENCY, threshold=1e-4, delay=120 * timedelta(seconds=1))
        assert wait(history) == 2 * MINUTE
        assert wait(replace(history, cost=3)) == 6 * MINUTE


class TestThreshold:
    @given(histories, thresholds)
    def test_a_higher_one_never_asks_sooner(self, history: PollHistory, other: float) -> None:
        low, high = sorted([history.threshold, other])
        assert wait(replace(history, threshold=low)) <= wait(replace(history, threshold=high))

    @given(histories, st.floats(0.01, 100))
    def test_a_weightier_outlet_is_never_asked_later(
        self, history: PollHistory, other: float
    ) -> None:
        low, high = sorted([history.weight, other])
        assert wait(replace(history, weight=high)) <= wait(replace(history, weight=low))

    def test_four_times_the_threshold_doubles_the_distance(self) -> None:
        history = PollHistory(tier=3, rhythm=AGENCY, weight=4.0, threshold=2.0)
        ratio = wait(replace(history, threshold=8.0)) / wait(history)
        assert ratio == pytest.approx(2, rel=0.1)

    def test_an_outlet_with_four_doors_is_asked_half_as_often(self) -> None:
        history = PollHistory(tier=3, rhythm=AGENCY, weight=4.0, threshold=2.0)
        assert wait(replace(history, cost=4)) / wait(history) == pytest.approx(2, rel=0.1)

    def test_tiers_halve_and_double_the_distance(self) -> None:
        first, second, third = (
            wait(PollHistory(tier=tier, rhythm=AGENCY, threshold=4.0)) for tier in (1, 2, 3)
        )
        assert second / first == pytest.approx(2, rel=0.1)
        assert third / second == pytest.approx(2, rel=0.1)

    def test_what_is_unseen_already_brings_the_poll_forward(self) -> None:
        history = PollHistory(tier=3, rhythm=AGENCY, weight=4.0, threshold=20.0)
        waited = wait(replace(history, read_at=NOW - 10 * MINUTE))
        assert waited == pytest.approx(wait(history) - 10 * MINUTE, abs=MINUTE)

    def test_a_short_window_is_read_before_it_runs_over(self) -> None:
        history = PollHistory(tier=3, rhythm=AGENCY, threshold=1e6)
        assert wait(history) == CEILING[3]
        assert wait(replace(history, window=20)) == pytest.approx(2.5 * HOUR, rel=0.2)


class TestRhythmOfTheOutlet:
    def test_an_agency_is_asked_as_often_at_night_as_at_noon(self) -> None:
        history = PollHistory(rhythm=AGENCY, threshold=2.0)
        night, noon = wait(history, NOW + 18 * HOUR), wait(history, NOW + 3 * HOUR)
        assert night / noon == pytest.approx(1, rel=0.1)

    def test_a_ministry_is_asked_in_office_hours_and_hardly_at_night(self) -> None:
        history = PollHistory(rhythm=MINISTRY, threshold=2.0)
        noon, night = wait(history, NOW + 3 * HOUR), wait(history, NOW + 10 * HOUR)
        assert noon < 30 * MINUTE
        assert night > 4 * noon

    def test_a_ministry_is_hardly_asked_on_sundays(self) -> None:
        history = PollHistory(tier=3, rhythm=MINISTRY, weight=4.0, threshold=2.0)
        assert wait(history, NOW - DAY) > 2 * wait(history, NOW + DAY)

    def test_hours_are_the_outlets_own(self) -> None:
        dates = [NOW - (25 * n + 1) * HOUR for n in range(20)]  # any hour
        rhythm = Rhythm("government").learn(list(dates), None, NOW, ALMATY)
        office = NOW.replace(hour=5)  # 10 in Almaty
        there = wait(PollHistory(rhythm=rhythm, zone=ALMATY), office)
        assert there < wait(PollHistory(rhythm=rhythm), office)

    def test_a_burst_brings_the_next_poll_forward(self) -> None:
        rhythm = printing(8, 0, 24)
        quiet = rhythm.learn([], NOW, NOW + 20 * MINUTE)
        times = [NOW + minute * MINUTE for minute in (5, 9, 12, 14, 16, 18)]
        burst = rhythm.learn(list(times), NOW, NOW + 20 * MINUTE)
        history = PollHistory(tier=3, rhythm=quiet, weight=4.0)
        later = NOW + 20 * MINUTE
        assert wait(replace(history, rhythm=burst), later) < wait(history, later) * 0.7

    def test_an_outlet_that_was_silent_for_a_year_is_asked_at_its_ceiling(self) -> None:
        rhythm = printing(8, 0, 24)
        for day in range(365):
            rhythm = rhythm.learn([], NOW + day * DAY, NOW + (day + 1) * DAY)
        later = NOW + 365 * DAY
        for tier, ceiling in CEILING.items():
            assert wait(PollHistory(tier=tier, rhythm=rhythm, threshold=10.0), later) == ceiling

    def test_without_a_rhythm_the_last_poll_alone_speaks(self) -> None:
        history = PollHistory(interval=HOUR, new=0)
        assert wait(replace(history, new=20)) < wait(replace(history, new=1)) < wait(history)

    @given(st.sampled_from([1, 2, 3]), minutes, st.integers(0, 500))
    def test_more_news_never_asks_later(self, tier: int, interval: timedelta, new: int) -> None:
        with_news = next_interval(PollHistory(tier, interval, new + 1), NOW)
        assert with_news <= next_interval(PollHistory(tier, interval, new), NOW)


class TestWishes:
    BUSY = PollHistory(rhythm=AGENCY, threshold=1e-4)

    @pytest.mark.parametrize(
        ("wish", "obeyed"),
        [(5 * MINUTE, 5 * MINUTE), (OBEYED, OBEYED), (DAY, OBEYED), (timedelta(0), FLOOR)],
    )
    def test_ttl_and_max_age_are_obeyed_up_to_a_quarter_of_an_hour(
        self, wish: timedelta, obeyed: timedelta
    ) -> None:
        assert wait(replace(self.BUSY, ttl=wish)) == obeyed
        assert wait(replace(self.BUSY, not_before=NOW + wish)) == obeyed

    def test_hours_that_it_skips_are_waited_for(self) -> None:
        asleep = frozenset({9, 10, 11})
        assert wait(replace(self.BUSY, skip_hours=asleep)) == 3 * HOUR

    def test_days_that_it_skips_are_waited_for_up_to_the_ceiling(self) -> None:
        monday = replace(self.BUSY, skip_days=frozenset({0}))
        assert wait(monday, NOW.replace(hour=21)) == 3 * HOUR
        assert wait(monday) == CEILING[2]

    def test_one_that_is_watched_closely_is_asked_all_the_same(self) -> None:
        never = replace(self.BUSY, tier=1, skip_hours=frozenset(range(24)))
        assert wait(never) == CEILING[1]

    def test_hours_are_gmt_wherever_now_is_told(self) -> None:
        history = replace(self.BUSY, skip_hours=frozenset({9}))
        assert next_poll(history, NOW.astimezone(ALMATY)) == NOW + HOUR


class TestBackoff:
    @given(histories, st.integers(1, 100))
    def test_never_shrinks_while_the_failures_go_on(
        self, history: PollHistory, failures: int
    ) -> None:
        fewer, more = (replace(history, failures=number) for number in (failures, failures + 1))
        assert next_interval(fewer, NOW) <= next_interval(more, NOW)

    @pytest.mark.parametrize(
        ("failures", "wait"),
        [
            (1, timedelta(minutes=10)),
            (2, timedelta(minutes=20)),
            (5, timedelta(minutes=160)),
            (9, BACKOFF_CEILING),
            (SLEEP_AFTER - 1, BACKOFF_CEILING),
            (SLEEP_AFTER, PROBE),
            (100_000, PROBE),
        ],
    )
    def test_doubles_up_to_a_day_then_probes_once_a_week(
        self, failures: int, wait: timedelta
    ) -> None:
        history = PollHistory(2, timedelta(minutes=10), 0, failures)
        assert next_interval(history, NOW) == wait

    def test_begins_with_the_rhythm_that_was_learnt(self) -> None:
        healthy = PollHistory(rhythm=AGENCY, threshold=2.0)
        failing = replace(healthy, failures=2)
        assert next_interval(failing, NOW) == 2 * next_interval(healthy, NOW)


class TestWrongUse:
    def test_a_time_without_a_zone_is_refused(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            next_poll(PollHistory(), NOW.replace(tzinfo=None))

    @pytest.mark.parametrize("tier", [-1, 0, 4])
    def test_a_tier_that_does_not_exist_is_refused(self, tier: int) -> None:
        with pytest.raises(ValueError, match=f"tier {tier} is not one of 1, 2, 3"):
            PollHistory(tier)

    @pytest.mark.parametrize("weight", [0.0, -1.0, float("nan")])
    def test_a_weight_that_is_not_positive_is_refused(self, weight: float) -> None:
        with pytest.raises(ValueError, match="not positive"):
            PollHistory(weight=weight)


@pytest.mark.parametrize(
    ("failures", "state"),
    [
        (0, "active"), (SLOW_AFTER - 1, "active"), (SLOW_AFTER, "slow"),
        (SLEEP_AFTER - 1, "slow"), (SLEEP_AFTER, "sleeping"), (10**6, "sleeping"),
    ],
)  # fmt: skip
def test_failures_in_a_row_slow_an_outlet_then_put_it_to_sleep(failures: int, state: str) -> None:
    assert state_after(failures) == state
