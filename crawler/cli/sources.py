"""The catalogue's health as a table: one line an outlet, its week drawn in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from rich.table import Table
from rich.text import Text

from crawler.outlets import Outlet
from crawler.store.outlets import OutletState

COLUMNS = ("outlet", "name", "tier", "languages", "doors", "week", "last read", "last new", "state")
WIDE_ONLY = ("tier", "doors", "languages", "last new")
WIDE, ROOMY = 110, 130  # characters: of a console that holds all columns, and whole names too
BARS = "▁▂▃▄▅▆▇█"
NOTHING = "·"  # a day without an entry


def health_table(
    listed: Iterable[Outlet],
    states: Mapping[str, OutletState],
    weeks: Mapping[str, Sequence[int]],
    now: datetime,
    width: int,
) -> Table:
    """The outlets by tier, one line each, on a console of `width` characters.

    `weeks` are the entries of the last days by outlet, oldest first. On a narrow console the
    columns of `WIDE_ONLY` are left out, and long names are cut.
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
            "week": Text(sparkline(weeks.get(outlet.id, ())), style="cyan"),
            "last read": _when(state.last_ok_at if state else None, now),
            "last new": _when(state.last_new_at if state else None, now),
            "state": _health(outlet, state, now),
        }
        table.add_row(*(values[name] for name in columns))
    return table


def sparkline(counts: Sequence[int]) -> str:
    """Numbers as bars, the largest as the highest; a zero is a dot."""
    most = max(counts, default=0)
    return "".join(
        BARS[round((len(BARS) - 1) * count / most)] if count else NOTHING for count in counts
    )


def _health(outlet: Outlet, state: OutletState | None, now: datetime) -> Text:
    if not outlet.pollable_doors:
        return Text("no door", style="dim")
    if state is None or state.last_read_at is None:
        return Text("new", style="dim")
    if state.condition == "sleeping":
        return Text(f"asleep, {state.error_kind or 'failing'} ×{state.failures}", style="red")
    if state.failures:
        return Text(f"{state.error_kind or 'failing'} ×{state.failures}", style="red")
    if state.condition == "silent":
        since = f" {span(now - state.last_new_at)}" if state.last_new_at else ""
        return Text(f"silent{since}", style="yellow")
    if state.condition == "stubs":
        return Text("only headlines", style="yellow")
    if state.condition == "misfit":
        return Text("page object misfit", style="yellow")
    return Text("good", style="green")


def _when(moment: datetime | None, now: datetime) -> Text:
    return Text(f"{span(now - moment)} ago" if moment else "–")


def span(length: timedelta) -> str:
    """A length of time in its largest fitting unit."""
    minutes = int(length.total_seconds() // 60)
    if minutes < 60:
        return f"{minutes} min"
    return f"{minutes // 60} h" if minutes < 2880 else f"{minutes // 1440} d"
