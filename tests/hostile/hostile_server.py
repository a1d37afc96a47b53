"""The server of the hostile press, in a process of its own: `python hostile_server.py FOLDER`.

It prints one JSON line with its ports when it listens, writes every request as a JSON line into
`hits.jsonl` of the folder, and begins the next round of polls at each line on its standard input
(it answers with a line when that is done). It ends with its standard input.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import ssl
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

if __name__ == "__main__":  # as a script: `hostile` lies in the folder above
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hostile.hostile_catalogue import BY_ID
from hostile.hostile_certificates import Authority
from hostile.hostile_wire import CANARY, MISSING, PUBLIC, REBOUND, SUFFIX, Ask, Reply, Wire, World

_HEAD = 65_536  # bytes of a request
_PATIENCE = 60.0  # seconds for which one answer may go on
_LOGGED = ("user-agent", "cookie", "authorization", "if-none-match", "if-modified-since", "referer")
_CANARY = Reply(
    f"<rss version='2.0'><channel><title>{CANARY}</title><item><title>{CANARY} Akbulak</title>"
    f"<link>http://{CANARY.lower()}.example/a</link></item></channel></rss>",
    kind="application/rss+xml",
)


class HostilePress:
    """All outlets on one port by host name, TLS on another, and the canaries on a third."""

    def __init__(self, folder: Path) -> None:
        self._hits: IO[str] = (folder / "hits.jsonl").open("a", buffering=1)
        self._authority = Authority(folder)
        self._rounds = [datetime.now(UTC)]
        self.world = World(0, 0, 0)

    async def listen(self) -> None:
        """Open the ports."""
        plain = await asyncio.start_server(self._plain, "127.0.0.1", 0, limit=_HEAD)
        contexts = self._authority.contexts()
        shown = next(iter(contexts.values()))

        def choose(connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext) -> None:
            connection.context = contexts.get(name or "", shown)

        shown.sni_callback = choose
        secure = await asyncio.start_server(self._plain, "127.0.0.1", 0, limit=_HEAD, ssl=shown)
        canary = await asyncio.start_server(self._canary, "127.0.0.1", 0, limit=_HEAD)
        port = int(canary.sockets[0].getsockname()[1])
        await asyncio.start_server(self._canary, "127.0.0.2", port, limit=_HEAD)
        await asyncio.start_server(self._plain, PUBLIC, port, limit=_HEAD)
        with contextlib.suppress(OSError):  # no IPv6 here
            await asyncio.start_server(self._canary, "::1", port, limit=_HEAD)
        own, tls = (int(server.sockets[0].getsockname()[1]) for server in (plain, secure))
        self.world = World(own, tls, port)

    def begin_round(self) -> None:
        """What is asked from now on belongs to the next round."""
        self._rounds.append(datetime.now(UTC))

    async def _plain(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._guarded(reader, writer, canary=False)

    async def _canary(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await self._guarded(reader, writer, canary=True)

    async def _guarded(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, canary: bool
    ) -> None:
        """Answer one request; whoever hangs up, or waits too long, is let go."""
        with contextlib.suppress(
            ConnectionError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError,
            ssl.SSLError, OSError,
        ):  # fmt: skip
            async with asyncio.timeout(_PATIENCE):
                await self._serve(reader, writer, canary=canary)
        writer.close()
        with contextlib.suppress(Exception):
            await writer.wait_closed()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, canary: bool
    ) -> None:
        first = await reader.read(1)
        if canary and first:  # whatever it says, it came
            self._note("canary", str(writer.get_extra_info("sockname")[0]), {})
        if first == b"\x16":  # a ClientHello on a plain port
            self._note("garbage", "", {})
            writer.write(_CANARY.head() if canary else MISSING.head() + MISSING.payload)
            await writer.drain()
            return
        head = first + await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        path = [*lines[0].split(" "), "", ""][1]
        pairs = (line.partition(":") for line in lines[1:] if ":" in line)
        headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
        host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
        outlet = (
            "ssrf-dns-rebind" if host == REBOUND else host.removesuffix(SUFFIX).removeprefix("www.")
        )
        self._note("canary" if canary else outlet, path, headers)
        wire = Wire(reader, writer)
        if canary or outlet not in BY_ID:
            await self._say(wire, _CANARY if canary else MISSING)
            return
        ask = Ask(outlet, path, headers, self.world, tuple(self._rounds))
        answer = BY_ID[outlet].answer(ask)
        if isinstance(answer, Reply):
            await self._say(wire, answer)
        else:
            await answer(wire)

    async def _say(self, wire: Wire, reply: Reply) -> None:
        if isinstance(reply.body, (bytes, str)):
            await wire.send(reply.head() + reply.payload)
            return
        await wire.send(reply.head())
        await wire.stream(reply.body)

    def _note(self, outlet: str, path: str, headers: dict[str, str]) -> None:
        line = {"at": time.time(), "outlet": outlet, "path": path[:300], "round": len(self._rounds)}
        line |= {name: headers[name][:300] for name in _LOGGED if name in headers}
        self._hits.write(json.dumps(line) + "\n")


async def main(folder: Path) -> None:
    """Serve until standard input ends."""
    press = HostilePress(folder)
    await press.listen()
    world = press.world
    ports = {"port": world.port, "tls_port": world.tls_port, "canary_port": world.canary_port}
    print(json.dumps(ports), flush=True)
    loop = asyncio.get_running_loop()
    while await loop.run_in_executor(None, sys.stdin.readline):
        press.begin_round()
        print("begun", flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
