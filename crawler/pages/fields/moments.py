"""When an article was published and last changed: the most trusted claim, made finer by others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import chain, islice
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crawler import dates
from crawler.pages.fields import printed
from crawler.pages.fields.jsonld import Linked, string
from crawler.pages.fields.marks import Marks
from crawler.pages.fields.spoken import Spoken
from crawler.pages.fields.values import Claim
from crawler.pages.tree import Node, Tree

MAX_READ = 40  # visible claims that are read as dates
MAX_CLOCKS = 3  # dates at the headline that a time of Greenwich is held against

# Names of meta tags: Open Graph, Dublin Core, schema.org in <meta>, Parse.ly, Sailthru, Mediator,
# Google News and the habits of large CMS.
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time", "og:pubdate",
    "article:published", "article.published", "published_time", "datepublished", "date_published",
    "pubdate", "pub_date", "publish_date", "publishdate", "publish-date", "publication_date",
    "article:publication_date", "originalpublicationdate", "article_date_original",
    "mediator_published_time", "cxenseparse:recs:publishtime", "dc.date.issued", "dcterms.issued",
    "dcterms.created", "dc.date.created", "dc.created", "dcterms.date", "dc.date", "sailthru.date",
    "parsely-pub-date", "bt:pubdate", "date", "datecreated",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "og:article:modified_time", "og:updated_time", "article:modified",
    "datemodified", "modified_time", "dcterms.modified", "dc.date.modified", "last-modified",
    "lastmod",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Dated:
    """The two times of an article, with their sources; `None` where the page gives none."""

    published: datetime | None = None  # aware, UTC
    published_source: str = ""
    modified: datetime | None = None  # aware, UTC
    modified_source: str = ""


class _Read(NamedTuple):
    stamp: dates.Stamp
    source: str


class _Reader:
    """Reads claims in one zone; what is visible only as far as it is asked for, and once."""

    def __init__(self, zone: str, visible: Iterable[Claim]) -> None:
        self.zone = zone
        self._now = datetime.now(UTC)
        self._rest = self.read(visible)
        self._known: list[_Read] = []

    def read(self, claims: Iterable[Claim]) -> Iterator[_Read]:
        for claim in islice(claims, MAX_READ):
            stamp = dates.stamp(claim.text, self.zone)
            if stamp is None or (stamp.strange and not _may_have_words(stamp, claim.source)):
                continue
            # A page cannot be printed in the future: a wrong clock, or the date of an event.
            if not dates.is_future(stamp.moment, self._now):
                yield _Read(stamp, claim.source)

    def visible(self) -> Iterator[_Read]:
        yield from tuple(self._known)
        for one in self._rest:
            self._known.append(one)
            yield one

    def published(self) -> Iterator[_Read]:
        return (one for one in self.visible() if printed.MODIFIED not in one.source)


def find(
    tree: Tree, marks: Marks, linked: Linked, headline: Node | None, url: str, zone: str,
    spoken: Spoken,
) -> Dated:  # fmt: skip
    """Find both times; `zone` (IANA name) is used for times without one.

    Order of trust: JSON-LD, meta tags, microdata, what is shown at the headline, the address,
    what stands under the text. A date alone gives way to a time of the same day, and a time that
    calls itself Greenwich's but is the clock on the page's wall (a known fault of CMS) to that.
    """
    reader = _Reader(zone, printed.claims(tree, marks, headline, spoken))
    told = list(reader.read(_published(marks, linked)))
    best = told[0] if told else None
    if best is None:
        shown = next(reader.published(), None)
        written = printed.in_address(url)
        if shown is None or (shown.source == printed.UNDER and written):
            best = next(reader.read([Claim(written, "url")]), shown)
        else:
            best = shown
    if best is not None:
        best = _finer(best, told, reader)
    modified = next(reader.read(_modified(marks, linked)), None)
    if modified is not None and best is not None and modified.stamp.moment < best.stamp.moment:
        modified = None
    return Dated(
        best.stamp.moment if best else None,
        best.source if best else "",
        modified.stamp.moment if modified else None,
        modified.source if modified else "",
    )


def _may_have_words(stamp: dates.Stamp, source: str) -> bool:
    """Say whether a date with other words beside it may be that of the article.

    "Астана, 20.11.2026 14:05" at the headline is; "Выборы 20 ноября 2026" is a heading.
    """
    return not source.startswith(printed.UNDER) and (
        stamp.time is not None or not source.startswith(printed.SHOWN)
    )


def _published(marks: Marks, linked: Linked) -> Iterator[Claim]:
    for item in (linked.article, linked.page):
        for name in ("datePublished", "dateCreated"):
            if value := string(item.get(name)):
                yield Claim(value, "json-ld")
    for name in _PUBLISHED:
        if told := marks.meta.get(name):
            yield Claim(told, "meta")
    yield from _properties(marks, "datepublished", "datecreated")


def _modified(marks: Marks, linked: Linked) -> Iterator[Claim]:
    for item in (linked.article, linked.page):
        if value := string(item.get("dateModified")):
            yield Claim(value, "json-ld")
    for name in _MODIFIED:
        if told := marks.meta.get(name):
            yield Claim(told, "meta")
    yield from _properties(marks, "datemodified")


def _properties(marks: Marks, *names: str) -> Iterator[Claim]:
    for node in islice(marks.property_of(*names), 4):
        values = (node.get("content"), node.get("datetime"))
        for value in (*values, node.line if node.letters <= printed.MAX_MARK else ""):
            if value:
                yield Claim(value, "microdata")


def _finer(best: _Read, told: list[_Read], reader: _Reader) -> _Read:
    """Take a claim that says more of the same day, or the clock on the page's own wall."""
    stamp = best.stamp
    if stamp.time is None:
        for one in chain(told, reader.published()):
            if one.stamp.time and _same_day(stamp, one.stamp, reader.zone):
                return _Read(one.stamp, f"{one.source} (time)")
    elif stamp.has_zone and _is_greenwich(stamp) and _offset(stamp, reader.zone):
        for one in islice(reader.published(), MAX_CLOCKS):
            shown = one.stamp
            if shown.has_zone or shown.time is None or shown.day != stamp.day:
                continue
            if _minute(shown.time) == _minute(stamp.time):
                return _Read(shown, f"{one.source} (the page's clock)")
    return best


def _same_day(best: dates.Stamp, finer: dates.Stamp, zone: str) -> bool:
    days = {finer.day, finer.moment.date(), finer.moment.astimezone(ZoneInfo(zone)).date()}
    return best.day in days


def _is_greenwich(stamp: dates.Stamp) -> bool:
    return stamp.moment.time().replace(microsecond=0) == stamp.time


def _offset(stamp: dates.Stamp, zone: str) -> timedelta | None:
    return stamp.moment.astimezone(ZoneInfo(zone)).utcoffset() or None


def _minute(clock: time) -> tuple[int, int]:
    return clock.hour, clock.minute
