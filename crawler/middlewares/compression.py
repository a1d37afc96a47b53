"""Unpacks answers while counting: bombs are cut, broken streams are told of.

Scrapy's own middleware takes a gzip stream that was cut in the middle for a whole page, follows
any number of layers (each up to the size limit) and raises four libraries' errors.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Iterator

import brotli  # type: ignore[import-untyped]  # it ships no types
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawler.errors import FetchError
from crawler.spiders.failures import Refused

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ACCEPTED = "gzip, deflate, br, zstd"
KNOWN = frozenset(part.strip() for part in ACCEPTED.split(",")) | {"x-gzip"}
MAX_LAYERS = 2  # gzip in gzip happens by mistake; more is an attack
CHUNK = 64 * 1024  # bytes unpacked at a time
_GZIP = b"\x1f\x8b\x08"
_PLAIN = (b"<", b"{", b"[", b"\xef\xbb\xbf")  # how a feed or page begins, and no packed stream


class UnpackError(Exception):
    """The bytes are not what their Content-Encoding says, or end in the middle."""


class CompressionMiddleware:
    """Takes the place of Scrapy's HttpCompressionMiddleware."""

    def __init__(self, limit: int) -> None:
        self._limit = limit

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> CompressionMiddleware:
        """Built by Scrapy."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Say what we can unpack."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """Give the page on as it was meant."""
        layers = _layers(response)
        if not layers or not response.body:
            return response
        cut_at = request.meta.get("cut_at")  # a file of which the beginning is enough
        try:
            body = unpack(response.body, layers, cut_at or self._limit, cut=cut_at is not None)
        except OverflowError as error:
            text = f"the answer is larger than {self._limit >> 20} MB when unpacked"
            raise Refused(FetchError(text, kind="size", url=request.url)) from error
        except UnpackError as error:
            if not response.body.lstrip()[:3].startswith(_PLAIN):
                raise Refused(FetchError(str(error), kind="broken", url=request.url)) from error
            body = response.body  # says that it is packed, and is not
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        if issubclass(kind, TextResponse):
            return response.replace(cls=kind, headers=headers, body=body, encoding=None)
        return response.replace(cls=kind, headers=headers, body=body)


def _layers(response: Response) -> list[str]:
    """The encodings to undo, the last applied first; names that nobody knows are passed over."""
    said = b",".join(response.headers.getlist("Content-Encoding")[: MAX_LAYERS + 1])
    names = [name.strip().lower() for name in said.decode("latin-1").split(",", 2 * MAX_LAYERS)]
    return [name for name in reversed(names) if name in KNOWN]


def unpack(body: bytes, layers: list[str], limit: int, *, cut: bool = False) -> bytes:
    """Undo encodings, holding never more than `limit` bytes of each layer.

    `cut`: what is longer, or ends in the middle, is cut instead of refused.

    Raises:
        OverflowError: it is longer than `limit`.
        UnpackError: it is no such stream, ends in the middle, or has more than MAX_LAYERS.
    """
    if len(layers) > MAX_LAYERS:
        raise UnpackError(f"the answer is packed more than {MAX_LAYERS} times")
    for name in layers:
        out = bytearray()
        try:
            for chunk in _READERS[name](body):
                out += chunk
                if len(out) > limit:
                    break
        except (zlib.error, brotli.error, zstd.ZstdError, EOFError) as error:
            if not (cut and isinstance(error, EOFError)):
                words = "ends in the middle" if isinstance(error, EOFError) else "is not so"
                raise UnpackError(f"the answer says it is packed as {name} and {words}") from error
        if len(out) > limit:
            if not cut:
                raise OverflowError
            del out[limit:]
        body = bytes(out)
    return body


def _inflate(data: bytes, wbits: int) -> Iterator[bytes]:
    unpacker = zlib.decompressobj(wbits)
    while True:
        yield unpacker.decompress(data, CHUNK)
        if unpacker.eof:
            return
        data = unpacker.unconsumed_tail
        if not data:
            raise EOFError


def _deflate(data: bytes) -> Iterator[bytes]:
    # RFC 9110, 8.4.1.2: in zlib's wrapping; some servers leave it out.
    wrapped = len(data) > 1 and data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    return _inflate(data, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)


def _gzip(data: bytes) -> Iterator[bytes]:
    """The first member; its checksum is not looked at, as in browsers (RFC 1952, 2.3)."""
    if not data.startswith(_GZIP) or len(data) < 10:
        raise zlib.error("no gzip header")
    flags, start = data[3], 10
    if flags & 4:  # extra field
        start += 2 + int.from_bytes(data[start : start + 2], "little")
    for flag in (8, 16):  # name, comment: up to a zero byte
        if flags & flag:
            start = data.find(b"\0", start) + 1
            if not start:
                raise EOFError
    if flags & 2:  # checksum of the header
        start += 2
    return _inflate(data[start:], -zlib.MAX_WBITS)


def _brotli(data: bytes) -> Iterator[bytes]:
    unpacker = brotli.Decompressor()
    yield unpacker.process(data, output_buffer_limit=CHUNK)
    while not unpacker.is_finished():
        chunk = unpacker.process(b"", output_buffer_limit=CHUNK)
        if not chunk and not unpacker.is_finished():
            raise EOFError
        yield chunk


def _zstd(data: bytes) -> Iterator[bytes]:
    while data:  # frames, one after another (RFC 8878, 3)
        unpacker = zstd.ZstdDecompressor()
        yield unpacker.decompress(data, CHUNK)
        while not unpacker.eof:
            if unpacker.needs_input:
                raise EOFError
            yield unpacker.decompress(b"", CHUNK)
        data = unpacker.unused_data


_READERS = {"gzip": _gzip, "x-gzip": _gzip, "deflate": _deflate, "br": _brotli, "zstd": _zstd}
