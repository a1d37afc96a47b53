"""`akbulak demo`: the little press on loopback, crawled for real."""

from __future__ import annotations

import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from crawler.cli.crawl import crawl_and_report
from crawler.cli.output import people, plural
from crawler.config import PREFIX, config
from crawler.demo.press import Press, demo_folder
from crawler.startup import prepare

PORT = 8765  # the same at every run, so that addresses are too; another where it is taken
HOST_DELAY = "0.15"  # seconds; loopback needs no politeness, but the rule is seen at work


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo")(demo)


def demo(
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> int:
    """See it at work: invented outlets on this machine, no network, no token, under a minute."""
    with tempfile.TemporaryDirectory(prefix="akbulak-demo-") as folder, _press() as press:
        seeds = Path(folder) / "seeds"
        press.write_seeds(seeds)
        _settle(seeds, Path(folder) / "demo.db", press.port)
        people.print(
            f"[bold]The little press[/]: {plural(len(press.outlets), 'invented outlet')} on "
            f"127.0.0.1:{press.port}, in Russian, Kazakh and English."
        )
        settings = config()
        ready = prepare(settings)
        names = [outlet.id for outlet in ready.catalogue]
        code = crawl_and_report(settings, ready, names, (), as_json=as_json, every=True)
        ready.database.close()
    return code


def _press() -> Press:
    now = datetime.now(UTC)
    try:
        return Press(demo_folder(), now=now, port=PORT)
    except OSError:
        return Press(demo_folder(), now=now)


def _settle(seeds: Path, database: Path, port: int) -> None:
    """Point this process and its children at the press; nothing of the user's is touched."""
    for name in ("TELEGRAM_TOKEN", "ADMINS", "REQUESTS_PER_DAY"):
        os.environ[PREFIX + name] = ""  # an empty value also hides what .env says
    os.environ.setdefault(PREFIX + "DATABASE_URL", f"sqlite:///{database}")
    os.environ.setdefault(PREFIX + "LANGUAGE", _language())
    os.environ[PREFIX + "SEEDS"] = str(seeds)
    os.environ[PREFIX + "ALLOW_PRIVATE"] = f".localhost:{port}"
    os.environ[PREFIX + "HOST_DELAY"] = HOST_DELAY
    config.cache_clear()


def _language() -> str:
    """The reader's language as the terminal says, or English."""
    name = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "")[:2].lower()
    return name if name in ("ru", "kk") else "en"
