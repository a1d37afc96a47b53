"""What foreign bytes can do to a parser: functions for the worker processes of the tests."""

from __future__ import annotations

import os
import signal
import time

from crawler.errors import DoorError


def double(number: int, *, plus: int = 0) -> int:
    """Work."""
    return 2 * number + plus


def pid() -> int:
    """Tell which process works."""
    time.sleep(0.05)
    return os.getpid()


def hang(seconds: float) -> str:
    """Do not come back for a while."""
    time.sleep(seconds)
    return "back"


def spin() -> None:
    """Do not come back, and eat a core."""
    while True:
        pass


def leave(code: int = 3) -> None:
    """End the process, as a C library may."""
    os._exit(code)


def crash() -> None:
    """Crash the process, as a bug in a C library does."""
    os.kill(os.getpid(), signal.SIGSEGV)


def burn(seconds: float) -> float:
    """Compute for a while."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass
    return end


def devour(megabytes: int = 8_000) -> int:
    """Ask for memory."""
    return len(bytearray(megabytes * 1024**2))


def refuse() -> None:
    """Find that the bytes are no feed."""
    raise DoorError("no feed", url="https://kapital.kz/feed", hint="look")


def stumble() -> None:
    """Have a bug."""
    raise KeyError("entry")
