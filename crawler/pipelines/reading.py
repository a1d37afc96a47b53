"""What a worker process does with one page: extract, fingerprint, match.

Runs outside the crawler's process (`crawler.workers`), takes and returns plain values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from crawler import pages, text
from crawler.dedupe import Revision, fingerprint
from crawler.errors import PageError
from crawler.items import Article, Quality
from crawler.outlets import Outlet
from crawler.pipelines.packing import Packed, pack, unpack
from crawler.queries import Document, Percolator, Standing


@dataclass(frozen=True, slots=True)
class Told:
    """What a door told of the article before its page was read."""

    url: str
    canonical_url: str
    title: str
    summary: str
    published: datetime | None
    language: str | None


@dataclass(frozen=True, slots=True)
class TopicMatch:
    """A topic that an article matched, and why."""

    topic_id: str
    score: float
    terms: tuple[str, ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article with all that can be known of it alone."""

    article: Article
    fingerprint: str
    matches: tuple[TopicMatch, ...]
    revision: Revision | None = None  # of a page read again: what differs from what is stored
    next_page: str | None = None  # address of the page on which the article goes on
    misfit: str | None = None  # why the outlet's page object does not fit the page


SAME_TITLE = 0.34  # share of common words below which two headlines are not of one article


@dataclass(frozen=True, slots=True)
class Asked:
    """What is known of a page before it is read, and what it is to be held against."""

    url: str
    encoding: str | None  # as the server named it
    fetched_at: datetime
    outlet: Outlet
    told: Told | None
    standing: Standing


def read_page(body: bytes, asked: Asked) -> ReadArticle:
    """Extract an article from its page, fill gaps from what the door told, and match it.

    Raises:
        PageError: the page holds no article, or another one than the door told of.
    """
    outlet, told = asked.outlet, asked.told
    reading = pages.read(body, asked.url, encoding=asked.encoding, outlet=outlet)
    article = reading.article
    if told is not None and _is_another(article, told):
        raise PageError(f"the address leads to another page: {article.title[:80]}", url=asked.url)
    article = replace(article, outlet_id=outlet.id, fetched_at=asked.fetched_at)
    article = _fill(article, told, ZoneInfo(outlet.timezone))
    read = judge(article, outlet, asked.standing)
    return replace(read, next_page=reading.next_page, misfit=reading.misfit)


def read_to_keep(
    body: bytes, asked: Asked, pattern: bytes | None
) -> tuple[ReadArticle, Packed | None]:
    """`read_page`, and the page packed over its outlet's pattern, to be kept.

    Raises:
        PageError: as `read_page`.
    """
    return read_page(body, asked), pack(body, pattern)


def read_kept(packed: bytes, pattern: bytes | None, asked: Asked) -> ReadArticle:
    """`read_page` of a page that was kept.

    Raises:
        PageError: as `read_page`; or the kept page is damaged.
    """
    return read_page(unpack(packed, pattern), asked)


def read_entry(
    told: Told, fetched_at: datetime, outlet: Outlet, reason: str, standing: Standing
) -> ReadArticle:
    """Make an article of what the door told.

    A stub, where the page cannot be had and `reason` says why; without a reason there is no page,
    and the entry is the whole article.
    """
    title, summary = text.normalise(told.title), text.normalise(told.summary)
    article = Article(
        url=told.url,
        canonical_url=told.canonical_url,
        outlet_id=outlet.id,
        title=title,
        lead=summary,
        text=summary,
        published=told.published,
        language=text.language(f"{title}\n{summary}", told.language or _only(outlet.languages)),
        fetched_at=fetched_at,
        quality=Quality.STUB if reason else Quality.FULL,
        quality_reason=f"only title and summary: {reason}" if reason else "",
    )
    return judge(article, outlet, standing)


def _fill(article: Article, told: Told | None, zone: ZoneInfo) -> Article:
    if told is None:
        return article
    return replace(
        article,
        title=article.title or text.normalise(told.title),
        lead=article.lead or text.normalise(told.summary),
        published=_better(told.published, article.published, zone),
    )


def _is_another(article: Article, told: Told) -> bool:
    """Whether a link led elsewhere: to a login, consent or notice page, or a wall in its place.

    What stands at the told address with a whole text is the article, whatever its headline.
    """
    if article.canonical_url == told.canonical_url and article.quality is Quality.FULL:
        return False
    shown, printed = _words(told.title), _words(article.title)
    if not shown or not printed:
        return False
    return len(shown & printed) < SAME_TITLE * min(len(shown), len(printed))


def _words(title: str) -> set[str]:
    return {text.fold(token.surface) for token in text.tokens(text.normalise(title))}


def _better(door: datetime | None, page: datetime | None, zone: ZoneInfo) -> datetime | None:
    """The door's time, unless it names the day only and the page knows the hour of that day."""
    if door is None or page is None:
        return door or page
    local, other = door.astimezone(zone), page.astimezone(zone)
    day_only = local.time() == time.min
    return page if day_only and local.date() == other.date() else door


def _only(languages: Sequence[str]) -> str | None:
    return languages[0] if len(languages) == 1 else None


def judge(article: Article, outlet: Outlet, standing: Standing) -> ReadArticle:
    """Find out which topics an article matches."""
    found = _percolator(standing).match(Document.from_article(article, outlet.country, outlet.kind))
    matches = tuple(
        TopicMatch(str(topic), match.score, tuple(match.terms), match.sentence)
        for topic, match in sorted(found, key=lambda pair: (-pair[1].score, str(pair[0])))
    )
    return ReadArticle(article, fingerprint(article), matches)


@lru_cache(maxsize=2)
def _percolator(standing: Standing) -> Percolator:
    return standing.percolator()
