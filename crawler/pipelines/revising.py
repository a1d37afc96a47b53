"""An article whose page was met again: is it another version, and who is told what changed?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from crawler.dedupe import Change, ChangeKind, Revision, compare, reverse_diff
from crawler.dedupe.revisions import is_another, merged
from crawler.items import Article, Quality
from crawler.pipelines.alerting import judge_revision
from crawler.pipelines.reading import ReadArticle
from crawler.spiders.rereading import note
from crawler.store import Connection, outbox, versions
from crawler.store.articles import StoredArticle
from crawler.store.watching import Watched

SHOWN_IN_EVENT = 3  # changes


def unchanging(article: Article, before: Article) -> Article:
    """A reading of an article that is stored: its address and day stay, gaps are filled."""
    return replace(
        article,
        outlet_id=before.outlet_id,
        canonical_url=before.canonical_url,
        title=article.title or before.title,
        lead=article.lead or before.lead,
        published=before.published or article.published,
    )


def keep_version(
    connection: Connection,
    before: StoredArticle,
    read: ReadArticle,
    now: datetime,
    *,
    watched: Watched | None = None,
    alerts_wanted: bool,
) -> bool:
    """Keep what a new reading replaces; return whether it is a newer version at all.

    `before` is no stub. A part never replaces a whole text: a paywall came down over it. Of
    an article that is now read from another page (an outlet's own, instead of its channel's
    post) the changes are kept, and are no news.
    """
    old, new = before.article, read.article
    same_page = watched is not None or old.canonical_url == new.canonical_url
    if same_page and old.quality is Quality.FULL and new.quality is Quality.PARTIAL:
        reason = f"a part of the text is left: {new.quality_reason}; the whole is kept"
        note(connection, old, now, "partial", reason)
        return False
    if same_page and is_another(old, new):
        note(connection, old, now, "failed", f"another text now: {new.title[:80]}")
        return False
    if watched is not None and watched.article == old:
        revision = read.revision
    else:
        revision = compare(old, new, before.outlet_name)
    if revision is None:
        if same_page and old.quality is new.quality:
            return False
        revision = Revision((), reverse_diff(old.text, new.text))
    if old.quality is not Quality.FULL:  # what it did not show before did not change
        revision = replace(revision, changes=tuple(map(_of_part, revision.changes)))
    untold = bool(revision.significant) and same_page and alerts_wanted
    number = versions.add(connection, before.id, old.title, revision, now, untold=untold)
    note(connection, old, now, "changed", f"version {number + 1}: {_words(revision.changes)}")
    return True


def tell_readers(connection: Connection, article: Article, article_id: int, now: datetime) -> int:
    """Write a silent message to those who were told of an article; return how many.

    At most one an hour: changes that come sooner wait for the next reading after it.
    """
    number, changes = versions.untold(connection, article_id)
    if not number:
        return 0
    news = merged(changes)
    verdict = judge_revision(news, versions.told_at(connection, article_id), now)
    if verdict.waits:
        note(connection, article, now, "waits", verdict.reason)
        return 0
    versions.settle(connection, article_id)
    if not verdict.alert:
        note(connection, article, now, "suppressed", verdict.reason)
        return 0
    payload = {
        "number": number + 1,
        "changes": [{"kind": one.kind.value, "old": one.old, "new": one.new} for one in news],
    }
    told = sum(
        outbox.put(
            connection,
            chat_id,
            "revision",
            f"revision:{article_id}:{number + 1}",
            now,
            article_id=article_id,
            payload=payload,
            silent=True,
        )
        for chat_id in versions.readers(connection, article_id)
    )
    if told:
        note(connection, article, now, "queued", f"to {told} chats")
    else:
        note(connection, article, now, "nobody", "nobody was told of the article")
    return told


def _of_part(change: Change) -> Change:
    if change.kind is ChangeKind.HEADLINE:
        return change
    return replace(change, kind=ChangeKind.TEXT)


def _words(changes: Sequence[Change]) -> str:
    shown = [f"{one.kind} changed: {one.old} → {one.new}" for one in changes[:SHOWN_IN_EVENT]]
    more = len(changes) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "") if shown else "read better"
