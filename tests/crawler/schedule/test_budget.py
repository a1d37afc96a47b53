"""A day's requests, spread over the day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from store_world import DALA, DAY, NOW, STEP, VESTNIK, outlet

from crawler.schedule.budget import AHEAD, allowed, least_demand

MIDNIGHT = NOW.replace(hour=0)


@pytest.mark.parametrize(
    ("hours", "share"), [(0, AHEAD), (6, 0.25 + AHEAD), (18, 1.0), (23.99, 1.0)]
)
def test_as_much_of_the_budget_may_be_spent_as_of_the_day_and_some(
    hours: float, share: float
) -> None:
    moment = MIDNIGHT + timedelta(hours=hours)
    assert allowed(1000, moment) == pytest.approx(1000 * share)


def test_the_day_is_one_of_utc() -> None:
    almaty = timedelta(hours=5)
    moment = (MIDNIGHT + DAY - almaty).astimezone(tz=None)
    assert allowed(1000, moment) == pytest.approx(1000)


def test_the_least_that_outlets_cost_follows_from_their_tiers_and_doors() -> None:
    assert least_demand([VESTNIK, DALA, STEP]) == 48 + 4 + 1
    assert least_demand([outlet("two", tier=1, doors=("a", "b"))]) == 96
    assert least_demand([outlet("none", doors=())]) == 0
