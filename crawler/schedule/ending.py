"""The end of a poll: its outcome as one row, the same for scheduled and one-off crawls."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from crawler.errors import AkbulakError
from crawler.outlets import DoorKind
from crawler.schedule.policy import PollHistory, next_interval, next_poll, state_after
from crawler.schedule.rhythm import Rhythm
from crawler.schedule.silence import is_silent
from crawler.schedule.steering import THRESHOLD
from crawler.spiders.poll import Poll
from crawler.store import Connection, entries, events, health, outlets, steering
from crawler.store.doors import DoorMemory
from crawler.store.outlets import OutletState, PollOutcome

AGAIN_WHEN_OFFLINE = timedelta(minutes=3)
AGAIN_FOR_NEWS = timedelta(minutes=5)  # a day's distance to a small outlet is no day's delay
SMOOTHING = 0.2  # weight of the newest poll in the running mean of new articles


def end_poll(
    connection: Connection,
    poll: Poll,
    *,
    rng: random.Random | None = None,
    ours: bool = False,
    threshold: float = THRESHOLD,
) -> None:
    """Write health, rhythm, next due time and spending; give the claim back.

    `ours`: the fault was our own network's, so that the outlet is not blamed, only asked again.
    `threshold` is the steered one (`schedule.steering`), in item-minutes.
    """
    now = datetime.now(UTC)
    steering.spend(connection, poll.requests, now)
    if not poll.doors:
        return  # pages asked by URL say nothing about an outlet's doors
    if ours:
        outlets.excuse(connection, poll.outlet.id, poll.process_id, now + AGAIN_WHEN_OFFLINE)
        return
    if poll.interrupted or (not poll.done.is_set() and poll.error is None):
        outlets.excuse(connection, poll.outlet.id, poll.process_id, now)
        return
    before = poll.state
    rhythm = learnt(poll)
    failures = 0 if poll.ok else (before.failures if before else 0) + 1
    history = history_of(poll, rhythm, failures=failures, threshold=threshold)
    state = state_after(failures)
    error = poll.error
    # A failure stretches the distance, not the rhythm that was learnt before it.
    interval = next_interval(history, now) if poll.ok else history.interval
    outlets.finish(
        connection,
        poll.outlet.id,
        poll.process_id,
        PollOutcome(
            ok=poll.ok,
            ended_at=now,
            next_poll_at=_next(connection, poll, next_poll(history, now, rng=rng), now),
            interval_s=interval.total_seconds() if interval else None,
            state=state,
            new=poll.new,
            usual_new=_mean(before.usual_new if before else None, poll),
            error_kind=getattr(error, "kind", "parse") if error else None,
            error_text=error.message if error else None,
            error_url=error.url if error else None,
            rhythm=rhythm.to_json(),
            silent_since=_silent_since(connection, poll, before, now),
            stubs_since=_stubs_since(connection, poll, before, now),
            rest_until=poll.retry_after,
        ),
    )
    _note_changes(connection, before, poll, state, error, now)


def learnt(poll: Poll) -> Rhythm:
    """What is known of an outlet's rhythm after this poll; a failed one teaches nothing."""
    before = poll.state
    rhythm = Rhythm.from_json(before.rhythm if before else None, poll.outlet.kind)
    if not poll.ok:
        return rhythm
    first = before is None or before.first_read_at is None
    since = None if first or poll.gap or before is None else before.last_ok_at
    # An archive that comes back tells of another year.
    dates = [] if poll.flood else poll.printed
    return rhythm.learn(dates, since, poll.started_at, ZoneInfo(poll.outlet.timezone))


