"""The headline: which of the page's titles, and without the outlet's name.

What readers see over the text is the headline; what JSON-LD, OpenGraph and `<title>` claim is
written for search engines and social networks, often shorter or sharper. So the claims choose
among the headings of the page, and stand in only where no heading agrees with any of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from crawler import text
from crawler.outlets import Outlet
from crawler.pages.fields import names
from crawler.pages.fields.headings import Heading
from crawler.pages.fields.marks import TITLE, kind_of_names
from crawler.pages.fields.names import key
from crawler.pages.fields.values import Claim, Fields

MAX_TITLE: Final = 1000  # letters
MIN_HEADLINE_WORDS: Final = 4  # shorter <h1> are often "News" or the outlet's name
MAX_NAME_WORDS: Final = 3  # of a room of the outlet: "CNN Politics"
# Shares of letter triples, Dice's measure: headlines and their variants for search engines had
# .45 and more, rubrics and logos beside claims .2 and less, on the pages that we looked at.
SAME: Final = 0.42
SAME_AS_LESSER: Final = 0.75  # of an <h2>, or a box that is only named "title"
MANY_HEADINGS: Final = 3
_RUN: Final = 3  # letters
_MAX_CUTS: Final = 8  # separators of a title

_BAR = re.compile(r"\s*\|\s*|\s+(?:::|//|»|✩)\s+")
_SEPARATOR = re.compile(r"\s+(?:[|—–\-:·•»/✩]+)\s+|\s*\|\s*|\s*:{2,3}\s+")
_DATED = re.compile(r"\s+\d{1,2}\.\d{2}\.(?:\d{4}|\d{2})(?:,?\s+\d{1,2}:\d{2})?$")
_ELLIPSIS: Final = ("…", "...")
_TEXT_BOXES: Final = ("article", "main")


class Choice(NamedTuple):
    """The headline, where it comes from, and the heading that prints it."""

    text: str
    source: str
    heading: Heading | None


def headline(fields: Fields, url: str, outlet: Outlet | None) -> tuple[str, str]:
    """Choose the headline; return it with its source, both empty when the page has none."""
    known = names.of_site(fields.site_name, url, outlet)
    if known <= fields.names:  # the outlet has no name that the page did not tell
        return fields.headline
    chosen = choose(fields.headings, fields.titles, fields.page_title, known | fields.names)
    return chosen.text[:MAX_TITLE], chosen.source


def choose(
    headings: Sequence[Heading], titles: Sequence[Claim], page_title: str, site: frozenset[str]
) -> Choice:
    """Choose among the headings by what the page claims; `site`: keys of the site's names."""
    claims = [Claim(line, claim.source) for claim in titles if (line := _claimed(claim.text, site))]
    page_title = _claimed(page_title, site)
    top = [
        (one, line)
        for one, line in _shown((one for one in headings if one.is_top), site)
        if not _is_slogan(line, page_title)
    ]
    chosen = _agreeing(top, claims, page_title, SAME)
    if chosen is None:
        others = _shown((one for one in headings if not one.is_top), site)
        chosen = _agreeing(others, claims, page_title, SAME_AS_LESSER) or _alone(top, claims)
    if chosen is not None:
        return _completed(chosen, claims)
    if claims:
        return _completed(Choice(*claims[0], heading=None), claims)
    return _unclaimed(top, page_title)


def _shown(headings: Iterable[Heading], site: frozenset[str]) -> list[tuple[Heading, str]]:
    return [(one, line) for one in headings if (line := _headline(one.text, site))]


def _headline(line: str, site: frozenset[str]) -> str:
    return without_site(_DATED.sub("", _clean(line)), site)


def _agreeing(
    shown: Iterable[tuple[Heading, str]], claims: Sequence[Claim], page_title: str, least: float
) -> Choice | None:
    """Find the heading that is most like a claim; of a heading in parts, the part that is one."""
    best, score = None, least
    segments = list(_segments(page_title))
    keys = {key(line) for line in (*(claim.text for claim in claims), *segments)}
    for heading, line in shown:
        likeness = max((_likeness(line, claim.text) for claim in claims), default=0.0)
        if _is_headline_long(line) or _is_part(line, page_title):
            likeness = max(likeness, *(_likeness(line, one) for one in segments), 0.0)
        part = None
        if key(line) not in keys:
            part = next((one for one in map(_clean, heading.parts) if key(one) in keys), None)
        if part and (_is_headline_long(part) or _is_part(part, page_title)):
            likeness, line = 1.0, part
        if likeness > score:
            best, score = Choice(line, _source(heading), heading), likeness
    return best


def _alone(top: Sequence[tuple[Heading, str]], claims: Sequence[Claim]) -> Choice | None:
    """Take the only `<h1>` against all claims, where it is marked or stands in the article."""
    if not claims or len({line for _, line in top}) != 1:
        return None
    heading, line = top[0]
    is_marked = heading.node.tag != "h1" or kind_of_names(heading.node.names) == TITLE
    inside = is_marked or any(box.tag in _TEXT_BOXES for box in heading.node.up())
    return Choice(line, "h1", heading) if inside and _is_headline_long(line) else None


