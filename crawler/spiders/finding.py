"""What a door shows becomes pending entries: which of them are new, and which may alert."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from crawler.items import Entry
from crawler.spiders.poll import Poll
from crawler.store import Connection, entries


def is_catch_up(poll: Poll, entry: Entry) -> bool:
    """Whether an entry was printed since the outlet was last read."""
    last = poll.state.last_ok_at if poll.state else None
    return last is not None and entry.published is not None and entry.published >= last


def keep_entries(
    connection: Connection, poll: Poll, fresh: Mapping[str, Entry], now: datetime, *, quiet: bool
) -> None:
    """Write new entries; those older than a one-off crawl was asked for are not read."""
    since = poll.since
    wanted = {u: e for u, e in fresh.items() if since is None or (e.published or now) >= since}
    older = {url: entry for url, entry in fresh.items() if url not in wanted}

    def quietly(entry: Entry) -> bool:
        return quiet and not is_catch_up(poll, entry)

    entries.note_found(connection, poll.outlet.id, wanted, now, quiet=quietly)
    reason = "older than the crawl was asked to read"
    entries.note_found(connection, poll.outlet.id, older, now, quiet=quietly, skip=reason)
