"""Headlines as keys: is what an aggregator lists the article that a door has shown?"""

from __future__ import annotations

import re

from crawler.text.clean import normalise
from crawler.text.folding import fold
from crawler.text.splitting import tokens

MIN_WORDS = 4  # shorter headlines ("Курс валют", "News of the day") are printed every day
MAX_TITLE = 1000  # letters that are looked at

# What stands between a headline and the outlet's name.
_TAIL = re.compile(r"\s[-–—|·•:]+\s(?=[^\s])|\s*\|\s*")


def title_key(title: str, outlet: str | None = None) -> str:
    """Return a headline's words, folded and without punctuation: equal for equal headlines.

    `outlet` is a name to be taken off the end ("Title - Outlet"). Empty where no word is left.
    """
    title = normalise(title[:MAX_TITLE])
    if outlet:
        title = without_name(title, outlet)
    return " ".join(token.surface for token in tokens(fold(title)))


def same_title(one: str, other: str) -> bool:
    """Say whether two headlines are one; those under `MIN_WORDS` words never are.

    Aggregators cut long headlines: a cut one, marked by dots, is the same as its whole.
    """
    first, second = title_key(one), title_key(other)
    if min(len(first.split()), len(second.split())) < MIN_WORDS:
        return False
    if first == second:
        return True
    cut, whole = (first, second) if len(first) < len(second) else (second, first)
    shorter = one if cut == first else other
    return shorter.rstrip().endswith(("…", "...")) and whole.startswith(cut)


def without_name(title: str, name: str) -> str:
    """Cut " - Name" from the end of a headline; the headline stays where that is not its end."""
    wanted = _words(name)
    if not wanted:
        return title
    for cut in reversed(list(_TAIL.finditer(title))):
        end = _words(title[cut.end() :])
        if end == wanted:
            return title[: cut.start()].rstrip() or title
        if len(end) > len(wanted):
            break
    return title


def _words(text: str) -> str:
    return " ".join(token.surface for token in tokens(fold(normalise(text))))
