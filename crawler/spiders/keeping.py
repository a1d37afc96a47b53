"""What a reading of a door leaves in the database: entries, and the door's memory, together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from scrapy.http import Response

from crawler.doors import Shown, SitemapPart
from crawler.outlets import DoorKind
from crawler.spiders.caching import max_age, validators
from crawler.spiders.context import CrawlContext
from crawler.spiders.fetched import identity
from crawler.spiders.finding import find_flood, is_catch_up, note_entries
from crawler.spiders.poll import Poll
from crawler.spiders.searching import note_search_results
from crawler.spiders.visits import DoorVisit, part_stamp
from crawler.store import Connection, doors, entries, events
from crawler.store.doors import DoorMemory, DoorState, PartMemory

FRESH_AT_MOST = timedelta(minutes=15)  # an explicit max-age is obeyed so far, and no further


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of the entries that a door showed."""

    fresh: int  # that nobody had
    known: int  # seen before this poll
    gap: bool = False  # the door shares nothing with what was seen before


def keep_door(
    connection: Connection,
    context: CrawlContext,
    poll: Poll,
    visit: DoorVisit,
    shown: Shown,
    response: Response,
    now: datetime,
) -> Kept:
    """Write entries and the door's validators in one transaction: neither without the other."""
    named = [
        (url, entry)
        for entry in shown.entries
        # A link that leads inside is nothing to be told of, even where it is never followed.
        if (url := identity(entry, response.url)) and not context.guard.leads_inside(entry.url)
    ]
    first_sight = poll.baseline or visit.door.last_ok_at is None
    # A part that was never read is an archive with, perhaps, today's news in it.
    archive = visit.part is not None and visit.url not in visit.door.memory.parts
    if visit.kind is DoorKind.AGGREGATOR:
        fresh = note_search_results(connection, context, poll, named, now, quiet=first_sight)
    else:
        fresh = entries.unseen(connection, poll.outlet.id, named)
        flood = None if first_sight else find_flood(connection, poll, fresh, archive=archive)
        if flood is not None:
            poll.flood = True
            events.record(connection, now, "door", "flood", flood.reason, outlet_id=poll.outlet.id)
        note_entries(
            connection,
            poll,
            fresh,
            now,
            quiet=first_sight or archive or poll.flood,
            muted=flood.muted if flood else frozenset(),
            whole=visit.kind is DoorKind.TELEGRAM,
        )
    before = [url for url, _ in named if url not in fresh and url not in poll.fresh_urls]
    again = sum(url in poll.fresh_urls for url, _ in named)  # shown by another door just now
    poll.fresh_urls.update(fresh)
    poll.printed += [
        entry.published for entry in fresh.values() if not archive or is_catch_up(poll, entry)
    ]
    poll.found += len(named)
    poll.known += len(before)
    gap = bool(fresh) and not before and not again and not first_sight and visit.part is None
    kept = Kept(len(fresh), len(before), gap=gap and visit.kind is not DoorKind.AGGREGATOR)
    poll.gap = poll.gap or kept.gap
    if visit.main:
        _remember_door(connection, poll, visit.door, shown, response, kept, now)
    elif visit.part is not None:
        doors.remember_part(
            connection, visit.door.id, visit.url, _part(visit.part, shown, response)
        )
    return kept


def _remember_door(
    connection: Connection,
    poll: Poll,
    door: DoorState,
    shown: Shown,
    response: Response,
    kept: Kept,
    now: datetime,
) -> None:
    # What was cut off on its way must not come back as "304 Not Modified"; nor an index, which may
    # stay the same while its parts change.
    whole = not shown.cut and not shown.parts
    etag, last_modified = validators(response) if whole else (None, None)
    memory = DoorMemory(
        ttl_s=shown.wishes.ttl.total_seconds() if shown.wishes.ttl else None,
        skip_hours=tuple(sorted(shown.wishes.skip_hours)),
        skip_days=tuple(sorted(shown.wishes.skip_days)),
        hub=shown.hub,
        remark=shown.remark,
        fresh_until=fresh_until(response, now),
        parts=door.memory.parts,
    )
    poll.memories[door.id] = memory
    lied = door.last_ok_at is not None and kept.fresh > 0 and _same_validators(door, response)
    if lied:
        reason = "its ETag or Last-Modified stays the same while its items change: read whole now"
        events.record(connection, now, "door", "distrusted", reason, outlet_id=poll.outlet.id)
    doors.read(
        connection,
        door.id,
        now,
        status=response.status,
        found=len(shown.entries) or len(shown.parts),
        fresh=kept.fresh,
        etag=etag,
        last_modified=last_modified,
        memory=memory,
        lied=lied,
    )


def _part(part: SitemapPart, shown: Shown, response: Response) -> PartMemory:
    """What to remember of a part; only that it was read, where something of it is still missing."""
    if shown.cut or shown.parts:
        return PartMemory()
    return PartMemory(part_stamp(part), *validators(response))


def keep_unchanged(
    connection: Connection, poll: Poll, visit: DoorVisit, response: Response, now: datetime
) -> None:
    """Note an answer "304 Not Modified"."""
    if not visit.main:
        known = visit.door.memory.parts.get(visit.url, PartMemory())
        known = replace(known, unchanged=known.unchanged + 1)
        doors.remember_part(connection, visit.door.id, visit.url, known)
        return
    memory = visit.door.memory
    memory = replace(memory, unchanged=memory.unchanged + 1, fresh_until=fresh_until(response, now))
    poll.memories[visit.door.id] = memory
    doors.unchanged(connection, visit.door, now, memory)


def fresh_until(response: Response, now: datetime) -> datetime | None:
    """Until when the outlet itself says that nothing changes, within our bound."""
    age = max_age(response, now)
    return now + min(age, FRESH_AT_MOST) if age else None


def _same_validators(door: DoorState, response: Response) -> bool:
    """Whether the door would have been taken for unchanged."""
    etag, last_modified = validators(response)
    if door.etag or etag:
        return door.etag == etag
    return bool(last_modified) and door.last_modified == last_modified


def gap_words(visit: DoorVisit, kept: Kept, older: DoorVisit | None) -> str:
    """Where the walk back over a gap stands."""
    if not kept.gap and kept.known:
        return f"gap closed: {kept.known} known entries {visit.back} pages back"
    if not kept.gap:
        return f"gap not closed: nothing further back than {visit.back} pages"
    words = "gap: " if not visit.back else f"gap, {visit.back} pages back: "
    words += f"none of {kept.fresh} entries was seen before"
    if older is None:
        return f"{words}; the door leads no further back"
    return f"{words}; going back to {older.url}"


def note_gap(connection: Connection, outlet_id: str, now: datetime, words: str) -> None:
    """Keep what happened behind the newest page of a door."""
    events.record(connection, now, "door", "gap", words, outlet_id=outlet_id)
