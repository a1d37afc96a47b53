"""Kept pages read again with today's extractor: what came of each, and its article brought up.

A reading by a better extractor is not a version of the outlet's page, and no news: nobody is told.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from urllib.parse import urlsplit

from crawler.errors import AkbulakError
from crawler.items import Article, Quality
from crawler.outlets import Outlet, visitor
from crawler.pipelines.examine import told_of
from crawler.pipelines.reading import Asked, ReadArticle, TopicMatch, read_kept
from crawler.queries import Standing
from crawler.store import Connection, Database, articles, events, rawpages
from crawler.store.database import lock_articles
from crawler.store.entries import PendingEntry
from crawler.store.rawpages import KeptPage
from crawler.store.topics import TopicRow
from crawler.workers import Workers

BATCH = 64  # pages read before they are written in one transaction: a second or two of work
RANK = {Quality.STUB: 0, Quality.PARTIAL: 1, Quality.FULL: 2}
FIELDS = (
    "title", "lead", "text", "published", "modified", "authors", "language", "image_url",
    "section", "quality",
)  # fmt: skip


class Outcome(StrEnum):
    """What became of an article whose page was read again."""

    SAME = "same"
    CHANGED = "changed"
    BETTER = "better"  # more of the article than before: a stub became a text, a part the whole
    WORSE = "worse"  # less than before, or nothing; the article stays as it was


@dataclass(frozen=True, slots=True)
class Reread:
    """An article and what reading its page again brought."""

    article: Article  # as it was
    outcome: Outcome
    fields: tuple[str, ...] = ()  # of `FIELDS`, those that differ
    letters: int = 0  # of its text now
    moved: int = 0  # letters of paragraphs that only one of the two texts has
    reason: str = ""  # why it is worse, in words


@dataclass(frozen=True, slots=True)
class Span:
    """Which pages are read again."""

    since: datetime  # fetched then or later
    first: int  # the ids that these pages are between
    last: int  # the last id when it began: what comes in meanwhile was read by today's extractor
    outlet_id: str | None = None


@dataclass(frozen=True, slots=True)
class Tools:
    """What reading needs."""

    database: Database
    workers: Workers
    catalogue: Mapping[str, Outlet]
    topics: Mapping[str, TopicRow]


def compare(before: Article, after: Article) -> Reread:
    """Say what a new reading of an article's page changes."""
    if RANK[after.quality] < RANK[before.quality]:
        reason = f"{after.quality}, was {before.quality}: {after.quality_reason}"
        return Reread(before, Outcome.WORSE, letters=len(after.text), reason=reason)
    fields = tuple(name for name in FIELDS if getattr(before, name) != getattr(after, name))
    if after.published is None:  # the door's may have been forgotten, a known time never is
        fields = tuple(name for name in fields if name != "published")
    outcome = Outcome.CHANGED if fields else Outcome.SAME
    if RANK[after.quality] > RANK[before.quality]:
        outcome = Outcome.BETTER
    moved = set(before.text.split("\n")) ^ set(after.text.split("\n"))
    return Reread(before, outcome, fields, len(after.text), sum(map(len, moved)))


async def reread(tools: Tools, span: Span, *, dry_run: bool) -> AsyncIterator[list[Reread]]:
    """Read kept pages again, in the order in which they were first kept, batch by batch.

    Each batch is written in one transaction before it is given out; who stops listening keeps what
    is done. A page that was replaced while it was read, or whose article is gone, is left out.
    """
    standing = Standing(tuple((topic.id, topic.query) for topic in tools.topics.values()))
    after = span.first - 1
    while True:
        pages = await tools.database.query(
            rawpages.batch, span.since, after, span.last, BATCH, span.outlet_id
        )
        if not pages:
            return
        after = pages[-1].id
        shown = await tools.database.query(
            rawpages.shown_as, {page.entry_id for page in pages if page.entry_id is not None}
        )
        readings = await asyncio.gather(
            *(_read(tools, page, shown.get(page.entry_id or 0), standing) for page in pages)
        )
        found = list(zip(pages, readings, strict=True))
        if dry_run:
            yield [one for one, *_ in await tools.database.query(_compare_all, found)]
        else:
            yield await tools.database.run(_write, found, tools.topics)


