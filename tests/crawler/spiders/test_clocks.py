"""Our clock against those of the servers that we read."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

import pytest
from store_world import NOW

from crawler.spiders.clocks import LEAST_OUTLETS, REMEMBERED, Clocks


def told(*ahead: float) -> Clocks:
    clocks = Clocks()
    for number, seconds in enumerate(ahead):
        date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
        clocks.take(f"o{number}.example", date, aged=False, now=NOW)
    return clocks


def test_the_middle_of_many_is_believed_whatever_one_says() -> None:
    assert told(0, 1, 2, 3, 90_000).verdict() == {"seconds": 2.0, "outlets": 5}


def test_a_few_servers_prove_nothing() -> None:
    assert told(*[300] * (LEAST_OUTLETS - 1)).verdict() is None


@pytest.mark.parametrize("date", [None, "", "soon", "Mon, 99 Foo 2026"])
def test_what_is_no_date_is_left_out(date: str | None) -> None:
    clocks = Clocks()
    for number in range(LEAST_OUTLETS):
        clocks.take(f"o{number}.example", date, aged=False, now=NOW)
    assert clocks.verdict() is None


def test_an_answer_out_of_a_cache_tells_an_old_time() -> None:
    clocks = Clocks()
    for number in range(LEAST_OUTLETS):
        clocks.take(f"o{number}.example", format_datetime(NOW), aged=True, now=NOW)
    assert clocks.verdict() is None


def test_only_so_many_servers_are_remembered() -> None:
    verdict = told(*range(REMEMBERED + 50)).verdict()
    assert verdict is not None
    assert verdict["outlets"] == REMEMBERED
