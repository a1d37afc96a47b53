"""The headline: which of the page's titles, and without the outlet's name."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from crawler import text
from crawler.outlets import Outlet
from crawler.pages.structured import Fields

MAX_TITLE = 1000  # letters
MIN_HEADLINE_WORDS = 4  # shorter <h1> are often "News" or the outlet's name
_BAR = re.compile(r"\s*\|\s*|\s+(?:::|//|»)\s+")
_SEPARATOR = re.compile(r"\s+(?:[|—–\-:·•»/]+|::)\s+|\s*\|\s*")


def headline(fields: Fields, url: str, outlet: Outlet | None) -> str:
    """Choose the headline: structured data, then `<h1>`, then `<title>`; empty when none."""
    names = _site_names(fields, url, outlet)
    page_title = without_site(text.normalise(fields.page_title), names)
    headings = [line for h1 in fields.headings if (line := without_site(_clean(h1), names))]
    claimed = without_site(_clean(fields.title), names)
    if claimed:
        start = claimed.rstrip("….").rstrip()  # search engines want short headlines: cut ones
        whole = next((h1 for h1 in headings if h1.startswith(start)), claimed)
        return (whole if len(whole) > len(claimed) else claimed)[:MAX_TITLE]
    named = [h1 for h1 in headings if _is_part(h1, page_title)]
    if named:
        return max(named, key=len)[:MAX_TITLE]
    # <title> repeats the headline; an <h1> that it does not repeat may be a logo or a rubric.
    sentences = [h1 for h1 in headings if len(h1.split()) >= MIN_HEADLINE_WORDS]
    repeated = [h1 for h1 in sentences if text.fold(h1) in text.fold(page_title)]
    part = _first_part(page_title)
    if not repeated and not sentences and len(part.split()) >= MIN_HEADLINE_WORDS:
        return part[:MAX_TITLE]
    best = max(repeated or sentences or headings, key=len, default=part)
    return best[:MAX_TITLE]


def _is_part(h1: str, page_title: str) -> bool:
    """Say whether an `<h1>` stands at an end of a `<title>`: `<h1> — Site`, `Site | <h1>`.

    Where the rest could be a headline, an `<h1>` at the end or of one word is a rubric.
    """
    size = len(h1)
    after = _SEPARATOR.match(page_title, size)
    if after and text.fold(page_title[:size]) == text.fold(h1):
        rest, sure = page_title[after.end() :], len(h1.split()) > 1
    elif text.fold(page_title[-size:]) == text.fold(h1):
        ends = [cut.start() for cut in _SEPARATOR.finditer(page_title[:-size])]
        if not ends or not _SEPARATOR.fullmatch(page_title[:-size], ends[-1]):
            return False
        rest, sure = page_title[: ends[-1]], False
    else:
        return False
    return sure or all(len(part.split()) < MIN_HEADLINE_WORDS for part in _SEPARATOR.split(rest))


def _first_part(page_title: str) -> str:
    """Cut rubrics and slogans after the first bar of a `<title>`."""
    part = _BAR.split(page_title, maxsplit=1)[0].strip()
    return part if len(part.split()) >= MIN_HEADLINE_WORDS else page_title


def without_site(title: str, names: set[str]) -> str:
    """Cut `— Name of the site` from the end (or `Name of the site |` from the beginning)."""
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            break
        last, first = cuts[-1], cuts[0]
        if _key(title[last.end() :]) in names:
            title = title[: last.start()].rstrip()
        elif _key(title[: first.start()]) in names:
            title = title[first.end() :].lstrip()
        else:
            break
    return "" if _key(title) in names else title


def _site_names(fields: Fields, url: str, outlet: Outlet | None) -> set[str]:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    names = {host, host.rsplit(".", 1)[0], fields.site_name}
    if outlet:
        names |= {outlet.name, outlet.name.split("(")[0], *outlet.name.split("/"), *outlet.hosts}
    return {key for name in names if (key := _key(name))}


def _key(name: str) -> str:
    return "".join(letter for letter in text.fold(name) if letter.isalnum())


def _clean(title: str) -> str:
    return " ".join(text.normalise(title).split())
