"""Pages as they came: kept packed for a set time, so that they can be read again.

What is packed and how is `pipelines.packing`'s; here bytes are bytes. An article has one page, the
newest that its text was read from. Of pages that held no article an outlet's last few are kept, to
see what it gave instead.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, or_, select

from crawler.store.entries import PendingEntry
from crawler.store.schema import articles, entries, raw_pages
from crawler.store.upsert import insert_into

PATTERN_LIFE = timedelta(days=1)  # then a new one: menus and "read also" of the day change
REFUSED_KEPT = 3  # of an outlet
_ARTICLE, _REFUSED, _PATTERN = "article", "refused", "pattern"


@dataclass(frozen=True, slots=True)
class Pattern:
    """A page over which others of its outlet are packed."""

    id: int
    body: bytes  # packed by itself


@dataclass(frozen=True, slots=True)
class NewPage:
    """A page to be kept."""

    outlet_id: str
    url: str  # after redirects
    charset: str | None  # as the HTTP header says
    fetched_at: datetime
    entry_id: int | None  # None: a person asked for it by URL
    size: int  # bytes as it came
    body: bytes  # packed


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page that was kept."""

    id: int
    outlet_id: str
    article_id: int | None  # None: it was refused
    entry_id: int | None
    url: str
    charset: str | None
    fetched_at: datetime
    reason: str  # why it was refused
    size: int
    body: bytes  # packed, over `pattern` where there is one
    pattern: bytes | None


def pattern_of(connection: Connection, outlet_id: str, now: datetime) -> Pattern | None:
    """The outlet's pattern of today; None where the next page is to become it."""
    row = connection.execute(
        select(raw_pages.c.id, raw_pages.c.body)
        .where(
            raw_pages.c.outlet_id == outlet_id,
            raw_pages.c.kind == _PATTERN,
            raw_pages.c.fetched_at > now - PATTERN_LIFE,
        )
        .order_by(raw_pages.c.fetched_at.desc())
        .limit(1)
    ).first()
    return Pattern(*row) if row is not None else None


def add_pattern(connection: Connection, page: NewPage) -> int:
    """Keep a page that was packed by itself as its outlet's pattern; return the pattern's id."""
    result = connection.execute(insert(raw_pages).values(_values(page) | {"kind": _PATTERN}))
    assert result.inserted_primary_key is not None
    return int(result.inserted_primary_key[0])


def keep(
    connection: Connection, article_id: int, page: NewPage, pattern_id: int, *, newer: bool
) -> None:
    """Keep the page of an article.

    `newer`: the article's text was read from it, so it takes the place of an older page;
    otherwise it is kept only where the article has none.
    """
    values = _values(page) | {"kind": _ARTICLE, "article_id": article_id, "pattern_id": pattern_id}
    statement = insert_into(connection, raw_pages).values(values)
    if newer:
        values["entry_id"] = func.coalesce(statement.excluded.entry_id, raw_pages.c.entry_id)
        statement = statement.on_conflict_do_update(index_elements=["article_id"], set_=values)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=["article_id"])
    connection.execute(statement)


def keep_refused(connection: Connection, page: NewPage, reason: str) -> None:
    """Keep a page that held no article, for a person to look at; the oldest of them goes."""
    connection.execute(
        insert(raw_pages).values(_values(page) | {"kind": _REFUSED, "reason": reason[:500]})
    )
    own = (raw_pages.c.outlet_id == page.outlet_id, raw_pages.c.kind == _REFUSED)
    newest = select(raw_pages.c.id).where(*own).order_by(raw_pages.c.id.desc()).limit(REFUSED_KEPT)
    kept = connection.scalars(newest).all()
    connection.execute(delete(raw_pages).where(*own, raw_pages.c.id.not_in(kept)))


def _values(page: NewPage) -> dict[str, Any]:
    return {
        "outlet_id": page.outlet_id,
        "entry_id": page.entry_id,
        "url": page.url,
        "charset": page.charset,
        "fetched_at": page.fetched_at,
        "size": page.size,
        "body": page.body,
    }


