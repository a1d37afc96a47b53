"""Unpacking: the same bytes as the libraries, never more than the limit, every end known."""

from __future__ import annotations

import contextlib
import gzip
import io
import zlib
from collections.abc import Callable

import brotli
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scrapy.utils._compression import zstd

from crawler.middlewares.compression import KNOWN, UnpackError, unpack

PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "deflate": zlib.compress, "br": brotli.compress, "zstd": zstd.compress,
}  # fmt: skip
BODY = b"<rss>" + bytes(range(256)) * 2_000


@pytest.mark.parametrize("name", PACKERS)
@given(body=st.binary(max_size=300), times=st.integers(1, 500))
@settings(max_examples=40, deadline=None)
def test_what_was_packed_comes_back(name: str, body: bytes, times: int) -> None:
    assert unpack(PACKERS[name](body * times), [name], 10**6) == body * times


@pytest.mark.parametrize("name", PACKERS)
def test_the_limit_is_kept_to_the_byte(name: str) -> None:
    packed = PACKERS[name](BODY)
    assert unpack(packed, [name], len(BODY)) == BODY
    with pytest.raises(OverflowError):
        unpack(packed, [name], len(BODY) - 1)
    assert unpack(packed, [name], 1_000, cut=True) == BODY[:1_000]


@pytest.mark.parametrize("name", PACKERS)
def test_a_stream_that_ends_in_the_middle_is_told_of(name: str) -> None:
    packed = PACKERS[name](BODY)
    for end in (len(packed) // 2, len(packed) // 3):
        with pytest.raises(UnpackError, match="ends in the middle"):
            unpack(packed[:end], [name], 10**6)
        cut = unpack(packed[:end], [name], 10**6, cut=True)
        assert BODY.startswith(cut)


@given(name=st.sampled_from(sorted(KNOWN)), body=st.binary(max_size=200))
def test_any_bytes_are_unpacked_or_refused(name: str, body: bytes) -> None:
    with contextlib.suppress(UnpackError, OverflowError):
        assert len(unpack(body, [name], 10_000)) <= 10_000


def test_a_gzip_header_may_have_all_its_fields() -> None:
    out = io.BytesIO()
    with gzip.GzipFile("feed.xml", "wb", fileobj=out) as file:  # writes the name
        file.write(BODY)
    plain = out.getvalue()
    assert unpack(plain, ["gzip"], 10**6) == BODY
    name_end = plain.index(b"\0", 10) + 1
    flags = bytes([4 | 8 | 16 | 2])
    full = plain[:3] + flags + plain[4:10] + b"\3\0ext" + plain[10:name_end] + b"note\0" + b"xx"
    assert unpack(full + plain[name_end:], ["gzip"], 10**6) == BODY
    with pytest.raises(UnpackError):
        unpack(plain[:12], ["gzip"], 10**6)  # ends in the name


def test_a_checksum_is_not_looked_at_as_in_browsers() -> None:
    assert unpack(gzip.compress(BODY)[:-8] + b"\0" * 8, ["x-gzip"], 10**6) == BODY
