"""The end of a poll: its outcome as one row, the same for scheduled and one-off crawls."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from crawler.errors import FetchError
from crawler.schedule.policy import PollHistory, next_interval, next_poll, state_after
from crawler.spiders.poll import Poll
from crawler.store import Connection, events, outlets, processes
from crawler.store.outlets import PollOutcome

AGAIN_WHEN_OFFLINE = timedelta(minutes=3)
SMOOTHING = 0.2  # weight of the newest poll in the running mean of new articles


def end_poll(
    connection: Connection, poll: Poll, *, rng: random.Random | None = None, ours: bool = False
) -> None:
    """Write health, next due time and spending; give the claim back.

    `ours`: the fault was our own network's, so that the outlet is not blamed, only asked again.
    """
    now = datetime.now(UTC)
    processes.spend(connection, poll.requests, now)
    if not poll.doors:
        return  # pages asked by URL say nothing about an outlet's doors
    if ours:
        outlets.excuse(connection, poll.outlet.id, poll.process_id, now + AGAIN_WHEN_OFFLINE)
        return
    if poll.interrupted or (not poll.done.is_set() and poll.error is None):
        outlets.excuse(connection, poll.outlet.id, poll.process_id, now)
        return
    before = poll.state
    failures = 0 if poll.ok else (before.failures if before else 0) + 1
    interval_s = before.interval_s if before else None
    history = PollHistory(
        tier=poll.outlet.tier,
        interval=timedelta(seconds=interval_s) if interval_s else None,
        new=poll.new,
        failures=failures,
        retry_after=poll.retry_after,
    )
    state = state_after(failures)
    # A failure stretches the distance, not the rhythm that was learnt before it.
    rhythm = next_interval(history) if poll.ok else (history.interval or next_interval(history))
    error = poll.error
    outlets.finish(
        connection,
        poll.outlet.id,
        poll.process_id,
        PollOutcome(
            ok=poll.ok,
            ended_at=now,
            next_poll_at=next_poll(history, now, rng=rng),
            interval_s=rhythm.total_seconds(),
            state=state,
            new=poll.new,
            usual_new=_mean(before.usual_new if before else None, poll),
            error_kind=_kind(error) if error else None,
            error_text=error.message if error else None,
            error_url=error.url if error else None,
        ),
    )
    if before is not None and before.state != state:
        reason = f"{before.state} → {state}" + (f": {error.message}" if error else "")
        events.record(connection, now, "health", state, reason, outlet_id=poll.outlet.id)


def _mean(before: float | None, poll: Poll) -> float | None:
    if not poll.ok or poll.baseline or poll.flood:
        return before
    return poll.new if before is None else before + SMOOTHING * (poll.new - before)


def _kind(error: Exception) -> str:
    return error.kind if isinstance(error, FetchError) else "parse"
