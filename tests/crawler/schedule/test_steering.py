"""One threshold is steered so that the day's requests meet the budget."""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.schedule.forecast import EVENNESS
from crawler.schedule.steering import (
    AIM,
    EVERY,
    HOURS_BACK,
    LEAST,
    MOST,
    STEP,
    Steering,
    begin,
    steer,
)

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=UTC)  # a Monday
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
BUDGET = 5000.0


def press(hour: float) -> float:
    """Requests an hour at threshold 1: a day's curve, weekends at two thirds."""
    busy = 250 + 200 * math.sin((hour % 24 - 7) / 24 * 2 * math.pi)
    return busy * (0.67 if int(hour // 24) % 7 >= 5 else 1.0)


def run(
    steering: Steering,
    days: int,
    demand: Callable[[float], float] = press,
    *,
    fixed: float = 0.0,
    budget: float = BUDGET,
) -> tuple[Steering, list[float]]:
    """Steer through whole days; return also what each day spent. `fixed`: requests an hour."""
    spent: deque[float] = deque([0.0], maxlen=HOURS_BACK)
    daily = []
    for day in range(days):
        total = 0.0
        for quarter in range(96):
            moment = NOW + day * DAY + quarter * EVERY
            if moment.minute == 0:
                spent.appendleft(0.0)
            steering = steer(steering, list(spent), budget, moment)
            hour = day * 24 + quarter / 4
            requests = (demand(hour) / math.sqrt(steering.threshold) + fixed) / 4
            spent[0] += requests
            total += requests
        daily.append(total)
    return steering, daily


class TestBudget:
    @pytest.mark.parametrize("wrong", [1 / 13, 1.0, 13.0])
    def test_is_met_from_the_second_day_however_wrong_the_beginning(self, wrong: float) -> None:
        right = (sum(map(press, range(24))) / BUDGET) ** 2
        _, daily = run(Steering(right * wrong, right * wrong), 5)
        assert daily[1:] == pytest.approx([AIM * BUDGET] * 4, rel=0.1)

    def test_is_met_on_weekends_too_once_a_week_is_known(self) -> None:
        _, daily = run(Steering(), 28)
        assert daily[9:] == pytest.approx([AIM * BUDGET] * 19, rel=0.05)

    def test_is_met_although_pages_do_not_heed_the_threshold(self) -> None:
        _, daily = run(Steering(), 28, fixed=80)
        assert daily[21:] == pytest.approx([AIM * BUDGET] * 7, rel=0.05)

    def test_halved_makes_the_threshold_four_times_as_high(self) -> None:
        whole, _ = run(Steering(), 14)
        half, daily = run(Steering(), 14, budget=BUDGET / 2)
        assert half.threshold / whole.threshold == pytest.approx(4, rel=0.1)
        assert daily[-1] == pytest.approx(AIM * BUDGET / 2, rel=0.05)

    def test_follows_when_the_catalogue_doubles(self) -> None:
        def doubled(hour: float) -> float:
            return press(hour) * (2 if hour >= 14 * 24 else 1)

        _, daily = run(Steering(), 18, doubled)
        assert daily[16:] == pytest.approx([AIM * BUDGET] * 2, rel=0.15)

    def test_that_nothing_can_spend_ends_at_the_least_threshold(self) -> None:
        assert run(Steering(), 3, lambda hour: 0.0)[0].threshold == LEAST

    def test_that_anything_overspends_ends_at_the_highest(self) -> None:
        assert run(Steering(), 8, lambda hour: 0.0, fixed=1e6)[0].threshold == MOST


class TestStep:
    def test_is_bounded(self) -> None:
        steering = Steering(5.0, 5.0, began=0.0, at=NOW.timestamp() / 3600 - 0.25)
        assert steer(steering, [1e9] * HOURS_BACK, BUDGET, NOW).threshold == 5.0 * STEP
        assert steer(steering, [0.0] * HOURS_BACK, BUDGET, NOW).threshold == 5.0 / STEP

    def test_after_a_clock_was_set_back_begins_anew_with_the_threshold_that_it_has(self) -> None:
        steering, _ = run(Steering(), 3)
        back = steer(steering, [100.0] * HOURS_BACK, BUDGET, NOW)
        assert back.began == back.at == NOW.timestamp() / 3600
        assert back.threshold <= steering.threshold * STEP

    @given(
        st.lists(st.integers(0, 10**9), max_size=300),
        st.floats(1, 1e9),
        st.lists(st.integers(-(10**7), 10**7), max_size=5),
    )
    def test_keeps_between_the_bounds_whatever_was_spent_and_whatever_the_clock_says(
        self, spent: list[int], budget: float, minutes: list[int]
    ) -> None:
        steering = Steering()
        for offset in minutes:
            steering = steer(steering, spent, budget, NOW + timedelta(minutes=offset))
        assert LEAST <= steering.threshold <= MOST


class TestBeginning:
    def test_meets_the_budget_if_the_kinds_are_right(self) -> None:
        rates = [0.1, 1.0, 4.0]
        threshold = begin([(rate, 1.0, 1.0) for rate in rates], 150).threshold / 60  # item-hours
        polls = sum(24 / math.sqrt(2 * threshold / rate**EVENNESS) for rate in rates)
        assert polls == pytest.approx(150)

    def test_of_nobody_is_the_least(self) -> None:
        assert begin([], 1000).threshold == LEAST


class TestJson:
    def test_gives_back_what_it_was_given(self) -> None:
        steering, _ = run(Steering(), 10)
        text = json.dumps(steering.to_json())
        back = Steering.from_json(json.loads(text))
        assert back is not None
        assert len(text) < 3000
        assert back.threshold == steering.threshold
        assert back.roots == pytest.approx(steering.roots, rel=1e-4)

    @pytest.mark.parametrize(
        "data",
        [
            None, [], {}, {"v": 0}, Steering().to_json() | {"roots": [1.0]},
            Steering().to_json() | {"threshold": math.nan}, Steering().to_json() | {"at": "now"},
        ],
    )  # fmt: skip
    def test_is_none_of_anything_else(self, data: object) -> None:
        assert Steering.from_json(data) is None
