"""Who is alive, who may serve, and what the day has cost."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import datetime, timedelta

from sqlalchemy import insert
from store_world import HOUR, NOW

from crawler.store import Connection, Database, processes
from crawler.store.processes import SILENT_AFTER
from crawler.store.schema import processes as table

HERE = socket.gethostname()
INIT = 1  # a process that always lives


def dead_pid() -> int:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def add(
    connection: Connection,
    process_id: str,
    *,
    host: str = HERE,
    pid: int = INIT,
    seen: datetime = NOW,
    kind: str = "crawler",
) -> None:
    connection.execute(
        insert(table).values(
            id=process_id, kind=kind, host=host, pid=pid, started_at=seen, seen_at=seen
        )
    )


def ids(connection: Connection, kind: str | None = None) -> list[str]:
    return [process.id for process in processes.living(connection, kind)]


class TestRegister:
    def test_writes_this_process_down(self, database: Database) -> None:
        with database.write() as connection:
            process_id = processes.register(connection, "crawler", NOW)
            (me,) = processes.living(connection)
        assert (me.id, me.kind, me.pid) == (process_id, "crawler", os.getpid())
        assert (me.started_at, me.seen_at) == (NOW, NOW)

    def test_strikes_off_the_dead_of_this_machine(self, database: Database) -> None:
        with database.write() as connection:
            add(connection, "crawler-dead", pid=dead_pid())
            me = processes.register(connection, "crawler", NOW)
            assert ids(connection) == [me]

    def test_leaves_the_living_of_this_machine(self, database: Database) -> None:
        with database.write() as connection:
            add(connection, "crawler-init")
            processes.sweep(connection, NOW)
            assert ids(connection) == ["crawler-init"]

    def test_takes_the_place_of_its_earlier_life_in_a_restarted_container(
        self, database: Database
    ) -> None:
        """Given the same host name and pid, the row of before is nobody else's."""
        with database.write() as connection:
            add(connection, "crawler-before", pid=os.getpid())
            add(connection, "bot-beside", pid=os.getpid(), kind="bot")
            add(connection, "crawler-far", pid=os.getpid(), host="another-machine")
            me = processes.register(connection, "crawler", NOW)
            assert set(ids(connection)) == {"bot-beside", "crawler-far", me}

    def test_believes_other_machines_for_a_minute(self, database: Database) -> None:
        with database.write() as connection:
            add(connection, "crawler-far", host="another-machine", pid=dead_pid())
            processes.sweep(connection, NOW + SILENT_AFTER)
            assert ids(connection) == ["crawler-far"]
            processes.sweep(connection, NOW + SILENT_AFTER + timedelta(seconds=1))
            assert ids(connection) == []

    def test_lists_by_kind_oldest_first(self, database: Database) -> None:
        with database.write() as connection:
            me = processes.register(connection, "crawler", NOW)
            add(connection, "crawler-elder", seen=NOW - timedelta(seconds=5))
            add(connection, "bot-init", kind="bot")
            assert ids(connection, "crawler") == ["crawler-elder", me]
            assert ids(connection, "bot") == ["bot-init"]
            processes.strike_off(connection, me)
            assert ids(connection, "crawler") == ["crawler-elder"]


class TestTheOnlyOne:
    def test_of_a_kind_is_registered_once(self, database: Database) -> None:
        with database.write() as connection:
            add(connection, "bot-init", kind="bot")
            assert processes.register_only(connection, "bot", NOW) is None
            assert processes.register_only(connection, "crawler", NOW) is not None
            assert ids(connection, "bot") == ["bot-init"]

    def test_takes_the_place_of_a_dead_one(self, database: Database) -> None:
        with database.write() as connection:
            add(connection, "bot-dead", kind="bot", pid=dead_pid())
            assert processes.register_only(connection, "bot", NOW) is not None


class TestHeartbeat:
    def test_moves_the_time_last_seen(self, database: Database) -> None:
        with database.write() as connection:
            me = processes.register(connection, "crawler", NOW)
            assert processes.beat(connection, me, NOW + HOUR)
            assert processes.living(connection)[0].seen_at == NOW + HOUR

    def test_tells_one_who_was_taken_for_dead(self, database: Database) -> None:
        with database.write() as connection:
            me = processes.register(connection, "crawler", NOW)
            processes.sweep(connection, NOW + HOUR)
            assert not processes.beat(connection, me, NOW + HOUR)

    def test_comes_back_under_its_id_after_it_was_taken_for_dead(self, database: Database) -> None:
        with database.write() as connection:
            processes.rejoin(connection, "crawler-slow", "crawler", NOW)
            assert processes.beat(connection, "crawler-slow", NOW + HOUR)
            (me,) = processes.living(connection)
        assert (me.id, me.pid, me.started_at) == ("crawler-slow", os.getpid(), NOW)
