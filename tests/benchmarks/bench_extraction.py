"""How well and how fast texts are extracted: ours beside trafilatura's, on the same real pages.

Quality is the mean over pages of precision, recall and F1 of four-word shingles against the
hand-made reference texts; each shingle counts as often as it occurs.
"""

from __future__ import annotations

import os
import re
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import trafilatura

from crawler import markup
from crawler.errors import PageError
from crawler.pages import extract

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"  # as tests/conftest.py has it
FOLDERS = ("ru-reference", "kz")
SHINGLE = 4  # words; long enough that common phrases do not count as found text


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Count the runs of `SHINGLE` words in a text; of a shorter text there is one."""
    words = re.findall(r"\w+", text.casefold())
    last = max(1, len(words) - SHINGLE + 1) if words else 0
    return Counter(tuple(words[start : start + SHINGLE]) for start in range(last))


def score(found: str, reference: str) -> tuple[float, float, float]:
    """Return precision, recall and F1 of a found text."""
    ours, theirs = shingles(found), shingles(reference)
    common = (ours & theirs).total()
    if not common:
        return 0.0, 0.0, 0.0
    precision, recall = common / ours.total(), common / theirs.total()
    return precision, recall, 2 * precision * recall / (precision + recall)


def ours(page: bytes) -> str:
    """Extract with our extractor; a refused page has no text."""
    try:
        return extract(page, "https://press.example/news/1").text
    except PageError:
        return ""


def theirs(page: bytes) -> str:
    """Extract with trafilatura alone, as its documentation has it; bytes decoded as ours are."""
    return trafilatura.extract(markup.decode(page), include_comments=False) or ""


def measure(
    name: str, read: Callable[[bytes], str], pages: list[tuple[bytes, str]]
) -> tuple[float, float]:
    """Print one line of figures; return F1 and milliseconds a page."""
    read(pages[0][0])  # first calls load tables and compile patterns
    begun = time.perf_counter()
    found = [read(page) for page, _ in pages]
    cost = 1000 * (time.perf_counter() - begun) / len(pages)
    scores = [score(text, reference) for text, (_, reference) in zip(found, pages, strict=True)]
    precision, recall, f1 = (sum(column) / len(pages) for column in zip(*scores, strict=True))
    print(f"  {name:<12} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  {cost:6.1f} ms/page")
    return f1, cost


def load(folder: Path) -> list[tuple[bytes, str]]:
    """Read the pages of a folder that have a reference text; its tags are taken out."""
    found = []
    for file in sorted(folder.glob("*.html")):
        reference = file.with_name(f"{file.stem}.reference.txt")
        if reference.is_file():
            text = reference.read_text(encoding="utf-8", errors="replace")
            found.append((file.read_bytes(), re.sub(r"<[^>]+>", " ", text)))
    return found


def main() -> None:
    """Print the figures of each folder of real pages."""
    data = Path(os.environ.get("AKBULAK_TEST_DATA", SHARED)) / "real" / "pages"
    for name in FOLDERS:
        pages = load(data / name)
        if not pages:
            print(f"{name}: skipped, no real pages at {data / name} (set AKBULAK_TEST_DATA)")
            continue
        print(f"{name}, {len(pages)} pages:")
        our_f1, our_cost = measure("akbulak", ours, pages)
        their_f1, their_cost = measure("trafilatura", theirs, pages)
        print(f"  F1 {our_f1 - their_f1:+.3f}, time x{our_cost / their_cost:.2f}")


if __name__ == "__main__":
    main()
