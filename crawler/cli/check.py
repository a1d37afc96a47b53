"""`akbulak outlets check`: are the catalogue's files right, and how do doors answer now?"""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from crawler import outlets as catalogue
from crawler import searches, topics
from crawler.cli.output import emit, people, plural, results
from crawler.config import config
from crawler.errors import UsageError
from crawler.outlets import Outlet
from crawler.schedule.probe import probe_doors
from crawler.schedule.prober import PRELOAD
from crawler.schedule.verdicts import Verdict
from crawler.workers import Workers


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("check")(check)


def check(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Also ask every door of these outlets now.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a line.")] = False,
) -> int:
    """Check the catalogue's files; with ids, also ask those outlets' doors. Nothing is stored."""
    folder = config().seeds
    listed = searches.expand(catalogue.load(folder / "outlets"), topics.load(folder / "topics"))
    known = {outlet.id: outlet for outlet in listed}
    for name in ids or ():
        if name not in known:
            close = difflib.get_close_matches(name, known, n=3)
            raise UsageError(
                f"there is no outlet '{name}'",
                hint=f"did you mean {' or '.join(close)}?" if close else None,
            )
    doors = sum(len(outlet.doors) for outlet in listed)
    people.print(f"{plural(len(listed), 'outlet')}, {doors} doors: the files are good")
    chosen = [known[name] for name in dict.fromkeys(ids or ())]
    judged = asyncio.run(_ask(chosen)) if chosen else {}
    for outlet, verdicts in judged.items():
        for verdict in verdicts:
            if as_json:
                emit("door", {"outlet": outlet} | values(verdict))
        if not as_json and verdicts:
            results.print(Text(f"{outlet}  {known[outlet].name}", style="bold"))
            results.print(table(verdicts))
        if not verdicts:
            people.print(f"[yellow]{outlet}[/] has no door that could be asked")
    return int(not all(any(verdict.ok for verdict in judged[name]) for name in judged))


async def _ask(chosen: Sequence[Outlet]) -> Mapping[str, list[Verdict]]:
    workers = Workers(1, PRELOAD)
    try:
        return {outlet.id: await probe_doors(outlet, workers, tell) for outlet in chosen}
    finally:
        workers.close()


def tell(verdict: Verdict) -> None:
    """Say on stderr how a door answered, as soon as it has."""
    people.print(
        Text.assemble(_sign(verdict), f" {verdict.door.kind} {verdict.door.url}: {verdict}"),
        soft_wrap=True,
    )


def table(verdicts: Sequence[Verdict]) -> Table:
    """The doors of an outlet, one row each, with advice where something is to be done."""
    found = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for name in ("", "door", "address", "status", "took", "what it shows", "advice"):
        found.add_column(name, overflow="fold")
    for verdict in verdicts:
        found.add_row(
            _sign(verdict),
            Text(verdict.door.kind.value),
            Text(verdict.door.url),
            Text(str(verdict.status or "–")),
            Text(f"{verdict.seconds:.1f} s"),
            Text(str(verdict)),
            Text(verdict.advice, style="yellow"),
        )
    return found


def values(verdict: Verdict) -> dict[str, object]:
    """A verdict as the JSON outputs show it; `took` in seconds."""
    return {
        "kind": verdict.door.kind.value,
        "url": verdict.door.url,
        "ok": verdict.ok,
        "status": verdict.status,
        "entries": verdict.seen.entries,
        "dated": verdict.seen.dated,
        "newest": verdict.seen.newest,
        "took": round(verdict.seconds, 3),
        "moved_to": verdict.moved_to,
        "error": getattr(verdict.error, "kind", "worker") if verdict.error else None,
        "words": str(verdict),
        "advice": verdict.advice,
    }


def _sign(verdict: Verdict) -> Text:
    return Text("✓", style="green") if verdict.ok else Text("✗", style="red")
