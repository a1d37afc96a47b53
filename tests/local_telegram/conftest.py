"""A local Telegram server with five chats, the library's bot on it, and plain requests to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
import telegram
from telegram.request import HTTPXRequest
from telegram_testing import CHANNEL, FORUM, GROUP, READER, STRANGER, Api, Clock

if TYPE_CHECKING:
    from telegram_server import TelegramServer

try:
    import tdjson  # noqa: F401 - only asked whether it is there
except ImportError:
    collect_ignore_glob = ["test_*.py"]  # without Telegram's own parser there is no judge


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def server(clock: Clock) -> AsyncIterator[TelegramServer]:
    from telegram_server import TelegramServer

    async with TelegramServer(clock=clock) as running:
        running.add_chat(READER)
        running.add_chat(STRANGER, started=False)
        running.add_chat(GROUP, "group", "Desk", members={READER: "creator"})
        running.add_chat(FORUM, "supergroup", "Forum", topics={7})
        running.add_chat(CHANNEL, "channel", "News", username="news")
        yield running


@pytest.fixture
async def bot(server: TelegramServer) -> AsyncIterator[telegram.Bot]:
    request = HTTPXRequest(read_timeout=1.0)
    async with telegram.Bot(
        server.token, base_url=f"{server.base_url}/bot", request=request
    ) as ready:
        yield ready


@pytest.fixture
async def api(server: TelegramServer) -> AsyncIterator[Api]:
    async with aiohttp.ClientSession() as session:

        async def call(method: str, /, **params: Any) -> tuple[int, dict[str, Any]]:
            url = f"{server.base_url}/bot{server.token}/{method}"
            async with session.post(url, json=params) as response:
                return response.status, await response.json()

        yield call
