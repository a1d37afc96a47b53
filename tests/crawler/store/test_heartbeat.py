"""The heartbeat counts what happened since a moment, and nothing else."""

from __future__ import annotations

from dataclasses import replace

from store_world import (
    ANNA,
    DALA,
    DAY,
    HOUR,
    NOW,
    STEP,
    VESTNIK,
    add_article,
    article,
    follow,
    loud,
    outlet,
    shown,
)  # fmt: skip

from crawler.store import Database, archive, entries, outbox, outlets
from crawler.store.archive import Heartbeat
from crawler.store.outlets import PollOutcome

WELL = PollOutcome(True, NOW, NOW + HOUR, 3600.0, "active", 1, 1.0)


def test_of_an_empty_archive_is_zero(database: Database) -> None:
    with database.read() as connection:
        beat = archive.heartbeat(connection, NOW)
    assert beat == Heartbeat(NOW, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, None)


def test_counts_outlets_articles_matches_and_alerts(world: Database) -> None:
    mute = outlet("mute", doors=[])
    with world.write() as connection:
        outlets.sync(connection, [VESTNIK, DALA, STEP, mute], NOW)
        outlets.add_visitor(connection, "web-x", "x", NOW)
        outlets.finish(connection, "vestnik", "me", WELL)
        outlets.finish(connection, "dala", "me", replace(WELL, ended_at=NOW - 2 * DAY))
        outlets.finish(connection, "step", "me", replace(WELL, ok=False, state="sleeping"))
        old = article("old", fetched_at=NOW - 2 * DAY)
        add_article(connection, old, topics=["akbulak"], now=NOW - 2 * DAY)
        first = add_article(connection, article("a"), topics=["akbulak", "tungsten"])
        add_article(connection, article("b", outlet_id="dala"), copy_of=first, topics=["akbulak"])
        add_article(connection, article("c", fetched_at=NOW + HOUR))
        follow(connection, ANNA, "akbulak")
        for key in ("sent", "waiting"):
            outbox.put(connection, ANNA, "alert", key, NOW)
        outbox.mark_sent(connection, outbox.due(connection, NOW, terminal=False)[0], 1, NOW)
        entries.note_found(connection, "vestnik", dict(shown("x", "y")), NOW, quiet=loud)
        beat = archive.heartbeat(connection, NOW - DAY)
    assert beat == Heartbeat(
        since=NOW - DAY, outlets_listed=4, outlets_pollable=3, outlets_read=1, outlets_failing=1,
        outlets_sleeping=1, articles=3, reprints=1, matches=2, alerts=1, pending_entries=2,
        last_article_at=NOW + HOUR,
    )  # fmt: skip
