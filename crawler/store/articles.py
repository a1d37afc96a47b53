"""Articles, their fingerprints and their stories."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, func, insert, select, update

from crawler.dedupe import Known
from crawler.items import Article, Quality
from crawler.store import versions
from crawler.store.schema import articles, matches, outlets, stories


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with what the archive adds to it."""

    id: int
    outlet_name: str
    story_id: int
    copy_of: int | None
    article: Article


class TableIndex:
    """`dedupe.FingerprintIndex` over the tables, within one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_url(self, canonical_url: str) -> Known | None:
        """The article at this address."""
        return self._first(self._select().where(articles.c.canonical_url == canonical_url))

    def by_fingerprint(self, fingerprint: str) -> Known | None:
        """The first article with this text."""
        wanted = articles.c.fingerprint == fingerprint
        return self._first(self._select().where(wanted).order_by(articles.c.id).limit(1))

    def add(
        self,
        article_id: int,
        canonical_url: str,
        fingerprint: str,
        outlet_id: str,
        published: datetime | None = None,
    ) -> None:
        """Nothing to do: the row of the article is its place in the index."""

    def _select(self) -> Select[Any]:
        return select(
            articles.c.id,
            articles.c.outlet_id,
            articles.c.canonical_url,
            articles.c.fingerprint,
            articles.c.published,
        )

    def _first(self, statement: Select[Any]) -> Known | None:
        row = self._connection.execute(statement).first()
        if row is None:
            return None
        return Known(
            article_id=row.id,
            outlet_id=row.outlet_id,
            canonical_url=row.canonical_url,
            fingerprint=row.fingerprint,
            published=row.published,
        )


class TableStories:
    """`dedupe.StoryIndex` over the tables, within one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def story_of(self, canonical_url: str, fingerprint: str) -> int | None:
        """The story of the article at this address, or else of the first with these words."""
        for same in (
            articles.c.canonical_url == canonical_url,
            articles.c.fingerprint == fingerprint,
        ):
            story_id: int | None = self._connection.scalar(
                select(articles.c.story_id).where(same).order_by(articles.c.id).limit(1)
            )
            if story_id is not None:
                return story_id
        return None

    def new_story(self, article: Article) -> int:
        """Make a story that is called like its first article."""
        result = self._connection.execute(
            insert(stories).values(title=article.title, created_at=self._now, updated_at=self._now)
        )
        assert result.inserted_primary_key is not None
        return int(result.inserted_primary_key[0])

    def add(self, article_id: int, canonical_url: str, fingerprint: str, story_id: int) -> None:
        """Nothing to do: the row of the article names its story."""


def add(
    connection: Connection,
    article: Article,
    fingerprint: str,
    story_id: int,
    now: datetime,
    *,
    copy_of: int | None = None,
) -> int:
    """Store an article and return its id."""
    result = connection.execute(
        insert(articles).values(
            outlet_id=article.outlet_id,
            url=article.url,
            canonical_url=article.canonical_url,
            title=article.title,
            lead=article.lead,
            text=article.text,
            published=article.published,
            modified=article.modified,
            authors=list(article.authors),
            language=article.language,
            image_url=article.image_url,
            section=article.section,
            fetched_at=article.fetched_at or now,
            quality=article.quality.value,
            quality_reason=article.quality_reason,
            fingerprint=fingerprint,
            story_id=story_id,
            copy_of=copy_of,
        )
    )
    connection.execute(update(stories).where(stories.c.id == story_id).values(updated_at=now))
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def improve(
    connection: Connection,
    article_id: int,
    article: Article,
    fingerprint: str,
    *,
    versioned: bool = False,
) -> int:
    """Give a stored article its newer text; return its first print, which may be another's.

    The address stays: readers and other articles know the article by it. `versioned`: what it
    replaces is kept by `versions.add`; without, former versions are led back from the new text.
    """
    if not versioned:
        versions.rebase(connection, article_id, article.text)
    twin = connection.scalar(
        select(articles.c.id)
        .where(articles.c.fingerprint == fingerprint, articles.c.id != article_id)
        .order_by(articles.c.id)
        .limit(1)
    )
    values: dict[str, Any] = {
        "url": article.url,
        "title": article.title,
        "lead": article.lead,
        "text": article.text,
        "modified": article.modified,
        "authors": list(article.authors),
        "language": article.language,
        "image_url": article.image_url,
        "section": article.section,
        "quality": article.quality.value,
        "quality_reason": article.quality_reason,
        "fingerprint": fingerprint,
    }
    if article.published is not None:
        values["published"] = article.published
    origin = article_id
    if twin is not None:
        origin = first_print(connection, twin)
        values["copy_of"] = origin if origin != article_id else None
    connection.execute(update(articles).where(articles.c.id == article_id).values(values))
    return origin


