"""Make the README's pictures: the real output of `make demo`, and a list of invented outlets.

Needs tmux and the developers' environment: `.venv/bin/python docs/pictures.py`.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

from outlets_picture import outlets_list
from rich.console import Console
from rich.text import Text

ROOT = Path(__file__).resolve().parents[1]
IMAGES = ROOT / "docs" / "images"
WIDTH, HEIGHT = 100, 500
LIST_WIDTH = 112  # holds all columns of the list of outlets
SESSION = f"akbulak-pictures-{os.getpid()}"
RULE = "─" * 20  # between two alerts
TABLE_ROWS = 8
MIDDLE = (20, 75)  # articles read when the crawl is pictured


def tmux(*args: str) -> str:
    """Run a tmux command and return what it prints."""
    return subprocess.run(
        ["tmux", "-L", SESSION, *args], check=True, capture_output=True, text=True
    ).stdout


def screen() -> list[str]:
    """The terminal now, with its colours, without empty lines at the end."""
    return tmux("capture-pane", "-e", "-p", "-t", SESSION).rstrip().splitlines()


def record() -> tuple[list[str], list[str]]:
    """Run the demo; return the terminal in the middle of the crawl and at its end."""
    command = f"cd {ROOT} && LANG=C.UTF-8 .venv/bin/akbulak demo; echo THE-END; sleep 60"
    size = ["-x", str(WIDTH), "-y", str(HEIGHT)]
    tmux("new-session", "-d", "-s", SESSION, *size, command)
    middle: list[str] = []
    try:
        for _ in range(600):
            now = screen()
            plain = Text.from_ansi("\n".join(now)).plain
            counted = re.search(r"(\d+) articles? new .* on the way", plain)
            if counted and MIDDLE[0] <= int(counted[1]) <= MIDDLE[1]:
                middle = now
            if "THE-END" in plain:
                return middle, now
            time.sleep(0.1)
    finally:
        tmux("kill-server")
    raise SystemExit("the demo did not end within a minute")


def picture(name: str, title: str, lines: list[str], width: int = WIDTH) -> None:
    """Write lines of a terminal as an SVG that needs nothing from elsewhere."""
    console = Console(record=True, width=width, file=open(os.devnull, "w"), force_terminal=True)  # noqa: SIM115, PTH123  (closed with the process)
    console.print(Text.from_ansi("\n".join(lines)), soft_wrap=True)
    svg = console.export_svg(title=title)
    svg = re.sub(r"@font-face\s*\{.*?\}", "", svg, flags=re.DOTALL)
    svg = svg.replace("Fira Code", "ui-monospace, Menlo, DejaVu Sans Mono")
    (IMAGES / name).write_text(svg, encoding="utf-8")


def main() -> None:
    """Make all pictures."""
    shown = outlets_list(LIST_WIDTH)
    picture("outlets.svg", "akbulak outlets list", shown, LIST_WIDTH)
    middle, end = record()
    plain = [Text.from_ansi(line).plain for line in end]
    rules = [index for index, line in enumerate(plain) if line.startswith(RULE)]
    table = next(index for index, line in enumerate(plain) if line.startswith("outlet "))
    last = next(index for index, line in enumerate(plain) if "THE-END" in line)
    alerts = [end[a + 1 : b] for a, b in zip([0, *rules], rules, strict=False)]
    languages = ("Russian", "Kazakh", "English")
    chosen: list[list[str]] = []
    for language in languages:  # the longest of each tells most
        own = [alert for alert in alerts if any(f"· {language}" in line for line in _plain(alert))]
        chosen += sorted(own, key=len, reverse=True)[:1]
    shown = [line for alert in chosen for line in [*alert, end[rules[0]]]]
    picture("alert.svg", "alerts", shown)
    prompt = ["\x1b[1m$ make demo\x1b[0m", end[0]]
    crawl = ["", *middle[1:], ""] if middle else []
    tail = [
        *end[rules[0] + 1 : rules[2]],
        "  …",
        *end[table : table + 1 + TABLE_ROWS],
        "  …",
        end[last - 1],
    ]
    picture("demo.svg", "make demo", [*prompt, *crawl, *tail])


def _plain(lines: list[str]) -> list[str]:
    return [Text.from_ansi(line).plain for line in lines]


if __name__ == "__main__":
    sys.exit(main())
