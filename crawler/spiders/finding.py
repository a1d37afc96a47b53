"""What a door shows becomes pending entries: which of them are new, and which may alert."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler.items import Entry
from crawler.spiders.poll import Poll
from crawler.store import Connection, entries, headlines

FLOOD_FLOOR = 20  # new entries in one poll that are never a flood
FLOOD_FACTOR = 5  # × the outlet's usual number of a poll (HOSTILE.md, "storm brake")
BURST_FLOOR = 50  # entries dated since the last reading that are never a flood
BURST_FACTOR = 10  # × what the outlet's rhythm explains
REPUBLISHED = 0.5  # share of new entries whose headlines the outlet printed before


def is_catch_up(poll: Poll, entry: Entry) -> bool:
    """Whether an entry was printed since the outlet was last read."""
    last = poll.state.last_ok_at if poll.state else None
    return last is not None and entry.published is not None and entry.published >= last


@dataclass(frozen=True, slots=True)
class Flood:
    """Far more new entries at once than can be news."""

    reason: str
    muted: frozenset[str] = frozenset()  # addresses that must not alert, whatever their date


def find_flood(
    connection: Connection, poll: Poll, fresh: Mapping[str, Entry], *, archive: bool = False
) -> Flood | None:
    """Whether this many new entries at once are an archive; None where they are news.

    Of what is read for the first time (`archive`), old entries are no surprise.
    """
    if len(fresh) <= FLOOD_FLOOR:
        return None
    usual = (poll.state.usual_new if poll.state else None) or 0.0
    # The archive under new addresses, with today's date perhaps.
    again = headlines.printed_before(connection, poll.outlet.id, fresh)
    if len(again) > max(FLOOD_FLOOR / 2, REPUBLISHED * len(fresh)):
        reason = f"{len(again)} of {len(fresh)} new entries have headlines of its archive"
        return Flood(f"{reason}: kept quietly", again)
    # What was printed since the last good reading is news, however much of it there is …
    old = sum(not is_catch_up(poll, entry) for entry in fresh.values())
    if not archive and old > max(FLOOD_FLOOR, FLOOD_FACTOR * usual):
        return Flood(f"{old} old entries at once, usually {usual:.0f} new: only fresh ones alert")
    # … unless it is far more than the outlet ever prints.
    if poll.expected is not None and len(fresh) > max(BURST_FLOOR, BURST_FACTOR * poll.expected):
        reason = f"{len(fresh)} new entries, {poll.expected:.0f} were to be expected"
        return Flood(f"{reason}: kept quietly", frozenset(fresh))
    return None


def note_entries(
    connection: Connection,
    poll: Poll,
    fresh: Mapping[str, Entry],
    now: datetime,
    *,
    quiet: bool,
    muted: Container[str] = (),
    whole: bool = False,
) -> None:
    """Write new entries; those older than a one-off crawl was asked for are not read.

    What was printed since the last reading is read all the same: nobody else would.

    An entry whose headline has been told of by a search or a channel belongs to that article.
    """
    since = poll.since
    wanted = {
        url: entry
        for url, entry in fresh.items()
        if since is None or (entry.published or now) >= since or is_catch_up(poll, entry)
    }
    older = {url: entry for url, entry in fresh.items() if url not in wanted}
    quietly = quiet_for(poll, quiet=quiet)
    outlet_id = poll.outlet.id
    if whole:
        _note_posts(connection, outlet_id, wanted, now, quiet=quietly)
    else:
        entries.note_found(connection, outlet_id, wanted, now, quiet=quietly, muted=muted)
        headlines.join_told(connection, outlet_id, wanted, now)
    reason = "older than the crawl was asked to read"
    entries.note_found(connection, outlet_id, older, now, quiet=quietly, skip=reason)


def quiet_for(poll: Poll, *, quiet: bool) -> Callable[[Entry], bool]:
    """Which entries of a reading may alert only when they are younger than a day."""

    def quietly(entry: Entry) -> bool:
        return quiet and not is_catch_up(poll, entry)

    return quietly


def _note_posts(
    connection: Connection,
    outlet_id: str,
    posts: Mapping[str, Entry],
    now: datetime,
    *,
    quiet: Callable[[Entry], bool],
) -> None:
    """A channel's posts; one that only announces an article which is known already is skipped."""
    known = headlines.told_already(connection, posts, now, outlet_id)
    news = {url: entry for url, entry in posts.items() if url not in known}
    entries.note_found(connection, outlet_id, news, now, quiet=quiet, whole=True)
    for url, entry in posts.items():
        if url in known:
            reason = f"announces {known[url]}"
            entries.note_found(connection, outlet_id, {url: entry}, now, quiet=quiet, skip=reason)
