"""Name resolution under the guard: the address that is checked is the address that is dialled.

A Twisted resolver sees every host of every connection, also IP literals and the targets of
redirects, so that nothing is reached around it (an environment proxy would be; it is off).
"""

from __future__ import annotations

import asyncio
import socket
import threading
from collections import OrderedDict
from collections.abc import Sequence
from functools import cache
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution
from twisted.internet.threads import deferToThreadPool
from twisted.python.threadpool import ThreadPool
from zope.interface import implementer

from crawler.errors import FetchError
from crawler.guard import Guard

REMEMBERED = 1_000  # refusals kept for the words of the error
THREADS = 20  # lookups that may hang at once without holding up the others


class _DaemonThread(threading.Thread):
    """Held up by a lookup that hangs, or by a reactor that is never stopped: no end of a process.

    For the threads of the reactor's own pool Python waits at its end, for ever.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, daemon=True, **kwargs)


class _Lookups(ThreadPool):
    threadFactory = _DaemonThread  # noqa: N815  (Twisted's name)


@cache
def lookup_threads() -> ThreadPool:
    """The threads in which this process asks the system for addresses."""
    threads = _Lookups(0, THREADS, "lookup")
    threads.start()
    return threads


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """A running getaddrinfo cannot be interrupted; its answer is ignored."""


@implementer(IHostnameResolver)
class GuardedResolver:
    """Resolves names by the system, keeps only addresses that the guard lets through."""

    def __init__(self, reactor: Any, guard: Guard) -> None:
        self._reactor = reactor
        self._guard = guard
        self._refused: OrderedDict[str, FetchError] = OrderedDict()

    def refusal(self, host: str) -> FetchError | None:
        """Why a host was refused last, when it was."""
        return self._refused.get(host.lower())

    def resolveHostName(  # noqa: N802  (the interface's name)
        self,
        resolutionReceiver: Any,  # noqa: N803  (an IResolutionReceiver)
        hostName: str,  # noqa: N803  (the interface's)
        portNumber: int = 0,  # noqa: N803  (the interface's)
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: N803  (the interface's)
        transportSemantics: str = "TCP",  # noqa: N803  (the interface's)
    ) -> _Resolution:
        """See `IHostnameResolver`; called in the reactor's thread."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        if _is_localhost(hostName):
            self._deliver(resolutionReceiver, hostName, portNumber, ["127.0.0.1"])
            return resolution
        waiting = _ask(self._reactor, hostName, portNumber)
        waiting.addCallback(
            lambda found: self._deliver(resolutionReceiver, hostName, portNumber, found)
        )
        return resolution

    def _deliver(self, receiver: Any, host: str, port: int, addresses: list[str]) -> None:
        self._refused.pop(host.lower(), None)
        for address in addresses:
            try:
                self._guard.check_address(host, port, address)
            except FetchError as error:
                self._refused[host.lower()] = error
                while len(self._refused) > REMEMBERED:
                    self._refused.popitem(last=False)
                continue
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, port))
        receiver.resolutionComplete()


def _is_localhost(host: str) -> bool:
    """RFC 6761, 6.3: these names are always loopback, whatever the system thinks."""
    host = host.rstrip(".").lower()
    return host == "localhost" or host.endswith(".localhost")


def _ask(reactor: Any, host: str, port: int) -> Deferred[list[str]]:
    return deferToThreadPool(reactor, lookup_threads(), _addresses, host, port)


async def addresses_of(host: str, port: int) -> list[str]:
    """The addresses of a host that somebody else will dial, as a proxy does; none where unknown."""
    from twisted.internet import reactor  # only now: importing it installs one

    if _is_localhost(host):
        return ["127.0.0.1"]
    return await _ask(reactor, host, port).asFuture(asyncio.get_running_loop())


def _addresses(host: str, port: int) -> list[str]:
    """Ask the system; no answer is an empty list, which Twisted reports as a failed lookup."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def last_refusal(host: str) -> FetchError | None:
    """Why the reactor's resolver refused a host, when it is ours and it did."""
    from twisted.internet import reactor  # only now: importing it installs one

    resolver = getattr(reactor, "nameResolver", None)
    return resolver.refusal(host) if isinstance(resolver, GuardedResolver) else None
