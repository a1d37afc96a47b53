"""`akbulak outlets`: the catalogue, its health, and new entries for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated

import typer

from crawler.cli import check, discover
from crawler.cli.output import emit, people, plural, results
from crawler.cli.sources import health_table
from crawler.config import config
from crawler.outlets import Outlet
from crawler.startup import prepare
from crawler.store import doors, health
from crawler.store import outlets as outlet_rows
from crawler.store.doors import DoorHealth
from crawler.store.outlets import OutletState

app = typer.Typer(help="The catalogue of outlets.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


@app.command("list")
def list_outlets(as_json: AsJson = False) -> int:
    """Every outlet with its health and its week; with --json, each of its doors too."""
    ready = prepare(config())
    now = datetime.now(UTC)
    with ready.database.read() as connection:
        states = {state.id: state for state in outlet_rows.states(connection)}
        weeks = health.week(connection, now)
        door_health = doors.health(connection) if as_json else []
    ready.database.close()
    if as_json:
        for outlet in ready.catalogue:
            own = [door for door in door_health if door.outlet_id == outlet.id]
            emit("outlet", _values(outlet, states.get(outlet.id), weeks.get(outlet.id, ()), own))
        return 0
    results.print(health_table(ready.catalogue, states, weeks, now, results.width))
    people.print(_summary(ready.catalogue, states.values()))
    return 0


def _summary(listed: Sequence[Outlet], states: Iterable[OutletState]) -> str:
    """How many of each condition, in one line."""
    pollable = sum(bool(outlet.pollable_doors) for outlet in listed)
    parts = [plural(len(listed), "outlet"), f"{pollable} with a door that is polled"]
    conditions = [state.condition for state in states if state.pollable]
    parts += [
        f"{count} {words}"
        for name, words in (
            ("slow", "failing for long"),
            ("sleeping", "asleep"),
            ("silent", "silent beyond their rhythm"),
            ("stubs", "with nothing but headlines"),
            ("misfit", "whose page object no longer fits"),
        )
        if (count := conditions.count(name))
    ]
    return ", ".join(parts)


def _values(
    outlet: Outlet, state: OutletState | None, week: Sequence[int], own: Sequence[DoorHealth]
) -> Mapping[str, object]:
    return {
        "id": outlet.id,
        "name": outlet.name,
        "country": outlet.country,
        "languages": outlet.languages,
        "kind": outlet.kind,
        "tier": outlet.tier,
        "state": state.condition if state else "unknown",
        "failures": state.failures if state else 0,
        "error_kind": state.error_kind if state else None,
        "error": state.error_text if state else None,
        "misfit": state.misfit_why if state and state.misfit_since else None,
        "last_ok": state.last_ok_at if state else None,
        "last_new": state.last_new_at if state else None,
        "next_poll": state.next_poll_at if state else None,
        "week": list(week),
        "doors": [_door(door) for door in own],
    }


def _door(door: DoorHealth) -> dict[str, object]:
    return {name: value for name, value in asdict(door).items() if name != "outlet_id"}


check.register(app)
discover.register(app)
