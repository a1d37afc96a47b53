"""What the whole-way tests share: the command as a person runs it, and the press's truth."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text

from crawler.demo.press import Press, PressArticle

KILLS = 20
SEED = int(os.environ.get("AKBULAK_TEST_SEED", "20261123"))  # of the random moments
ALERTING = {"tasbulak-deal", "corvane", "rare-earths"}


@dataclass
class Akbulak:
    """The command as a person runs it, pointed at a press and a database."""

    env: dict[str, str]
    cwd: Path
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, *args: str, timeout: float = 120, **env: str) -> subprocess.CompletedProcess[str]:
        """Run to the end."""
        return subprocess.run(
            [sys.executable, "-m", "crawler", *args],
            env=self.env | env,
            cwd=self.cwd,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def start(self, *args: str, module: str = "crawler", **env: str) -> subprocess.Popen[bytes]:
        """Start and leave running; the fixture ends what a test leaves behind."""
        process = subprocess.Popen(
            [sys.executable, "-m", module, *args],
            env=self.env | env,
            cwd=self.cwd,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self.started.append(process)
        return process

    def rows(self, sql: str, **values: object) -> list[Any]:
        """Look into the database from outside."""
        url = self.env["AKBULAK_DATABASE_URL"].replace("postgresql://", "postgresql+psycopg://")
        engine = create_engine(url)
        try:
            with engine.begin() as connection:
                result = connection.execute(text(sql), values)
                return list(result) if result.returns_rows else []
        finally:
            engine.dispose()


def lines(output: str, kind: str | None = None) -> list[dict[str, Any]]:
    """The JSON lines of an output, of one type if asked."""
    found = [json.loads(line) for line in output.splitlines() if line.strip()]
    return [line for line in found if kind is None or line["type"] == kind]


@dataclass(frozen=True)
class Print:
    """One text of the press with all its printings: whichever is read first may alert, once."""

    titles: frozenset[str]
    about: frozenset[str]
    alerts: int


def prints(press: Press, now: datetime) -> list[Print]:
    """The press's own truth, text by text."""
    groups: dict[str, list[PressArticle]] = {}
    for article in press.articles:
        groups.setdefault(_identity(article), []).append(article)
    found = []
    for group in groups.values():
        fresh = [now - article.published < timedelta(days=1) for article in group]
        about = group[0].about & ALERTING
        wanted = int(bool(about) and any(fresh))  # one fresh print is enough, whoever was first
        found.append(Print(frozenset(a.title for a in group), about, wanted))
    return found


def _identity(article: PressArticle) -> str:
    """A page that robots.txt forbids is known by its title and summary only: never a reprint."""
    return article.url if article.robots_disallowed else article.text


def check_alerts(titles: Iterable[str], press: Press, now: datetime) -> None:
    """Every text that matters alerted once under one of its titles, and nothing else did."""
    seen = Counter(titles)
    problems = []
    known: set[str] = set()
    for printed in prints(press, now):
        known |= printed.titles
        times = sum(seen[title] for title in printed.titles)
        if times != printed.alerts:
            problems.append(f"{times} alerts, wanted {printed.alerts}: {sorted(printed.titles)}")
    problems += [f"an alert of nothing printed: {title}" for title in seen.keys() - known]
    assert not problems, "\n".join(problems)


def environment(press: Press, folder: Path, database_url: str) -> dict[str, str]:
    """The settings of a person who crawls the little press."""
    seeds = folder / "seeds"
    press.write_seeds(seeds)
    return clean(os.environ) | {
        "AKBULAK_SEEDS": str(seeds),
        "AKBULAK_DATABASE_URL": database_url,
        "AKBULAK_ALLOW_PRIVATE": f".localhost:{press.port}",
        "AKBULAK_HOST_DELAY": "0.02",
        "AKBULAK_LANGUAGE": "en",
        "AKBULAK_WORKERS": "2",
        "COLUMNS": "120",
    }


def end(command: Akbulak) -> None:
    """End what is still running."""
    for process in command.started:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
        process.communicate()


def kill(process: subprocess.Popen[bytes]) -> bool:
    """kill -9 the process and all that it started; return whether it was still running."""
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return alive


def clean(env: Mapping[str, str]) -> dict[str, str]:
    """An environment without settings of ours."""
    return {name: value for name, value in env.items() if not name.startswith("AKBULAK_")}
