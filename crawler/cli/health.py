"""`akbulak status`, `akbulak db upgrade`: what the last day was worth; the database's schema."""

from __future__ import annotations

import socket
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from crawler.cli.doctor import doctor
from crawler.cli.output import emit, people, results
from crawler.config import config
from crawler.schedule.topics_reload import refused
from crawler.store import Connection, Database, archive, outbox, processes
from crawler.store import outlets as outlet_rows

db_app = typer.Typer(help="The database.", no_args_is_help=True)


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
        wrong = refused(connection)
    database.close()
    if as_json:
        emit(
            "status",
            asdict(beat) | {"outbox": letters, "running": alive, "refused_topics": wrong},
        )
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
    for problem in wrong:
        words = f"refused, the old version stays in force: {problem}"
        results.print(Text(words, style="red"), soft_wrap=True)
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
