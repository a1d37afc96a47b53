"""All standing queries against one article: our time beside tokenising, and beside other ways.

    python tests/benchmarks/percolator.py [--data FOLDER] [--articles N] [--invented X] [SIZE ...]

Sizes are numbers of registered queries (default 1000 10000 100000; 1000000 takes some minutes).
For each, in CPU time on one core: milliseconds an article for matching (its words read already;
the reasons of a match are worked out when somebody asks), the floor (tokens and normal forms
with warm caches) of the same run, and (floor + matching) / floor; how many queries matched; how
long reading and filing took; bytes a query, as growth of the process (resident memory, the
caches of words emptied). Then, with 1 000 queries, the references: a loop over the trees, a loop
over compiled regular expressions, and an SQLite FTS5 table of one article.
X is the share of words that are invented names (.9; with .14 ten times as many queries match).
FOLDER is the collection of real articles; the demo press serves where there is none.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import re
import sqlite3
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from percolator_mix import INVENTED, Article, Mix, articles, sample

from crawler.queries import Document, Percolator, Query, parse
from crawler.queries.evaluation.matching import holds
from crawler.text import keys, sought, tokens

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
REFERENCE = 1_000  # queries of the references
ROUNDS = 3


def resident() -> int:
    """Bytes of this process in memory, what was freed given back first (Linux, glibc)."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmRSS:\s+(\d+)", status)
    assert found is not None
    return int(found[1]) * 1024


def per_article(act: Callable[[Document], object], documents: list[Document]) -> float:
    """Milliseconds of CPU for each document, the best of some rounds of each.

    The best of each, not of the whole: other work on the machine empties the processor's caches.
    """
    best = [float("inf")] * len(documents)
    for _ in range(ROUNDS):
        for number, document in enumerate(documents):
            start = time.process_time_ns()
            act(document)
            best[number] = min(best[number], time.process_time_ns() - start)
    return sum(best) / len(documents) / 1e6


def floor(texts: list[Article]) -> float:
    """Milliseconds an article for tokens and their normal forms, caches warm."""
    documents = [text.document() for text in texts]

    def read(document: Document) -> None:
        for field in (document.title, document.text):
            for token in tokens(field):
                keys(token.surface, document.language)

    return per_article(read, documents)


def filed(queries: Iterable[tuple[int, Query]], mix: Mix) -> Percolator:
    """A percolator of the queries, rarest words told by the articles."""
    return Percolator(queries, frequencies=mix.frequencies)


def measure(size: int, mix: Mix, texts: list[Article], base: float) -> None:
    """Print one line of the table."""
    documents = [text.document() for text in texts]
    for document in documents:
        assert document.index.words, "read before anything is timed"
    sought.cache_clear()
    before = resident()
    start = time.process_time()
    percolator = filed(((i, parse(mix.query())) for i in range(size)), mix)
    built = time.process_time() - start
    sought.cache_clear()
    held = (resident() - before) / size
    found = [len(percolator.match(document)) for document in documents]
    spent = per_article(percolator.match, documents)
    print(
        f"{size:9,}{spent:9.2f}{base:9.2f}{(spent + base) / base:9.1f}"
        f"{sum(found) / len(found):11.0f}{built:9.1f}{held:11.0f}",
        flush=True,
    )


def references(mix: Mix, texts: list[Article], base: float) -> None:
    """Print what the other ways take."""
    queries = [parse(mix.query()) for _ in range(REFERENCE)]
    documents = [text.document() for text in texts[:: max(1, len(texts) // 40)]]
    patterns = [re.compile("|".join(_pattern(query)), re.IGNORECASE) for query in queries]
    percolator = filed(enumerate(queries), mix)
    ways: dict[str, Callable[[Document], object]] = {
        "ours": percolator.match,
        "loop over trees": lambda d: [q for q in queries if holds(q.node, d.index)],
        "loop over regexes": lambda d: [p for p in patterns if p.search(d.text)],
        "SQLite FTS5, one article": lambda d: _fts(d, queries),
    }
    print(f"\n{REFERENCE:,} queries{'ms':>24}{'x floor':>10}")
    for name, act in ways.items():
        spent = per_article(act, documents)
        print(f"{name:26}{spent:10.2f}{spent / base:10.1f}")


def _pattern(query: Query) -> Iterator[str]:
    """What people write in place of an inflected word: its beginning; no AND, only any word."""
    for word in re.findall(r"\w{3,}", str(query)):
        if word not in ("AND", "NOT", "NEAR"):
            yield rf"\b{re.escape(word[:-2] if len(word) > 5 else word)}\w*"


def _fts(document: Document, queries: list[Query]) -> int:
    with sqlite3.connect(":memory:") as database:
        database.execute("CREATE VIRTUAL TABLE t USING fts5(text)")
        database.execute("INSERT INTO t VALUES (?)", (document.text,))
        found = 0
        for query in queries:
            wanted = re.sub(r"(\w+) NEAR/(\d+) (\w+)", r"NEAR(\1 \3, \2)", str(query))
            wanted = wanted.replace("AND NOT", "NOT")
            found += bool(database.execute("SELECT 1 FROM t WHERE t MATCH ?", (wanted,)).fetchone())
    database.close()
    return found


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("sizes", nargs="*", type=int, default=[1_000, 10_000, 100_000])
    parser.add_argument("--data", type=Path, default=SHARED)
    parser.add_argument("--articles", type=int, default=200)
    parser.add_argument("--invented", type=float, default=INVENTED)
    options = parser.parse_args()
    every = articles(options.data)
    mix = Mix(every, options.invented)
    texts = sample(every, options.articles)
    base = floor(texts)
    print(f"{len(texts)} articles, floor {base:.2f} ms (tokens and normal forms)\n")
    columns = ("ms", 9), ("floor", 9), ("x floor", 9), ("matches", 11), ("build s", 9)
    print(
        f"{'queries':>9}" + "".join(f"{name:>{width}}" for name, width in columns) + "  B a query"
    )
    for size in options.sizes:
        measure(size, mix, texts, base)
    references(mix, texts, base)


if __name__ == "__main__":
    main()
