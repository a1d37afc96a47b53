"""What a kept page takes on disk: gzip and zstd at its levels, alone and over an earlier page.

    python tests/benchmarks/bench_kept_pages.py [FOLDER]

FOLDER holds saved pages (.html, .html.gz) whose names begin with their outlet or with a date and
their outlet; the default is the collection of real pages beside the checkout. Printed for each way:
bytes a page, the ratio to the page as it came, milliseconds of one core a page to pack and to
unpack. "over an earlier page" is what Akbulak does: the first page of an outlet serves the others.
"""

from __future__ import annotations

import gzip
import re
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from crawler.pipelines.packing import LEVEL, pack, pack_alone, unpack, zstd

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "real" / "pages"
ARTICLES_A_DAY = 20_000
Pair = tuple[bytes, bytes | None]  # packed page, packed pattern


def read(folder: Path) -> dict[str, list[bytes]]:
    """Pages by outlet, in the order of their names."""
    outlets: dict[str, list[bytes]] = {}
    for file in sorted(folder.rglob("*.html*")):
        body = file.read_bytes()
        body = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
        name = re.sub(r"^\d{8}_(www\.)?", "", file.name)
        outlet = re.split(r"_(?=\d|article|listing|a\d|[0-9a-f]{12})", name)[0]
        outlets.setdefault(outlet, []).append(body)
    return outlets


def pairs(outlets: dict[str, list[bytes]]) -> Iterator[tuple[bytes, bytes]]:
    """Each page that has an earlier one of its outlet, with the outlet's first, packed."""
    for pages in outlets.values():
        pattern = pack_alone(pages[0])
        yield from ((page, pattern) for page in pages[1:])


def ours(body: bytes, pattern: bytes) -> Pair:
    """Pack as the crawler does."""
    packed = pack(body, pattern)
    assert packed is not None
    return packed.body, pattern


def measure(
    name: str,
    sample: list[tuple[bytes, bytes]],
    packing: Callable[[bytes, bytes], Pair],
    unpacking: Callable[[Pair], bytes],
) -> float:
    """Print one line; return the bytes a page."""
    began = time.process_time()
    packed = [packing(body, pattern) for body, pattern in sample]
    took = time.process_time() - began
    began = time.process_time()
    came = [unpacking(pair) for pair in packed]
    back = time.process_time() - began
    assert came == [body for body, _ in sample]
    size = sum(len(body) for body, _ in packed) / len(sample)
    raw = sum(len(body) for body, _ in sample) / len(sample)
    each = 1000 / len(sample)
    print(
        f"{name:<24} {size / 1000:7.1f} kB   {raw / size:5.1f} : 1   "
        f"{took * each:6.2f} ms   {back * each:5.2f} ms"
    )
    return size


def main() -> None:
    """Measure and print."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED
    if not folder.is_dir():
        print(f"no pages at {folder}; name a folder")
        return
    outlets = read(folder)
    sample = list(pairs(outlets))
    if not sample:
        print(f"no two pages of one outlet in {folder}")
        return
    raw = sum(len(body) for body, _ in sample) / len(sample)
    print(f"{len(sample)} pages of outlets with an earlier page, {raw / 1000:.0f} kB as they came")
    print(f"{'':<24} {'a page':>10}   {'ratio':>8}   {'packing':>9}   unpacking")
    measure(
        "gzip 6", sample, lambda b, _: (gzip.compress(b, 6), None), lambda p: gzip.decompress(p[0])
    )
    for level in (1, 3, 6, 9, 12, 19):
        measure(
            f"zstd {level}",
            sample,
            lambda b, _, level=level: (zstd.compress(b, level), None),  # type: ignore[misc]
            lambda p: zstd.decompress(p[0]),
        )
    size = measure(f"ours: zstd {LEVEL} over earlier", sample, ours, lambda p: unpack(*p))
    print(
        f"{ARTICLES_A_DAY:,} articles a day: {size * ARTICLES_A_DAY / 1e9:.2f} GB a day, "
        f"{size * ARTICLES_A_DAY * 30 / 1e9:.1f} GB in 30 days"
    )


if __name__ == "__main__":
    main()
