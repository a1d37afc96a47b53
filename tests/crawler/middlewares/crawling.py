"""Runs `tests/crawl_script.py` against a `Sites` server, and gives back what it told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

SCRIPT = Path(__file__).resolve().parents[2] / "crawl_script.py"
AGENT = "Akbulak/0.1 (news watch; +test@example.org)"


class Serving(Protocol):
    """A server on loopback."""

    port: int


def crawl(
    server: Serving,
    folder: Path,
    requests: Iterable[str | tuple[str, Mapping[str, Any]]],
    in_turn: bool = False,
    settings: Mapping[str, Any] | None = None,
    names: Mapping[str, list[str]] | None = None,
    environment: Mapping[str, str] | None = None,
    peak_below_mb: int | None = None,
    **constants: float,
) -> list[dict[str, Any]]:
    """Ask these URLs (`{port}` is the server's), each for an outlet with these fields.

    `in_turn`: each when the one before has ended; `constants`: of the robots middleware, changed;
    `settings`: of Scrapy; `names`: what DNS answers; `peak_below_mb`: memory the crawl may take.
    Hosts below `.localhost` may be fetched at any port; nothing else that is private.
    """
    wanted = []
    for request in requests:
        url, fields = (request, {}) if isinstance(request, str) else request
        wanted.append([url.replace("{port}", str(server.port)), fields])
    order = {
        "requests": wanted,
        "in_turn": in_turn,
        "constants": constants,
        "settings": dict(settings or {}),
        "names": dict(names or {}),
    }
    names = {n: v for n, v in os.environ.items() if not n.startswith("AKBULAK_")}
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        cwd=folder,
        timeout=60,
        check=False,
        env=names
        | {
            "AKBULAK_ALLOW_PRIVATE": ".localhost",
            "AKBULAK_HOST_DELAY": "0.01",
            "AKBULAK_CONTACT": "test@example.org",
            "HTTP_PROXY": "http://127.0.0.1:9",  # the crawl must not care
            "http_proxy": "http://127.0.0.1:9",
        }
        | dict(environment or {}),
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    *told, end = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(wanted), done.stderr
    assert end["peak_mb"] < (peak_below_mb or 10_000)
    return told
