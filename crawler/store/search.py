"""Searching the archive: exactly the articles that `Query.match` finds, without reading them all.

Three steps, each only where the one before does not decide. The *inverted index* (`index_terms`)
knows which articles hold which words; the *places* of the words (`index_articles`) decide phrases,
NEAR, fields and sentences for thousands of articles at a time; what is left, the *article* itself
decides. Articles that are not indexed yet (`search_filling.waiting`) are not found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BindParameter, Connection, bindparam, select, text

from crawler.queries import Document, Match, Query
from crawler.queries.archive.columns import Columns, Sieve, decides, words_of
from crawler.queries.archive.terms import Lookup, lookup
from crawler.queries.evaluation.traits import Traits, passes
from crawler.queries.nodes import And, Filter, Node, Word
from crawler.store import articles
from crawler.store.articles import StoredArticle
from crawler.store.schema import outlets
from crawler.store.search_expressions import for_postgres, for_sqlite
from crawler.store.search_schema import index_articles
from crawler.store.search_words import Numbers, resolve

AT_ONCE = 4_000  # articles whose places are looked at together: some 10 MB
_IN_SQLITE = text(
    "index_articles.id IN (SELECT rowid FROM index_terms WHERE index_terms MATCH :terms)"
)
_IN_POSTGRES = text(
    "index_articles.id IN (SELECT rowid FROM index_terms WHERE words @@ CAST(:terms AS tsquery))"
)


class Found(NamedTuple):
    """An article that a query finds."""

    article_id: int
    printed_at: datetime  # aware; of an article without a date, when it was fetched


class Kinds(NamedTuple):
    """What filters ask of an outlet."""

    country: str
    kind: str


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    found: Found
    traits: Traits


def search(connection: Connection, query: Query, since: datetime | None = None) -> list[Found]:
    """Return the articles that a query finds, the latest printed first.

    `since`: only those fetched since then.
    """
    filters, rest = _parted(query.node)
    words = resolve(connection, words_of(rest)) if rest is not None else {}

    def means(word: Word, full: bool) -> Numbers:
        return words[word, full]

    asked = lookup(rest, means) if rest is not None else Lookup(None, exact=True)
    known = outlet_kinds(connection)
    rows = [
        row
        for row in _candidates(connection, asked, since, known)
        if all(passes(each, row.traits) for each in filters)
    ]
    if rest is not None and not asked.exact:
        rows = _sifted(connection, rest, means, rows)
        if not decides(rest):
            rows = _verified(connection, query, rows, known)
    return [row.found for row in rows]


def shown(
    connection: Connection, query: Query, found: Sequence[Found]
) -> Iterator[tuple[StoredArticle, Match]]:
    """The articles of one page of what `search` found, each with what the query finds in it."""
    known = outlet_kinds(connection)
    stored = {one.id: one for one in articles.by_ids(connection, [one.article_id for one in found])}
    for one in found:
        if (each := stored.get(one.article_id)) is not None:
            match = query.match(document_of(each, known))
            if match is not None:
                yield each, match


def is_filled(connection: Connection) -> bool:
    """Whether there is any article to search."""
    return connection.scalar(select(index_articles.c.id).limit(1)) is not None


def outlet_kinds(connection: Connection) -> dict[str, Kinds]:
    """The country and the kind of every outlet."""
    rows = connection.execute(select(outlets.c.id, outlets.c.country, outlets.c.kind))
    return {row.id: Kinds(row.country, row.kind) for row in rows}


def document_of(stored: StoredArticle, known: Mapping[str, Kinds]) -> Document:
    """An archived article as queries see it."""
    kinds = known[stored.article.outlet_id]
    return Document.from_article(stored.article, kinds.country, kinds.kind)


def _parted(node: Node) -> tuple[list[Filter], Node | None]:
    """Filters that every match must pass, and what remains of the query."""
    children = node.children if isinstance(node, And) else (node,)
    filters = [child for child in children if isinstance(child, Filter)]
    rest = tuple(child for child in children if not isinstance(child, Filter))
    return filters, (rest[0] if len(rest) == 1 else And(rest)) if rest else None


def _candidates(
    connection: Connection, asked: Lookup, since: datetime | None, known: Mapping[str, Kinds]
) -> Iterator[_Row]:
    """What the inverted index lets through, the latest printed first."""
    table = index_articles.c
    statement = select(
        table.id, table.article_id, table.outlet_id, table.language, table.host, table.printed_at
    ).order_by(table.printed_at.desc(), table.article_id.desc())
    if since is not None:
        statement = statement.where(table.fetched_at >= since)
    if asked.expression is not None:
        if connection.dialect.name == "postgresql":
            inside = _IN_POSTGRES.bindparams(terms=for_postgres(asked.expression))
        else:
            inside = _IN_SQLITE.bindparams(terms=for_sqlite(asked.expression))
        statement = statement.where(inside)
    nowhere = Kinds("", "")
    for row in connection.execute(statement):
        kinds = known.get(row.outlet_id, nowhere)
        yield _Row(
            row.id,
            Found(row.article_id, row.printed_at),
            Traits(
                url=f"https://{row.host}/",
                language=row.language,
                country=kinds.country,
                source=row.outlet_id,
                kind=kinds.kind,
                published=row.printed_at,
            ),
        )


def _sifted(
    connection: Connection, node: Node, means: Callable[[Word, bool], Numbers], rows: list[_Row]
) -> list[_Row]:
    """Those whose places satisfy `node`, or may do so."""
    kept: list[_Row] = []
    ids: BindParameter[int] = bindparam("ids", expanding=True, literal_execute=True)
    statement = select(index_articles.c.id, index_articles.c.places).where(
        index_articles.c.id.in_(ids)
    )
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        found = connection.execute(statement, {"ids": [row.id for row in part]})
        packed = {row.id: row.places for row in found}
        columns = Columns([packed[row.id] for row in part])
        sieve = Sieve(columns, means, _passing(part), node)
        kept += [part[number] for number in np.flatnonzero(sieve.articles()).tolist()]
    return kept


def _passing(rows: Sequence[_Row]) -> Callable[[Filter], NDArray[np.bool_]]:
    def of_each(node: Filter) -> NDArray[np.bool_]:
        return np.fromiter((passes(node, row.traits) for row in rows), np.bool_, len(rows))

    return of_each


def _verified(
    connection: Connection, query: Query, rows: list[_Row], known: Mapping[str, Kinds]
) -> list[_Row]:
    """Those whose articles the query finds."""
    kept: list[_Row] = []
    for start in range(0, len(rows), AT_ONCE):
        part = rows[start : start + AT_ONCE]
        stored = articles.by_ids(connection, [row.found.article_id for row in part])
        true = {one.id for one in stored if query.match(document_of(one, known)) is not None}
        kept += [row for row in part if row.found.article_id in true]
    return kept
