"""`akbulak run`, `akbulak crawler`, `akbulak bot`: the services."""

from __future__ import annotations

import asyncio
import ctypes
import logging
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer
from rich.panel import Panel

from crawler.cli.output import options, people, plural
from crawler.cli.report import remarks
from crawler.config import Config, config
from crawler.errors import StoreError
from crawler.schedule.service import CrawlService
from crawler.spiders.context import CrawlContext
from crawler.spiders.poll import Poll
from crawler.startup import prepare
from crawler.store import archive

log = logging.getLogger(__name__)

RESTART_PAUSES_S = (1, 2, 5, 15, 60)  # between the deaths of a child
STEADY_AFTER_S = 120  # a child that lived so long starts the pauses anew
GRACE_S = 40  # for a clean end; then the child is killed
PR_SET_PDEATHSIG = 1  # linux/prctl.h
HEARTBEAT_EVERY_S = 1800  # a line that makes silence trustworthy


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("run")(run)
    app.command("crawler")(crawler)
    app.command("bot")(bot)


def run() -> int:
    """Crawl on schedule and deliver alerts, until Ctrl-C: crawler and bot, watched."""
    settings = config()
    # Wrong settings are told here, once, before anything starts.
    ready = prepare(settings, keep_old_topics=True)
    _greet(settings, len(ready.catalogue), len(ready.topics), ready.database.label)
    ready.database.close()
    flags = ["-v"] if options.verbose else []
    children = {
        "crawler": [sys.executable, "-m", "crawler", "crawler", *flags],
        "bot": [sys.executable, "-m", "bot", *flags],
    }
    return Supervisor(children).run()


def crawler() -> int:
    """Only the scheduled crawler."""
    settings = config()
    ready = prepare(settings, keep_old_topics=True)
    context = CrawlContext.make(ready, settings, "crawler")
    try:
        asyncio.run(_serve(context))
    finally:
        context.close()
    return 0


def bot(
    drain: Annotated[bool, typer.Option("--drain", help="Deliver what waits, then end.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print alerts as JSON lines.")] = False,
) -> None:
    """Only the bot: Telegram with a token, this terminal without."""
    command = [sys.executable, "-m", "bot"]
    command += ["--drain"] if drain else []
    command += ["--json"] if as_json else []
    command += ["-v"] if options.verbose else []
    sys.stdout.flush()
    os.execv(sys.executable, command)


def _greet(settings: Config, outlets: int, topics: int, database: str) -> None:
    target = "Telegram" if settings.telegram_token else "this terminal (no AKBULAK_TELEGRAM_TOKEN)"
    people.print(
        f"[bold]Akbulak[/]: {plural(outlets, 'outlet')}, {plural(topics, 'topic')} · "
        f"alerts go to {target}\n[dim]database {database} · Ctrl-C ends[/]"
    )


async def _serve(context: CrawlContext) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    service = CrawlService(context, ended=_tell, offline=_tell_offline)
    heartbeat = asyncio.create_task(_heartbeats(context))
    try:
        await service.run(stop)
    finally:
        heartbeat.cancel()


def _tell(poll: Poll) -> None:
    """One line for a poll that brought something, good or bad."""
    words = remarks(poll)
    if not poll.ok:
        log.warning("%s: %s", poll.outlet.id, words)
    elif poll.new or poll.failed:
        counts = f"{poll.new} new" + (
            f", {plural(poll.reprints, 'reprint')}" if poll.reprints else ""
        )
        log.info("%s: %s%s", poll.outlet.id, counts, f" ({words})" if words else "")


def _tell_offline(offline: bool, reason: str) -> None:
    if not offline:
        log.info("outlets can be reached again")
        return
    if config().log_format == "json":
        log.warning("no outlet can be reached (%s); polling goes on quietly", reason)
        return
    people.print(
        Panel(
            f"One outlet after the other cannot be reached ({reason}).\n"
            "Is this machine online? Polling goes on quietly and catches up by itself.\n"
            "To see Akbulak at work without a network: [bold]make demo[/] (akbulak demo).",
            title="No outlet can be reached",
            border_style="yellow",
        )
    )


async def _heartbeats(context: CrawlContext) -> None:
    """Say now and then what the silence is worth."""
    while True:
        await asyncio.sleep(HEARTBEAT_EVERY_S)
        since = datetime.now(UTC) - timedelta(days=1)
        try:
            beat = await context.database.query(archive.heartbeat, since)
        except StoreError as error:
            log.error("no count of the last 24 h: %s", error)
            continue
        log.info(
            "24 h: %d outlets read, %d failing, %d asleep; %d articles, %d matches",
            beat.outlets_read,
            beat.outlets_failing,
            beat.outlets_sleeping,
            beat.articles,
            beat.matches,
        )


def _end_with_parent() -> None:
    """In a child: be told to end when the supervisor dies, even by kill -9 (Linux, prctl(2))."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Keeps child processes alive; ends them all on a signal, or when one refuses to work."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self._commands = commands
        self._children: dict[str, subprocess.Popen[bytes]] = {}
        self._deaths: dict[str, int] = dict.fromkeys(commands, 0)
        self._started: dict[str, float] = {}
        self._due: dict[str, float] = dict.fromkeys(commands, 0.0)
        self._stop = False

    def run(self) -> int:
        """Watch until the end; return 0 after a signal, else the code of the child that refused."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        code = 0
        while not self._stop:
            code = self._look()
            if code:
                break
            time.sleep(0.2)
        self._end()
        if not code:
            people.print("Stopped; nothing is lost.")
        return code

    def _on_signal(self, *_: object) -> None:
        self._stop = True

    def _look(self) -> int:
        """Start what is not running; return the code of a child that will never work."""
        now = time.monotonic()
        for name, command in self._commands.items():
            child = self._children.get(name)
            if child is None:
                if now >= self._due[name]:
                    # Its own group: Ctrl-C reaches us alone, and we end the children in order.
                    self._children[name] = subprocess.Popen(
                        command, start_new_session=True, preexec_fn=_end_with_parent
                    )
                    self._started[name] = now
                continue
            code = child.poll()
            if code is None:
                continue
            del self._children[name]
            if code == 2:  # wrong settings: it has said so, and another start changes nothing
                return code
            if now - self._started[name] > STEADY_AFTER_S:
                self._deaths[name] = 0
            pause = RESTART_PAUSES_S[min(self._deaths[name], len(RESTART_PAUSES_S) - 1)]
            self._deaths[name] += 1
            self._due[name] = now + pause
            people.print(f"[yellow]{name} ended (code {code})[/]; started again in {pause} s")
        return 0

    def _end(self) -> None:
        for child in self._children.values():
            child.terminate()
        deadline = time.monotonic() + GRACE_S
        for child in self._children.values():
            try:
                child.wait(max(deadline - time.monotonic(), 0.1))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
