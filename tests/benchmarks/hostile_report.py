"""What becomes of each outlet of the hostile press, as a table for people.

Runs the real crawler three times over every outlet (two to four minutes) and prints how each is
shown, with the reason that a person would read, and what is not right about it; then memory and
how long good outlets waited. The figures beside are those of HOSTILE.md for a stock Scrapy with
feedparser and for the same with safe settings (measured there, over 190 outlets).

Run: python tests/benchmarks/hostile_report.py [--all]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hostile.hostile_catalogue import GOOD, OUTLETS
from hostile.hostile_judge import Verdict, judge
from hostile.hostile_run import Run, run
from rich.console import Console
from rich.table import Table
from rich.text import Text

MB = 1024 * 1024
REFERENCES = (
    ("stock Scrapy + feedparser", "143 of 190", "8300", 48),
    ("the same with safe settings", "166 of 191", "262", 0),
)


def table(verdicts: list[Verdict]) -> Table:
    """One row an outlet."""
    made = Table(box=None, padding=(0, 1, 0, 0), header_style="bold")
    for name in ("outlet", "shown as", "stored", "alerts", "requests", "reason", "not right"):
        made.add_column(name, overflow="fold")
    for one in verdicts:
        wrong = Text("; ".join(one.complaints), style="red")
        counts = (str(number) for number in (one.stored, one.alerts, one.requests))
        made.add_row(one.outlet.id, one.state, *counts, Text(one.reason[:90]), wrong)
    return made


def summary(done: Run, verdicts: list[Verdict]) -> Table:
    """Ours beside the references."""
    made = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("crawler", "right outcomes", "peak MB", "hits that were not allowed"):
        made.add_column(name)
    right = sum(not one.complaints for one in verdicts)
    canary = sum(hit["outlet"] == "canary" for hit in done.hits)
    peak = f"{done.crawler_peak / MB:.0f} (a worker {done.worker_peak / MB:.0f})"
    made.add_row("Akbulak", f"{right} of {len(verdicts)}", peak, str(canary))
    for name, outcomes, memory, hits in REFERENCES:
        made.add_row(name, outcomes, memory, str(hits))
    return made


def main() -> None:
    """Crawl, judge, print."""
    console = Console(width=180)
    with tempfile.TemporaryDirectory(prefix="hostile-") as folder:
        done = run(Path(folder))
    verdicts = [judge(outlet, done) for outlet in OUTLETS]
    console.print(table([one for one in verdicts if one.complaints or "--all" in sys.argv]))
    console.print(summary(done, verdicts))
    waits = [done.lateness(outlet.id) for outlet in GOOD]
    rounds = ", ".join(f"{seconds:.0f}" for seconds in done.lasted)
    console.print(f"good outlets waited at most {max(waits):.1f} s; rounds lasted {rounds} s")
    for number, left in done.late:
        console.print(f"[red]not read in round {number}[/]: {', '.join(left)}")
    console.print(f"exit code {done.code}; tracebacks: {done.errors.count('Traceback')}")


if __name__ == "__main__":
    main()
