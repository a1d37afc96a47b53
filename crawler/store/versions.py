"""Former versions of articles: what the outlet changed, and the way back to the older text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from crawler.dedupe import Change, ChangeKind, Revision, rebuild, reverse_diff
from crawler.dedupe.rebuilding import Diff
from crawler.store.schema import articles, matches, outbox, subscriptions, versions

MOST_VERSIONS = 50  # of one article; then the oldest goes


@dataclass(frozen=True, slots=True)
class Version:
    """A version that was replaced. Number 1 is the first print."""

    number: int
    seen_at: datetime  # when it was found to be replaced
    title: str
    changes: tuple[Change, ...]  # what the next version changed of it
    diff: Diff | None  # from the next version's text to its own


def add(
    connection: Connection,
    article_id: int,
    title: str,
    revision: Revision,
    now: datetime,
    *,
    untold: bool,
) -> int:
    """Keep the version that `revision` replaces, `title` its headline; return its number.

    `untold`: readers are to hear of its changes.
    """
    newest = connection.scalar(
        select(func.max(versions.c.number)).where(versions.c.article_id == article_id)
    )
    number = (newest or 0) + 1
    connection.execute(
        insert(versions).values(
            article_id=article_id,
            number=number,
            seen_at=now,
            title=title,
            changes=[
                {"kind": change.kind.value, "old": change.old, "new": change.new}
                for change in revision.changes
            ],
            diff=revision.diff,
            untold=untold,
        )
    )
    connection.execute(
        delete(versions).where(
            versions.c.article_id == article_id, versions.c.number <= number - MOST_VERSIONS
        )
    )
    return number


def of_article(connection: Connection, article_id: int) -> list[Version]:
    """An article's former versions, oldest first."""
    rows = connection.execute(
        select(versions).where(versions.c.article_id == article_id).order_by(versions.c.number)
    )
    return [
        Version(row.number, row.seen_at, row.title, _changes(row.changes), row.diff) for row in rows
    ]


def counts(connection: Connection, ids: Sequence[int]) -> dict[int, int]:
    """How many former versions these articles have; those without any are left out."""
    rows = connection.execute(
        select(versions.c.article_id, func.count().label("versions"))
        .where(versions.c.article_id.in_(ids))
        .group_by(versions.c.article_id)
    )
    return {row.article_id: row.versions for row in rows}


def former_texts(text: str, known: Sequence[Version]) -> list[str | None]:
    """The text of each of an article's versions, `text` its newest.

    None where a version, or one after it, was too large to be kept.
    """
    texts: list[str | None] = []
    current: str | None = text
    for version in reversed(known):
        kept = current is not None and version.diff is not None
        current = rebuild(current or "", version.diff or ()) if kept else None
        texts.append(current)
    return texts[::-1]


def rebase(connection: Connection, article_id: int, text: str) -> None:
    """Lead the newest version back from `text`, which takes the place of the article's text.

    For a text that is no newer version: the same page, read better.
    """
    row = connection.execute(
        select(versions.c.number, versions.c.diff, articles.c.text)
        .join(articles, articles.c.id == versions.c.article_id)
        .where(versions.c.article_id == article_id, versions.c.diff.is_not(None))
        .order_by(versions.c.number.desc())
        .limit(1)
    ).first()
    if row is None or row.text == text:
        return
    diff = reverse_diff(rebuild(row.text, row.diff), text)
    connection.execute(
        update(versions)
        .where(versions.c.article_id == article_id, versions.c.number == row.number)
        .values(diff=diff)
    )


def untold(connection: Connection, article_id: int) -> tuple[int, list[Change]]:
    """The newest version whose changes readers wait to hear of (0: none), and those changes."""
    rows = connection.execute(
        select(versions.c.number, versions.c.changes)
        .where(versions.c.article_id == article_id, versions.c.untold)
        .order_by(versions.c.number)
    ).all()
    found = [change for row in rows for change in _changes(row.changes)]
    return (rows[-1].number if rows else 0), found


def settle(connection: Connection, article_id: int) -> None:
    """Readers heard of all changes, or never will."""
    connection.execute(
        update(versions)
        .where(versions.c.article_id == article_id, versions.c.untold)
        .values(untold=False)
    )


def readers(connection: Connection, article_id: int) -> list[int]:
    """Chats that were sent an alert about an article; one that still waits will tell the newest.

    Who unfollowed all topics that it matched hears no more of it.
    """
    follows = (
        select(subscriptions.c.chat_id)
        .join(matches, matches.c.topic_id == subscriptions.c.topic_id)
        .where(matches.c.article_id == article_id)
    )
    rows = connection.scalars(
        select(outbox.c.chat_id)
        .where(
            outbox.c.article_id == article_id,
            outbox.c.kind == "alert",
            outbox.c.state.in_(("sent", "sending")),
            outbox.c.chat_id.in_(follows),
        )
        .order_by(outbox.c.id)
    )
    return list(rows)


def told_at(connection: Connection, article_id: int) -> datetime | None:
    """When readers were last written a message about changes of an article."""
    moment: datetime | None = connection.scalar(
        select(func.max(outbox.c.created_at)).where(
            outbox.c.article_id == article_id, outbox.c.kind == "revision"
        )
    )
    return moment


def _changes(rows: Iterable[dict[str, Any]]) -> tuple[Change, ...]:
    return tuple(Change(ChangeKind(row["kind"]), row["old"], row["new"]) for row in rows)
