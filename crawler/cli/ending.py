"""How a long command ends early: at the first Ctrl-C in good order, at the second at once."""

from __future__ import annotations

import asyncio
import os
import signal

from crawler.cli.output import people


def stop_event(first_said: str) -> asyncio.Event:
    """Return an event that Ctrl-C (or SIGTERM) sets, after `first_said` is told to the person.

    To be called inside the running loop. Whoever presses twice means now: the process ends.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def interrupt() -> None:
        if stop.is_set():
            os._exit(1)
        people.print(first_said)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, interrupt)
    return stop
