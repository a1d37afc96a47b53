"""What is wrong below the feed: compression, lengths, status lines, headers, Retry-After."""

from __future__ import annotations

import gzip
import itertools
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import cache

import brotli
from hostile.hostile_outlet import (
    FEED,
    RSS,
    HostileOutlet,
    always,
    either,
    failing,
    feeds,
    healthy,
    items,
    rss,
    site,
)
from hostile.hostile_wire import Answer, Ask, Headers, Reply, endless, redirect

_MB = 1024 * 1024
_BOMB = 256 * _MB  # inflated; enough to be seen in the crawler's memory, and soon made
_BLOCK = b" " * _MB
_START = b"<?xml version='1.0'?><rss version='2.0'><channel><title>Bomb</title><item><title>"
_TOO_LARGE = r"(?i)too large|larger|size|bytes|MB|bomb"
_CUT = r"(?i)broke|broken|cut|connection|malformed|status line|not (?:valid )?HTTP|HTTP|answer"


def _encoded(coding: str, body: bytes | Iterator[bytes]) -> Reply:
    return Reply(body, kind=RSS, headers=(("Content-Encoding", coding),))


def deflated(bits: int, times: int = _BOMB // _MB) -> Iterator[bytes]:
    """A full flush makes a block of deflate independent of what went before: it may be repeated."""
    packer = zlib.compressobj(9, wbits=bits)
    yield packer.compress(_START) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(_BLOCK) + packer.flush(zlib.Z_FULL_FLUSH)
    yield from itertools.repeat(block, times)
    yield packer.flush()


@cache
def _brotli_bomb() -> bytes:
    packer = brotli.Compressor(quality=1, lgwin=24)
    parts = [packer.process(_START), *(packer.process(block) for block in endless(_BLOCK, _BOMB))]
    return b"".join([*parts, packer.finish()])


def _zstd_bomb() -> Iterator[bytes]:
    """RFC 8878: a frame of RLE blocks, four bytes for each 128 KB."""
    yield bytes.fromhex("28b52ffd") + b"\x00\x58"  # magic, no content size, a window of 2 MB
    yield (len(_START) << 3).to_bytes(3, "little") + _START  # a raw block
    size = 128 * 1024
    block = ((size << 3) | (1 << 1)).to_bytes(3, "little") + b" "
    yield from itertools.repeat(block, _BOMB // size)
    yield ((1 << 3) | (1 << 1) | 1).to_bytes(3, "little") + b" "  # the last


@cache
def _two_layers() -> bytes:
    """gzip in gzip: the inner one is met only after the outer one is gone."""
    return gzip.compress(b"".join(deflated(31)), mtime=0)


def _many_layers() -> bytes:
    body = _two_layers()
    for _ in range(8):
        body = gzip.compress(body, mtime=0)
    return body


def _feed(ask: Ask, number: int = 1) -> bytes:
    return rss(ask, items(number)).encode()


def _with(headers: Headers, kind: str = RSS, status: int | str = 200, number: int = 1) -> Answer:
    return site(lambda ask: Reply(_feed(ask, number), status, headers, kind))


def _truncated(ask: Ask) -> Reply:
    packed = gzip.compress(_feed(ask, 40), mtime=0)
    return Reply(packed[: len(packed) // 2], kind=RSS, headers=(("Content-Encoding", "gzip"),))


def _later(status: int, *waits: str) -> Answer:
    def feed(ask: Ask) -> Reply:
        wait = waits[min(ask.round, len(waits)) - 1]
        if wait == "date":
            wait = format_datetime(datetime.now(UTC) + timedelta(seconds=5), usegmt=True)
        return Reply("later", status, (("Retry-After", wait),))

    return site(feed)


def _cookies(ask: Ask) -> Reply:
    flood = tuple(("Set-Cookie", f"c{n}={'k' * 4_000}; Path=/") for n in range(2_000))
    return Reply(_feed(ask), headers=flood, kind=RSS)


def _leak(ask: Ask) -> Reply:
    target = ask.world.url("http-cookie-sink", FEED)
    return redirect(target, headers=(("Set-Cookie", "token=COOKIE-LEAK; Path=/"),))


def _tags(ask: Ask) -> Reply:
    odd = '"a\tb\\"\u00ff; X-Evil: 1 , W/"'
    return Reply(_feed(ask), headers=(("ETag", odd), ("Last-Modified", "yesterday\t<b>")), kind=RSS)


_SECOND = (("Refresh", "0; url=/a/1"),)
OUTLETS: tuple[HostileOutlet, ...] = (
    failing(
        "http-gzip-bomb",
        "gzip body inflating 1000:1",
        site(lambda _: _encoded("gzip", deflated(31))),
        _TOO_LARGE,
    ),
    failing(
        "http-deflate-bomb",
        "deflate body inflating 1000:1",
        site(lambda _: _encoded("deflate", deflated(15))),
        _TOO_LARGE,
    ),
    failing(
        "http-br-bomb",
        "brotli bomb (a few kB on the wire)",
        site(lambda _: _encoded("br", _brotli_bomb())),
        _TOO_LARGE,
    ),
    failing(
        "http-zstd-bomb",
        "zstd bomb",
        site(lambda _: _encoded("zstd", _zstd_bomb())),
        _TOO_LARGE,
    ),
    failing(
        "http-gzip-twice",
        "gzip in gzip, both declared",
        site(lambda _: _encoded("gzip, gzip", _two_layers())),
        _TOO_LARGE,
    ),
    failing(
        "http-gzip-often",
        "ten layers of gzip, all declared",
        site(lambda _: _encoded(", ".join(["gzip"] * 10), _many_layers())),
        r"(?i)packed|unpacked|encoding|layers|too large|larger",
    ),
    failing(
        "http-gzip-file",
        "a feed.xml.gz that unpacks to 256 MB, declared as a plain file",
        site(lambda _: Reply(deflated(31), kind="application/octet-stream")),
        _TOO_LARGE,
    ),
    either("http-gzip-truncated", "gzip stream cut in the middle", site(_truncated), 40),
    either(
        "http-gzip-lie",
        "says gzip, sends plain XML",
        _with((("Content-Encoding", "gzip"),), number=2),
        2,
    ),
    either(
        "http-unknown-encoding",
        "Content-Encoding: x-nonsense",
        _with((("Content-Encoding", "x-nonsense"),)),
        1,
    ),
    either(
        "http-long-body",
        "Content-Length smaller than the body",
        site(lambda ask: Reply(_feed(ask, 9), kind=RSS, length=str(len(_feed(ask, 9)) - 200))),
        9,
    ),
    either(
        "http-negative-length",
        "Content-Length: -1",
        site(lambda ask: Reply(_feed(ask), kind=RSS, length="-1")),
        1,
    ),
    either(
        "http-two-lengths",
        "two Content-Length headers that differ",
        _with((("Content-Length", "5"),)),
        1,
    ),
    either("http-status-999", "status 999 with a feed body", _with((), status=999), 1),
    failing("http-empty-200", "200 with an empty body", always(Reply("", kind=RSS)), r"empty"),
    failing("http-204", "204 No Content for ever", always(Reply("", 204, kind="")), r"204|empty"),
    failing(
        "http-304",
        "304 to who gave no validator",
        always(Reply("", 304, kind="")),
        r"304|not changed|empty",
    ),
    failing("http-500", "500 for ever", always(Reply("oh", 500)), r"500", requests=40),
    failing(
        "http-401",
        "401 with a Basic challenge",
        always(Reply("who?", 401, (("WWW-Authenticate", "Basic realm=x"),))),
        r"401|password",
    ),
    failing("http-404", "404 for ever", always(Reply("no", 404)), r"404"),
    failing("http-410", "410 Gone", always(Reply("gone", 410)), r"410|gone"),
    failing(
        "http-429-seconds",
        "429 with Retry-After: 5",
        _later(429, "5"),
        r"429|often",
        rest=4.9,
    ),
    failing(
        "http-503-date",
        "503 with Retry-After as an HTTP date 5 s ahead",
        _later(503, "date"),
        r"503|not available",
        rest=3.9,
    ),
    failing(
        "http-429-long",
        "429 with Retry-After: ten years",
        _later(429, "315360000"),
        r"429|often",
        rest=3600,
    ),
    failing(
        "http-429-negative",
        "Retry-After: -5, then 'soon', then a date in 1970",
        _later(429, "-5", "soon", "Thu, 01 Jan 1970 00:00:00 GMT", "9" * 5_000),
        r"429|often",
        requests=40,
    ),
    healthy("http-etag-injection", "ETag and Last-Modified with odd bytes", site(_tags), 1),
    either("http-cookie-flood", "2000 cookies of 4 kB", site(_cookies), 1),
    either("http-cookie-leak", "sets a cookie, then redirects to another outlet", site(_leak), 2),
    either("http-cookie-sink", "receives the redirect above", site(feeds(*items(2))), 2),
    healthy("http-ctype-html", "valid feed as text/html", _with((), "text/html"), 1),
    either("http-ctype-image", "valid feed as image/png", _with((), "image/png"), 1),
    either(
        "http-ctype-evil",
        "Content-Type with a 100 kB charset and CR",
        _with((), f"text/xml; charset={'u' * 100_000}\rX-Evil: 1"),
        1,
    ),
    either("http-refresh", "a Refresh header beside the feed", _with(_SECOND), 1),
)
