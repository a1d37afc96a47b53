"""`akbulak status`, `akbulak doctor`, `akbulak db upgrade`: is everything as it should be?"""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from crawler import outlets as catalogue
from crawler import topics
from crawler.cli.output import emit, people, results
from crawler.config import Config, config
from crawler.errors import AkbulakError
from crawler.store import Connection, Database, archive, outbox, processes
from crawler.store import outlets as outlet_rows

db_app = typer.Typer(help="The database.", no_args_is_help=True)

MIN_FREE = 200 * 1024**2  # bytes of disk below which we warn
LATE = timedelta(minutes=10)


class Service(StrEnum):
    """What can be asked after with `status --healthy`."""

    CRAWLER = "crawler"
    BOT = "bot"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("status")(status)
    app.command("doctor")(doctor)


@db_app.command("upgrade")
def upgrade() -> int:
    """Bring the database's schema up to date."""
    database = Database(config().database_url)
    before, after = database.upgrade()
    database.close()
    change = f"already at {after}" if before == after else f"{before or 'empty'} → {after}"
    people.print(f"{database.label}: {change}")
    return 0


def status(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    healthy: Annotated[
        list[Service] | None,
        typer.Option(help="Exit with 1 unless this service lives on this machine; repeatable."),
    ] = None,
) -> int:
    """What the last 24 hours were worth."""
    now = datetime.now(UTC)
    database = _open()
    if healthy:
        return _healthy(database, healthy, now)
    with database.read() as connection:
        beat = archive.heartbeat(connection, now - timedelta(days=1))
        letters = outbox.counts(connection)
        states = outlet_rows.states(connection)
        alive = _alive(connection, now)
    database.close()
    if as_json:
        emit("status", asdict(beat) | {"outbox": letters, "running": alive})
        return 0
    results.print(
        f"[bold]24 h[/]: {beat.outlets_read} of {beat.outlets_pollable} outlets read, "
        f"{beat.outlets_failing} failing, {beat.outlets_sleeping} asleep · "
        f"{beat.articles} articles, {beat.reprints} reprints, {beat.matches} matches, "
        f"{beat.alerts} alerts sent"
    )
    waiting = letters.get("pending", 0) + letters.get("sending", 0)
    results.print(
        f"running: {', '.join(alive) or 'nothing'} · outbox: {waiting} waiting, "
        f"{letters.get('dead', 0)} undeliverable · {beat.pending_entries} pages still to read"
    )
    failing = [state for state in states if state.failures]
    if failing:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
        for name in ("failing outlet", "times", "since", "why"):
            table.add_column(name, overflow="fold")
        for state in sorted(failing, key=lambda state: -state.failures):
            since = state.last_ok_at.astimezone(config().zone) if state.last_ok_at else None
            table.add_row(
                state.id,
                str(state.failures),
                f"{since:%d.%m. %H:%M}" if since else "never read",
                state.error_text or "",
            )
        results.print(table)
    return 0


def _healthy(database: Database, services: list[Service], now: datetime) -> int:
    """Say which of the services are silent here; a container's health check, so of this host."""
    with database.read() as connection:
        alive = _alive(connection, now, host=socket.gethostname())
    database.close()
    silent = [service for service in services if service not in alive]
    for service in silent:
        seconds = processes.SILENT_AFTER.total_seconds()
        people.print(f"no {service} of this machine has given a sign of life for {seconds:.0f} s")
    return 1 if silent else 0


def _alive(connection: Connection, now: datetime, host: str | None = None) -> list[str]:
    """Kinds of the processes whose heartbeat is fresh; a killed one stays registered, silent."""
    return [
        process.kind
        for process in processes.living(connection)
        if now - process.seen_at <= processes.SILENT_AFTER and host in (None, process.host)
    ]


def _open() -> Database:
    database = Database(config().database_url)
    database.upgrade()
    return database


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor looked at."""

    what: str
    verdict: str  # good, warn, bad
    words: str


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> int:
    """Look at settings, seeds, database, disk, processes and outbox; say what to do."""
    settings = config()
    findings = [*_seeds(settings), *_database(settings), *_settings(settings)]
    marks = {"good": "[green]✓[/]", "warn": "[yellow]![/]", "bad": "[red]✗[/]"}
    for finding in findings:
        if as_json:
            emit("finding", asdict(finding))
        else:
            results.print(f"{marks[finding.verdict]} {finding.what}: {finding.words}")
    return 1 if any(finding.verdict == "bad" for finding in findings) else 0


def _seeds(settings: Config) -> Iterator[Finding]:
    for what, load in (
        ("catalogue", lambda: catalogue.load(settings.seeds / "outlets")),
        ("topics", lambda: topics.load(settings.seeds / "topics")),
    ):
        try:
            yield Finding(what, "good", f"{len(load())} in {settings.seeds}")
        except AkbulakError as error:
            yield Finding(what, "bad", str(error))


def _database(settings: Config) -> Iterator[Finding]:
    try:
        database = _open()
    except AkbulakError as error:
        yield Finding("database", "bad", str(error))
        return
    now = datetime.now(UTC)
    with database.read() as connection:
        states = [state for state in outlet_rows.states(connection) if state.pollable]
        late = [state for state in states if now - state.next_poll_at > LATE]
        letters = outbox.counts(connection)
        alive = _alive(connection, now)
        spent = processes.spent(connection, now)
    yield Finding("database", "good", f"{database.label}, schema {database.revision()}")
    if database.is_sqlite and database.url.database:
        free = shutil.disk_usage(Path(database.url.database).parent).free
        verdict = "good" if free > MIN_FREE else "bad"
        yield Finding("disk", verdict, f"{free / 1024**3:.1f} GB free beside the database")
    database.close()
    for kind, start in (("crawler", "akbulak run"), ("bot", "akbulak run")):
        running = kind in alive
        yield Finding(
            kind,
            "good" if running else "warn",
            "running" if running else f"not running; start: {start}",
        )
    if late and "crawler" in alive:
        yield Finding(
            "schedule", "warn", f"{len(late)} outlets are overdue, {late[0].id} the longest"
        )
    failing = sum(1 for state in states if state.failures)
    if failing:
        yield Finding(
            "outlets",
            "warn",
            f"{failing} of {len(states)} could not be read last time; see: akbulak status",
        )
    if letters.get("dead"):
        yield Finding("outbox", "warn", f"{letters['dead']} messages could not be delivered")
    verdict = "good" if spent < settings.requests_per_day else "warn"
    yield Finding("budget", verdict, f"{spent} of {settings.requests_per_day} requests today")


def _settings(settings: Config) -> Iterator[Finding]:
    if settings.telegram_token is None:
        yield Finding("Telegram", "warn", "no AKBULAK_TELEGRAM_TOKEN: alerts are printed")
    elif not settings.admins:
        yield Finding("Telegram", "bad", "AKBULAK_ADMINS is empty: the bot serves nobody")
    else:
        yield Finding("Telegram", "good", f"token set, {len(settings.admins)} allowed")
    if not settings.contact and not settings.user_agent:
        hint = "outlets cannot reach you; set AKBULAK_CONTACT to an address or URL"
        yield Finding("User-Agent", "warn", hint)
