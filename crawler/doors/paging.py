"""The link from a section page to the page behind it.

Only the page with the next number of the same section is believed: "next" is also what a
calendar says, for ever.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from lxml import html

from crawler.doors.entries import Reading

MAX_LINKS = 20_000  # looked at on one page: the pager stands at its end
MAX_DIGITS = 5  # of a page's number
MAX_PARAMETERS = 50

# Bitrix numbers its pagers (PAGEN_1); the others are WordPress, Drupal, Yii, Laravel and plain PHP.
_PARAMETER = re.compile(r"page|paged|p|pg|pn|page_?n(?:o|um|umber)?|curpage|pagen_\d{1,2}|str")
_SEGMENT = re.compile(r"(?P<before>.*/)(?:page|p|str)[-_/]?(?P<number>\d{1,5})(?:\.\w{2,5})?/?")
_BARE = re.compile(r"(?P<before>.*/)(?P<number>\d{1,3})/?")
_YEAR = re.compile(r"/(?:19|20)\d\d(?:[/-]|$)")
_ONWARD = re.compile(
    r"\W*(?:далее|дальше|следующ\w*|показать ещ[её]|загрузить ещ[её]|ещ[её]|больше|старые|"
    r"келесі\w*|тағы\w*|көбірек|next|older|more|load more|show more)\b.{0,20}"
)


class _Page(NamedTuple):
    """An address taken apart: the section, and which page of it."""

    section: tuple[str, str, frozenset[tuple[str, str]]]  # host, path, other parameters
    number: int | None  # `None`: the address names none, so it is the first


def older(root: html.HtmlElement, reading: Reading) -> str | None:
    """Find the address of the page with the next older entries; `None` when none is linked.

    The first page has no number; its successor is 2, or 1 (Drupal) where the link says "next".
    """
    here = _page(reading.url)
    bare = here if here.number else _bare_page(reading.url) or here
    for node in islice(root.iter("link", "a"), MAX_LINKS):
        href = node.get("href")
        url = reading.link(href.partition("#")[0]) if href else None
        if url is None or url == reading.url:
            continue
        there, before = _page(url), here
        if there.number is None:  # /news/2/ is a page only where the link says "2"
            said = _bare_page(url)
            if said is None or _words(node) != str(said.number):
                continue
            there, before = said, bare
        if there.section != before.section:
            continue
        if there.number == (before.number or 1) + 1:
            return url
        if before.number is None and there.number == 1 and _says_next(node):
            return url
    return None


def _page(url: str) -> _Page:
    parts = urlsplit(url)
    path, number = parts.path, None
    others = []
    for name, value in parse_qsl(parts.query, keep_blank_values=True)[:MAX_PARAMETERS]:
        is_number = value.isascii() and value.isdecimal() and len(value) <= MAX_DIGITS
        if number is None and is_number and _PARAMETER.fullmatch(name.lower()):
            number = int(value)
        else:
            others.append((name, value))
    if number is None and (found := _SEGMENT.fullmatch(path)):
        path, number = found["before"], int(found["number"])
    host = (parts.hostname or "").removeprefix("www.")
    return _Page((host, path.rstrip("/"), frozenset(others)), number)


def _bare_page(url: str) -> _Page | None:
    """Take a number at the end of the path for a page's, unless the path holds a year."""
    found = _BARE.fullmatch(urlsplit(url).path)
    if found is None or _YEAR.search(found["before"]):
        return None
    host, _, others = _page(url).section
    return _Page((host, found["before"].rstrip("/"), others), int(found["number"]))


def _says_next(node: html.HtmlElement) -> bool:
    return "next" in (node.get("rel") or "").lower().split() or bool(
        _ONWARD.fullmatch(_words(node))
    )


def _words(node: html.HtmlElement) -> str:
    text = " ".join("".join(islice(node.itertext(), 10)).split()).casefold()
    return text if len(text) <= 40 else ""