def history_of(
    poll: Poll, rhythm: Rhythm, *, failures: int, threshold: float = THRESHOLD
) -> PollHistory:
    """What the policy judges an outlet by."""
    before = poll.state
    memories = [poll.memories.get(door.id, door.memory) for door in poll.doors]
    interval_s = before.interval_s if before else None
    searches = all(door.kind == DoorKind.AGGREGATOR for door in poll.doors)
    return PollHistory(
        tier=poll.outlet.tier,
        interval=timedelta(seconds=interval_s) if interval_s else None,
        new=poll.new,
        failures=failures,
        retry_after=poll.retry_after,
        rhythm=rhythm,
        zone=ZoneInfo(poll.outlet.timezone),
        threshold=threshold,
        cost=len(poll.doors),
        window=None if searches or not poll.found else poll.found,
        read_at=poll.started_at if poll.ok else (before.last_ok_at if before else None),
        ttl=_ttl(memories),
        not_before=_fresh_until(memories),
        delay=timedelta(seconds=poll.outlet.delay) if poll.outlet.delay else None,
        skip_hours=_common(memory.skip_hours for memory in memories),
        skip_days=_common(memory.skip_days for memory in memories),
    )


def _next(connection: Connection, poll: Poll, due: datetime, now: datetime) -> datetime:
    """The next poll; soon where this one was not long enough for all the news it found.

    Only while pages can be read: what always fails must not be asked for at this pace.
    """
    read = poll.new + poll.skipped > 0
    if not (poll.ok and read) or poll.retry_after or due <= now + AGAIN_FOR_NEWS:
        return due
    return now + AGAIN_FOR_NEWS if entries.news_waits(connection, poll.outlet.id, now) else due


def _ttl(memories: Iterable[DoorMemory]) -> timedelta | None:
    """The shortest wish of the doors; None where one of them has none."""
    wishes = [memory.ttl_s for memory in memories]
    known = [wish for wish in wishes if wish is not None]
    return timedelta(seconds=min(known)) if known and len(known) == len(wishes) else None


def _fresh_until(memories: Iterable[DoorMemory]) -> datetime | None:
    """When the first door may change by its own word; None where one may change at once."""
    moments = [memory.fresh_until for memory in memories]
    known = [moment for moment in moments if moment is not None]
    return min(known) if known and len(known) == len(moments) else None


def _common(skipped: Iterable[tuple[int, ...]]) -> frozenset[int]:
    """The hours or days on which every door asks to be left alone."""
    sets = [frozenset(each) for each in skipped]
    return frozenset.intersection(*sets) if sets else frozenset()


def _mean(before: float | None, poll: Poll) -> float | None:
    if not poll.ok or poll.baseline or poll.flood:
        return before
    return poll.new if before is None else before + SMOOTHING * (poll.new - before)


def _silent_since(
    connection: Connection, poll: Poll, before: OutletState | None, now: datetime
) -> datetime | None:
    """Since when an outlet that answers has been quieter than its rhythm explains."""
    if before is None or not poll.ok:
        return before.silent_since if before else None
    last = before.last_new_at or before.first_read_at
    if poll.printed or last is None:
        return None
    if before.silent_since is not None:
        return before.silent_since
    learnt_before, zone = (
        Rhythm.from_json(before.rhythm, poll.outlet.kind),
        ZoneInfo(poll.outlet.timezone),
    )
    if not is_silent(learnt_before, last, now, zone):
        return None
    # No article may have come of what it showed: the same text again, no article at all.
    shown = health.last_found(connection, poll.outlet.id) or last
    return now if is_silent(learnt_before, max(shown, last), now, zone) else None


def _stubs_since(
    connection: Connection, poll: Poll, before: OutletState | None, now: datetime
) -> datetime | None:
    """Since when nothing but headlines came of an outlet's pages."""
    since = before.stubs_since if before else None
    if not poll.new:
        return since
    if poll.stubs < poll.new or not health.only_stubs(connection, poll.outlet.id):
        return None
    return since or now


def _note_changes(
    connection: Connection,
    before: OutletState | None,
    poll: Poll,
    state: str,
    error: AkbulakError | None,
    now: datetime,
) -> None:
    if before is not None and before.state != state:
        reason = f"{before.state} → {state}" + (f": {error.message}" if error else "")
        events.record(connection, now, "health", state, reason, outlet_id=poll.outlet.id)
