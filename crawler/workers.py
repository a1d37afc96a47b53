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
import signal
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeoutError
from typing import Any, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from crawler.errors import AkbulakError, WorkerError

log = logging.getLogger(__name__)
P = ParamSpec("P")
T = TypeVar("T")

TIME_LIMIT_S = 20.0  # wall clock for one page or feed, waiting for a core included
MEMORY_LIMIT = 2 * 1024**3  # bytes of address space; dictionaries and code take ~600 MB of it
RECYCLE_AFTER = 2_000  # tasks, against leaks in parsers


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
            initargs=(os.getpid(),),
            context=self._context,
        )

    def _schedule(self, function: Callable[..., T], args: Any, kwargs: Any) -> Future[T]:
        """Hand a task to the pool; a pool that died, with its fork server, is replaced."""
        for _ in range(2):
            try:
                future: Future[T] = self._pool.schedule(
                    function, args=list(args), kwargs=kwargs, timeout=TIME_LIMIT_S
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
            result: T = await asyncio.wrap_future(future)
        except (TimeoutError, FutureTimeoutError) as error:
            text = f"the parser did not end within {TIME_LIMIT_S:.0f} s"
            raise WorkerError(text, url=url, stage=stage) from error
        except ProcessExpired as error:
            raise WorkerError("the parser crashed", url=url, stage=stage) from error
        except MemoryError as error:
            raise WorkerError("the parser ran out of memory", url=url, stage=stage) from error
        except AkbulakError:
            raise
        except Exception as error:  # a fault in a parser costs its page, nothing else
            text = f"the parser failed: {type(error).__name__}"
            raise WorkerError(text, url=url, stage=stage) from error
        return result

    def close(self) -> None:
        """End every worker now; what they were doing is found again by the next crawl."""
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble is untyped here
        self._pool.join()


def _settle(parent: int) -> None:
    """Prepare a worker: limits, quiet on Ctrl-C (its parent decides), gone when orphaned."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    soft = MEMORY_LIMIT if hard == resource.RLIM_INFINITY else min(MEMORY_LIMIT, hard)
    resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: int) -> None:
    while True:
        try:
            os.kill(parent, 0)
        except OSError:
            os._exit(0)  # after kill -9 of the crawler nobody would ever end us
        time.sleep(1.0)
