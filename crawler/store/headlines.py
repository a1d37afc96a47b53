"""Headlines: is what one door shows the article that another has shown before?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, or_, select, true, update

from crawler.items import Entry
from crawler.store.entries import close, title_key
from crawler.store.schema import entries
from crawler.store.upsert import chunks

# Two prints of one headline further apart are two articles: columns come back every day.
SAME_HEADLINE = timedelta(hours=18)
UNDATED = timedelta(days=7)  # the same, where one was found at first sight and has no date

_MOMENT = (entries.c.published, entries.c.found_at, entries.c.baseline)


def printed_before(
    connection: Connection, outlet_id: str, shown: Mapping[str, Entry]
) -> frozenset[str]:
    """Of these entries, by address, those whose headline the outlet had at any time before."""
    keys = {url: key for url, entry in shown.items() if (key := title_key(entry.title))}
    found: set[str] = set()
    for part in chunks(list(set(keys.values()))):
        found.update(
            connection.scalars(
                select(entries.c.title_key).where(
                    entries.c.outlet_id == outlet_id, entries.c.title_key.in_(part)
                )
            )
        )
    return frozenset(url for url, key in keys.items() if key in found)


def told_already(
    connection: Connection,
    shown: Mapping[str, Entry],
    now: datetime,
    outlet_id: str | None = None,
) -> dict[str, str]:
    """Of these entries, by address, those whose headline was found, with the address of its entry.

    Printed at about the same time (`SAME_HEADLINE`), at one outlet, or at any where `outlet_id` is
    None.
    """
    keys = {url: key for url, entry in shown.items() if (key := title_key(entry.title))}
    own = true() if outlet_id is None else entries.c.outlet_id == outlet_id
    found: dict[str, list[Any]] = {}
    for part in chunks(list(set(keys.values()))):
        rows = connection.execute(
            select(entries.c.title_key, entries.c.canonical_url, *_MOMENT)
            .where(own, entries.c.title_key.in_(part))
            .order_by(entries.c.id)
        )
        for row in rows:
            found.setdefault(row.title_key, []).append(row)
    told = {}
    for url, key in keys.items():
        same = [row for row in found.get(key, ()) if _is_same(row, shown[url], now)]
        if same:
            told[url] = same[0].canonical_url
    return told


def join_told(
    connection: Connection, outlet_id: str, fresh: Mapping[str, Entry], now: datetime
) -> None:
    """Let new entries of an outlet's own door take over what told of them under the same headline.

    That is a search result whose page could not be had, or a post of the outlet's channel: the
    page then improves the article that readers know already.
    """
    keys = {key: url for url, entry in fresh.items() if (key := title_key(entry.title))}
    for part in chunks(list(keys)):
        told = connection.execute(
            select(
                entries.c.id, entries.c.title_key, entries.c.article_id, entries.c.state, *_MOMENT
            )
            .where(
                entries.c.outlet_id == outlet_id,
                entries.c.title_key.in_(part),
                or_(entries.c.whole, entries.c.reader_id != outlet_id),
            )
            .order_by(entries.c.id)
        ).all()
        for row in told:
            if not _is_same(row, fresh[keys[row.title_key]], now):
                continue
            own = (entries.c.outlet_id == outlet_id, entries.c.canonical_url == keys[row.title_key])
            if row.article_id is not None:
                connection.execute(
                    update(entries)
                    .where(*own, entries.c.article_id.is_(None))
                    .values(article_id=row.article_id)
                )
            if row.state == "pending":
                close(connection, row.id, "skipped", "its outlet shows it itself", row.article_id)


def _is_same(row: Any, entry: Entry, now: datetime) -> bool:
    """Whether an entry (a row with `_MOMENT`) and another were printed at about the same time."""
    if row.published is None and row.baseline:
        return bool(now - row.found_at <= UNDATED)
    apart = (row.published or row.found_at) - (entry.published or now)
    return bool(abs(apart) <= SAME_HEADLINE)
