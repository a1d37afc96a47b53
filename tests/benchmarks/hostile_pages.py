"""How long pages made to crash or hang a parser take: the table of `tests/hostile_markup.py`.

    python tests/benchmarks/hostile_pages.py [PART-OF-A-NAME…]

Each page is read in one of the crawler's own workers, with its limits on memory and computing.
Printed are milliseconds of computing for extraction, for finding doors on the page and for
reading it as a section, and what extraction said. What takes more than `BOUND_MS`, or its worker
with it, is marked; then the script ends with 1.
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hostile_markup import ATTACKS, Attempt, attempt

from crawler.errors import WorkerError
from crawler.workers import Workers

BOUND_MS = 1000
STAGES = ("extract", "discover", "parse")


async def measure(names: list[str]) -> dict[str, dict[str, Attempt | str]]:
    """Read the pages one after another; a worker that died leaves its last words."""
    workers = Workers(1, preload=("crawler.pages", "crawler.doors"))
    found: dict[str, dict[str, Attempt | str]] = {}
    try:
        for name in names:
            page, found[name] = ATTACKS[name](), {}
            for stage in STAGES:
                try:
                    found[name][stage] = await workers.run(stage, name, attempt, stage, page)
                except WorkerError as error:
                    found[name][stage] = error.message
            print(line(name, found[name]), flush=True)
    finally:
        workers.close()
    return found


def line(name: str, found: dict[str, Attempt | str]) -> str:
    """One row."""
    times, said = [], []
    for one in found.values():
        times.append("   dead" if isinstance(one, str) else f"{one.ms:7.0f}")
        said.append(one if isinstance(one, str) else one.verdict)
    mark = "SLOW" if any(map(is_bad, found.values())) else "    "
    return f"{mark} {name:<28}{' '.join(times)}  {said[0][:70]}"


def is_bad(one: Attempt | str) -> bool:
    """Whether a page took its worker down, or too long, or was read by luck alone."""
    return isinstance(one, str) or one.ms > BOUND_MS or "cannot be read" in one.verdict


def main() -> int:
    """Print the table; 1 when anything is marked."""
    names = [name for name in ATTACKS if all(part in name for part in sys.argv[1:])]
    print(f"{'':<33}{' '.join(f'{stage:>7}' for stage in STAGES)}  ms, and what extraction said")
    found = asyncio.run(measure(names))
    bad = [name for name, stages in found.items() if any(map(is_bad, stages.values()))]
    print(f"{len(found)} pages; over {BOUND_MS} ms, dead or failed: {len(bad)}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
