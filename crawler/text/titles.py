"""Headlines as keys: is what an aggregator lists the article that a door has shown?"""

from __future__ import annotations

import re

from crawler.text.clean import normalise
from crawler.text.folding import fold
from crawler.text.splitting import words

MAX_TITLE = 1000  # letters that are looked at

# What stands between a headline and the outlet's name.
_TAIL = re.compile(r"\s[-–—|·•:]+\s(?=[^\s])|\s*\|\s*")


def title_key(title: str) -> str:
    """Return a headline's words, folded and without punctuation: equal for equal headlines.

    Empty where no word is left.
    """
    return " ".join(words(fold(normalise(title[:MAX_TITLE]))).surfaces)


def without_name(title: str, name: str) -> str:
    """Cut " - Name" from the end of a headline; the headline stays where that is not its end."""
    wanted = title_key(name)
    if not wanted:
        return title
    for cut in reversed(list(_TAIL.finditer(title))):
        end = title_key(title[cut.end() :])
        if end == wanted:
            return title[: cut.start()].rstrip() or title
        if len(end) > len(wanted):
            break
    return title
