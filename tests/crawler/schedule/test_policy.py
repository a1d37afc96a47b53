"""When an outlet is read next: bounds, rhythm and patience."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule import PollHistory, next_poll
from crawler.schedule.policy import (
    BACKOFF_CEILING,
    CEILING,
    FIRST,
    FLOOR,
    PROBE,
    SLEEP_AFTER,
    SLOW_AFTER,
    SPREAD,
    next_interval,
    state_after,
)  # fmt: skip

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
minutes = st.integers(1, 100_000).map(lambda n: timedelta(minutes=n))
histories = st.builds(
    PollHistory,
    tier=st.sampled_from([1, 2, 3]),
    interval=st.none() | minutes,
    new=st.integers(0, 500),
    failures=st.integers(0, 10_000),
    retry_after=st.none() | st.integers(-10_000, 10_000).map(lambda n: NOW + timedelta(minutes=n)),
)
seeds = st.none() | st.integers().map(random.Random)


class TestNextPoll:
    @given(histories, seeds)
    def test_is_never_before_the_outlets_own_wish(
        self, history: PollHistory, rng: random.Random | None
    ) -> None:
        due = next_poll(history, NOW, rng=rng)
        assert due >= (history.retry_after or NOW)

    @given(histories, seeds)
    def test_always_comes_back_within_bounds(
        self, history: PollHistory, rng: random.Random | None
    ) -> None:
        wait = next_poll(history, NOW, rng=rng) - NOW
        wish = (history.retry_after or NOW) - NOW
        assert timedelta(minutes=1) * (1 - SPREAD) <= wait <= max(PROBE * (1 + SPREAD), wish)

    @given(histories, st.integers())
    def test_spreads_by_a_tenth_at_most(self, history: PollHistory, seed: int) -> None:
        middle = next_interval(history)
        history = PollHistory(history.tier, history.interval, history.new, history.failures)
        wait = next_poll(history, NOW, rng=random.Random(seed)) - NOW
        assert middle * (1 - SPREAD) <= wait <= middle * (1 + SPREAD)

    @given(histories)
    def test_without_chance_is_a_pure_function(self, history: PollHistory) -> None:
        assert next_poll(history, NOW) == next_poll(history, NOW)


class TestRhythm:
    @given(st.sampled_from([1, 2, 3]), st.none() | minutes, st.integers(0, 500))
    def test_of_a_healthy_outlet_stays_between_floor_and_its_tiers_ceiling(
        self, tier: int, interval: timedelta | None, new: int
    ) -> None:
        assert FLOOR <= next_interval(PollHistory(tier, interval, new)) <= CEILING[tier]

    @given(st.sampled_from([1, 2, 3]), minutes)
    def test_with_news_is_never_slower_than_without(self, tier: int, interval: timedelta) -> None:
        with_news = next_interval(PollHistory(tier, interval, new=1))
        assert with_news <= next_interval(PollHistory(tier, interval, new=0))

    @pytest.mark.parametrize("tier", [1, 2, 3])
    def test_falls_to_the_floor_with_news_and_climbs_to_the_ceiling_without(
        self, tier: int
    ) -> None:
        interval = next_interval(PollHistory(tier))
        assert interval == FIRST
        for _ in range(20):
            interval = next_interval(PollHistory(tier, interval, new=3))
        assert interval == FLOOR
        for _ in range(30):
            interval = next_interval(PollHistory(tier, interval, new=0))
        assert interval == CEILING[tier]


class TestBackoff:
    @given(st.sampled_from([1, 2, 3]), st.none() | minutes, st.integers(1, 100))
    def test_never_shrinks_while_the_failures_go_on(
        self, tier: int, interval: timedelta | None, failures: int
    ) -> None:
        history = [PollHistory(tier, interval, 0, number) for number in (failures, failures + 1)]
        assert next_interval(history[0]) <= next_interval(history[1])

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
        assert next_interval(PollHistory(2, timedelta(minutes=10), 0, failures)) == wait


class TestWrongUse:
    def test_a_time_without_a_zone_is_refused(self) -> None:
        with pytest.raises(ValueError, match="time zone"):
            next_poll(PollHistory(), NOW.replace(tzinfo=None))

    @pytest.mark.parametrize("tier", [-1, 0, 4])
    def test_a_tier_that_does_not_exist_is_refused(self, tier: int) -> None:
        with pytest.raises(ValueError, match=f"tier {tier} is not one of 1, 2, 3"):
            PollHistory(tier)


@pytest.mark.parametrize(
    ("failures", "state"),
    [
        (0, "active"), (SLOW_AFTER - 1, "active"), (SLOW_AFTER, "slow"),
        (SLEEP_AFTER - 1, "slow"), (SLEEP_AFTER, "sleeping"), (10**6, "sleeping"),
    ],
)  # fmt: skip
def test_failures_in_a_row_slow_an_outlet_then_put_it_to_sleep(failures: int, state: str) -> None:
    assert state_after(failures) == state
