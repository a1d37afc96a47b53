"""What a new version of a query changed, for people: its words one after the other, compared."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_PIECE = re.compile(r'(?:[=\w]|cs:)*"[^"]*"[~^\d]*|[()]|[^\s()"]+')
_AROUND = 3  # pieces kept beside a change, to show where it stands


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of two versions, one after the other."""

    kind: Literal["same", "old", "new"]
    text: str  # "…" where a long stretch that is the same was left out


def differences(old: str, new: str) -> list[Piece]:
    """Compare two queries in canonical form; what stayed is shown only beside what changed.

    Empty where nothing changed.
    """
    if old == new:
        return []
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    found: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, low, high, start, end in matcher.get_opcodes():
        if kind == "equal":
            same = before[low:high]
            head = 0 if low == 0 else _AROUND
            tail = 0 if high == len(before) else _AROUND
            if len(same) > head + tail + 1:
                same = [*same[:head], "…", *same[len(same) - tail :]]
            found.append(Piece("same", _joined(same)))
            continue
        if high > low:
            found.append(Piece("old", _joined(before[low:high])))
        if end > start:
            found.append(Piece("new", _joined(after[start:end])))
    return found


def _joined(pieces: list[str]) -> str:
    return " ".join(pieces).replace("( ", "(").replace(" )", ")")
