"""When an article was printed, as its page shows it to readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlsplit

from lxml import html

from crawler.pages import lines

HEADLINE_BOXES = 3  # how many boxes out from the headline its date may stand
MAX_MARKED = 40  # marks of dates that are looked at
MAX_DATE_LINE = 60  # letters; longer lines with a date in them are text
LINES_BEFORE = 2  # lines over the headline, in its own box, that may hold the date
LINES_AFTER = 8  # lines under it; the text begins earlier, as a rule

_URL_DATE = re.compile(r"/(20\d{2})[/-](\d{1,2})[/-](\d{1,2})(?=[/-]|$)")
_DATE_CLASS = re.compile(r"date|time|publish|дата", re.IGNORECASE)


def claims(root: html.HtmlElement, url: str) -> Iterator[str]:
    """Yield what may be the date, best first: marks, plain lines at the headline, the address.

    Clocks of the site's header and dates of other articles stand elsewhere, so `<time>`, boxes
    named "date" and plain lines count only around the first `<h1>`, or inside `<article>`.
    """
    for node in root.iterfind(".//*[@itemprop='datePublished']"):
        yield node.get("content") or node.get("datetime") or _line(node)
    yield from islice(_marked(root), MAX_MARKED)
    yield from _plain(root)
    if found := _URL_DATE.search(urlsplit(url).path):
        yield f"{found[1]}-{int(found[2]):02}-{int(found[3]):02}"


def _marked(root: html.HtmlElement) -> Iterator[str]:
    for box in _boxes(next(root.iter("h1"), None)):
        yield from _inside(box)
    for article in islice(root.iter("article"), 1):
        yield from _inside(article)


def _inside(box: html.HtmlElement) -> Iterator[str]:
    for node in islice(box.iter("time"), 3):
        yield node.get("datetime") or _line(node)
    named = (
        node
        for node in box.iterfind(".//*[@class]")
        if len(node) <= 3 and _DATE_CLASS.search(node.get("class"))
    )
    for node in islice(named, 5):
        yield _line(node)


def _plain(root: html.HtmlElement) -> Iterator[str]:
    """Yield short lines under the headline, up to the text, then those over it."""
    headline = next(root.iter("h1"), None)
    boxes = list(_boxes(headline))
    if headline is None or not boxes:
        return
    inside = {headline, *headline.iter()}
    before: list[str] = []
    after = None
    for line in lines.read(boxes[-1]):
        if line.box in inside:
            after = 0
        elif after is None:
            near = line.box is boxes[0] or line.box.getparent() is boxes[0]
            before = [*before, line.text][-LINES_BEFORE:] if near else []
        elif len(line.text) > MAX_DATE_LINE or after >= LINES_AFTER:
            break
        else:
            after += 1
            if not line.linked:
                yield line.text
    yield from (line for line in reversed(before) if len(line) <= MAX_DATE_LINE)


def _boxes(headline: html.HtmlElement | None) -> Iterator[html.HtmlElement]:
    """Yield the boxes around the headline, from the nearest outwards."""
    for box in islice(headline.iterancestors() if headline is not None else (), HEADLINE_BOXES):
        if box.tag in ("body", "html"):
            break
        yield box


def _line(node: html.HtmlElement) -> str:
    return " ".join(" ".join(islice(node.itertext(), 200)).split())
