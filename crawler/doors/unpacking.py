"""Gzipped bodies (sitemap.xml.gz), unpacked no further than a limit."""

from __future__ import annotations

import zlib

from crawler.errors import DoorError

MAX_UNPACKED = 15_000_000  # bytes; a sitemap of 50 000 addresses × 200 bytes has 10 million
MAX_MEMBERS = 100  # gzip files set end to end; each costs a copy of what remains
_MAGIC = b"\x1f\x8b"  # RFC 1952, 2.3.1
_GZIP = 16 + zlib.MAX_WBITS  # zlib manual, inflateInit2: expect a gzip header


def unpack(body: bytes, url: str) -> bytes:
    """Return the body, unpacked when it is gzip; of a cut one, what can be read.

    Raises:
        DoorError: broken gzip, or more than `MAX_UNPACKED` bytes (a zip bomb).
    """
    unpacked, rest = b"", body
    for _ in range(MAX_MEMBERS):
        if not rest.startswith(_MAGIC):
            break
        stream = zlib.decompressobj(_GZIP)
        try:
            unpacked += stream.decompress(rest, MAX_UNPACKED + 1 - len(unpacked))
        except zlib.error as error:
            raise DoorError(f"broken gzip: {error}", url=url, stage="door") from error
        if len(unpacked) > MAX_UNPACKED:
            raise DoorError(
                f"more than {MAX_UNPACKED // 1_000_000} MB when unpacked", url=url, stage="door"
            )
        rest = stream.unused_data
    return body if rest is body else unpacked
