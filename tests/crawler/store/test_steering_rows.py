"""Requests spent, by the hour, and values that all crawlers share."""

from __future__ import annotations

from datetime import UTC, datetime

from store_world import DAY, HOUR, NOW

from crawler.store import Database, steering


def test_requests_are_counted_by_day_and_over_the_last_day(database: Database) -> None:
    noon = datetime(2026, 11, 23, 12, 30, tzinfo=UTC)
    with database.write() as connection:
        for moment, requests in (
            (noon - DAY - HOUR, 1),
            (noon - DAY, 10),  # its hour began more than a day ago
            (noon - DAY + HOUR, 100),
            (noon, 1000),
            (noon, 1000),
            (noon, 0),
        ):
            steering.spend(connection, requests, moment)
        assert steering.spent_today(connection, noon) == 2000
        assert steering.spent_lately(connection, noon) == 2100
        by_hour = steering.spent_by_hour(connection, noon, 26)
    assert (by_hour[0], by_hour[23], by_hour[24], by_hour[25]) == (2000, 100, 10, 1)
    assert sum(by_hour[1:23]) == 0


def test_a_value_is_kept_with_its_time(database: Database) -> None:
    with database.write() as connection:
        assert steering.get(connection, "threshold") is None
        steering.put(connection, "threshold", {"v": 1.5}, NOW)
        steering.put(connection, "threshold", {"v": 2.5}, NOW + HOUR)
        assert steering.get(connection, "threshold") == ({"v": 2.5}, NOW + HOUR)
