"""What is asked of the hostile press and what it answers, down to the bytes on the wire."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

SUFFIX = ".hostile.localhost"  # every outlet is a host of its own; these names are loopback
INSIDE = "intranet.press.example"  # looks public, resolves to 127.0.0.1
REBOUND = "rebind.press.example"  # resolves to PUBLIC at first, to 127.0.0.1 ever after
NOWHERE = "no-such-name.press.example"
PUBLIC = "127.0.0.3"  # plays an address of the public internet for REBOUND
CANARY = "CANARY-SECRET"  # what the places say that nobody may ask

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class World:
    """Where everything is."""

    port: int  # plain HTTP
    tls_port: int
    canary_port: int  # on 127.0.0.1 and 127.0.0.2: never to be asked; on PUBLIC: REBOUND

    def url(self, outlet: str, path: str = "/", *, tls: bool = False) -> str:
        """An address of an outlet."""
        scheme, port = ("https", self.tls_port) if tls else ("http", self.port)
        return f"{scheme}://{outlet}{SUFFIX}:{port}{path}"

    def inside(self, host: str, path: str = "/feed.xml") -> str:
        """An address that must never be asked."""
        return f"http://{host}:{self.canary_port}{path}"


@dataclass(frozen=True)
class Ask:
    """One request."""

    outlet: str
    path: str  # with its query
    headers: Mapping[str, str]  # lower-case names
    world: World
    rounds: tuple[datetime, ...]  # when each round of polls began, aware, UTC

    @property
    def round(self) -> int:
        """The number of the round, from 1."""
        return len(self.rounds)

    @property
    def route(self) -> str:
        """The path without its query."""
        return self.path.partition("?")[0]

    def url(self, path: str = "/") -> str:
        """An address of the outlet that was asked."""
        return self.world.url(self.outlet, path)


@dataclass(frozen=True)
class Reply:
    """A whole answer; a body that is not bytes ends with the connection and is never kept."""

    body: bytes | str | Iterable[bytes] = b""
    status: int | str = 200
    headers: Headers = ()
    kind: str = "text/html; charset=utf-8"  # Content-Type; empty: none
    length: str | None = None  # a Content-Length that is not the body's

    def head(self) -> bytes:
        """The bytes before the body."""
        lines = [f"HTTP/1.1 {self.status} Whatever", "Connection: close"]
        if self.kind:
            lines.append(f"Content-Type: {self.kind}")
        if self.length is not None:
            lines.append(f"Content-Length: {self.length}")
        elif isinstance(self.body, (bytes, str)):
            lines.append(f"Content-Length: {len(self.payload)}")
        lines += [f"{name}: {value}" for name, value in self.headers]
        return "\r\n".join(lines).encode("utf-8", "surrogateescape") + b"\r\n\r\n"

    @property
    def payload(self) -> bytes:
        """A body that is known at once."""
        assert isinstance(self.body, (bytes, str))
        return self.body.encode() if isinstance(self.body, str) else self.body


class Wire:
    """The connection, for answers that are no answers."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def send(self, data: bytes) -> None:
        """Write, and wait while the other side does not read."""
        self._writer.write(data)
        await self._writer.drain()

    async def stream(self, chunks: Iterable[bytes], pause: float = 0.0) -> None:
        """Write piece after piece; `pause` seconds between them keep this machine usable."""
        for chunk in chunks:
            await self.send(chunk)
            await asyncio.sleep(pause)

    async def silence(self) -> None:
        """Say nothing until the other side gives up."""
        await self._reader.read()

    def reset(self) -> None:
        """Cut the connection without a goodbye."""
        self._writer.transport.abort()


Raw = Callable[[Wire], Awaitable[None]]
Answer = Callable[[Ask], Reply | Raw]
MISSING = Reply("nothing here", status=404, kind="text/plain")


def redirect(target: str, status: int = 302, headers: Headers = ()) -> Reply:
    """Send the asker elsewhere."""
    return Reply("", status, (("Location", target), *headers))


def endless(chunk: bytes, size: int) -> Iterable[bytes]:
    """`chunk` again and again until `size` bytes are said; only one copy is kept."""
    for _ in range(size // len(chunk) + 1):
        yield chunk
