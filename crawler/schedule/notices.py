"""One notice to the admins of what changed at the sources: a digest now and then, no storm."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from crawler.config import Config
from crawler.store import Connection, chats, health, outbox, steering
from crawler.store.health import Change

EVERY = timedelta(minutes=30)
NAMED = 15  # changes in one notice; the rest is counted
NOTICED = "noticed"  # when the last one was written, in the steering table


def tell_admins(connection: Connection, config: Config, now: datetime) -> int:
    """Write what changed since the last notice into the outbox; return how many changes.

    An outlet that failed and came back in between has not changed. Nothing is written, and nothing
    forgotten, while there is nobody to tell.
    """
    steering.one_at_a_time(connection)
    last = steering.get(connection, NOTICED)
    if last is not None and timedelta(0) <= now - last[1] < EVERY:
        return 0
    readers = admins(connection, config)
    changes = health.changes(connection)
    floods = health.floods(connection, last[1] if last else now - EVERY)
    if not readers or not (changes or floods):
        return 0
    payload = _payload([*floods, *changes])
    for chat_id in readers:
        key = f"health:{now.isoformat()}"
        outbox.put(connection, chat_id, "notice", key, now, payload=payload, silent=True)
    health.told(connection, changes)
    steering.put(connection, NOTICED, len(changes) + len(floods), now)
    return len(changes) + len(floods)


def admins(connection: Connection, config: Config) -> list[int]:
    """Chats of the admins; without Telegram, the terminal."""
    awake = [chat for chat in chats.everything(connection) if chat.state == "active"]
    if config.telegram_token is None:
        return [chat.id for chat in awake if chat.kind == "terminal"]
    return [chat.id for chat in awake if chat.id in config.admins]


def _payload(changes: Sequence[Change]) -> dict[str, Any]:
    return {
        "notice": "health",
        "changes": [
            {
                "outlet": change.name,
                "to": change.after,
                "why": change.why[:200],
                "since": change.since.isoformat() if change.since else None,
            }
            for change in changes[:NAMED]
        ],
        "more": max(len(changes) - NAMED, 0),
    }
