"""Runs `tests/crawl_script.py` against a `Sites` server, and gives back what it told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from site_server import Sites

SCRIPT = Path(__file__).resolve().parents[2] / "crawl_script.py"
AGENT = "Akbulak/0.1 (news watch; +test@example.org)"


def crawl(
    server: Sites,
    folder: Path,
    requests: Iterable[str | tuple[str, str, float | None]],
    in_turn: bool = False,
    **constants: float,
) -> list[dict[str, Any]]:
    """Ask these URLs (`{port}` is the server's), each for an outlet that may want a delay.

    `in_turn`: each when the one before has ended; `constants`: of the robots middleware, changed.
    Hosts below `.localhost` may be fetched at any port; nothing else that is private.
    """
    wanted = []
    for request in requests:
        url, outlet_id, delay = (request, "vestnik", None) if isinstance(request, str) else request
        wanted.append([url.replace("{port}", str(server.port)), outlet_id, delay])
    names = {n: v for n, v in os.environ.items() if not n.startswith("AKBULAK_")}
    done = subprocess.run(
        [sys.executable, str(SCRIPT)],
        input=json.dumps({"requests": wanted, "in_turn": in_turn, "constants": constants}),
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
        },
    )
    assert done.returncode == 0, done.stderr
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(told) == len(wanted), done.stderr
    return told
