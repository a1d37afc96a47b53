"""What a search over many outlets shows: whose article is it, and do we have it already?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from crawler.doors import unresolved
from crawler.items import Entry
from crawler.outlets import Outlet, find_by_host, find_by_name, visitor
from crawler.spiders.context import CrawlContext
from crawler.spiders.finding import quiet_for
from crawler.spiders.poll import Poll
from crawler.store import Connection, entries, headlines, outlets


def note_search_results(
    connection: Connection,
    context: CrawlContext,
    poll: Poll,
    named: Sequence[tuple[str, Entry]],
    now: datetime,
    *,
    quiet: bool,
) -> dict[str, Entry]:
    """Write the results of a search that nobody has; return those.

    An outlet that we poll ourselves gets its entry as if its own door had shown it, and reads it
    at once. The page of any other, and of one whose doors fail, is read in the search's own poll,
    under the outlet's name.
    """
    fresh = entries.unseen(connection, None, named)
    known = headlines.told_already(connection, fresh, now)
    quietly = quiet_for(poll, quiet=quiet)
    for url, entry in fresh.items():
        owner = _owner(context, poll.outlet, entry)
        here = {url: entry}
        if url in known:
            reason = f"the headline of {known[url]}"
            entries.note_found(connection, poll.outlet.id, here, now, quiet=quietly, skip=reason)
            continue
        if owner.id not in context.catalogue:
            outlets.add_visitor(connection, owner.id, owner.name, now)
        if not unresolved(entry.url) and _is_read(connection, context, owner):
            entries.note_found(connection, owner.id, here, now, quiet=quietly)
            outlets.make_due(connection, owner.id, now)
        else:
            reader = poll.outlet.id
            entries.note_found(connection, owner.id, here, now, quiet=quietly, reader_id=reader)
    return fresh


def _is_read(connection: Connection, context: CrawlContext, owner: Outlet) -> bool:
    """Whether an outlet's own polls come soon enough for what a search has found of it."""
    if owner.id not in context.catalogue or not owner.pollable_doors:
        return False
    state = outlets.state(connection, owner.id)
    return state is not None and state.failures == 0


def _owner(context: CrawlContext, search: Outlet, entry: Entry) -> Outlet:
    """The outlet that prints an article, by its address or, where that is hidden, by its name."""
    if not unresolved(entry.url):
        known = find_by_host(context.catalogue.values(), entry.url)
        return known or visitor(urlsplit(entry.url).hostname or "")
    if entry.source:
        return find_by_name(context.catalogue.values(), entry.source) or visitor(entry.source)
    return search
