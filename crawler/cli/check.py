"""`akbulak outlets check`: are the catalogue's files right, and how do doors answer now?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Annotated

import typer
from rich.text import Text

from crawler import outlets as catalogue
from crawler import searches, topics
from crawler.cli.output import emit, people, plural, results, unknown_outlet
from crawler.config import config
from crawler.errors import CatalogueError
from crawler.outlets import Door, DoorKind, Outlet
from crawler.pages.objects import PAGE_OBJECTS
from crawler.schedule.probe import MAX_REQUESTS, probe_doors
from crawler.schedule.prober import PRELOAD
from crawler.schedule.verdicts import Verdict
from crawler.workers import Workers

ADDRESS = 100  # characters shown of a door's address; searches have a thousand


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
    _check_pages(listed)
    for name in ids or ():
        if name not in known:
            raise unknown_outlet(name, known)
    doors = sum(len(outlet.doors) for outlet in listed)
    people.print(f"{plural(len(listed), 'outlet')}, {plural(doors, 'door')}: the files are good")
    chosen = [known[name] for name in dict.fromkeys(ids or ())]
    return int(not asyncio.run(_ask(chosen, as_json=as_json))) if chosen else 0


def _check_pages(listed: Iterable[Outlet]) -> None:
    for outlet in listed:
        if outlet.page is not None and outlet.page not in PAGE_OBJECTS:
            raise CatalogueError(
                f"{outlet.id}: page: there is no page object {outlet.page!r}",
                hint=f"there are {', '.join(sorted(PAGE_OBJECTS))}",
            )


async def _ask(chosen: Iterable[Outlet], *, as_json: bool) -> bool:
    """Ask the doors and tell of each at once; say whether every outlet has one that works."""
    workers = Workers(1, PRELOAD)
    well = True
    try:
        for outlet in chosen:
            (people if as_json else results).print(
                Text(f"{outlet.id}  {outlet.name}", style="bold"), soft_wrap=True
            )
            verdicts = await probe_doors(outlet, workers, _teller(outlet, as_json=as_json))
            well = well and any(verdict.ok for verdict in verdicts)
            _tell_of_the_rest(outlet, len(verdicts))
    finally:
        workers.close()
    return well


def _teller(outlet: Outlet, *, as_json: bool) -> Callable[[Verdict], None]:
    if as_json:
        return lambda verdict: emit("door", {"outlet": outlet.id} | values(verdict))
    return lambda verdict: results.print(_in_full(verdict), soft_wrap=True)


def _tell_of_the_rest(outlet: Outlet, asked: int) -> None:
    there = sum(not door.is_template for door in outlet.doors)
    if not there:
        people.print(f"[yellow]{outlet.id}[/] has no door that could be asked")
    elif there > asked:
        people.print(
            f"{asked} of {there} doors were asked: a check makes {MAX_REQUESTS} requests at most"
        )


def _in_full(verdict: Verdict) -> Text:
    """A door in a few lines, fit for consoles of any width."""
    found = Text.assemble(_sign(verdict), f" {verdict.door.kind}  {address(verdict.door)}")
    found.append(f"\n    {verdict}")
    if verdict.status is not None and verdict.error is None:
        found.append(f" · {verdict.seconds:.1f} s", style="dim")
    if verdict.advice:
        found.append(f"\n    → {verdict.advice}", style="yellow")
    return found


def tell(verdict: Verdict) -> None:
    """Say on stderr how a door answered, as soon as it has."""
    people.print(
        Text.assemble(_sign(verdict), f" {verdict.door.kind} {address(verdict.door)}: {verdict}"),
        soft_wrap=True,
    )


def address(door: Door) -> str:
    """A door's address as people read it: long ones cut, a search with the topic it is for."""
    shown = door.url if len(door.url) <= ADDRESS else f"{door.url[: ADDRESS - 1]}…"
    is_search = door.kind is DoorKind.AGGREGATOR and door.note
    return f"{shown} ({door.note})" if is_search else shown


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
