"""A server on loopback that answers with bytes as they are, well formed or not, at any pace."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

Pieces = Callable[[], AsyncIterator[bytes]]


@dataclass
class RawServer:
    """Answers a path with its bytes, or piece by piece; an unknown path with 404."""

    answers: Mapping[str, bytes | Pieces]
    tls: ssl.SSLContext | None = None
    greeting: bytes = b""  # sent before the request is read
    port: int = 0
    heads: list[bytes] = field(default_factory=list)  # requests as they came
    sent: dict[str, int] = field(default_factory=dict)  # path → bytes that were taken from us

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: one request, one answer."""
        try:
            writer.write(self.greeting)
            head = await reader.readuntil(b"\r\n\r\n")
            self.heads.append(head)
            path = head.split(b" ", 2)[1].decode()
            answer = self.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            async for piece in whole(answer) if isinstance(answer, bytes) else answer():
                writer.write(piece)
                await writer.drain()
                self.sent[path] = self.sent.get(path, 0) + len(piece)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # the crawl hung up, or the server ends
        finally:
            writer.close()


async def whole(answer: bytes) -> AsyncIterator[bytes]:
    """An answer in one piece."""
    yield answer


@contextmanager
def raw_serving(
    answers: Mapping[str, bytes | Pieces],
    tls: ssl.SSLContext | None = None,
    greeting: bytes = b"",
) -> Iterator[RawServer]:
    """A running server."""
    server, ready = RawServer(answers, tls, greeting), threading.Event()
    end: list[Callable[[], object]] = []

    async def run() -> None:
        ended = asyncio.Event()
        end.append(partial(asyncio.get_running_loop().call_soon_threadsafe, ended.set))
        listening = await asyncio.start_server(server.talk, "127.0.0.1", 0, ssl=tls, limit=2**20)
        server.port = listening.sockets[0].getsockname()[1]
        ready.set()
        await ended.wait()
        listening.close()  # `asyncio.run` cancels what still talks

    thread = threading.Thread(target=asyncio.run, args=(run(),), daemon=True)
    thread.start()
    assert ready.wait(10)
    try:
        yield server
    finally:
        end[0]()
        thread.join(10)
