"""A strict local Telegram Bot API server for tests: an independent judge of the bot.

It follows what core.telegram.org/bots/api documents, the error texts of the public server, and the
behaviour of tdlib/telegram-bot-api where that is published; message text is parsed by TDLib. It is
stricter than the public server in one way: unknown parameters and fields are refused.
Not imitated: the slowing of repeated getUpdates, delivery to webhooks, pacing of uploads.

    async with TelegramServer() as server:
        server.add_chat(1001)                       # a reader who has pressed Start
        ...                                         # AKBULAK_TELEGRAM_API = server.base_url
        server.say(1001, "/list")
        [reply] = await server.sent(1, chat_id=1001)

By hand: `python tests/telegram_server.py --port 8081`; lines that you type are the reader's
messages, what the bot sends is printed.
"""

from __future__ import annotations

import argparse
import asyncio
import inspect
import re
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Literal, Self

import telegram_editing  # noqa: F401 - registers its methods
import telegram_profile  # noqa: F401 - registers its methods
import telegram_sending  # noqa: F401 - registers its methods
from aiohttp import web
from telegram_faults import FROM_THE_PROXY, Fault, Faults, When, refusal
from telegram_methods import METHODS
from telegram_params import MAX_UPLOAD, checked, read
from telegram_values import Call, Chat, Json, Refusal, Sent, Upload
from telegram_world import World

TOKEN = "12345:TEST-token_of_the_local_server"
_PATH = re.compile(r"/bot(?P<token>\d+:[A-Za-z0-9_-]+)/(?P<method>[A-Za-z]+)/?")
_PROXY_PAGE = "<html>\r\n<head><title>{0}</title></head>\r\n<body><h1>{0}</h1></body>\r\n</html>"


