"""A page that cannot be had: try later, and let its entry tell of it meanwhile."""

from __future__ import annotations

from datetime import UTC, datetime

from crawler.errors import AkbulakError
from crawler.guard import ALLOW_HINT
from crawler.spiders.context import CrawlContext
from crawler.spiders.failures import is_final
from crawler.spiders.fetched import FetchedPage
from crawler.spiders.poll import Poll
from crawler.spiders.rereading import give_up_check
from crawler.store import Connection, entries, events
from crawler.store.entries import PendingEntry
from crawler.store.watching import Watched


async def give_up_page(
    context: CrawlContext,
    poll: Poll,
    entry: PendingEntry | None,
    unit: str,
    error: AkbulakError,
    status: int | None,
    watched: Watched | None = None,
) -> FetchedPage | None:
    """Try a page later; or, where that is hopeless, let its entry alone tell of the article."""
    if watched is not None:
        await give_up_check(context, poll, watched, unit, error, status)
        return None
    now = datetime.now(UTC)
    if context.stopping and entry is not None:  # it was us: the entry stays as it is
        poll.interrupted = True
        poll.close(unit)
        return None
    if entry is not None and poll.retry_after is not None and poll.retry_after > now:
        await context.database.run(entries.delay, entry.id, poll.retry_after, error.message)
        poll.close(unit)
        return None
    poll.page_error = error
    if entry is None:
        poll.failed += 1
        poll.close(unit)
        return None
    final = is_final(error, status)
    again = not final and await context.database.run(entries.postpone, entry, now, error.message)
    refused = error.hint == ALLOW_HINT  # nobody is told of a link that leads inside
    if not entry.title or entry.article_id is not None or refused:
        if final:
            state = "failed" if entry.article_id is None else "stored"
            await context.database.run(
                entries.close, entry.id, state, error.message, entry.article_id
            )
        verdict = "will be tried again" if again else "given up"
        await context.database.run(note_failed_page, entry, now, f"{error.message}; {verdict}")
        poll.failed += 1
        poll.close(unit)
        return None
    return FetchedPage(
        poll, entry, unit, entry.url, b"", None, now, reason=error.message, again=again
    )


def note_failed_page(
    connection: Connection, entry: PendingEntry, now: datetime, reason: str
) -> None:
    """Keep why a page was not read."""
    events.record(
        connection,
        now,
        "fetch",
        "failed",
        reason,
        outlet_id=entry.outlet_id,
        canonical_url=entry.canonical_url,
    )
