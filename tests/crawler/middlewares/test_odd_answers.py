"""Answers that are broken or hostile in HTTP itself (HOSTILE.md, section 2): each has a reason."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import AsyncIterator
from typing import Any

import brotli
import pytest
from crawling import crawl
from raw_server import Pieces, RawServer, raw_serving
from scrapy.utils._compression import zstd

OK = b"HTTP/1.1 200 OK\r\n"
PAGE = b"<html><body>" + b"".join(b"<p>line %d</p>" % n for n in range(3_000)) + b"</body></html>"
MEGA = 1024 * 1024
LIMIT = 15 * MEGA
ZEROS = b"\0" * MEGA


def packed(how: str, body: bytes) -> bytes:
    head = f"Content-Encoding: {how}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return OK + head.encode() + body


def bomb(kind: str) -> bytes:
    """Unpacks to 256 MB."""
    if kind == "gzip":
        packer: Any = zlib.compressobj(9, wbits=31)
    elif kind == "deflate":
        packer = zlib.compressobj(9)
    elif kind == "zstd":
        packer = zstd.ZstdCompressor()
    else:
        brotler = brotli.Compressor(quality=5)
        return b"".join(brotler.process(ZEROS) for _ in range(256)) + brotler.finish()
    return b"".join(packer.compress(ZEROS) for _ in range(256)) + packer.flush()


def repeating(head: bytes, piece: bytes, pause: float = 0.0) -> Pieces:
    async def pieces() -> AsyncIterator[bytes]:
        yield head
        while True:
            yield piece
            await asyncio.sleep(pause)

    return pieces


def once(head: bytes) -> Pieces:
    async def pieces() -> AsyncIterator[bytes]:
        yield head
        await asyncio.sleep(60)

    return pieces


GZIPPED = gzip.compress(PAGE)
CHUNK = b"10000\r\n" + b"<!--" * 0x4000 + b"\r\n"
FLOOD = b"".join(b"X-Flood-%d: %s\r\n" % (n, b"x" * 40) for n in range(1_000))
ANSWERS: dict[str, bytes | Pieces] = {
    "/gzip": packed("gzip", GZIPPED),
    "/x-gzip": packed("x-gzip", GZIPPED),
    "/deflate": packed("deflate", zlib.compress(PAGE)),
    "/raw-deflate": packed("deflate", zlib.compress(PAGE, wbits=-15)),
    "/br": packed("br", brotli.compress(PAGE)),
    "/zstd": packed("zstd", zstd.compress(PAGE)),
    "/zstd-frames": packed("zstd", zstd.compress(PAGE[:500]) + zstd.compress(PAGE[500:])),
    "/twice": packed("gzip, gzip", gzip.compress(GZIPPED)),
    "/gzip-no-trailer": packed("gzip", GZIPPED[:-8]),
    "/gzip-lie": packed("gzip", PAGE),
    "/br-lie": packed("br", PAGE),
    "/unknown-encoding": packed("x-nonsense", PAGE),
    "/gzip-bomb": packed("gzip", bomb("gzip")),
    "/deflate-bomb": packed("deflate", bomb("deflate")),
    "/br-bomb": packed("br", bomb("br")),
    "/zstd-bomb": packed("zstd", bomb("zstd")),
    "/gzip-gzip-bomb": packed("gzip, gzip", gzip.compress(bomb("gzip"))),
    "/many-layers": packed(", ".join(["gzip"] * 1_000), GZIPPED),
    "/gzip-cut": packed("gzip", GZIPPED[:4_000]),
    "/br-cut": packed("br", brotli.compress(PAGE)[:2_000]),
    "/zstd-cut": packed("zstd", zstd.compress(PAGE)[:1_000]),
    "/gzip-noise": packed("gzip", bytes(range(128, 256)) * 20),
    "/chunked-huge": repeating(OK + b"Transfer-Encoding: chunked\r\n\r\n", CHUNK),
    "/until-close-huge": repeating(OK + b"\r\n", b"<!--" * 0x4000),
    "/length-1tb": once(OK + b"Content-Length: 1099511627776\r\n\r\n<rss>"),
    "/length-negative": once(OK + b"Content-Length: -1\r\n\r\n<rss>"),
    "/lengths-two": once(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n<rss>x"),
    "/length-word": once(OK + b"Content-Length: many\r\n\r\n<rss>"),
    "/long-body": OK + b"Content-Length: 4\r\nConnection: close\r\n\r\n<a/>and more",
    "/short-body": OK + b"Content-Length: 400\r\nConnection: close\r\n\r\n<a/>",
    "/slow-headers": repeating(OK, b"X-Slow: 1\r\n", 0.2),
    "/slow-body": repeating(OK + b"Content-Length: 90000\r\n\r\n", b"<", 0.2),
    "/slow-chunks": repeating(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n<\r\n", 0.2),
    "/silence": once(b""),
    "/continue-flood": repeating(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000),
    "/continue": b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"Content-Length: 2\r\n\r\nok",
    "/header-flood": repeating(OK, FLOOD),
    "/header-line": repeating(OK + b"X-Long: ", b"x" * 65_536),
    "/headers-some": OK + FLOOD + b"Content-Length: 2\r\n\r\nok",
    "/status-banana": b"HTTP/1.1 banana\r\nContent-Length: 2\r\n\r\nok",
    "/status-line": b"banana\r\n\r\n",
    "/http-09": PAGE.replace(b"<p>", b"\n<p>"),
    "/version": b"HTTP/x.y 200 OK\r\nContent-Length: 2\r\n\r\nok",
    "/transfer": OK + b"Transfer-Encoding: gzip\r\n\r\n" + GZIPPED,
    "/bad-chunk": OK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nok\r\n0\r\n\r\n",
    "/nothing": b"",
    "/location-bad": b"HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n",
    "/location-none": b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n",
    "/location-mail": b"HTTP/1.1 301 x\r\nLocation: mailto:a@b.kz\r\nContent-Length: 0\r\n\r\n",
    "/round": b"HTTP/1.1 302 Found\r\nLocation: /round\r\nContent-Length: 0\r\n\r\n",
    "/cookie": OK + b"Set-Cookie: a=b\r\nContent-Length: 2\r\n\r\nok",
}
GOOD = {
    "/gzip": len(PAGE), "/x-gzip": len(PAGE), "/deflate": len(PAGE), "/raw-deflate": len(PAGE),
    "/br": len(PAGE), "/zstd": len(PAGE), "/zstd-frames": len(PAGE), "/twice": len(PAGE),
    "/gzip-no-trailer": len(PAGE), "/gzip-lie": len(PAGE), "/br-lie": len(PAGE),
    "/unknown-encoding": len(PAGE), "/long-body": 4, "/continue": 2, "/headers-some": 2,
}  # fmt: skip
TOO_LARGE = ("size", "the answer is larger than 15 MB when unpacked")
CUT = "the answer says it is packed as {} and ends in the middle"
NOT_HTTP = ("broken", "the answer is not HTTP")
LATE = ("timeout", "no whole answer in time")
HEADERS = ("size", "the headers of the answer are too large")
BAD = {
    "/gzip-bomb": TOO_LARGE, "/deflate-bomb": TOO_LARGE, "/br-bomb": TOO_LARGE,
    "/zstd-bomb": TOO_LARGE, "/gzip-gzip-bomb": TOO_LARGE,
    "/many-layers": ("broken", "the answer is packed more than 2 times"),
    "/gzip-cut": ("broken", CUT.format("gzip")),
    "/br-cut": ("broken", CUT.format("br")),
    "/zstd-cut": ("broken", CUT.format("zstd")),
    "/gzip-noise": ("broken", "the answer says it is packed as gzip and is not so"),
    "/chunked-huge": ("size", "the answer is too large"),
    "/until-close-huge": ("size", "the answer is too large"),
    "/length-1tb": ("size", "the answer is too large"),
    "/length-negative": NOT_HTTP, "/lengths-two": NOT_HTTP, "/length-word": NOT_HTTP,
    "/short-body": ("broken", "the answer broke off"),
    "/slow-headers": LATE, "/slow-body": LATE, "/slow-chunks": LATE, "/silence": LATE,
    "/continue-flood": HEADERS, "/header-flood": HEADERS, "/header-line": HEADERS,
    "/status-banana": NOT_HTTP, "/status-line": NOT_HTTP, "/http-09": NOT_HTTP,
    "/version": NOT_HTTP, "/transfer": NOT_HTTP,
    "/bad-chunk": ("broken", "the answer broke off"),
    "/nothing": ("broken", "the connection failed"),
    "/location-bad": ("broken", "redirects to an address that cannot be read"),
    "/location-mail": ("broken", "redirects to an address that cannot be read"),
    "/round": ("broken", "redirects more than 5 times"),
}  # fmt: skip
BOUNDED = ("/chunked-huge", "/until-close-huge", "/continue-flood", "/header-flood", "/header-line")


@pytest.fixture(scope="module")
def answered(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[RawServer, dict[str, dict[str, Any]]]:
    """Every path asked at a host of its own; the timeout is 3 s."""
    asked = [f"http://{path[1:]}.localhost:{{port}}{path}" for path in ANSWERS]
    with raw_serving(ANSWERS) as server:
        told = crawl(
            server,
            tmp_path_factory.mktemp("crawl"),
            [*asked, "http://cookie.localhost:{port}/cookie?again"],
            settings={"DOWNLOAD_TIMEOUT": 3},
            peak_below_mb=400,
        )
        return server, {"/" + fact["asked"].split("/", 3)[3]: fact for fact in told}


Answered = tuple[RawServer, dict[str, dict[str, Any]]]


@pytest.mark.parametrize(("path", "size"), GOOD.items())
def test_what_can_be_read_is_read_whole(answered: Answered, path: str, size: int) -> None:
    fact = answered[1][path]
    assert (fact.get("status"), fact.get("size")) == (200, size), fact


@pytest.mark.parametrize(("path", "reason"), BAD.items())
def test_what_cannot_be_read_has_its_reason(
    answered: Answered, path: str, reason: tuple[str, str]
) -> None:
    fact = answered[1][path]
    assert (fact.get("kind"), fact.get("message")) == reason, fact
    assert fact["outlet"] == "vestnik"


@pytest.mark.parametrize("path", BOUNDED)
def test_what_never_ends_is_left_early(answered: Answered, path: str) -> None:
    assert answered[0].sent[path] < LIMIT + 12 * MEGA  # what lies in buffers on the way included


def test_a_redirect_to_nowhere_is_a_status(answered: Answered) -> None:
    assert answered[1]["/location-none"]["status"] == 302


def test_cookies_are_not_sent_back(answered: Answered) -> None:
    assert not any(b"\r\ncookie:" in head.lower() for head in answered[0].heads)


def test_nobody_is_told_where_we_come_from(answered: Answered) -> None:
    assert not any(b"\r\nreferer:" in head.lower() for head in answered[0].heads)
