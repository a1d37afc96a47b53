"""The card of an article on a section page: the box around its link, and the date in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import islice

from lxml import html

from crawler import dates
from crawler.doors.entries import Reading

MAX_CARD = 600  # letters, and pieces of text; a larger box around a link is the page, no card
CARD_DEPTH = 3  # how many boxes out the date of a card may stand
MAX_NODES = 60  # elements looked at in one card
MAX_LINE = 60  # letters; a longer line is a headline or a teaser
MAX_LINES = 30  # short lines of a card that are looked at
LONG_WORDS = 20  # letters; a link with more of them is a headline
MAX_DAYS_TRIED = 20_000  # lines of a page that may be such a day
MAX_DAY = 30  # letters of a day over a group of cards

_STAMPS = ("datetime", "data-datetime", "data-time", "data-timestamp", "data-date", "content")
_NAMED = re.compile(r"date|time|clock|publish|posted|when|ago\b", re.IGNORECASE)
_LENGTH = re.compile(r"duration|length|player|video", re.IGNORECASE)  # 14:05 of a film
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")


def moment(
    link: html.HtmlElement, reading: Reading, title: str = "", day: str = ""
) -> datetime | None:
    """Find when the article of a link was printed; `None` when its card does not say.

    What is marked as a time counts first, then any line that is a date. `title` is not asked:
    headlines speak of other days. `day` stands over the group of the card ("Вчера"): a clock
    alone is of that day.
    """
    box, inner = link, link
    own = frozenset(_lines(link) or ())
    for _ in range(CARD_DEPTH + 1):
        if box is None or box.tag in ("body", "html"):
            return None
        lines = _lines(box)
        if lines is None or _is_shared(box, link):
            return _before(inner, box, reading, day)
        # A clock in the link itself, not marked as one, is the length of a film.
        clocks = {line for line in lines if _CLOCK.fullmatch(line)}
        films = (clocks & own) | _lengths(box) if clocks else clocks
        # A row of digits is a counter of readers, no Unix time.
        unwanted = {title, *films, *filter(str.isdecimal, lines)}
        lines = [line for line in lines if line not in unwanted]
        found = _first([*_marked(box), *lines], reading, day)
        if found is not None:
            return found
        box, inner = box.getparent(), box
    return None


def days(root: html.HtmlElement, reading: Reading) -> Iterator[tuple[html.HtmlElement, str]]:
    """Go through the links of a page, each with the last day that stands above it."""
    day, tried = "", 0
    for node in root.iter():
        if node.tag == "a":
            yield node, day
            continue
        text = " ".join((node.text or "").split()) if len(node.text or "") <= 200 else ""
        if not 3 < len(text) <= MAX_DAY or ":" in text or tried > MAX_DAYS_TRIED:
            continue
        tried += 1
        if dates.read(text, reading.timezone, now=reading.now, far=False):
            day = text


def read_date(
    text: str, reading: Reading, *, day: str = "", clock_alone: bool = False
) -> datetime | None:
    """Read a line of a card; a clock alone is of `day`, or the last such time."""
    line = " ".join(text.split())
    if not line or len(line) > dates.MAX_LENGTH:
        return None
    if clock_alone and day and _CLOCK.fullmatch(line):
        line = f"{day} {line}"
    found = dates.read(line, reading.timezone, now=reading.now, clock_alone=clock_alone, far=False)
    return found.moment if found else None


def _first(values: list[str], reading: Reading, day: str) -> datetime | None:
    """Read the first date of a card, with the clock that may stand apart from it."""
    values = [" ".join(value.split()) for value in values if len(value) <= dates.MAX_LENGTH * 3]
    clock = next((value for value in values if _CLOCK.fullmatch(value)), "")
    for value in values:
        found = read_date(value, reading)
        if found is not None:
            if clock and ":" not in value:
                return read_date(f"{value} {clock}", reading) or found
            return found
    alone = (read_date(value, reading, day=day, clock_alone=True) for value in values)
    return next((found for found in alone if found), None)


def _marked(box: html.HtmlElement) -> list[str]:
    """Return what is marked as a time: attributes first, then the words of `<time>` and the like.

    Machines write attributes: they have no "today" that is long ago when we read it.
    """
    stamps, words = [], []
    for node in islice(box.iter(), MAX_NODES):
        names = _names(node)
        is_named = node.tag == "time" or (_NAMED.search(names) and not _LENGTH.search(names))
        marks = (node.get(name) for name in (_STAMPS if is_named else _STAMPS[:-1]))
        stamps += [mark for mark in marks if mark]
        if is_named:
            words.append(" ".join(islice(node.itertext(), MAX_NODES)))
    return stamps + words


def _lengths(box: html.HtmlElement) -> set[str]:
    """Return what is marked as the length of a film in a card."""
    marked = (node for node in islice(box.iter(), MAX_NODES) if _LENGTH.search(_names(node)))
    return {" ".join(" ".join(islice(node.itertext(), 5)).split()) for node in marked}


def _names(node: html.HtmlElement) -> str:
    return " ".join(node.get(name) or "" for name in ("class", "id", "itemprop"))


def _is_shared(box: html.HtmlElement, link: html.HtmlElement) -> bool:
    """Say whether a box holds another article too, or more times than one needs."""
    address = link.get("href") or ""
    # A longer link to a part of the address leads to the article's section.
    others = (
        node
        for node in islice(box.iter("a"), MAX_NODES)
        if not address.startswith(node.get("href") or "")
    )
    return any(map(_is_headline, others)) or len(list(islice(box.iter("time"), 3))) > 2


def _is_headline(link: html.HtmlElement) -> bool:
    return sum(len(piece.strip()) for piece in islice(link.itertext(), 10)) > LONG_WORDS


def _before(
    node: html.HtmlElement, box: html.HtmlElement, reading: Reading, day: str
) -> datetime | None:
    """Read the date that stands before a link in a row: date, link, date, link.

    Where the row begins with a link, dates stand behind, and the one before is another's.
    """
    first = next((child for child in islice(box, MAX_NODES) if _holds_headline(child)), None)
    if first is None or _preceding(first, reading, day) is None:
        return None
    return _preceding(node, reading, day)


def _preceding(node: html.HtmlElement, reading: Reading, day: str) -> datetime | None:
    parent = node.getparent()
    for _ in range(CARD_DEPTH):
        node = node.getprevious()
        between = node.tail if node is not None else parent.text if parent is not None else None
        found = read_date((between or "")[:200], reading, day=day, clock_alone=True)
        if found is not None or node is None or _holds_headline(node):
            return found
        words = " ".join(islice(node.itertext(), 10))
        found = read_date(words[:200], reading, day=day, clock_alone=True)
        if found is not None:
            return found
    return None


def _holds_headline(node: html.HtmlElement) -> bool:
    return any(_is_headline(link) for link in islice(node.iter("a"), MAX_NODES))


def _lines(box: html.HtmlElement) -> list[str] | None:
    """Return the short lines of a box, or `None` when it is larger than a card."""
    lines: list[str] = []
    size = 0
    for piece in islice(box.itertext(), MAX_CARD):
        line = " ".join(piece.split())
        size += len(line)
        if size > MAX_CARD:
            return None
        if 0 < len(line) <= MAX_LINE and len(lines) < MAX_LINES:
            lines.append(line)
    return lines
