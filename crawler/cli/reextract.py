"""`akbulak reextract`: kept pages read again with today's extractor."""

from __future__ import annotations

import asyncio
import heapq
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from crawler.cli.crawl import parse_span
from crawler.cli.ending import stop_event
from crawler.cli.output import emit, people, plural, results, unknown_outlet
from crawler.config import config
from crawler.pipelines.reextraction import Outcome, Reread, Span, Tools, reread
from crawler.spiders.context import PRELOAD
from crawler.startup import Ready, prepare
from crawler.store import rawpages, topics
from crawler.workers import Workers

SHOWN = 10  # of the articles that changed most


@dataclass(slots=True)
class _Tally:
    """What came of the pages so far, in bounded memory."""

    counts: Counter[Outcome] = field(default_factory=Counter)
    most: list[tuple[int, int, Reread]] = field(default_factory=list)  # a heap of `SHOWN`

    def take(self, one: Reread) -> None:
        self.counts[one.outcome] += 1
        if one.outcome is Outcome.SAME:
            return
        number = self.counts.total()  # no two are equal, so articles are never compared
        heapq.heappush(self.most, (one.moved, number, one))
        if len(self.most) > SHOWN:
            heapq.heappop(self.most)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("reextract")(reextract)


def reextract(
    since: Annotated[
        str, typer.Option("--since", help="Only pages fetched in this span: 12h, 7d, 4w.")
    ] = "7d",
    outlet: Annotated[
        str | None, typer.Option("--outlet", "-o", help="Only pages of this outlet.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would change; change nothing.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> int:
    """Read kept pages again with today's extractor; better texts replace stored ones, silently."""
    started = time.monotonic()
    start = datetime.now(UTC) - parse_span(since)
    settings = config()
    ready = prepare(settings)
    with ready.database.read() as connection:
        total, first, last = rawpages.extent(connection, start, outlet)
        standing = {topic.id: topic for topic in topics.everything(connection)}
    if not total:
        ready.database.close()
        _nothing(ready, since, outlet)
        if as_json:
            _tell(
                _Tally(), time.monotonic() - started, dry_run=dry_run, as_json=True, stopped=False
            )
        return 0
    workers = Workers(settings.workers, PRELOAD)
    tools = Tools(ready.database, workers, {one.id: one for one in ready.catalogue}, standing)
    span = Span(start, first, last, outlet)
    try:
        tally, stopped = asyncio.run(_run(tools, span, total, dry_run=dry_run, as_json=as_json))
    finally:
        workers.close()
        ready.database.close()
    _tell(tally, time.monotonic() - started, dry_run=dry_run, as_json=as_json, stopped=stopped)
    return int(stopped)


def _nothing(ready: Ready, since: str, outlet: str | None) -> None:
    known = [one.id for one in ready.catalogue]
    if outlet is not None and outlet not in known:
        raise unknown_outlet(outlet, known)
    days = config().keep_pages
    kept = f"pages are kept for {plural(days, 'day')}" if days else "AKBULAK_KEEP_PAGES is 0"
    people.print(f"No page of the last {since} is kept ({kept}).")


async def _run(
    tools: Tools, span: Span, total: int, *, dry_run: bool, as_json: bool
) -> tuple[_Tally, bool]:
    stop = stop_event("Ending: the pages that are being read are finished first …")
    tally = _Tally()
    columns = (
        TextColumn("pages"), BarColumn(32), MofNCompleteColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(
        *columns, console=people, transient=True, disable=not people.is_terminal
    ) as progress:
        bar = progress.add_task("pages", total=total)
        async for batch in reread(tools, span, dry_run=dry_run):
            for one in batch:
                tally.take(one)
                if as_json and one.outcome is not Outcome.SAME:
                    emit("article", _values(one))
            progress.update(bar, completed=tally.counts.total())
            if stop.is_set():
                return tally, True
    return tally, False


def _values(one: Reread) -> dict[str, object]:
    article = one.article
    return {
        "url": article.url,
        "title": article.title,
        "outlet": article.outlet_id,
        "outcome": one.outcome.value,
        "fields": list(one.fields),
        "letters_before": len(article.text),
        "letters": one.letters,
        "reason": one.reason,
    }


def _tell(tally: _Tally, seconds: float, *, dry_run: bool, as_json: bool, stopped: bool) -> None:
    counts = {outcome.value: tally.counts[outcome] for outcome in Outcome}
    pages = tally.counts.total()
    if as_json:
        summary = {"pages": pages, **counts, "seconds": round(seconds, 1)}
        emit("summary", summary | {"dry_run": dry_run, "stopped": stopped})
        return
    if tally.most:
        results.print(_table([one for *_, one in sorted(tally.most, reverse=True)]))
    people.print(
        f"{plural(pages, 'page')} read again: {counts['same']} same · "
        f"{counts['changed']} changed · {counts['better']} better · "
        f"{counts['worse']} worse, left as they were · {seconds:.0f} s"
    )
    if dry_run:
        people.print("Nothing was written (--dry-run).")
    if stopped:
        people.print("Stopped early: what is done is done; the same command reads all again.")


def _table(most: list[Reread]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("outlet")
    table.add_column("article", overflow="ellipsis", max_width=44, no_wrap=True)
    table.add_column("")
    table.add_column("letters", justify="right", no_wrap=True)
    table.add_column("what", overflow="fold", ratio=1)
    for one in most:
        article = one.article
        what = one.reason or ", ".join(one.fields)
        table.add_row(
            Text(article.outlet_id),
            Text(article.title or article.url),
            Text(one.outcome.value, style="yellow" if one.outcome is Outcome.WORSE else ""),
            f"{len(article.text):,} → {one.letters:,}",
            Text(what, style="dim"),
        )
    return table