def extent(
    connection: Connection, since: datetime, outlet_id: str | None = None
) -> tuple[int, int, int]:
    """How many articles' pages were fetched since then, and the ids of the first and the last."""
    ids = select(func.count(), func.min(raw_pages.c.id), func.max(raw_pages.c.id))
    number, first, last = connection.execute(ids.where(*_wanted(since, outlet_id))).one()
    return number, first or 0, last or 0


def batch(
    connection: Connection,
    since: datetime,
    after: int,
    last: int,
    limit: int,
    outlet_id: str | None = None,
) -> list[KeptPage]:
    """The next articles' pages with ids above `after` and up to `last`, in their order."""
    ids = (raw_pages.c.id > after, raw_pages.c.id <= last)
    statement = _all().where(*_wanted(since, outlet_id), *ids)
    return _read(connection, statement.order_by(raw_pages.c.id).limit(limit))


def _wanted(since: datetime, outlet_id: str | None) -> list[ColumnElement[bool]]:
    # Not by kind: SQLite would walk the index of kinds for each batch, instead of the span of ids.
    wanted = [raw_pages.c.article_id.is_not(None), raw_pages.c.fetched_at >= since]
    return wanted if outlet_id is None else [*wanted, raw_pages.c.outlet_id == outlet_id]


def of_url(connection: Connection, url: str, canonical_url: str) -> KeptPage | None:
    """The page of the article at an address, or the last one there that was refused."""
    article = select(articles.c.id).where(articles.c.canonical_url == canonical_url)
    shown = entries.c.canonical_url == canonical_url
    refused = or_(
        raw_pages.c.entry_id.in_(select(entries.c.id).where(shown)),
        raw_pages.c.url.in_({url, canonical_url}),
    )
    for where in (
        raw_pages.c.article_id.in_(article),
        raw_pages.c.article_id.in_(select(entries.c.article_id).where(shown)),
        and_(raw_pages.c.kind == _REFUSED, refused),
    ):
        statement = _all().where(where)
        found = _read(connection, statement.order_by(raw_pages.c.fetched_at.desc()).limit(1))
        if found:
            return found[0]
    return None


def shown_as(connection: Connection, ids: Collection[int]) -> dict[int, PendingEntry]:
    """The entries that led to pages, by id: what their doors told of the articles."""
    columns = [entries.c[name] for name in PendingEntry.__dataclass_fields__]
    rows = connection.execute(select(*columns).where(entries.c.id.in_(ids)))
    return {row.id: PendingEntry(*row) for row in rows}


def still_kept(connection: Connection, pages: Sequence[KeptPage]) -> set[int]:
    """Ids of those of these pages that no newer one has replaced since they were read."""
    ids = [page.id for page in pages]
    rows = connection.execute(
        select(raw_pages.c.id, raw_pages.c.fetched_at).where(raw_pages.c.id.in_(ids))
    )
    today = {row.id: row.fetched_at for row in rows}
    return {page.id for page in pages if today.get(page.id) == page.fetched_at}


def forget_older(connection: Connection, before: datetime) -> int:
    """Delete pages that were fetched before a moment, and return how many.

    A pattern goes when no page needs it; not while a page that is being read may come to need it.
    """
    old = delete(raw_pages).where(raw_pages.c.kind != _PATTERN, raw_pages.c.fetched_at < before)
    gone = connection.execute(old).rowcount
    needing = raw_pages.alias("needing")
    idle = delete(raw_pages).where(
        raw_pages.c.kind == _PATTERN,
        raw_pages.c.fetched_at < before - 2 * PATTERN_LIFE,
        ~select(needing.c.id).where(needing.c.pattern_id == raw_pages.c.id).exists(),
    )
    return gone + connection.execute(idle).rowcount


def _all() -> Select[Any]:
    pattern = raw_pages.alias("pattern")
    names = [name for name in KeptPage.__dataclass_fields__ if name != "pattern"]
    return select(
        *(raw_pages.c[name] for name in names), pattern.c.body.label("pattern")
    ).outerjoin_from(raw_pages, pattern, raw_pages.c.pattern_id == pattern.c.id)


def _read(connection: Connection, statement: Select[Any]) -> list[KeptPage]:
    return [KeptPage(*row) for row in connection.execute(statement)]
