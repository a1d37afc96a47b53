"""What a large catalogue costs: the scheduling tick, the start, memory.

    python tests/benchmarks/bench_tick.py [--outlets 10000 100000]

Invented outlets with two doors each are written into an empty SQLite database (and, where
AKBULAK_TEST_POSTGRES names a server, into a PostgreSQL database that is dropped again). Measured,
each in one writing transaction as in the service: the tick that finds nothing due, the tick that
claims 64 and starts their polls, the same when all are due as at the first start (of several the
median is judged: other work on the machine disturbs single ones); the writing of the catalogue at
the first start and at the next; what catalogue and context add to the process's memory. Exit
status 1 where a reach is missed.
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from crawler.config import Config
from crawler.outlets import Door, DoorKind, Outlet
from crawler.schedule.rhythm import Rhythm
from crawler.schedule.service import MAX_POLLS, CrawlService
from crawler.spiders.context import CrawlContext
from crawler.store import Database, outlets, processes
from crawler.store.outlets import PollOutcome
from crawler.workers import Workers

SERVER = "AKBULAK_TEST_POSTGRES"
REACH_MS = {10_000: 50.0, 100_000: 500.0}
REACH_MB = 300.0
TICKS = 20


def catalogue(number: int) -> list[Outlet]:
    """Outlets that do not exist."""
    return [
        Outlet(
            id=f"outlet-{index}",
            name=f"Invented Herald No. {index}",
            homepage=f"https://herald-{index}.example/",
            country="KZ",
            languages=("ru", "kk"),
            timezone="Asia/Almaty",
            kind="regional",
            tier=cast(Any, index % 3 + 1),
            doors=tuple(
                Door(kind=DoorKind.FEED, url=f"https://herald-{index}.example/{name}/feed")
                for name in ("news", "business")
            ),
        )
        for index in range(number)
    ]


@contextmanager
def sqlite() -> Iterator[str]:
    """A file in a temporary folder."""
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'tick.db'}"


@contextmanager
def postgres(server: str) -> Iterator[str]:
    """A fresh database on the server."""
    url = make_url(server).set(drivername="postgresql+psycopg")
    name = f"akbulak_tick_{uuid.uuid4().hex[:10]}"
    admin = create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
        try:
            yield url.set(database=name).render_as_string(hide_password=False)
        finally:
            connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
    admin.dispose()


def milliseconds(work: Callable[[], object]) -> float:
    """How long a call takes."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def resident() -> float:
    """Megabytes that this process holds now (Linux)."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def spread_out(database: Database, ids: list[str]) -> None:
    """Give every outlet a rhythm and a time to come, as after a day of work."""
    now = datetime.now(UTC)
    rng = random.Random(1)
    dates = [now - timedelta(hours=rng.uniform(0, 90)) for _ in range(20)]
    rhythm = Rhythm().learn(list(dates), None, now).to_json()
    with database.write() as connection:
        for outlet_id in ids:
            outlets.finish(
                connection,
                outlet_id,
                "bench",
                PollOutcome(
                    ok=True,
                    ended_at=now - timedelta(minutes=30),
                    next_poll_at=now + timedelta(hours=1 + rng.random()),
                    interval_s=3600.0,
                    state="active",
                    new=1,
                    usual_new=1.0,
                    rhythm=rhythm,
                ),
            )


def make_due(database: Database, ids: list[str]) -> None:
    """Let these be due, and nobody have them."""
    now = datetime.now(UTC)
    with database.write() as connection:
        for outlet_id in ids:
            outlets.excuse(connection, outlet_id, "bench", now - timedelta(seconds=1))


def measure(url: str, number: int) -> bool:
    """Print the figures of one catalogue on one database."""
    before = resident()
    made = catalogue(number)
    names = [outlet.id for outlet in made]
    database = Database(url)
    database.upgrade()
    now = datetime.now(UTC)

    def sync() -> None:
        with database.write() as connection:
            outlets.sync(connection, made, now)

    first, again = milliseconds(sync), milliseconds(sync)
    memory = resident() - before
    with database.write() as connection:
        process_id = processes.register(connection, "bench", now)
    context = CrawlContext(
        config=Config(requests_per_day=10**9),
        database=database,
        workers=cast(Workers, None),  # nothing is parsed here
        catalogue={outlet.id: outlet for outlet in made},
        process_id=process_id,
    )
    service = CrawlService(context)

    def tick() -> list[Any]:
        with database.write() as connection:
            return service._claim(connection, MAX_POLLS)  # what `_tick` runs in the writer's thread

    def give_back() -> None:
        context.polls.clear()
        with database.write() as connection:
            outlets.release(connection, process_id)

    flood = []
    for _ in range(TICKS // 4):
        flood.append(milliseconds(tick))
        give_back()
    spread_out(database, names)
    idle = [milliseconds(tick) for _ in range(TICKS)]
    rng = random.Random(2)
    busy = []
    for _ in range(TICKS):
        due = rng.sample(names, MAX_POLLS)
        make_due(database, due)
        busy.append(milliseconds(tick))
        assert len(context.polls) == MAX_POLLS, "not all that was due was claimed"
        give_back()
        with database.write() as connection:
            for outlet_id in due:
                outlets.excuse(connection, outlet_id, process_id, now + timedelta(hours=2))
    memory = max(memory, resident() - before)
    database.close()
    return report(
        database.label,
        number,
        {"none due": idle, f"{MAX_POLLS} due": busy, "all due": flood},
        (first, again),
        memory,
    )


def report(
    label: str,
    number: int,
    ticks: dict[str, list[float]],
    start: tuple[float, float],
    memory: float,
) -> bool:
    """Print the figures beside what is to be reached."""
    reach = REACH_MS.get(number, max(REACH_MS.values()))
    print(f"\n{number:,} outlets, {2 * number:,} doors, {label.split(':', 1)[0]}")
    good = True
    for name, measured in ticks.items():
        runs = sorted(measured)
        middle = runs[len(runs) // 2]
        good &= middle < reach
        print(
            f"  {'tick, ' + name:32}{middle:9.1f} ms (best {runs[0]:.1f}, worst {runs[-1]:.1f})"
            f"   reach {reach:.0f} ms   {'reached' if middle < reach else 'MISSED'}"
        )
    good &= memory < REACH_MB
    word = "reached" if memory < REACH_MB else "MISSED"
    print(f"  {'memory more':32}{memory:9.0f} MB   reach {REACH_MB:.0f} MB   {word}")
    print(f"  {'catalogue written, first start':32}{start[0] / 1000:9.2f} s")
    print(f"  {'catalogue written, next start':32}{start[1] / 1000:9.2f} s", flush=True)
    return good


def main() -> int:
    """Measure on every database that there is."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--outlets", type=int, nargs="+", default=[10_000, 100_000])
    numbers = parser.parse_args().outlets
    good = True
    for number in numbers:
        with sqlite() as url:
            good &= measure(url, number)
        server = os.environ.get(SERVER)
        if server:
            with postgres(server) as url:
                good &= measure(url, number)
    if not os.environ.get(SERVER):
        print(f"\nPostgreSQL: skipped, {SERVER} is not set")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
