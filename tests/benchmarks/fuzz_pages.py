"""Damaged pages through extraction, doors and dates: what must never come out, and how fast.

    python tests/benchmarks/fuzz_pages.py [--pages 100000] [--seed 1] [--processes 2]
    python tests/benchmarks/fuzz_pages.py --seed S --only K [--save FILE]

Takes the shared collection's pages and feeds, where it is, with the little press's and those of
`tests/data/saved`; damages each in one to four ways (`tests/page_mutations.py`) and calls
`pages.extract`, `doors.discover`, `doors.parse`, `dates.parse` and `dates.read` in the crawler's
own workers, with their limits on memory and computing. Counted as wrong: an exception that is not
the contract's (PageError, DoorError), one that `extract` only wrapped into a PageError, an article
that breaks a promise (`page_fuzzing.wrongs`), more than two seconds of computing, and a worker
that died. Each is printed with keys that make its page again: `--only K`, with the same seed and
corpus, reads one page in this process. Ctrl-C ends a run early, with what it found until then.
Ends with 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import page_corpus
from page_fuzzing import Finding, Outcome, make, try_page

from crawler.errors import WorkerError
from crawler.workers import Workers

SHOWN = 3  # keys a finding
VERDICTS = 12  # kinds of outcome that are listed
TELL_EVERY = 2000  # pages
PRELOAD = ("crawler.pages", "crawler.doors", "crawler.dates", "crawler.outlets")


class Report:
    """What came of the pages so far."""

    def __init__(self) -> None:
        self.begun = time.monotonic()
        self.pages = 0
        self.verdicts: Counter[str] = Counter()
        self.seconds: defaultdict[str, list[float]] = defaultdict(list)
        self.findings: defaultdict[Finding, list[int]] = defaultdict(list)
        self.slowest = (0.0, 0, 0)  # seconds, key, bytes

    def add(self, outcome: Outcome) -> None:
        """Count a page."""
        self.pages += 1
        self.verdicts[outcome.verdict] += 1
        for stage, taken in outcome.seconds.items():
            self.seconds[stage].append(taken)
        self.slowest = max(self.slowest, (max(outcome.seconds.values()), outcome.key, outcome.size))
        for finding in set(outcome.findings):
            self.findings[finding].append(outcome.key)

    def lose(self, key: int, error: WorkerError) -> None:
        """Count a page that took its worker down."""
        self.pages += 1
        self.findings[Finding("dead worker", "?", error.message)].append(key)

    @property
    def speed(self) -> float:
        """Pages a second, all processes together."""
        return self.pages / (time.monotonic() - self.begun)

    def lines(self, seed: int) -> Iterable[str]:
        """The report, for people."""
        yield f"{self.pages:,} pages, {self.speed:.1f} a second"
        for stage, times in self.seconds.items():
            ranked = sorted(times)
            ranks = (len(ranked) // 2, int(0.99 * len(ranked)), -1)
            middle, late, most = (1000 * ranked[rank] for rank in ranks)
            yield f"  {stage:<9} median {middle:.1f}, p99 {late:.1f}, most {most:.0f} ms"
        taken, key, size = self.slowest
        yield f"slowest: {taken:.2f} s, {size:,} bytes (--seed {seed} --only {key})"
        yield "outcomes of extraction:"
        for verdict, count in self.verdicts.most_common(VERDICTS):
            yield f"  {count:>7,}  {verdict}"
        for finding, keys in sorted(self.findings.items(), key=lambda one: -len(one[1])):
            some = ", ".join(map(str, sorted(keys)[:SHOWN]))
            place = f" at {finding.where}" if finding.where else ""
            yield (f"{finding.kind.upper()} {len(keys)}×  {finding.stage}: {finding.message}{place}"
                   f"  (--seed {seed} --only {some})")  # fmt: skip
        yield "nothing is wrong" if not self.findings else f"{len(self.findings)} faults"


async def fuzz(
    report: Report, keys: range, seed: int, corpus: tuple[str, ...], processes: int
) -> None:
    """Read the pages of `keys` in workers, into `report`."""
    waiting = iter(keys)
    workers = Workers(processes, PRELOAD)

    async def lane() -> None:
        for key in waiting:
            try:
                report.add(await workers.run("fuzz", str(key), try_page, seed, key, corpus))
            except WorkerError as error:
                report.lose(key, error)
            if report.pages % TELL_EVERY == 0:
                wrong = len(report.findings)
                said = f"{report.pages:,} pages, {report.speed:.1f} a second, {wrong} faults"
                print(said, file=sys.stderr, flush=True)

    try:
        await asyncio.gather(*(lane() for _ in range(2 * processes)))
    finally:
        workers.close()


def main() -> int:
    """Damage and read; 1 when anything is wrong."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--first", type=int, default=0, metavar="K", help="begin with this key")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", type=int, metavar="K", help="read this page alone, in here")
    parser.add_argument("--save", type=Path, metavar="FILE", help="with --only: keep the page")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus, report = page_corpus.collect(Path(folder)), Report()
        if given.only is None:
            keys = range(given.first, given.first + given.pages)
            with contextlib.suppress(KeyboardInterrupt):  # what came until then is still told
                asyncio.run(fuzz(report, keys, given.seed, corpus, given.processes))
        else:
            if given.save:
                given.save.write_bytes(make(given.seed, given.only, corpus)[1])
            report.add(try_page(given.seed, given.only, corpus))
        print(f"{len(corpus)} pages and feeds were damaged")
        print("\n".join(report.lines(given.seed)))
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
