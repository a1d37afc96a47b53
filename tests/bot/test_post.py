"""One bot on a database: it holds its post while its heart beats."""

from __future__ import annotations

import asyncio

import pytest
from bot_world import NOW

from bot import post
from bot.post import PostTakenError, only_bot
from crawler.store import processes


@pytest.fixture(autouse=True)
def _quick_heart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(post, "HEARTBEAT_SECONDS", 0.02)


async def test_the_heart_beats_and_the_post_is_left_in_order(database):
    async with only_bot(database, asyncio.Event()):
        [before] = await database.query(processes.living, "bot")
        await asyncio.sleep(0.2)
        [after] = await database.query(processes.living, "bot")

    assert after.seen_at > before.seen_at
    assert await database.query(processes.living, "bot") == []


async def test_a_bot_that_was_struck_off_ends(database):
    stop = asyncio.Event()

    async def serve() -> None:
        async with only_bot(database, stop):
            [own] = await database.query(processes.living, "bot")
            await database.run(processes.strike_off, own.id)
            async with asyncio.timeout(10):
                await stop.wait()

    with pytest.raises(PostTakenError, match="another one took over"):
        await serve()


async def test_a_heartbeat_that_cannot_be_written_is_tried_again(database, monkeypatch):
    failures = iter([OSError("disk full")])
    beat = processes.beat

    def shaky(*values):
        if error := next(failures, None):
            raise error
        return beat(*values)

    monkeypatch.setattr(processes, "beat", shaky)
    stop = asyncio.Event()
    async with only_bot(database, stop):
        await asyncio.sleep(0.2)
        [own] = await database.query(processes.living, "bot")

    assert own.seen_at > NOW
    assert not stop.is_set()
