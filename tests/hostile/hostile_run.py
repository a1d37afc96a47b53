"""One run of the real crawler over the hostile press: three rounds of polls, then the facts."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hostile.hostile_catalogue import OUTLETS, write_seeds
from hostile.hostile_memory import MemoryWatch
from hostile.hostile_outlet import Facts
from hostile.hostile_wire import World

HERE = Path(__file__).resolve().parent
ROUNDS = 3
ROUND_S = 75.0  # a round that lasts longer is cut; whoever was not read then is told of
END_S = 45.0
SECRETS = ("PROXY-SECRET", "URL-PASSWORD", "LINK-PASSWORD", "COOKIE-LEAK")
_STAMP = "%Y-%m-%d %H:%M:%S.%f"  # as SQLAlchemy keeps times in SQLite
_TABLES = ("outlets", "doors", "entries", "articles", "events")
Row = dict[str, Any]


@dataclass
class Run:
    """What happened."""

    folder: Path
    world: World
    began: list[datetime] = field(default_factory=list)  # of each round
    lasted: list[float] = field(default_factory=list)  # seconds
    late: list[tuple[int, list[str]]] = field(default_factory=list)  # round, outlets not read
    crawler_peak: int = 0  # bytes
    worker_peak: int = 0
    code: int | None = None
    errors: str = ""  # standard error
    hits: list[Row] = field(default_factory=list)
    dialled: list[Row] = field(default_factory=list)
    tables: dict[str, list[Row]] = field(default_factory=dict)
    alerts: dict[str, int] = field(default_factory=dict)  # by outlet

    def rows(self, table: str, outlet: str) -> list[Row]:
        """What is kept of one outlet."""
        key = "id" if table == "outlets" else "outlet_id"
        return [row for row in self.tables[table] if row[key] == outlet]

    def facts(self, outlet: str) -> Facts:
        """The same, for an outlet's own check."""
        articles, entries = self.rows("articles", outlet), self.rows("entries", outlet)
        return Facts(tuple(articles), tuple(entries), self.alerts.get(outlet, 0))

    def lateness(self, outlet: str) -> float:
        """Seconds from the begin of a round until the outlet's last article of it was there."""
        worst = 0.0
        for row in self.rows("articles", outlet):
            at = datetime.fromisoformat(row["fetched_at"]).replace(tzinfo=UTC)
            since = [(at - began).total_seconds() for began in self.began if began <= at]
            worst = max([worst, *since[-1:]])
        return worst


def run(folder: Path) -> Run:
    """Let the scheduled crawler read the hostile press `ROUNDS` times."""
    with _server(folder) as server:
        done = Run(folder, World(**_line(server)))
        write_seeds(folder / "seeds", done.world)
        with (folder / "stderr").open("wb") as errors:
            crawler = subprocess.Popen(
                [sys.executable, str(HERE / "hostile_crawler.py"), "crawler"],
                env=_environment(folder, done.world),
                cwd=folder,
                stdout=errors,
                stderr=errors,
                start_new_session=True,
            )
            memory = MemoryWatch(crawler.pid)
            try:
                _rounds(done, server, crawler)
            finally:
                done.code = _end(crawler)
                memory.stop()
    done.crawler_peak, done.worker_peak = memory.crawler, memory.worker
    _collect(done)
    return done


def _environment(folder: Path, world: World) -> dict[str, str]:
    proxy = f"http://proxyuser:PROXY-SECRET@127.0.0.1:{world.canary_port}"
    clean = {key: text for key, text in os.environ.items() if not key.startswith("AKBULAK_")}
    proxies = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY"), proxy)
    return clean | proxies | {
        "HOSTILE_FOLDER": str(folder),
        "HOSTILE_CANARY_PORT": str(world.canary_port),
        "SSL_CERT_FILE": str(folder / "authority.pem"),
        "AKBULAK_SEEDS": str(folder / "seeds"),
        "AKBULAK_DATABASE_URL": f"sqlite:///{folder}/hostile.db",
        "AKBULAK_ALLOW_PRIVATE": f".hostile.localhost:{world.port},"
        f".hostile.localhost:{world.tls_port}",
        "AKBULAK_HOST_DELAY": "0.01",
        "AKBULAK_LANGUAGE": "en",
        "AKBULAK_WORKERS": "2",
        "AKBULAK_LOG_FORMAT": "json",  # in this form a traceback is never left out
    }  # fmt: skip


