"""`akbulak crawl`: a manual one-off crawl."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from crawler.cli.ending import stop_event
from crawler.cli.output import emit, options, people, unknown_outlet
from crawler.cli.progress import CrawlDisplay
from crawler.cli.report import emit_outcomes, outcomes, sentence, show, summarise
from crawler.config import Config, config
from crawler.errors import FetchError, UsageError
from crawler.guard import Guard
from crawler.outlets import Outlet
from crawler.schedule.oneoff import crawl_once
from crawler.spiders.context import CrawlContext
from crawler.spiders.poll import Poll
from crawler.startup import Ready, prepare
from crawler.store import outbox
from crawler.store import outlets as outlet_rows

_SPAN = re.compile(r"^(\d{1,4})\s*([mhdw])$")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("crawl")(crawl)


def crawl(
    urls: Annotated[
        list[str] | None, typer.Argument(help="Articles, sections or feeds, of any outlet.")
    ] = None,
    outlet: Annotated[
        list[str] | None, typer.Option("--outlet", "-o", help="Only this outlet; may be repeated.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Only outlets whose time has come.")] = False,
    since: Annotated[
        str | None, typer.Option(help="Leave older entries alone, e.g. 12h or 7d.")
    ] = None,
    no_alerts: Annotated[
        bool, typer.Option("--no-alerts", help="Fill the archive; send nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> int:
    """Read outlets now: all of them, some (--outlet), or any URLs."""
    settings = config()
    wanted = list(dict.fromkeys(urls or []))
    for url in wanted:
        check_url(url, settings)
    age = parse_span(since) if since else None
    ready = prepare(settings)
    names = _choose(ready, outlet or [], wanted, due=due)
    return crawl_and_report(
        settings, ready, names, wanted, since=age, alerts=not no_alerts, as_json=as_json
    )


def crawl_and_report(
    settings: Config,
    ready: Ready,
    names: Sequence[str],
    urls: Sequence[str],
    *,
    since: timedelta | None = None,
    alerts: bool = True,
    as_json: bool = False,
    every: bool = False,
) -> int:
    """Crawl, show the result and deliver alerts; return the exit code."""
    started = time.monotonic()
    context = CrawlContext.make(ready, settings, "oneoff", alerts=alerts)
    try:
        polls, busy, stopped = asyncio.run(_crawl(context, names, urls, since))
    finally:
        context.close()
    if alerts:
        deliver(settings, ready, as_json=as_json)
    ended = outcomes(ready.database, polls)
    if as_json:
        emit_outcomes(ready.database, ended)
    else:
        show(ready.database, ended, with_articles=bool(urls), every=every)
    for name in busy:
        people.print(f"[yellow]{name}[/] is being read by another process; left to it")
    seconds = time.monotonic() - started
    summary = summarise(ended, seconds)
    if as_json:
        emit("summary", summary | {"stopped": stopped})
    elif polls:
        people.print(sentence(summary))
    if stopped:
        people.print("Stopped early: what was found is kept, and the next crawl goes on there.")
    return 1 if stopped or summary["outlets_failed"] else 0


async def _crawl(
    context: CrawlContext, names: Sequence[str], urls: Sequence[str], since: timedelta | None
) -> tuple[list[Poll], list[str], bool]:
    stop = stop_event("Ending: requests in flight are finished first (Ctrl-C again: at once) …")
    with CrawlDisplay(people).shown() as display:
        polls, busy = await crawl_once(
            context, outlet_ids=names, urls=urls, since=since, watch=display.update, stop=stop
        )
    return polls, busy, stop.is_set()


def check_url(url: str, settings: Config) -> None:
    """Refuse a URL that may not be fetched, as wrong use."""
    if "://" not in url:
        raise UsageError(f"'{url}' is not a web address", hint=f"write it whole: https://{url}")
    try:
        Guard(settings.allow_private).check_url(url)
    except FetchError as error:
        raise UsageError(f"{url}: {error.message}", hint=error.hint) from error


def _choose(ready: Ready, asked: Sequence[str], urls: Sequence[str], *, due: bool) -> list[str]:
    known = {outlet.id: outlet for outlet in ready.catalogue}
    for name in asked:
        _check_outlet(name, known)
    if asked or urls:
        return list(dict.fromkeys(asked))
    pollable = [outlet.id for outlet in ready.catalogue if outlet.pollable_doors]
    if not due:
        return pollable
    now = datetime.now(UTC)
    with ready.database.read() as connection:
        states = outlet_rows.states(connection)
    return [state.id for state in states if state.pollable and state.next_poll_at <= now]


def _check_outlet(name: str, known: dict[str, Outlet]) -> None:
    if name not in known:
        raise unknown_outlet(name, known)
    if not known[name].pollable_doors:
        raise UsageError(
            f"{name} has no door that can be polled yet",
            hint="give a URL instead: akbulak crawl URL",
        )


def parse_span(text: str) -> timedelta:
    """Read `30m`, `12h`, `7d` or `2w`.

    Raises:
        UsageError: it is none of these.
    """
    match = _SPAN.match(text.strip().lower())
    if match is None:
        raise UsageError(f"'{text}' is not a span of time", hint="write 30m, 12h, 7d or 2w")
    return timedelta(**{_UNITS[match[2]]: int(match[1])})


def deliver(settings: Config, ready: Ready, *, as_json: bool) -> None:
    """Let the bot package empty the outbox once: on the terminal, or to Telegram."""
    terminal = settings.telegram_token is None
    with ready.database.read() as connection:
        if not outbox.waiting(connection, terminal=terminal):
            return
    command = [sys.executable, "-m", "bot", "--drain"]
    command += ["--json"] if as_json else []
    command += ["-v"] if options.verbose else []
    sys.stdout.flush()
    if subprocess.run(command, check=False).returncode:
        people.print(
            "[yellow]The alerts stay in the outbox[/]; the next delivery takes them along."
        )