async def _read(
    tools: Tools, page: KeptPage, entry: PendingEntry | None, standing: Standing
) -> ReadArticle | AkbulakError:
    outlet = tools.catalogue.get(page.outlet_id)
    if outlet is None:
        host = urlsplit(page.url).hostname or page.outlet_id
        outlet = visitor(host).model_copy(update={"id": page.outlet_id})
    asked = Asked(page.url, page.charset, page.fetched_at, outlet, told_of(entry), standing)
    try:
        return await tools.workers.run("page", page.url, read_kept, page.body, page.pattern, asked)
    except AkbulakError as error:
        return error


_Found = Sequence[tuple[KeptPage, ReadArticle | AkbulakError]]


def _compare_all(
    connection: Connection, found: _Found
) -> list[tuple[Reread, int, ReadArticle | AkbulakError]]:
    still = rawpages.still_kept(connection, [page for page, _ in found])
    ids = [page.article_id for page, _ in found if page.article_id is not None]
    known = {stored.id: stored.article for stored in articles.by_ids(connection, ids)}
    compared = []
    for page, read in found:
        before = known.get(page.article_id) if page.article_id is not None else None
        if page.id not in still or page.article_id is None or before is None:
            continue
        if isinstance(read, AkbulakError):
            one = Reread(before, Outcome.WORSE, reason=read.message)
        else:
            # Of an article on several pages the first is kept: it has less than what is stored.
            article = before if read.next_page is not None else read.article
            one = compare(before, article)
        compared.append((one, page.article_id, read))
    return compared


def _write(connection: Connection, found: _Found, topics: Mapping[str, TopicRow]) -> list[Reread]:
    lock_articles(connection)
    now = datetime.now(UTC)
    done = []
    for one, article_id, read in _compare_all(connection, found):
        if one.outcome in (Outcome.CHANGED, Outcome.BETTER) and isinstance(read, ReadArticle):
            articles.improve(connection, article_id, read.article, read.fingerprint)
            letters = f"{len(one.article.text):,} → {one.letters:,} letters"
            reason = f"read again by a newer extractor: {', '.join(one.fields)}; {letters}"
            _record(connection, one.article, now, "page", one.outcome.value, reason)
            _match(connection, one.article, article_id, read.matches, topics, now)
        done.append(one)
    return done


def _match(
    connection: Connection,
    article: Article,
    article_id: int,
    found: Sequence[TopicMatch],
    topics: Mapping[str, TopicRow],
    now: datetime,
) -> None:
    """Write the matches of topics that match only now; what matched before stays, it was told."""
    known = articles.matched_topics(connection, article_id)
    fresh = [match for match in found if match.topic_id in topics.keys() - known]
    for match in fresh:
        articles.add_match(
            connection,
            article_id,
            match.topic_id,
            topics[match.topic_id].version,
            now,
            score=match.score,
            terms=match.terms,
            sentence=match.sentence,
        )
        reason = f"topic {match.topic_id}: {', '.join(match.terms)} (score {match.score:g})"
        _record(connection, article, now, "match", "matched", reason)
    if fresh:
        reason = "its kept page was read again: no news"
        _record(connection, article, now, "alert", "suppressed", reason)


def _record(
    connection: Connection,
    article: Article,
    now: datetime,
    stage: events.Stage,
    verdict: str,
    reason: str,
) -> None:
    events.record(
        connection,
        now,
        stage,
        verdict,
        reason,
        outlet_id=article.outlet_id,
        canonical_url=article.canonical_url,
    )
