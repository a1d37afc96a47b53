"""What the admins are told of their sources: one digest now and then, to those who are there."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from store_world import ANNA, BOLAT, HOUR, MINUTE, NOW, follow, outlet, populate

from crawler.config import Config
from crawler.schedule.notices import EVERY, NAMED, tell_admins
from crawler.store import Connection, Database, chats, events, outlets
from crawler.store.outlets import PollOutcome
from crawler.store.schema import outbox

BAD = PollOutcome(
    ok=False, ended_at=NOW, next_poll_at=NOW + HOUR, interval_s=3600.0, state="slow",
    new=0, usual_new=None, error_kind="status", error_text="the page refuses us (403)",
)  # fmt: skip
GOOD = replace(BAD, ok=True, state="active", error_kind=None, error_text=None)
TOKEN = SecretStr("12345:" + "a" * 35)


@pytest.fixture
def world(database: Database) -> Database:
    populate(database)
    with database.write() as connection:
        follow(connection, ANNA, "akbulak")
        follow(connection, BOLAT, "akbulak")
    return database


def settings(**values: object) -> Config:
    return Config(**{"telegram_token": TOKEN, "admins": (ANNA,)} | values)  # type: ignore[arg-type]


def notices(connection: Connection) -> list[tuple[int, list[str], int]]:
    return [
        (row.chat_id, [c["to"] for c in row.payload["changes"]], row.payload["more"])
        for row in connection.execute(select(outbox).order_by(outbox.c.id))
        if row.kind == "notice"
    ]


def test_a_change_is_told_to_the_admins_alone(world: Database) -> None:
    with world.write() as connection:
        outlets.finish(connection, "vestnik", "me", BAD)
        assert tell_admins(connection, settings(), NOW) == 1
        assert notices(connection) == [(ANNA, ["slow"], 0)]


def test_and_told_once_in_one_digest_each_half_hour(world: Database) -> None:
    with world.write() as connection:
        outlets.finish(connection, "vestnik", "me", BAD)
        tell_admins(connection, settings(), NOW)
        outlets.finish(connection, "vestnik", "me", GOOD)
        outlets.finish(connection, "dala", "me", BAD)
        assert tell_admins(connection, settings(), NOW + EVERY - MINUTE) == 0
        assert tell_admins(connection, settings(), NOW + EVERY) == 2
        assert tell_admins(connection, settings(), NOW + 2 * EVERY) == 0
        assert [to for _, to, _ in notices(connection)] == [["slow"], ["slow", "active"]]


def test_a_flood_is_told_with_the_changes(world: Database) -> None:
    with world.write() as connection:
        events.record(connection, NOW, "door", "flood", "60 at once", outlet_id="dala")
        assert tell_admins(connection, settings(), NOW + MINUTE) == 1
        assert tell_admins(connection, settings(), NOW + EVERY + MINUTE) == 0
        assert notices(connection) == [(ANNA, ["flood"], 0)]


def test_what_many_outlets_do_at_once_is_counted_not_listed(world: Database) -> None:
    many = [outlet(f"o{number}") for number in range(NAMED + 5)]
    with world.write() as connection:
        outlets.sync(connection, many, NOW)
        for each in many:
            outlets.finish(connection, each.id, "me", BAD)
        assert tell_admins(connection, settings(), NOW) == NAMED + 5
        assert notices(connection) == [(ANNA, ["slow"] * NAMED, 5)]


def test_nothing_is_forgotten_while_there_is_nobody_to_tell(world: Database) -> None:
    with world.write() as connection:
        outlets.finish(connection, "vestnik", "me", BAD)
        chats.sleep(connection, ANNA, "blocked")
        assert tell_admins(connection, settings(), NOW) == 0
        assert tell_admins(connection, settings(admins=(BOLAT,)), NOW + HOUR) == 1


def test_without_telegram_the_terminal_is_told(world: Database) -> None:
    with world.write() as connection:
        chats.set_terminal(connection, NOW, on=True)
        outlets.finish(connection, "vestnik", "me", BAD)
        assert tell_admins(connection, settings(telegram_token=None, admins=()), NOW) == 1
        assert [chat for chat, _, _ in notices(connection)] == [0]


def test_and_once_by_several_crawlers(world: Database, database_url: str) -> None:
    with world.write() as connection:
        outlets.finish(connection, "vestnik", "me", BAD)
    other = Database(database_url)

    def tell() -> int:
        with other.write() as connection:
            return tell_admins(connection, settings(), NOW + timedelta(seconds=1))

    with ThreadPoolExecutor(1) as thread:
        with world.write() as connection:
            told = tell_admins(connection, settings(), NOW)
            second = thread.submit(tell)
            time.sleep(0.5)
        assert (told, second.result()) == (1, 0)
    other.close()
