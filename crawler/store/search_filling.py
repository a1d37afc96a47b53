"""Fills the archive index: articles that are new, or were changed since, are read and filed.

What waits stands in a queue, which the database's own triggers fill in the transaction that
writes the article; the same trigger takes a changed article out of the index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from sqlalchemy import Connection, delete, func, insert, select, text

from crawler.queries import Document
from crawler.queries.archive.places import AUTHOR, LAYOUT_VERSION, URL, Place, pack, places
from crawler.queries.archive.terms import lexeme
from crawler.store import articles
from crawler.store.articles import StoredArticle
from crawler.store.database import MIGRATION_LOCK, Database
from crawler.store.schema import articles as article_rows
from crawler.store.search_schema import index_articles, index_queue
from crawler.store.search_words import Vocabulary, count_seen, key_anew

INDEX_LOCK = MIGRATION_LOCK + 1  # words are numbered by one process at a time
BATCH = 100  # articles in one transaction: a tenth of a second in which nobody else writes
WORDS = 5_000  # keyed anew in one transaction
_FIELDS = {AUTHOR: "author", URL: "url"}

Progress = Callable[[int, int], None]  # told how many are done, of how many


class _Read(NamedTuple):
    """An article that was read, before its words have numbers."""

    stored: StoredArticle
    language: str
    places: list[Place]


def waiting(connection: Connection) -> int:
    """How many articles are not indexed, or not as they are now."""
    return connection.scalar(select(func.count(index_queue.c.article_id.distinct()))) or 0


def catch_up(
    database: Database, *, limit: int | None = None, progress: Progress | None = None
) -> int:
    """Index what waits, the newest first, at most `limit` articles; return how many were.

    Takes about a millisecond of computing an article: not to be called on an event loop. Several
    processes may do it at once.
    """
    with database.write() as connection:
        _lock(connection)
        _forget_older_layouts(connection)
    while _keyed_anew(database) == WORDS:
        pass
    with database.read() as connection:
        total = min(waiting(connection), limit if limit is not None else 2**63)
    vocabulary = Vocabulary()
    done = 0
    while done < total:
        with database.read() as connection:
            tickets = _tickets(connection, min(BATCH, total - done))
            stored = articles.by_ids(connection, sorted(set(tickets.values())))
        if not tickets:
            break
        read = [_read(each) for each in stored]
        with database.write() as connection:
            _lock(connection)
            _file(connection, vocabulary, _still_due(connection, tickets, read))
        done += len(read)
        if progress is not None:
            progress(done, total)
    return done


def _lock(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(INDEX_LOCK)))


def _forget_older_layouts(connection: Connection) -> None:
    """Where an older program filled the index, empty it: every article waits again."""
    old = select(index_articles.c.id).where(index_articles.c.layout != LAYOUT_VERSION).limit(1)
    if connection.scalar(old) is None:
        return
    sqlite = "INSERT INTO index_terms (index_terms) VALUES ('delete-all')"  # fts5.html, 6.5
    connection.execute(
        text("DELETE FROM index_terms" if connection.dialect.name == "postgresql" else sqlite)
    )
    connection.execute(delete(index_articles))
    connection.execute(delete(index_queue))
    every = select(article_rows.c.id).order_by(article_rows.c.id)
    connection.execute(insert(index_queue).from_select(["article_id"], every))


def _keyed_anew(database: Database) -> int:
    with database.write() as connection:
        _lock(connection)
        return key_anew(connection, WORDS)


def _tickets(connection: Connection, limit: int) -> dict[int, int]:
    """Places in the queue, and whose they are: all those of the newest `limit` articles."""
    newest = (
        select(index_queue.c.article_id)
        .group_by(index_queue.c.article_id)
        .order_by(index_queue.c.article_id.desc())
        .limit(limit)
    )
    rows = connection.execute(
        select(index_queue.c.id, index_queue.c.article_id).where(
            index_queue.c.article_id.in_(newest)
        )
    )
    return {row.id: row.article_id for row in rows}


def _read(stored: StoredArticle) -> _Read:
    document = Document.from_article(stored.article)
    return _Read(stored, document.language, places(document))


def _still_due(
    connection: Connection, tickets: Mapping[int, int], read: Sequence[_Read]
) -> list[_Read]:
    """What is to be filed: not what another process filed, nor what was changed meanwhile.

    The tickets are given back; an article that was changed has a newer one.
    """
    rows = connection.execute(
        select(index_queue.c.id, index_queue.c.article_id).where(
            index_queue.c.article_id.in_(set(tickets.values()))
        )
    ).all()
    due = {row.article_id for row in rows if row.id in tickets}
    due -= {row.article_id for row in rows if row.id not in tickets}
    connection.execute(delete(index_queue).where(index_queue.c.id.in_(list(tickets))))
    return [each for each in read if each.stored.id in due]


def _file(connection: Connection, vocabulary: Vocabulary, read: Sequence[_Read]) -> None:
    if not read:
        return
    numbers: dict[str, dict[str, int]] = {}
    for language in {each.language for each in read}:
        words = {
            place.surface
            for each in read
            if each.language == language
            for place in each.places
            if place.surface
        }
        numbers[language] = vocabulary.number(connection, language, words)
    rows = [_row(each, numbers[each.language]) for each in read]
    known = index_articles.c.article_id.in_([each.stored.id for each in read])
    connection.execute(delete(index_articles).where(known))
    ids = connection.scalars(
        insert(index_articles).returning(index_articles.c.id, sort_by_parameter_order=True), rows
    ).all()
    terms = [_lexemes(each, numbers[each.language]) for each in read]
    _file_terms(connection, dict(zip(ids, terms, strict=True)))
    seen: Counter[int] = Counter()
    for each in read:
        table = numbers[each.language]
        seen.update({table[place.surface] for place in each.places if place.surface})
    count_seen(connection, seen)


def _row(read: _Read, numbers: Mapping[str, int]) -> dict[str, Any]:
    article = read.stored.article
    return {
        "article_id": read.stored.id,
        "outlet_id": article.outlet_id,
        "language": read.language,
        "host": _host(article.canonical_url),
        "printed_at": article.published or article.fetched_at,
        "fetched_at": article.fetched_at,
        "layout": LAYOUT_VERSION,
        "places": pack(read.places, numbers),
    }


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # brackets that hold no IPv6 address
        return ""


def _lexemes(read: _Read, numbers: Mapping[str, int]) -> list[str]:
    return sorted(
        {
            lexeme(numbers[place.surface], _FIELDS.get(place.field, ""))
            for place in read.places
            if place.surface
        }
    )


def _file_terms(connection: Connection, terms: Mapping[int, list[str]]) -> None:
    if connection.dialect.name == "postgresql":
        statement = text(
            "INSERT INTO index_terms (rowid, words) VALUES (:id, array_to_tsvector(:words))"
        )
        rows: list[dict[str, Any]] = [{"id": id_, "words": each} for id_, each in terms.items()]
    else:
        statement = text("INSERT INTO index_terms (rowid, words) VALUES (:id, :words)")
        rows = [{"id": id_, "words": " ".join(each)} for id_, each in terms.items()]
    connection.execute(statement, rows)
