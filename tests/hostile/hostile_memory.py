"""Peak memory of a process and of all that it starts, read from /proc (Linux)."""

from __future__ import annotations

import contextlib
import re
import threading
from pathlib import Path

_PEAK = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)  # proc(5): peak resident set size
_EVERY_S = 0.2


class MemoryWatch:
    """Looks at a process tree until it is told to stop; peaks in bytes."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._peaks: dict[int, int] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Look no more."""
        self._stop.set()
        self._thread.join()

    @property
    def crawler(self) -> int:
        """The process itself, without its workers."""
        return self._peaks.get(self._pid, 0)

    @property
    def worker(self) -> int:
        """The largest of the processes that it started."""
        return max((peak for pid, peak in self._peaks.items() if pid != self._pid), default=0)

    def _watch(self) -> None:
        while not self._stop.wait(_EVERY_S):
            for pid in (self._pid, *_descendants(self._pid)):
                with contextlib.suppress(OSError):
                    found = _PEAK.search(Path(f"/proc/{pid}/status").read_text())
                    if found:
                        self._peaks[pid] = int(found[1]) * 1024


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += [int(child), *_descendants(int(child))]
    return found
