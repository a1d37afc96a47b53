"""Tables of dates as the press writes them, for the tests and for the benchmark."""

from __future__ import annotations

import codecs
from datetime import datetime
from pathlib import Path

FOLDER = Path(__file__).parent / "data"


def read_table(name: str) -> list[tuple[str, datetime]]:
    """Read `tests/data/NAME`: what is written (with escapes: \\n, \\xa0), and what it means."""
    rows = []
    for line in (FOLDER / name).read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            moment, written = line.split("\t", 1)
            rows.append((_unescaped(written), datetime.fromisoformat(moment)))
    return rows


def read_garbage() -> list[str]:
    """Read strings that are no dates."""
    lines = (FOLDER / "dates_garbage.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def _unescaped(text: str) -> str:
    return codecs.decode(text, "unicode_escape") if "\\" in text else text