@contextmanager
def _server(folder: Path) -> Iterator[subprocess.Popen[str]]:
    server = subprocess.Popen(
        [sys.executable, str(HERE / "hostile_server.py"), str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield server
    finally:
        server.kill()
        server.communicate()


def _line(server: subprocess.Popen[str]) -> dict[str, int]:
    assert server.stdout is not None
    ports: dict[str, int] = json.loads(server.stdout.readline())
    return ports


def _rounds(done: Run, server: subprocess.Popen[str], crawler: subprocess.Popen[bytes]) -> None:
    for number in range(1, ROUNDS + 1):
        if number > 1:
            assert server.stdin is not None
            assert server.stdout is not None
            server.stdin.write("next\n")
            server.stdin.flush()
            server.stdout.readline()
        began = time.monotonic()
        done.began.append(datetime.now(UTC))
        if number > 1:
            _make_due(done)
        left = _wait(done, crawler, number)
        done.lasted.append(time.monotonic() - began)
        if left:
            done.late.append((number, left))
        if crawler.poll() is not None:
            return


def _make_due(done: Run) -> None:
    """The next round: everyone's time has come, but for those who asked for rest."""
    resting = [one.id for one in OUTLETS if one.rest]
    marks = ",".join("?" * len(resting))
    with closing(_open(done)) as database, database:
        database.execute(
            f"update outlets set next_poll_at = ? where id not in ({marks})",
            [datetime.now(UTC).strftime(_STAMP), *resting],
        )


def _wait(done: Run, crawler: subprocess.Popen[bytes], number: int) -> list[str]:
    """Wait for the end of a round; return who was not read in it."""
    deadline = time.monotonic() + ROUND_S
    left: list[str] = ["everyone"]
    while time.monotonic() < deadline and left and crawler.poll() is None:
        time.sleep(0.25)
        if not (done.folder / "hostile.db").exists():
            continue
        try:
            with closing(_open(done)) as database:
                now = datetime.now(UTC).strftime(_STAMP)
                found = database.execute(
                    "select id, claimed_by is not null or next_poll_at <= ? from outlets", [now]
                ).fetchall()
        except sqlite3.OperationalError:  # the tables are being made
            continue
        if len(found) == len(OUTLETS):
            left = [name for name, waits in found if waits]
    return left


def _open(done: Run) -> sqlite3.Connection:
    return sqlite3.connect(done.folder / "hostile.db", timeout=30)


def _end(crawler: subprocess.Popen[bytes]) -> int | None:
    """End it as its operator would; None where it did not end."""
    if crawler.poll() is None:
        crawler.send_signal(signal.SIGTERM)
        try:
            crawler.wait(END_S)
        except subprocess.TimeoutExpired:
            os.killpg(crawler.pid, signal.SIGKILL)
            crawler.wait()
            return None
    return crawler.returncode


def _collect(done: Run) -> None:
    done.errors = (done.folder / "stderr").read_text(errors="replace")
    done.hits = _json_lines(done.folder / "hits.jsonl")
    done.dialled = _json_lines(done.folder / "dialled.jsonl")
    with closing(_open(done)) as database:
        database.row_factory = sqlite3.Row
        for table in _TABLES:
            done.tables[table] = [dict(row) for row in database.execute(f"select * from {table}")]
        done.alerts = dict(
            tuple(row)
            for row in database.execute(
                "select articles.outlet_id, count(*) from outbox join articles"
                " on articles.id = outbox.article_id where outbox.kind = 'alert' group by 1"
            )
        )


def _json_lines(file: Path) -> list[Row]:
    return [json.loads(line) for line in file.read_text().splitlines()]
