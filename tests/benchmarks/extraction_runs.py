"""One extractor over the pages of a folder, in a process of its own.

Each page is read `ROUNDS` times, in rounds, and its best time counts: seconds of computing of
the process (not of the clock, so that other work on the machine makes nobody slow), after
`WARM` pages that nobody times. The process is held to one core. Memory is the highest resident
size over what the process had, pages loaded and decoded, before it imported the extractor:
code, tables and work together. (What decodes, lxml among it, is there already.)
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from extraction_extractors import EXTRACTORS, Extractor, Found, Read, silence
from extraction_references import Reference

ROUNDS = 2
WARM = 3  # pages read before the clock runs: tables are loaded, patterns compiled


@dataclass(frozen=True, slots=True)
class Run:
    """What an extractor found on each page, seconds for each, pages it raised on, extra bytes."""

    found: tuple[Found, ...]
    seconds: tuple[float, ...]
    raised: int
    memory: int


def run(extractor: Extractor, references: Sequence[Reference]) -> Run:
    """Measure in a fresh process.

    Raises:
        BrokenProcessPool: the process died.
        ImportError: the extractor cannot be imported.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=context) as pool:
        return pool.submit(_run, extractor.name, references).result()


def _run(name: str, references: Sequence[Reference]) -> Run:
    silence()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    pages = _pages(references)
    before = _peak(restart=True)
    (extractor,) = (one for one in EXTRACTORS if one.name == name)
    read = extractor.make()
    for page in pages[:WARM]:
        _read(read, *page)
    found, seconds = [], [float("inf")] * len(pages)
    for turn in range(ROUNDS):
        gc.collect()
        for number, page in enumerate(pages):
            begun = time.process_time()
            answer = _read(read, *page)
            seconds[number] = min(seconds[number], time.process_time() - begun)
            if turn == 0:
                found.append(answer)
    return Run(
        found=tuple(answer or Found() for answer in found),
        seconds=tuple(seconds),
        raised=sum(answer is None for answer in found),
        memory=max(0, _peak() - before),
    )


def _pages(references: Sequence[Reference]) -> list[tuple[bytes, str, str]]:
    from crawler import markup

    pages = []
    for reference in references:
        body = reference.read()
        pages.append((body, markup.decode(body), reference.url))
    return pages


def _read(read: Read, body: bytes, text: str, url: str) -> Found | None:
    try:
        return read(body, text, url)
    except Exception:  # noqa: BLE001  (a library's fault on a page is counted, not ours to sort out)
        return None


def _peak(*, restart: bool = False) -> int:
    """Bytes that the process had resident at most, since the last `restart` where Linux can.

    `ru_maxrss` begins with what the parent had; the high-water mark of /proc does not.
    """
    status = Path("/proc/self/status")
    if not status.exists():
        scale = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * scale
    if restart:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # proc(5): reset the peak
    for line in status.read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0
