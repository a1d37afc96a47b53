"""Paths, encodings of requests, sending limits, and waiting."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from itertools import pairwise

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram_methods import METHODS
from telegram_params import Kind, checked
from telegram_server import TelegramServer
from telegram_testing import GROUP, READER, Api, Clock
from telegram_values import Refusal


class TestTheWire:
    async def test_paths_tokens_and_methods(self, server: TelegramServer, api: Api) -> None:
        async with aiohttp.ClientSession(server.base_url) as session:
            for path, status, words in (
                ("/", 404, "Not Found"),
                ("/botnonsense/getMe", 404, "Not Found"),
                ("/bot1:other/getMe", 401, "Unauthorized"),
                (f"/bot{server.token}/getmee", 404, "Not Found: method not found"),
                (f"/bot{server.token}/GETME", 200, None),
            ):
                async with session.get(path) as response:
                    answer = await response.json()
                    assert (response.status, answer.get("description")) == (status, words)
        assert server.token not in str(server.requests)

    async def test_a_request_may_be_a_query_a_form_or_json(self, server: TelegramServer) -> None:
        url = f"{server.base_url}/bot{server.token}/sendMessage"
        params = {"chat_id": str(READER), "text": "x", "disable_notification": "true"}
        form = aiohttp.FormData(params)
        form.add_field("reply_markup", json.dumps({"force_reply": True}))
        async with aiohttp.ClientSession() as session:
            for how in ({"params": params}, {"data": params}, {"data": form}, {"json": params}):
                async with session.post(url, **how) as response:
                    assert response.status == 200
            for body in ("{", "[]"):
                headers = {"Content-Type": "application/json"}
                async with session.post(url, data=body, headers=headers) as response:
                    assert response.status == 400
        assert [entry.disable_notification for entry in server.ledger] == [True] * 4

    async def test_a_refusal_to_wait_names_the_seconds(
        self, server: TelegramServer, api: Api
    ) -> None:
        server.fail_next("getMe", status=429)
        assert await api("getMe") == (
            429,
            {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests: retry after 1",
                "parameters": {"retry_after": 1},
            },
        )

    async def test_a_lenient_server_ignores_unknown_parameters(self) -> None:
        kinds = {"text": Kind.STR}
        assert checked({"text": "x", "txet": "y"}, kinds, strict=False) == {"text": "x"}
        with pytest.raises(Refusal, match="unknown parameter"):
            checked({"text": "x", "txet": "y"}, kinds, strict=True)
        with pytest.raises(Refusal, match="no such file"):
            checked({"photo": "attach://a"}, {"photo": Kind.FILE}, strict=True)

    async def test_waiting_in_vain_tells_what_came_instead(
        self, server: TelegramServer, api: Api
    ) -> None:
        await api("sendMessage", chat_id=READER, text="only one")
        with pytest.raises(TimeoutError, match="only one"):
            await server.sent(2, timeout=0.05)


_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=6),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["text", "type", "offset", "length", "url", "message_id", "chat_id"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=6,
)


@given(st.data())
def test_whatever_comes_is_carried_out_or_refused(data: st.DataObject) -> None:
    world = TelegramServer()
    world.add_chat(READER)
    method = data.draw(st.sampled_from([m for m in METHODS.values() if m.name != "getUpdates"]))
    names = st.sampled_from([*method.kinds, "nonsense"])
    raw = data.draw(st.dictionaries(names, _JUNK, max_size=5))
    raw = {"text": "x"} | raw | {"chat_id": READER}
    status = 200
    try:
        method.run(world, checked(raw, method.kinds, strict=data.draw(st.booleans())))
    except Refusal as refusal:
        status = refusal.status
    assert status in (200, 400, 403, 409, 429)


class TestLimits:
    @pytest.fixture
    async def server(self, clock: Clock) -> AsyncIterator[TelegramServer]:
        async with TelegramServer(limits=True, clock=clock) as running:
            running.add_chat(GROUP, "group", "Desk")
            for chat_id in range(READER, READER + 40):
                running.add_chat(chat_id)
            yield running

    async def test_a_private_chat_takes_one_a_second_after_a_burst_of_three(
        self, api: Api, clock: Clock
    ) -> None:
        statuses = [(await api("sendMessage", chat_id=READER, text="x"))[0] for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        clock.now += 3.1
        assert (await api("sendMessage", chat_id=READER, text="x"))[0] == 200

    async def test_a_group_takes_20_a_minute_and_edits_count(self, api: Api, clock: Clock) -> None:
        for n in range(10):
            assert (await api("sendMessage", chat_id=GROUP, text=f"{n}"))[0] == 200
            edit = {"chat_id": GROUP, "message_id": n + 1, "text": f"{n}!"}
            assert (await api("editMessageText", **edit))[0] == 200
            clock.now += 1
        status, answer = await api("sendMessage", chat_id=GROUP, text="x")
        assert (status, answer["parameters"]["retry_after"]) == (429, 50)
        clock.now += 49
        assert (await api("sendMessage", chat_id=GROUP, text="early"))[0] == 429
        clock.now += 2
        assert (await api("sendMessage", chat_id=GROUP, text="early"))[0] == 429
        clock.now += 60
        assert (await api("sendMessage", chat_id=GROUP, text="x"))[0] == 200

    async def test_the_bot_sends_30_a_second_in_all(self, api: Api, server: TelegramServer) -> None:
        statuses = [(await api("sendMessage", chat_id=READER + n, text="x"))[0] for n in range(31)]
        assert statuses == [200] * 30 + [429]
        assert all(a.at <= b.at for a, b in pairwise(server.ledger))
