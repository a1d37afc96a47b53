"""`akbulak doctor`: is everything here that Akbulak needs, and what is to be done?"""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import httpx
import typer
from rich.markup import escape

from crawler import outlets as catalogue
from crawler import searches, topics
from crawler.cli.output import emit, plural, results
from crawler.cli.sources import span
from crawler.config import Config, config
from crawler.errors import AkbulakError
from crawler.schedule.budget import least_demand
from crawler.spiders.clocks import CLOCK, LEAST_OUTLETS, MOST_OFF
from crawler.store import Connection, Database, health, outbox, processes, steering
from crawler.store import outlets as outlet_rows

LATE = timedelta(minutes=30)
MIN_FREE = 500 * 1024**2  # bytes beside the database
LOOKUP_S = 5.0  # a name that takes longer is as good as unknown
LOOKUPS = 3  # host names tried
TELEGRAM_S = 10.0
MARKS = {"good": "[green]✓[/]", "warn": "[yellow]![/]", "bad": "[red]✗[/]"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the doctor looked at."""

    what: str
    verdict: str  # good, warn, bad
    words: str


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask nobody: no names, no Telegram.")
    ] = False,
) -> int:
    """Look at settings, seeds, database, disk, clock, names, Telegram and outbox."""
    settings = config()
    bad = False
    for finding in _findings(settings, offline=offline):  # one by one: some take their time
        bad = bad or finding.verdict == "bad"
        if as_json:
            emit("finding", asdict(finding))
        else:
            mark = MARKS[finding.verdict]
            results.print(f"{mark} {finding.what}: {escape(finding.words)}", soft_wrap=True)
    return int(bad)


def _findings(settings: Config, *, offline: bool) -> Iterator[Finding]:
    yield from _seeds(settings)
    yield from _database(settings)
    yield from _settings(settings)
    if not offline:
        yield _names(settings)
        if settings.telegram_token is not None:
            yield _telegram(settings)


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
    database = Database(settings.database_url)
    try:
        database.upgrade()
    except AkbulakError as error:
        yield Finding("database", "bad", str(error))
        return
    now = datetime.now(UTC)
    yield Finding("database", "good", f"{database.label}, schema {database.revision()}")
    if database.is_sqlite and database.url.database:
        free = shutil.disk_usage(Path(database.url.database).parent).free
        verdict = "good" if free > MIN_FREE else "bad"
        yield Finding("disk", verdict, f"{free / 1024**3:.1f} GB free beside the database")
    with database.read() as connection:
        findings = [
            *_processes(connection, now),
            _clock(connection),
            _sources(connection),
            _outbox(connection, now),
            _budget(connection, settings, now),
        ]
    database.close()
    yield from findings


def _processes(connection: Connection, now: datetime) -> Iterator[Finding]:
    alive = {
        process.kind
        for process in processes.living(connection)
        if now - process.seen_at <= processes.SILENT_AFTER
    }
    for kind in ("crawler", "bot"):
        if kind in alive:
            yield Finding(kind, "good", "running")
        else:
            yield Finding(kind, "warn", "not running; start: akbulak run")
    late = health.overdue(connection, now - LATE)
    if late and "crawler" in alive:
        name, due = late[0]
        words = f"{plural(len(late), 'outlet')} overdue, {name} the longest: {span(now - due)}"
        yield Finding("schedule", "warn", words)
    elif "crawler" in alive:
        yield Finding("schedule", "good", "nobody waits for longer than half an hour")


def _clock(connection: Connection) -> Finding:
    found = steering.get(connection, CLOCK)
    if found is None or found[0]["outlets"] < LEAST_OUTLETS:
        return Finding("clock", "good", "not compared yet: the crawler does it while it reads")
    off = timedelta(seconds=abs(found[0]["seconds"]))
    words = f"{off.total_seconds():.0f} s off by the clocks of {found[0]['outlets']} servers"
    if off > MOST_OFF:
        return Finding("clock", "bad", f"{words}; set it (NTP), or dates and waits are wrong")
    return Finding("clock", "good", words)


def _sources(connection: Connection) -> Finding:
    polled = [state for state in outlet_rows.states(connection) if state.pollable]
    failing = [state for state in polled if state.failures]
    quiet = [state for state in polled if state.condition in ("silent", "stubs")]
    misfits = [state for state in polled if state.condition == "misfit"]
    if not failing and not quiet and not misfits:
        return Finding("outlets", "good", f"{len(polled)} polled, none is failing")
    words = f"{len(failing)} of {len(polled)} could not be read last time, {len(quiet)} are quiet"
    if misfits:
        words += f", the page objects of {len(misfits)} no longer fit"
    return Finding("outlets", "warn", f"{words}; see: akbulak outlets list")


def _outbox(connection: Connection, now: datetime) -> Finding:
    letters = outbox.counts(connection)
    oldest = outbox.oldest_waiting(connection)
    waiting = letters.get("pending", 0) + letters.get("sending", 0)
    words = f"{plural(waiting, 'message')} waiting"
    if oldest is not None:
        words += f", the oldest for {span(now - oldest)}"
    if letters.get("dead"):
        words += f"; {letters['dead']} could not be delivered"
    late = oldest is not None and now - oldest > LATE
    return Finding("outbox", "warn" if late or letters.get("dead") else "good", words)


def _budget(connection: Connection, settings: Config, now: datetime) -> Finding:
    spent = steering.spent_lately(connection, now)
    budget = settings.requests_per_day
    words = f"{spent} of {budget} requests in the last 24 hours"
    least = _least(settings)
    if least > budget:
        words += f"; too few: reading every outlet as rarely as may be takes {least}"
    return Finding("budget", "warn" if max(least, spent) > budget else "good", words)


def _least(settings: Config) -> int:
    try:
        listed = catalogue.load(settings.seeds / "outlets")
        return least_demand(searches.expand(listed, topics.load(settings.seeds / "topics")))
    except AkbulakError:
        return 0  # said of the seeds already


def _settings(settings: Config) -> Iterator[Finding]:
    if settings.telegram_token is None:
        yield Finding("Telegram", "warn", "no AKBULAK_TELEGRAM_TOKEN: alerts are printed")
    elif not settings.admins:
        yield Finding("Telegram", "bad", "AKBULAK_ADMINS is empty: the bot serves nobody")
    if not settings.contact and not settings.user_agent:
        hint = "outlets cannot reach you; set AKBULAK_CONTACT to an address or URL"
        yield Finding("User-Agent", "warn", hint)


def _names(settings: Config) -> Finding:
    """Whether this machine can look up the names of outlets."""
    try:
        listed = catalogue.load(settings.seeds / "outlets")
    except AkbulakError:
        return Finding("names", "warn", "no outlet whose name could be looked up")
    closest = sorted(listed, key=lambda outlet: outlet.tier)
    hosts = [urlsplit(outlet.homepage).hostname for outlet in closest if outlet.homepage]
    tried = list(dict.fromkeys(host for host in hosts if host))[:LOOKUPS]
    found = _resolvable(tried)
    if found or not tried:
        return Finding("names", "good", f"{', '.join(found) or 'none'} can be looked up")
    words = f"none of {', '.join(tried)} can be looked up: no network, or no DNS"
    return Finding("names", "bad", words)


def _resolvable(hosts: Sequence[str]) -> list[str]:
    """Those of which the system finds an address in time; a lookup cannot be told to hurry."""
    known: set[str] = set()

    def look_up(host: str) -> None:
        with suppress(OSError):
            socket.getaddrinfo(host, 443)
            known.add(host)

    threads = [threading.Thread(target=look_up, args=(host,), daemon=True) for host in hosts]
    for thread in threads:
        thread.start()
    until = time.monotonic() + LOOKUP_S
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return [host for host in hosts if host in known]


def _telegram(settings: Config) -> Finding:
    """Whether Telegram knows the token; the answer's words never hold it."""
    assert settings.telegram_token is not None
    url = f"{settings.telegram_api}/bot{settings.telegram_token.get_secret_value()}/getMe"
    try:
        answer = httpx.get(url, timeout=TELEGRAM_S, trust_env=False)
        known = answer.json() if answer.status_code < 500 else {}
    except httpx.HTTPError as error:
        return Finding("Telegram", "bad", f"cannot be reached ({type(error).__name__})")
    except ValueError:
        return Finding("Telegram", "bad", "answered no JSON")
    if known.get("ok"):
        name = known.get("result", {}).get("username", "?")
        return Finding("Telegram", "good", f"@{name}, {len(settings.admins)} allowed")
    if answer.status_code in (401, 404):
        return Finding("Telegram", "bad", "the token is not known; ask @BotFather for another")
    return Finding("Telegram", "bad", f"answered {answer.status_code}")
