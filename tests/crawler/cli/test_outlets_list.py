"""The catalogue's health as a table: readable on a narrow console too."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from rich.console import Console
from store_world import DALA, HOUR, NOW, STEP, VESTNIK, outlet, populate

from crawler.cli.sources import health_table, sparkline
from crawler.store import Database, health
from crawler.store import outlets as outlet_rows

WEEKS = {"vestnik": [0, 1, 2, 4, 8, 4, 0]}
SILENT = outlet("silent", doors=()).model_copy(update={"name": "Министерство " * 8})


@pytest.fixture
def drawn(database: Database) -> dict[int, list[str]]:
    """The table's lines by the width of the console."""
    populate(database)
    with database.read() as connection:
        states = {state.id: state for state in outlet_rows.states(connection)}
    read = {"last_read_at": NOW, "last_ok_at": NOW - HOUR}
    states["vestnik"] = replace(states["vestnik"], **read)  # type: ignore[arg-type]  # a test's
    states["step"] = replace(
        states["step"],
        **read,
        silent_since=NOW,
        last_new_at=NOW - 72 * HOUR,  # type: ignore[arg-type]
    )
    states["dala"] = replace(
        states["dala"], **read, failures=3, error_kind="status", error_text="HTTP 503 " * 20  # type: ignore[arg-type]
    )  # fmt: skip
    lines = {}
    for width in (80, 109, 110, 200):
        console = Console(file=io.StringIO(), width=width)
        console.print(health_table([VESTNIK, DALA, STEP, SILENT], states, WEEKS, NOW, width))
        assert isinstance(console.file, io.StringIO)
        lines[width] = console.file.getvalue().splitlines()
    return lines


@pytest.mark.parametrize("width", [80, 109, 110, 200])
def test_every_outlet_has_one_line_that_ends_with_its_state(
    drawn: dict[int, list[str]], width: int
) -> None:
    states = {line.split()[0]: line.rstrip() for line in drawn[width]}
    assert len(drawn[width]) == 5
    for name, state in (
        ("vestnik", "good"),
        ("dala", "status ×3"),
        ("step", "silent 3 d"),
        ("silent", "no door"),
    ):
        assert states[name].endswith(state)


def test_a_page_object_that_no_longer_fits_is_shown(database: Database) -> None:
    populate(database)
    with database.write() as connection:
        for _ in range(health.MISSES):
            health.note_page_object(connection, "vestnik", "vestnik: no div.body", NOW)
        state = outlet_rows.state(connection, "vestnik")
    assert state is not None
    states = {"vestnik": replace(state, last_read_at=NOW)}
    console = Console(file=io.StringIO(), width=80)
    console.print(health_table([VESTNIK], states, WEEKS, NOW, 80))
    assert isinstance(console.file, io.StringIO)
    assert console.file.getvalue().rstrip().endswith("page object misfit")


@pytest.mark.parametrize(("width", "shown"), [(80, False), (109, False), (110, True), (200, True)])
def test_tier_and_doors_need_room(drawn: dict[int, list[str]], width: int, shown: bool) -> None:
    assert ("tier" in drawn[width][0], "doors" in drawn[width][0]) == (shown, shown)


def test_a_long_name_is_cut_where_it_must_be(drawn: dict[int, list[str]]) -> None:
    cut = {width: any("…" in line for line in lines) for width, lines in drawn.items()}
    assert cut == {80: True, 109: True, 110: True, 200: False}


def test_the_week_is_drawn_with_the_largest_day_highest(drawn: dict[int, list[str]]) -> None:
    assert "·▂▃▅█▅·" in next(line for line in drawn[80] if line.startswith("vestnik"))
    assert sparkline([]) == ""
    assert sparkline([0, 0]) == "··"
    assert sparkline([5]) == "█"