class TelegramServer(World):
    """The Bot API on 127.0.0.1. The port is kept when the server is stopped and started again.

    `limits` switches Telegram's sending limits on; `clock` gives seconds since the epoch.
    """

    def __init__(
        self,
        token: str = TOKEN,
        *,
        strict: bool = True,
        limits: bool = False,
        port: int = 0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__(token, strict=strict, limits=limits, clock=clock)
        self.port = port
        self._faults = Faults()
        self._runner: web.AppRunner | None = None
        self._changed: set[asyncio.Future[None]] = set()

    @property
    def base_url(self) -> str:
        """Address of the server; requests go to `{base_url}/bot<token>/<method>`."""
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Listen."""
        app = web.Application(client_max_size=MAX_UPLOAD + 1_000_000)
        app.router.add_route("GET", "/{path:.*}", self._serve)
        app.router.add_route("POST", "/{path:.*}", self._serve)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Close every connection; what was written down stays."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()

    # --- faults -----------------------------------------------------------------------------

    def fail_next(
        self,
        method: str,
        *,
        status: int,
        description: str | None = None,
        parameters: Json | None = None,
        times: int | None = 1,
        chat_id: int | None = None,
    ) -> None:
        """Refuse the next requests of `method` ("*": of any); `times=None` until `heal`.

        502, 503 and 504 come with an HTML page, as from the proxy in front of the public server.
        """
        cause = refusal(status, description, parameters)
        self._faults.add(Fault("fail", method, times, chat_id, refusal=cause))

    def drop_next(
        self,
        method: str,
        *,
        when: When = "before",
        times: int | None = 1,
        chat_id: int | None = None,
    ) -> None:
        """Close the connection without an answer, before or after the request is carried out."""
        self._faults.add(Fault("drop", method, times, chat_id, when))

    def hang_next(
        self,
        method: str,
        seconds: float,
        times: int | None = 1,
        *,
        when: When = "after",
        chat_id: int | None = None,
    ) -> None:
        """Answer `seconds` late; `when` says whether the request is carried out after or before."""
        self._faults.add(Fault("hang", method, times, chat_id, when, seconds))

    def heal(self, method: str | None = None) -> None:
        """Cancel the faults of `method`, or all of them."""
        self._faults.heal(method)

    # --- waiting and looking ----------------------------------------------------------------

    @property
    def refusals(self) -> list[Call]:
        """The requests that were answered with an error."""
        return [call for call in self.requests if call.refused]

    async def wait_for(self, met: Callable[[], bool], timeout: float = 10.0) -> None:
        """Wait until `met()` is true, asked after each request; TimeoutError tells what came."""
        try:
            async with asyncio.timeout(timeout):
                while not met():
                    change: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                    self._changed.add(change)
                    await change
        except TimeoutError:
            calls = [f"{call.method} {call.status} {call.description}" for call in self.requests]
            sent = [f"{entry.chat_id}: {entry.text[:80]}" for entry in self.ledger]
            raise TimeoutError(f"not within {timeout} s. Requests: {calls}. Sent: {sent}") from None

    async def sent(
        self,
        n: int = 1,
        timeout: float = 10.0,
        *,
        chat_id: int | None = None,
        kind: Literal["send", "edit"] | None = None,
    ) -> list[Sent]:
        """Wait until at least `n` messages or edits were accepted, and return all of them."""

        def fitting() -> list[Sent]:
            return [
                entry
                for entry in self.ledger
                if chat_id in (None, entry.chat_id) and kind in (None, entry.kind)
            ]

        await self.wait_for(lambda: len(fitting()) >= n, timeout)
        return fitting()

    async def called(self, method: str, n: int = 1, timeout: float = 10.0) -> list[Call]:
        """Wait until `method` was answered at least `n` times, well or badly; return the calls."""

        def fitting() -> list[Call]:
            return [call for call in self.requests if call.method == method]

        await self.wait_for(lambda: len(fitting()) >= n, timeout)
        return fitting()

    # --- serving ----------------------------------------------------------------------------

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        found = _PATH.fullmatch(request.path)
        if found is None:
            return self._refuse(request.path, {}, Refusal(404, "Not Found"))
        name = found["method"]
        if found["token"] != self.token:
            return self._refuse(name, {}, Refusal(401, "Unauthorized"))
        method = METHODS.get(name.lower())
        if method is None:
            return self._refuse(name, {}, Refusal(404, "Not Found: method not found"))
        raw: Json = {}
        try:
            if self.logged_out:
                raise Refusal(400, "Logged out")
            raw = await read(request)
            fault = self._faults.take(method.name, raw)
            if fault and await self._strike(fault, "before", request):
                return self._dropped(method.name, raw)
            params = checked(raw, method.kinds, strict=self.strict)
            result = method.run(self, params)
            if inspect.isawaitable(result):
                result = await result
            self._tell()  # a late answer does not keep a test from seeing what was carried out
            if fault and await self._strike(fault, "after", request):
                return self._dropped(method.name, raw)
        except Refusal as cause:
            return self._refuse(method.name, raw, cause)
        self._note(method.name, raw, 200)
        return web.json_response({"ok": True, "result": result})

    async def _strike(self, fault: Fault, when: When, request: web.Request) -> bool:
        """Let a fault happen if this is its time; return whether the connection is gone."""
        if fault.refusal is not None and when == "before":
            raise fault.refusal
        if fault.when != when:
            return False
        await asyncio.sleep(fault.seconds)
        if fault.kind == "drop" and request.transport is not None:
            request.transport.abort()
        return fault.kind == "drop"

    def _refuse(self, method: str, params: Json, cause: Refusal) -> web.Response:
        self._note(method, params, cause.status, cause.description)
        if cause.status in FROM_THE_PROXY:
            page = _PROXY_PAGE.format(f"{cause.status} {cause.description}")
            return web.Response(status=cause.status, text=page, content_type="text/html")
        answer: Json = {
            "ok": False,
            "error_code": cause.status,
            "description": cause.description,
        }
        headers = {}
        if cause.parameters is not None:
            answer["parameters"] = cause.parameters
            if "retry_after" in cause.parameters:
                headers["Retry-After"] = str(cause.parameters["retry_after"])
        return web.json_response(answer, status=cause.status, headers=headers)

    def _dropped(self, method: str, params: Json) -> web.Response:
        self._note(method, params, None)
        return web.Response()  # goes nowhere: the connection is closed

    def _note(self, method: str, params: Json, status: int | None, reason: str = "") -> None:
        shown: dict[str, Any] = {
            name: {"filename": value.filename, "size": value.size}
            if isinstance(value, Upload)
            else value
            for name, value in params.items()
        }
        self.requests.append(Call(self.clock(), method, shown, status, reason))
        self._tell()

    def _tell(self) -> None:
        for change in self._changed:
            if not change.done():
                change.set_result(None)
        self._changed.clear()


async def _by_hand(server: TelegramServer, chat: Chat) -> None:
    async with server:
        print(f"AKBULAK_TELEGRAM_API={server.base_url} AKBULAK_TELEGRAM_TOKEN={server.token}")
        reading = asyncio.create_task(_read_lines(server, chat))
        shown = 0
        while not reading.done():
            await asyncio.sleep(0.2)
            for entry in server.ledger[shown:]:
                buttons = " ".join(f"[{button['text']}]" for button in entry.buttons())
                print(f"{entry.kind} {entry.chat_id}/{entry.message_id}: {entry.text} {buttons}")
            shown = len(server.ledger)


async def _read_lines(server: TelegramServer, chat: Chat) -> None:
    while line := await asyncio.to_thread(sys.stdin.readline):
        server.say(chat.id, line.rstrip("\n"))


def main() -> None:
    """Run the server by hand, with one private chat, until the input ends."""
    options = argparse.ArgumentParser(description="A strict local Telegram Bot API server.")
    options.add_argument("--port", type=int, default=8081)
    options.add_argument("--token", default=TOKEN)
    options.add_argument("--chat", type=int, default=1001, help="id of the private chat")
    options.add_argument("--limits", action="store_true", help="keep Telegram's sending limits")
    chosen = options.parse_args()
    server = TelegramServer(chosen.token, limits=chosen.limits, port=chosen.port)
    asyncio.run(_by_hand(server, server.add_chat(chosen.chat)))


if __name__ == "__main__":
    main()
