"""The live display of a crawl: a bar, counts, the hosts that are being asked."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from crawler.cli.output import plural
from crawler.schedule.oneoff import Progress
from crawler.spiders.poll import Poll

HOSTS_SHOWN = 5
PLAIN_EVERY_S = 10  # without a terminal: one line now and then


class CrawlDisplay:
    """Draws `Progress` in place on a terminal, or as a line now and then elsewhere."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._live: Live | None = None
        self._started = time.monotonic()
        self._said = self._started

    @contextmanager
    def shown(self) -> Iterator[CrawlDisplay]:
        """Draw while the block runs."""
        if not self._console.is_terminal:
            yield self
            return
        with Live(
            Text("starting …"), console=self._console, refresh_per_second=8, transient=True
        ) as live:
            self._live = live
            yield self
        self._live = None

    def update(self, progress: Progress) -> None:
        """Take in where the crawl stands."""
        if self._live is not None:
            self._live.update(self._picture(progress))
        elif time.monotonic() - self._said > PLAIN_EVERY_S:
            self._said = time.monotonic()
            self._console.print(self._counts(progress.polls))

    def _picture(self, progress: Progress) -> RenderableType:
        done = sum(poll.done.is_set() for poll in progress.polls)
        total = len(progress.polls)
        grid = Table.grid(padding=(0, 1))
        elapsed = f"{time.monotonic() - self._started:.0f} s"
        grid.add_row(
            Text("outlets", style="bold"),
            ProgressBar(total=max(total, 1), completed=done, width=32),
            Text(f"{done}/{total}"),
            Text(elapsed, style="dim"),
        )
        hosts = ", ".join(progress.hosts[:HOSTS_SHOWN])
        more = len(progress.hosts) - HOSTS_SHOWN
        if more > 0:
            hosts += f" and {more} more"
        asking = Text(f"asking {hosts}" if hosts else "reading what came", style="dim")
        asking.truncate(max(self._console.width - 2, 20), overflow="ellipsis")
        return Group(grid, self._counts(progress.polls), asking)

    def _counts(self, polls: Sequence[Poll]) -> Text:
        new, known = sum(p.new for p in polls), sum(p.known for p in polls)
        failed = sum(p.failed for p in polls)
        waiting = sum(p.pending_units for p in polls)
        text = Text.assemble(
            (plural(new, "article"), "bold"),
            " new",
            f" · {known} known",
            f" · {waiting} on the way",
        )
        if failed:
            text.append(f" · {failed} failed", style="yellow")
        return text