def _completed(chosen: Choice, claims: Sequence[Claim]) -> Choice:
    """Complete a headline that is cut (search engines want short ones, narrow boxes too)."""
    if chosen.heading is not None and not chosen.text.endswith(_ELLIPSIS):
        return chosen
    start = chosen.text.rstrip(". …")
    for claim in claims:
        if len(claim.text) > len(chosen.text) and claim.text.startswith(start):
            return Choice(claim.text, claim.source, chosen.heading)
    return chosen


def _unclaimed(top: Sequence[tuple[Heading, str]], page_title: str) -> Choice:
    """Choose where only `<title>` and headings that it does not repeat are there."""
    part = _first_part(page_title)
    sentences = [(one, line) for one, line in top if _is_headline_long(line)]
    is_list = len(top) >= MANY_HEADINGS  # of teasers, each with an <h1>
    if part and (not top or ((not sentences or is_list) and _is_headline_long(part))):
        return Choice(part, "title tag", None)
    if not top:
        return Choice("", "", None)
    heading, line = max(sentences or top, key=lambda pair: len(pair[1]))
    return Choice(line, _source(heading), heading)


def _source(heading: Heading) -> str:
    return heading.node.tag if heading.node.tag in ("h1", "h2", "h3") else "marked heading"


def _is_headline_long(line: str) -> bool:
    # Languages without spaces: a headline has no four words, but no rubric has ten letters.
    return len(line.split()) >= MIN_HEADLINE_WORDS or (not line.isascii() and _is_dense(line))


def _is_dense(line: str) -> bool:
    return len(line) >= 10 and any("\u2e80" <= letter <= "\uffdc" for letter in line)


def _segments(page_title: str) -> Iterator[str]:
    """Yield a `<title>` and what stands before and after each of its separators."""
    if page_title:
        yield page_title
        for cut in list(_SEPARATOR.finditer(page_title[:MAX_TITLE]))[:_MAX_CUTS]:
            yield page_title[: cut.start()]
            if not _has_headline(page_title[: cut.start()]):  # else a slogan of the site follows
                yield page_title[cut.end() :]


def _is_part(h1: str, page_title: str) -> bool:
    """Say whether an `<h1>` stands at an end of a `<title>`: `<h1> — Site`, `Site | <h1>`.

    Where the rest could be a headline, an `<h1>` at the end or of one word is a rubric.
    """
    size = len(h1)
    if text.fold(page_title) == text.fold(h1):
        return True
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
    return sure or not _has_headline(rest)


def _is_slogan(h1: str, page_title: str) -> bool:
    """Say whether it only ends a `<title>` that begins with a headline: `Headline | Slogan`."""
    end, whole = key(h1), key(page_title)
    if len(end) >= len(whole) or not whole.endswith(end):
        return False
    cuts = _SEPARATOR.finditer(page_title)
    ends = [cut.start() for cut in cuts if key(page_title[cut.end() :]) == end]
    return bool(ends) and _has_headline(page_title[: ends[0]])


def _has_headline(page_title: str) -> bool:
    return any(_is_headline_long(part) for part in _SEPARATOR.split(page_title))


def _first_part(page_title: str) -> str:
    """Cut rubrics and slogans after the first bar of a `<title>`."""
    part = _BAR.split(page_title, maxsplit=1)[0].strip()
    return part if _is_headline_long(part) else page_title


def without_site(title: str, site: frozenset[str]) -> str:
    """Cut `— Name of the site` from the end (or `Name of the site |` from the beginning)."""
    for _ in range(3):
        cuts = list(_SEPARATOR.finditer(title))
        if not cuts:
            break
        last, first = cuts[-1], cuts[0]
        if _names_site(title[last.end() :], site):
            title = title[: last.start()].rstrip()
        elif _names_site(title[: first.start()], site):
            title = title[first.end() :].lstrip()
        else:
            break
    return "" if key(title) in site else title


def _claimed(line: str, site: frozenset[str]) -> str:
    """Clean a title that is no heading; `Name of the site: …` is cut too.

    Printed headings keep that: "Ministry: …" is how ministries write headlines.
    """
    line = without_site(_clean(line), site)
    name, colon, rest = line.partition(": ")
    return rest if colon and key(name) in site else line


def _names_site(part: str, site: frozenset[str]) -> bool:
    said = key(part)
    if said in site:
        return True
    return len(part.split()) <= MAX_NAME_WORDS and any(
        len(name) >= _RUN and said.startswith(name) for name in site
    )


def _likeness(one: str, other: str) -> float:
    left, right = _runs(key(one)), _runs(key(other))
    return 2 * len(left & right) / (len(left) + len(right)) if left and right else 0.0


@lru_cache(maxsize=512)
def _runs(key: str) -> frozenset[str]:
    return frozenset(key[place : place + _RUN] for place in range(max(1, len(key) - _RUN + 1)))


@lru_cache(maxsize=512)
def _clean(title: str) -> str:
    return " ".join(text.normalise(title[: 2 * MAX_TITLE]).split())