def matched_topics(connection: Connection, article_id: int) -> set[str]:
    """Topics that matched an article so far."""
    rows = connection.scalars(select(matches.c.topic_id).where(matches.c.article_id == article_id))
    return set(rows)


def first_print(connection: Connection, article_id: int) -> int:
    """The article that this one copies, or itself: copies of copies point to the first print."""
    origin: int | None = connection.scalar(
        select(articles.c.copy_of).where(articles.c.id == article_id)
    )
    return origin if origin is not None else article_id


def add_match(
    connection: Connection,
    article_id: int,
    topic_id: str,
    topic_version: int,
    now: datetime,
    *,
    score: float,
    terms: Sequence[str],
    sentence: str,
) -> None:
    """Keep why a topic matched an article."""
    connection.execute(
        insert(matches).values(
            article_id=article_id,
            topic_id=topic_id,
            topic_version=topic_version,
            score=score,
            terms=list(terms),
            sentence=sentence,
            created_at=now,
        )
    )


def by_canonical_url(connection: Connection, canonical_url: str) -> StoredArticle | None:
    """The article at an address."""
    found = _read(connection, _all().where(articles.c.canonical_url == canonical_url))
    return next(iter(found), None)


def by_ids(connection: Connection, ids: Sequence[int]) -> list[StoredArticle]:
    """These articles, in the order of their storing."""
    found: list[StoredArticle] = []
    for start in range(0, len(ids), 400):
        part = _all().where(articles.c.id.in_(ids[start : start + 400])).order_by(articles.c.id)
        found += _read(connection, part)
    return found


def of_story(connection: Connection, story_id: int) -> list[StoredArticle]:
    """A story's articles in the order of their printing."""
    when = func.coalesce(articles.c.published, articles.c.fetched_at)
    return list(_read(connection, _all().where(articles.c.story_id == story_id).order_by(when)))


def story_title(connection: Connection, story_id: int) -> str | None:
    """A story's title, or None where there is no such story."""
    title: str | None = connection.scalar(select(stories.c.title).where(stories.c.id == story_id))
    return title


def since(connection: Connection, start: datetime) -> Iterable[StoredArticle]:
    """Articles fetched since `start`, the latest printed first, streamed.

    Where a page names no hour of printing, the hour of fetching stands for it.
    """
    when = func.coalesce(articles.c.published, articles.c.fetched_at)
    statement = (
        _all().where(articles.c.fetched_at >= start).order_by(when.desc(), articles.c.id.desc())
    )
    return _read(connection, statement)


def latest_matching(
    connection: Connection, topic_ids: Sequence[str], limit: int
) -> list[StoredArticle]:
    """The newest first prints that matched any of these topics."""
    matched = select(matches.c.article_id).where(matches.c.topic_id.in_(topic_ids))
    when = func.coalesce(articles.c.published, articles.c.fetched_at)
    statement = (
        _all()
        .where(articles.c.id.in_(matched), articles.c.copy_of.is_(None))
        .order_by(when.desc(), articles.c.id.desc())
        .limit(limit)
    )
    return list(_read(connection, statement))


def _all() -> Select[tuple[object, ...]]:
    return select(articles, outlets.c.name.label("outlet_name")).join(
        outlets, outlets.c.id == articles.c.outlet_id
    )


def _read(connection: Connection, statement: Select[tuple[object, ...]]) -> Iterable[StoredArticle]:
    for row in connection.execute(statement.execution_options(yield_per=200)):
        yield StoredArticle(
            id=row.id,
            outlet_name=row.outlet_name,
            story_id=row.story_id,
            copy_of=row.copy_of,
            article=Article(
                url=row.url,
                canonical_url=row.canonical_url,
                outlet_id=row.outlet_id,
                title=row.title,
                lead=row.lead,
                text=row.text,
                published=row.published,
                modified=row.modified,
                authors=tuple(row.authors),
                language=row.language,
                image_url=row.image_url,
                section=row.section,
                fetched_at=row.fetched_at,
                quality=Quality(row.quality),
                quality_reason=row.quality_reason,
            ),
        )
