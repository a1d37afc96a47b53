"""`akbulak outlets`: the catalogue, its health, and new entries for it."""

from __future__ import annotations

import asyncio
import difflib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
import yaml
from rich.table import Table
from rich.text import Text

from crawler import outlets as catalogue
from crawler.cli.crawl import check_url, crawl_and_report
from crawler.cli.output import emit, people, plural, results
from crawler.config import config
from crawler.errors import UsageError
from crawler.outlets import Door, Outlet
from crawler.schedule.probe import find_doors
from crawler.startup import prepare
from crawler.store import Database
from crawler.store import outlets as outlet_rows
from crawler.store.outlets import OutletState

app = typer.Typer(help="The catalogue of outlets.", no_args_is_help=True)
COLUMNS = ("outlet", "name", "tier", "languages", "doors", "last read", "state")
WIDE_ONLY = ("tier", "doors")
WIDE, ROOMY = 100, 120  # characters: of a console that holds all columns, and whole names too
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command("list")
def list_outlets(as_json: AsJson = False) -> int:
    """Every outlet with its health."""
    listed = catalogue.load(config().seeds / "outlets")
    database = Database(config().database_url)
    database.upgrade()
    with database.read() as connection:
        states = {state.id: state for state in outlet_rows.states(connection)}
    database.close()
    if as_json:
        for outlet in listed:
            emit("outlet", _values(outlet, states.get(outlet.id)))
        return 0
    results.print(health_table(listed, states, datetime.now(UTC), results.width))
    pollable = sum(bool(outlet.pollable_doors) for outlet in listed)
    people.print(f"{plural(len(listed), 'outlet')}, {pollable} with a door that is polled")
    return 0


def health_table(
    listed: Iterable[Outlet], states: Mapping[str, OutletState], now: datetime, width: int
) -> Table:
    """The outlets by tier, one line each, on a console of `width` characters.

    On a narrow one the columns of `WIDE_ONLY` are left out, and long names are cut.
    """
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", expand=width < ROOMY)
    columns = [name for name in COLUMNS if width >= WIDE or name not in WIDE_ONLY]
    for name in columns:
        # The name alone gives way: what is cut of it is still understood.
        table.add_column(
            name, no_wrap=True, overflow="ellipsis", ratio=1 if name == "name" else None
        )
    for outlet in sorted(listed, key=lambda outlet: (outlet.tier, outlet.id)):
        state = states.get(outlet.id)
        values = {
            "outlet": Text(outlet.id),
            "name": Text(outlet.name),
            "tier": Text(str(outlet.tier)),
            "languages": Text(" ".join(outlet.languages)),
            "doors": Text(str(len(outlet.pollable_doors))),
            "last read": Text(_ago(now - state.last_ok_at) if state and state.last_ok_at else "–"),
            "state": _health(outlet, state),
        }
        table.add_row(*(values[name] for name in columns))
    return table


def _health(outlet: Outlet, state: OutletState | None) -> Text:
    if not outlet.pollable_doors:
        return Text("no door", style="dim")
    if state is None or state.last_read_at is None:
        return Text("new", style="dim")
    if state.failures:
        return Text(f"failing ×{state.failures}", style="red")
    return Text("good", style="green")


def _ago(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min ago"
    return f"{minutes // 60} h ago" if minutes < 2880 else f"{minutes // 1440} d ago"


def _values(outlet: Outlet, state: OutletState | None) -> dict[str, object]:
    return {
        "id": outlet.id,
        "name": outlet.name,
        "country": outlet.country,
        "languages": outlet.languages,
        "kind": outlet.kind,
        "tier": outlet.tier,
        "doors": [door.url for door in outlet.pollable_doors],
        "state": state.state if state else "unknown",
        "failures": state.failures if state else 0,
        "error": state.error_text if state else None,
        "last_ok": state.last_ok_at if state else None,
        "next_poll": state.next_poll_at if state else None,
    }


@app.command("check")
def check(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Also crawl these outlets now, alerts and all.")
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Check the catalogue's files; with ids, also crawl those outlets now."""
    ready = prepare(config())
    people.print(
        f"{plural(len(ready.catalogue), 'outlet')}, "
        f"{sum(len(outlet.doors) for outlet in ready.catalogue)} doors: the files are good"
    )
    if not ids:
        return 0
    known = [outlet.id for outlet in ready.catalogue]
    for name in ids:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=3)
            raise UsageError(
                f"there is no outlet '{name}'",
                hint=f"did you mean {' or '.join(close)}?" if close else None,
            )
    return crawl_and_report(config(), ready, ids, (), as_json=as_json, every=True)


@app.command("discover")
def discover(url: Annotated[str, typer.Argument(help="An outlet's home page.")]) -> int:
    """Look for doors on a home page and print a catalogue entry."""
    results.print(_entry(url), markup=False, soft_wrap=True)
    return 0


@app.command("add")
def add(
    url: Annotated[str, typer.Argument(help="An outlet's home page.")],
    file: Annotated[str, typer.Option(help="File in seeds/outlets.")] = "mine.yaml",
) -> int:
    """Look for doors on a home page and add the outlet to the catalogue."""
    folder = config().seeds / "outlets"
    target = folder / Path(file).name
    text = _entry(url)
    outlet_id = yaml.safe_load(text)[0]["id"]
    if outlet_id in {outlet.id for outlet in catalogue.load(folder)}:
        raise UsageError(f"the catalogue has an outlet '{outlet_id}' already")
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    target.write_text(before + ("\n" if before else "") + text, encoding="utf-8")
    catalogue.load(folder)
    people.print(f"{outlet_id} is in {target}")
    return 0


def _entry(url: str) -> str:
    check_url(url, config())
    doors, title = asyncio.run(find_doors(url))
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    if not doors:
        people.print("[yellow]No door was found[/]; give the outlet's feed or section by hand.")
    entry = {
        "id": host.replace(".", "-"),
        "name": title or host,
        "homepage": url,
        "timezone": config().timezone,
        "kind": "national",
        "doors": [_door(door) for door in doors],
    }
    return yaml.safe_dump([entry], allow_unicode=True, sort_keys=False)


def _door(door: Door) -> dict[str, str]:
    return {"kind": door.kind.value, "url": door.url, "confidence": door.confidence.value}
