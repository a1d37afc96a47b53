"""Killable worker processes: foreign bytes are parsed here, never in the crawler itself.

A page that hangs its worker or crashes it costs that page only: the worker is killed and
replaced, the others go on (pebble; the standard library's pool breaks for ever).
"""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import resource
import shutil
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from multiprocessing import util
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.errors import AkbulakError, WorkerError

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

CPU_LIMIT_S = 5  # of one page or feed; the slowest real page takes 2 (HOSTILE.md, section 1)
OUT_OF_MEMORY = 77  # exit code of a worker
TIME_LIMIT_S = 30.0  # wall clock: for a parser that sleeps; a busy one meets CPU_LIMIT_S first
MEMORY_LIMIT = 512 * 1024**2  # bytes of address space beside what a fresh worker has
DICTIONARIES = 256 * 1024**2  # bytes that word forms take when a worker first needs them
FRESH_WORKER = 512 * 1024**2  # bytes, where the system does not tell
RECYCLE_AFTER = 2_000  # tasks, against leaks in parsers
WATCH_S = 0.5  # between two looks at whether a task's process still runs


class Workers:
    """A pool of processes that parse."""

    def __init__(self, count: int, preload: tuple[str, ...] = ()) -> None:
        """Prepare `count` processes; modules in `preload` are imported once for all of them."""
        self.count = count
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([__name__, *preload])
        self._pool = self._make_pool()

    def _make_pool(self) -> ProcessPool:
        return ProcessPool(
            max_workers=self.count,
            max_tasks=RECYCLE_AFTER,
            initializer=_settle,
            initargs=(os.getpid(), util.get_temp_dir()),
            context=self._context,
        )

    def _schedule(self, function: Callable[..., T], args: Any, kwargs: Any) -> Future[T]:
        """Hand a task to the pool; a pool that died, with its fork server, is replaced."""
        for _ in range(2):
            try:
                future: Future[T] = self._pool.schedule(
                    _limited, args=[CPU_LIMIT_S, function, args, kwargs], timeout=TIME_LIMIT_S
                )
            except RuntimeError:
                log.error("the pool of parsers died and is replaced")
                self._pool = self._make_pool()
            else:
                return future
        raise WorkerError("no parser can be started", stage="worker")

    async def run(
        self, stage: str, url: str, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Call a function of a module in a worker.

        Raises:
            WorkerError: it took too long, ran out of memory or took its process down.
        """
        future = self._schedule(function, args, kwargs)
        try:
            result: T = await self._watched(future)
        except (TimeoutError, FutureTimeoutError) as error:
            text = f"the parser did not end within {TIME_LIMIT_S:.0f} s"
            raise WorkerError(text, url=url, stage=stage) from error
        except ProcessExpired as error:
            text = "the parser crashed"
            if error.exitcode == OUT_OF_MEMORY:
                text = "the parser ran out of memory"
            elif error.exitcode == -signal.SIGXCPU:
                text = f"the parser took more than {CPU_LIMIT_S} s of computing"
            raise WorkerError(text, url=url, stage=stage) from error
        except AkbulakError:
            raise
        except Exception as error:  # a fault in a parser costs its page, nothing else
            text = f"the parser failed: {type(error).__name__}"
            raise WorkerError(text, url=url, stage=stage) from error
        return result

    async def _watched(self, future: Future[T]) -> T:
        """The result of a task, or ProcessExpired when its process is gone.

        Pebble tells of every end but one with exit code 0, a worker's usual end.
        """
        waiting = asyncio.wrap_future(future)
        gone = False
        try:
            while not (await asyncio.wait({waiting}, timeout=WATCH_S))[0]:
                if gone and self._is_abandoned(future):  # twice: its result may be on the way
                    raise ProcessExpired("it ended by itself")  # type: ignore[no-untyped-call]  # pebble
                gone = self._is_abandoned(future)
        finally:
            waiting.cancel()  # where it is not done, pebble is told
        return waiting.result()

    def _is_abandoned(self, future: Future[Any]) -> bool:
        manager = self._pool._pool_manager
        for task in list(manager.task_manager.tasks.values()):
            if task.future is future:
                return bool(task.worker_id) and task.worker_id not in manager.worker_manager.workers
        return False

    def close(self) -> None:
        """End every worker now; what they were doing is found again by the next crawl."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble is untyped here
        self._pool.join()


def _limited(
    cpu_s: int, function: Callable[..., T], args: Sequence[Any], kwargs: Mapping[str, Any]
) -> T:
    """Run a task; the system ends the process when it computes too long (SIGXCPU).

    Waiting for a core costs nothing, so a busy machine makes no page guilty.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + cpu_s + 1, hard))
    try:
        return function(*args, **kwargs)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # what is left of its heap would not do for the next page


def _settle(parent: int, folder: str) -> None:
    """Prepare a worker: limits, quiet on Ctrl-C (its parent decides), gone when orphaned."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGXCPU, signal.SIG_DFL)  # Python's own handler would wait for the parser
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    threading.Thread(target=_end_with, args=(parent, folder), daemon=True).start()
    util.Finalize(None, _clear_up, args=(parent, folder), exitpriority=0)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = _address_space() + DICTIONARIES + MEMORY_LIMIT
    soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _address_space() -> int:
    """Bytes of address space that this process has."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:  # macOS
        return FRESH_WORKER
    return pages * resource.getpagesize()


def _is_gone(pid: int) -> bool:
    """Whether a process has ended, be it that nobody has asked for its exit code yet."""
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except ProcessLookupError:
        return True
    except OSError:  # macOS
        return False
    return stat.rpartition(")")[2].split()[0] == "Z"


def _end_with(parent: int, folder: str) -> None:
    """After kill -9 of the crawler nobody else would end a worker that hangs."""
    while not _is_gone(parent):
        time.sleep(1.0)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _clear_up(parent: int, folder: str) -> None:
    """After kill -9 of the crawler nobody else would clear the fork server's folder.

    An idle worker sees its pipe close a moment before its parent counts as ended.
    """
    for _ in range(5):
        if _is_gone(parent):
            shutil.rmtree(folder, ignore_errors=True)
            return
        time.sleep(0.05)
