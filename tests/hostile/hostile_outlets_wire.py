"""What is no HTTP, never ends, or ends too soon."""

from __future__ import annotations

import itertools

from hostile.hostile_outlet import RSS, HostileOutlet, either, failing, items, raw, rss
from hostile.hostile_wire import Ask, Reply, Wire, endless

_MB = 1024 * 1024
_START = b"<?xml version='1.0'?><rss version='2.0'><channel><title>Long</title><item><title>"
_TOO_LARGE = r"(?i)too large|larger|size|bytes|MB"
_SLOW = r"(?i)time|slow|second"
_CUT = r"(?i)broke|broken|cut|connection|malformed|status line|not (?:valid )?HTTP|HTTP|answer"
_LAST = {"tier": 3}  # read after all others: they end in a row, and it is not our network's fault


def _feed(ask: Ask) -> bytes:
    return rss(ask, items(1)).encode()


async def _chunked(wire: Wire, ask: Ask) -> None:
    head = Reply(iter(()), kind=RSS, headers=(("Transfer-Encoding", "chunked"),)).head()
    await wire.send(head + b"%x\r\n%s<!--\r\n" % (len(_START) + 4, _START))
    await wire.stream(endless(b"%x\r\n%s\r\n" % (_MB // 4, b"x" * (_MB // 4)), 64 * _MB), 0.005)


async def _bad_chunk(wire: Wire, ask: Ask) -> None:
    head = Reply(iter(()), kind=RSS, headers=(("Transfer-Encoding", "chunked"),)).head()
    await wire.send(head + b"-7\r\n" + _feed(ask) + b"\r\nzz\r\n")


async def _terabyte(wire: Wire, ask: Ask) -> None:
    await wire.send(Reply(iter(()), kind=RSS, length=str(10**12)).head() + _START)
    await wire.silence()


async def _slow_headers(wire: Wire, ask: Ask) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\n")
    await wire.stream((b"X-Wait-%d: more\r\n" % n for n in itertools.count()), 1.0)


async def _slow_body(wire: Wire, ask: Ask) -> None:
    await wire.send(Reply(iter(()), kind=RSS).head() + _START)
    await wire.stream(itertools.repeat(b"."), 0.5)


async def _slow_chunks(wire: Wire, ask: Ask) -> None:
    head = Reply(iter(()), kind=RSS, headers=(("Transfer-Encoding", "chunked"),)).head()
    await wire.send(head)
    await wire.stream(itertools.repeat(b"1\r\nx\r\n"), 0.5)


async def _head_only(wire: Wire, ask: Ask) -> None:
    await wire.send(Reply(iter(()), kind=RSS, length="5000").head())
    await wire.silence()


async def _half_line(wire: Wire, ask: Ask) -> None:
    await wire.send(b"HTTP/1.")
    await wire.silence()


async def _silent(wire: Wire, ask: Ask) -> None:
    await wire.silence()


async def _reset(wire: Wire, ask: Ask) -> None:
    wire.reset()


async def _short_body(wire: Wire, ask: Ask) -> None:
    await wire.send(Reply(iter(()), kind=RSS, length="5000").head() + _feed(ask)[:300])


async def _continues(wire: Wire, ask: Ask) -> None:
    await wire.stream(itertools.repeat(b"HTTP/1.1 100 Continue\r\n\r\n" * 200), 0.01)


async def _banana(wire: Wire, ask: Ask) -> None:
    await wire.send(b"HTTP/1.1 banana\r\n\r\n" + _feed(ask))


async def _http_09(wire: Wire, ask: Ask) -> None:
    await wire.send(_feed(ask))


async def _header_flood(wire: Wire, ask: Ask) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\n")
    for start in range(0, 100_000, 1_000):
        lines = (b"X-Flood-%d: %040d\r\n" % (n, n) for n in range(start, start + 1_000))
        await wire.send(b"".join(lines))
    await wire.send(b"\r\n" + _feed(ask))


async def _header_10mb(wire: Wire, ask: Ask) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nConnection: close\r\nX-Long: ")
    await wire.stream(endless(b"h" * 65_536, 10 * _MB))
    await wire.send(b"\r\n\r\n" + _feed(ask))


OUTLETS: tuple[HostileOutlet, ...] = (
    failing("http-chunked-huge", "chunked body of 64 MB of comment", raw(_chunked), _TOO_LARGE),
    failing("http-bad-chunk", "chunk of negative length", raw(_bad_chunk), _CUT),
    failing("http-length-1tb", "Content-Length 1 TB, then silence", raw(_terabyte), _TOO_LARGE),
    failing(
        "http-slow-headers",
        "one header line each second, for ever",
        raw(_slow_headers),
        _SLOW,
        extra=_LAST,
    ),
    failing(
        "http-slow-body", "one byte each half second, for ever", raw(_slow_body), _SLOW, extra=_LAST
    ),
    failing("http-silent", "takes the request and says nothing", raw(_silent), _SLOW, extra=_LAST),
    failing(
        "http-slow-chunks", "chunks of one byte, for ever", raw(_slow_chunks), _SLOW, extra=_LAST
    ),
    failing("http-head-only", "headers, then silence", raw(_head_only), _SLOW, extra=_LAST),
    failing(
        "http-half-line", "half a status line, then silence", raw(_half_line), _SLOW, extra=_LAST
    ),
    failing("http-reset", "cuts the connection", raw(_reset), _CUT),
    failing("http-short-body", "Content-Length larger than the body", raw(_short_body), _CUT),
    failing("http-100-flood", "'100 Continue' for ever", raw(_continues), r"\w"),
    failing("http-bad-status", "status line 'HTTP/1.1 banana'", raw(_banana), _CUT),
    either("http-09", "no status line or headers at all (HTTP/0.9)", raw(_http_09), 1),
    either("http-header-flood", "100 000 response headers", raw(_header_flood), 1),
    either("http-header-10mb", "one response header of 10 MB", raw(_header_10mb), 1),
)
