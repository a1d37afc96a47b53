"""When an article was printed, as its page shows it to readers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice, takewhile
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from crawler.pages.fields.marks import DATE, Marks, is_foreign
from crawler.pages.fields.spoken import Spoken
from crawler.pages.fields.values import Claim
from crawler.pages.lines import BLOCKS
from crawler.pages.tree import Node, Tree

BEFORE: Final = 60  # elements and texts before the headline among which its date may stand
AFTER: Final = 250  # … and after it; the text begins earlier, as a rule
BOXES_OVER: Final = 3  # how many boxes out from the headline it may stand over it
BOXES_UNDER: Final = 4  # … and under the text
MAX_MARKED: Final = 12  # marks of dates that are read
MAX_LOOKED_AT: Final = 100  # … or passed over, for they stand among other articles
MAX_MARK: Final = 200  # letters in a box named "date"; a larger one holds more than a date
MAX_DATE_LINE: Final = 100  # letters; longer lines with a date in them are text
MAX_UNDER: Final = 8  # dates after the text that are read
LINES_BEFORE: Final = 3  # lines over the headline that may hold the date
LINES_AFTER: Final = 10  # short lines under it
LONG_LINES: Final = 2  # lines of text after which no plain line is the date: the lead is one
MAX_LABELLED: Final = 5

# Only whole dates count: with a year, or of three numbers.
_WHOLE = re.compile(r"(?:19|20)\d\d|\d[./-]\d\d?[./-]\d\d|\d{10}|\d [^\W\d_]{3,9} \d\d\b")
# 2026/11/20, 2026-11-20, 20261120 as a part of its own, 2026/nov/20.
_URL_DATE = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})([/_.-]?)(0?[1-9]|1[0-2]|[a-z]{3})\2(0[1-9]|[12][0-9]|3[01]|"
    r"(?<=[/_.-])[1-9])(?![0-9])",
    re.IGNORECASE,
)
_URL_DATE_BACK = re.compile(
    r"(?<![0-9])(0[1-9]|[12][0-9]|3[01])([/_.-])(0[1-9]|1[0-2])\2(20[0-9]{2})(?![0-9])"
)
_MODIFIED = re.compile(
    r"обновл|измен[её]н|редактир|актуализ|жаңарт|өзгерт|updated|modified|edited|last update",
    re.IGNORECASE,
)
_PUBLISHED = re.compile(
    r"опубликован|дата публикации|размещен|добавлен|жарияланды|жарияланған|жарияланым|"
    r"published|posted|first seen",
    re.IGNORECASE,
)
_LABEL_WORDS: Final = (
    "опубликован", "дата публикации", "размещен", "добавлен", "жарияла", "published", "posted",
)  # fmt: skip
# One line often shows both: "Опубликовано: … Обновлено: …".
_LABELS = re.compile(f"(?={_MODIFIED.pattern}|{_PUBLISHED.pattern})", re.IGNORECASE)
_ALONE = re.compile(r"[^\w]{0,3}[\w][\w\s.,:/()-]{7,40}")
_CLOCK = re.compile(r"\d:\d\d")
_BARS = re.compile(r"[|•·●]| [—–] ")
MODIFIED: Final = "modified"  # at the end of the source of a claim about the last change
SHOWN: Final = "visible text"
UNDER: Final = "under the text"  # the least of the shown: it may be the date of something else


class Line(NamedTuple):
    """A line of text near the headline."""

    text: str
    linked: bool
    long: bool  # a line of text
    end: int  # the place after it


def claims(tree: Tree, marks: Marks, headline: Node | None, spoken: Spoken) -> Iterator[Claim]:
    """Yield what may be the date, best first, each once.

    Clocks of the site's header and dates of other articles stand elsewhere, so `<time>`, boxes
    named "date" and plain lines count only around the headline, or inside `<article>`. The
    source of a claim about the last change ends with "modified".
    """
    near = Surroundings(headline) if headline is not None else None
    found = chain(
        _marked(tree, marks, near),
        near.plain() if near else (),
        _labelled(tree, spoken),
        near.under() if near else (),
    )
    seen = set()
    for claim in _split(found):
        if claim.text not in seen:
            seen.add(claim.text)
            yield claim


class Surroundings:
    """What stands around a headline, read once."""

    def __init__(self, headline: Node) -> None:
        boxes = [headline, *takewhile(_is_box, islice(headline.up(), 1, 1 + BOXES_UNDER))]
        self.headline = headline
        self.start = max(boxes[:BOXES_OVER][-1].start, headline.start - BEFORE)
        self._own_end = boxes[-1].end
        self._last = min(len(headline.tree.items), headline.end + AFTER)
        self.text = self._last  # where it is under way
        self._after: list[Line] = []
        long = 0
        for line in _lines(headline, headline.start + 1, self.text):
            self._after.append(line)
            long += line.long
            if long >= LONG_LINES:
                self.text = line.end
                break

    def plain(self) -> Iterator[Claim]:
        """Yield short lines at the headline and under it, up to the text, then those over it."""
        before = list(_lines(self.headline, self.start, self.headline.start))[-LINES_BEFORE:]
        for line in chain(self._after[:LINES_AFTER], reversed(before)):
            if not line.long and not line.linked:
                yield Claim(line.text, SHOWN)
        tree = self.headline.tree
        for place in range(self.headline.start + 1, self.text):  # a dateline
            item = tree.items[place]
            if not isinstance(item, str) or len(item) > MAX_DATE_LINE:
                continue
            if tree.linked[place] == tree.linked[place + 1]:
                yield Claim(" ".join(item.split()), SHOWN)

    def under(self) -> Iterator[Claim]:
        """Yield dates that stand alone on a line after the text: with a time, or the only one."""
        lines = [
            line.text
            for line in _lines(self.headline, self.text, min(self._own_end, self._last))
            if not line.linked and _ALONE.fullmatch(line.text) and _WHOLE.search(line.text)
        ][:MAX_UNDER]
        for line in lines:
            if _CLOCK.search(line) or len(lines) == 1:
                yield Claim(line, UNDER)


def in_address(url: str) -> str:
    """Return the date in an address as ISO 8601; empty when there is none."""
    path = urlsplit(url).path[:500]
    if found := _URL_DATE.search(path):
        year, _, month, day = found.groups()
        if month.isdigit():
            return f"{year}-{int(month):02}-{int(day):02}" if len(month) + len(day) > 2 else ""
        return f"{day} {month} {year}"
    if found := _URL_DATE_BACK.search(path):
        day, _, month, year = found.groups()
        return f"{year}-{month}-{day}"
    return ""


def _split(found: Iterable[Claim]) -> Iterator[Claim]:
    """Part claims at their labels, and say which are about the last change."""
    for claim in found:
        if len(claim.text) > MAX_MARK or not _WHOLE.search(claim.text):
            continue
        for piece in islice(_LABELS.split(claim.text), 5):
            label = f" {MODIFIED}" if _MODIFIED.match(piece) else ""
            yield Claim(piece, claim.source + label)
            for part in islice(_BARS.split(piece), 5) if _BARS.search(piece) else ():
                if _WHOLE.search(part):
                    yield Claim(part, claim.source + label)


def _marked(tree: Tree, marks: Marks, near: Surroundings | None) -> Iterator[Claim]:
    named = marks.named.get(DATE, [])
    times = tree.all("time")
    if near is not None:
        at = near.headline.start
        found = [node for node in chain(times, named) if near.start <= node.start < near.text]
        # From the headline downwards, then from it upwards.
        found.sort(key=lambda node: (node.start < at, abs(node.start - at)))
        yield from _written(found)
    for node in tree.all("article")[:1]:
        yield from _written(one for one in chain(times, named) if one.within(node))
    yield from _written(node for node in times if "pubdate" in node.attributes)


def _written(nodes: Iterable[Node]) -> Iterator[Claim]:
    count = 0
    for node in islice(nodes, MAX_LOOKED_AT):
        if is_foreign(node):
            continue
        count += 1
        if count > MAX_MARKED:
            return
        source = "time" if node.tag == "time" else "marked text"
        label = ""
        if _MODIFIED.search(node.names) or _MODIFIED.search(node.get("itemprop") or ""):
            label = f" {MODIFIED}"
        for name in ("datetime", "content", "data-datetime", "data-time", "data-timestamp",
                     "data-date", "data-published", "title"):  # fmt: skip
            if (value := node.get(name)) and _WHOLE.search(value[:MAX_MARK]):
                yield Claim(value, source + label)
        if 0 < node.letters <= MAX_MARK:
            yield Claim(node.line, source + label)


def _is_box(node: Node) -> bool:
    return node.tag not in ("body", "html")


def _labelled(tree: Tree, spoken: Spoken) -> Iterator[Claim]:
    """Yield lines anywhere that say "published …": under the text, as a rule."""
    items = tree.items
    for place in spoken.places(_LABEL_WORDS)[:MAX_LABELLED]:
        item = items[place]
        if not isinstance(item, str) or len(item) > MAX_DATE_LINE:
            continue
        near = [piece for piece in items[place : place + 8] if isinstance(piece, str)]
        yield Claim(" ".join(" ".join(near[:4]).split())[:MAX_DATE_LINE], SHOWN)
        yield Claim(" ".join(item.split()), SHOWN)


def _lines(headline: Node, start: int, end: int) -> Iterator[Line]:
    """Yield the lines between two places of the page."""
    items = headline.tree.items
    linked = headline.tree.linked
    ends: list[int] = []  # of the blocks that are open
    pieces: list[str] = []
    began = start

    def line(place: int) -> Line | None:
        text = " ".join("".join(pieces).split())
        pieces.clear()
        if not text:
            return None
        in_links = (linked[place] - linked[began]) * 2 > len(text)
        return Line(text, in_links, len(text) > MAX_DATE_LINE, place)

    for place in range(start, end):
        item = items[place]
        ended = bool(ends) and place >= ends[-1]
        while ends and place >= ends[-1]:
            ends.pop()
        begins = not isinstance(item, str) and (item.tag in BLOCKS or item.tag == "br")
        if pieces and (ended or begins) and (found := line(place)):
            yield found
        if isinstance(item, str):
            if not pieces:
                began = place
            pieces.append(item)
        elif begins:
            ends.append(item.end)
        elif pieces:
            pieces.append(" ")
    if pieces and (found := line(end)):
        yield found
