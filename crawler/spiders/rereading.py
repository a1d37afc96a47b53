"""Articles that are watched: when their page is read again, and what it means that it cannot be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.errors import AkbulakError
from crawler.items import Article
from crawler.spiders.context import CrawlContext
from crawler.spiders.poll import Poll
from crawler.store import Connection, events, watching
from crawler.store.watching import Watched

# Read again when the age of the last reading is this share of the article's: often while it is
# young and corrected most, 28 times in all after its first hour.
SHARE = 0.2
SOONEST = timedelta(minutes=10)  # between two readings
LONGEST = timedelta(days=14)  # after printing
REREAD_PER_POLL = 10
GONE_STATUSES = frozenset({404, 410})
GONE_AFTER = 2  # readings in a row: one may be a fault of the outlet's


def next_check(checked: datetime, printed: datetime) -> datetime | None:
    """When an article read at `checked` is read again; None when it is too old for that.

    The moment at which (now - checked) / (now - printed) reaches `SHARE`, not before `SOONEST`.
    """
    due = max(checked + (checked - printed) * (SHARE / (1 - SHARE)), checked + SOONEST)
    return due if due - printed <= LONGEST else None


def printed_at(article: Article, now: datetime) -> datetime:
    """From when on an article's age is counted; a date in the future is not believed."""
    found = article.fetched_at or now
    return min(article.published or found, found)


async def give_up_check(
    context: CrawlContext,
    poll: Poll,
    watched: Watched,
    unit: str,
    error: AkbulakError,
    status: int | None,
) -> None:
    """A page could not be read again: the article stays as it is, and is asked for later."""
    if context.stopping:  # it was us: it stays due
        poll.interrupted = True
    else:
        gone = status in GONE_STATUSES
        now = datetime.now(UTC)
        wait = poll.retry_after
        await context.database.run(note_failed_check, watched, now, error.message, gone, wait)
    poll.close(unit)


def note_failed_check(
    connection: Connection,
    watched: Watched,
    now: datetime,
    reason: str,
    gone: bool = False,
    not_before: datetime | None = None,
) -> None:
    """Keep why an article could not be read again; a page that is `gone` twice was withdrawn."""
    times = watched.gone_checks + gone
    verdict = "failed"
    if gone and times == GONE_AFTER:
        verdict, reason = "withdrawn", f"{reason}: seen {times} times in a row"
    if not gone or times <= GONE_AFTER:
        note(connection, watched.article, now, verdict, reason)
    due = next_check(now, printed_at(watched.article, now))
    if due is not None and not_before is not None:
        due = max(due, not_before)
    watching.checked(connection, watched.article_id, now, due, gone_checks=times)


def note_check(connection: Connection, watched: Watched, now: datetime) -> None:
    """An article was read again."""
    if watched.gone_checks >= GONE_AFTER:
        note(connection, watched.article, now, "back", "its page is there again")
    due = next_check(now, printed_at(watched.article, now))
    watching.checked(connection, watched.article_id, now, due, gone_checks=0)


def note(
    connection: Connection, article: Article, now: datetime, verdict: str, reason: str
) -> None:
    """Keep what the watch of an article saw."""
    events.record(
        connection,
        now,
        "revision",
        verdict,
        reason,
        outlet_id=article.outlet_id,
        canonical_url=article.canonical_url,
    )
