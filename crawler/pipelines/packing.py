"""A page as it came, packed small: zstd over an earlier page of the same outlet.

Pages of one outlet share most of their bytes (menus, scripts, styles). Packed over a *pattern*, an
earlier page of the outlet, a real page takes a third of what it takes alone, in the same time:
`tests/benchmarks/bench_kept_pages.py` measures both on a folder of pages. Packing parses nothing;
it happens in the worker that has the page anyway.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

from crawler.errors import PageError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_KEPT = 2_000_000  # bytes of a page; larger ones are listings, dumps or attacks: the press
# prints articles of 118 to 254 kB (median), and the largest of its real pages had 755 kB
# Level 3 takes 4.7 : 1 in 0.3 ms a page; level 6 saves 7 % more and level 19 14 %, for 3 and 110
# times the computing (`bench_kept_pages.py`).
LEVEL = 3
_WINDOW_LOG = 22  # 4 MB: a page and its pattern together
_OPTIONS: dict[int, int] = {
    zstd.CompressionParameter.compression_level: LEVEL,
    zstd.CompressionParameter.window_log: _WINDOW_LOG,
    zstd.CompressionParameter.checksum_flag: 1,  # a wrong or damaged pattern is found out
}


@dataclass(frozen=True, slots=True)
class Packed:
    """A packed page, and the pattern that was made of it where the outlet had none."""

    body: bytes
    size: int  # bytes of the page as it came
    pattern: bytes | None = None  # a packed page itself; to be stored for the pages that follow


def pack(body: bytes, pattern: bytes | None = None) -> Packed | None:
    """Pack a page over the outlet's pattern (`Packed.pattern` of an earlier page).

    Without a pattern, or with a damaged one, the page becomes one. None for a page of more than
    `MAX_KEPT` bytes, which is not kept.
    """
    if len(body) > MAX_KEPT:
        return None
    base = _page_of(pattern) if pattern is not None else None
    fresh = pack_alone(body) if base is None else None
    base = body if base is None else base
    packed = zstd.compress(body, options=_OPTIONS, zstd_dict=_prefix(base))
    return Packed(packed, len(body), fresh)


def pack_alone(body: bytes) -> bytes:
    """Pack a page that shares little with others."""
    return zstd.compress(body, options=_OPTIONS)


def unpack(body: bytes, pattern: bytes | None) -> bytes:
    """The page as it came; `pattern` is the one that it was packed over, None for none.

    Raises:
        PageError: the kept page is damaged.
    """
    return _unpack(body, _prefix(_unpack(pattern, None)) if pattern is not None else None)


def _page_of(pattern: bytes) -> bytes | None:
    try:
        return _unpack(pattern, None)
    except PageError:
        return None


def _unpack(body: bytes, prefix: tuple[zstd.ZstdDict, int] | None) -> bytes:
    try:
        return zstd.decompress(body, zstd_dict=prefix)
    except zstd.ZstdError as error:
        raise PageError("the kept page is damaged", stage="page") from error


def _prefix(page: bytes) -> tuple[zstd.ZstdDict, int] | None:
    """A page as what another page repeats; zstd takes none of fewer than 8 bytes."""
    return zstd.ZstdDict(page, is_raw=True).as_prefix if len(page) >= 8 else None
