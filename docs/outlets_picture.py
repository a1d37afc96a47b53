"""Invented outlets in every condition, for the picture of `akbulak outlets list`."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta

from rich.console import Console

from crawler.cli.sources import health_table
from crawler.outlets import Outlet
from crawler.store.outlets import OutletState

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
# id, name, languages, tier, entries of the last days, minutes since read and since something new,
# and what is remembered beside.
INVENTED: tuple[tuple[str, str, str, int, str, int, int, dict[str, object]], ...] = (
    ("kokzhar-vesti", "Кокжарские вести", "ru", 1, "31 28 35 40 33 12 19", 4, 11, {}),
    ("dala-tany", "Дала таңы", "kk", 1, "9 12 10 8 11 3 5", 12, 95, {}),
    ("delovaya-step", "Деловая степь", "ru", 1, "18 22 25 21 19 2 0", 26, 1900,
     {"silent_since": NOW}),
    ("ortalyk", "Орталық Ақпарат", "kk ru en", 2, "88 90 97 85 92 60 41", 2, 3, {}),
    ("mining-herald", "Mining Herald", "en", 2, "3 2 4 3 3 0 1", 55, 340, {}),
    ("eurasia-ledger", "Eurasia Ledger", "en", 2, "4 5 3 4 5 1 2", 38, 130, {"stubs_since": NOW}),
    ("akzhar-tv", "Ақжар ТВ", "kk", 2, "7 6 8 7 1 0 0", 2400, 2600,
     {"state": "slow", "failures": 6, "error_kind": "tls"}),
    ("zhol-alany", "Жол алаңы", "kk", 3, "0 0 0 0 0 0 0", 31000, 31500,
     {"state": "sleeping", "failures": 15, "error_kind": "dns"}),
)  # fmt: skip


def outlets_list(width: int) -> list[str]:
    """The lines of the table as a terminal of that width shows them, with their colours."""
    listed, states, weeks = [], {}, {}
    for name, title, languages, tier, week, read, new, values in INVENTED:
        listed.append(
            Outlet.model_validate({
                "id": name, "name": title, "languages": languages.split(), "tier": tier,
                "kind": "national", "doors": [{"kind": "feed", "url": f"https://{name}.example/"}],
            })
        )  # fmt: skip
        read_at = NOW - timedelta(minutes=read)
        known: dict[str, object] = {
            "state": "active", "next_poll_at": NOW, "interval_s": None, "first_read_at": read_at,
            "last_read_at": NOW, "last_ok_at": read_at,
            "last_new_at": NOW - timedelta(minutes=new), "usual_new": None, "failures": 0,
            "error_kind": None, "error_text": None, "error_url": None, "listed": True,
            "pollable": True,
        }  # fmt: skip
        states[name] = OutletState(id=name, name=title, tier=tier, **(known | values))  # type: ignore[arg-type]
        weeks[name] = [int(count) for count in week.split()]
    console = Console(file=io.StringIO(), width=width, force_terminal=True, color_system="standard")
    console.print(health_table(listed, states, weeks, NOW, width))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue().splitlines()
