"""Names under the guard: an address that may not be dialled is not even given out."""

from __future__ import annotations

import socket
import subprocess
import sys
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address

from crawler import resolver as module
from crawler.guard import Guard
from crawler.resolver import GuardedResolver


class Pool:
    """A thread pool that works at once, in this thread."""

    def callInThreadWithCallback(  # noqa: N802 - Twisted's name
        self, on_result: Any, function: Any, *args: Any, **kwargs: Any
    ) -> None:
        on_result(True, function(*args, **kwargs))


class Reactor:
    """As much of a reactor as the resolver uses."""

    def callFromThread(self, function: Any, *args: Any) -> None:  # noqa: N802 - Twisted's name
        function(*args)


class Receiver:
    """Writes down what the resolver says."""

    def __init__(self) -> None:
        self.said: list[Any] = []

    def resolutionBegan(self, resolution: Any) -> None:  # noqa: N802 - Twisted's name
        self.said.append(("began", resolution.name))

    def addressResolved(self, address: Any) -> None:  # noqa: N802 - Twisted's name
        self.said.append(address)

    def resolutionComplete(self) -> None:  # noqa: N802 - Twisted's name
        self.said.append("complete")


@pytest.fixture
def dns(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str] | Exception]:
    """The system's answers: host → addresses."""
    answers: dict[str, list[str] | Exception] = {}

    def getaddrinfo(host: str, port: int, **_: object) -> list[Any]:
        answer = answers[host]
        if isinstance(answer, Exception):
            raise answer
        return [(0, 0, 0, "", (address, port)) for address in answer]

    monkeypatch.setattr(module.socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(module, "lookup_threads", Pool)
    return answers


def ask(resolver: GuardedResolver, host: str, port: int = 443) -> list[Any]:
    receiver = Receiver()
    resolution = resolver.resolveHostName(receiver, host, port)
    resolution.cancel()
    began, *addresses, complete = receiver.said
    assert (began, complete) == (("began", host), "complete")
    return addresses


def resolver(*allowed: str) -> GuardedResolver:
    return GuardedResolver(Reactor(), Guard(allowed))


class TestNames:
    def test_of_the_internet_get_each_address_once(self, dns: Any) -> None:
        dns["kapital.kz"] = ["1.1.1.1", "1.1.1.1", "2606:4700::1111"]
        guarded = resolver()
        assert ask(guarded, "kapital.kz") == [
            IPv4Address("TCP", "1.1.1.1", 443),
            IPv6Address("TCP", "2606:4700::1111", 443),
        ]
        assert guarded.refusal("kapital.kz") is None

    @pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "::1", "::ffff:10.0.0.1"])
    def test_on_a_private_network_get_none_and_a_reason(self, dns: Any, address: str) -> None:
        dns["intra.kz"] = [address]
        guarded = resolver()
        assert ask(guarded, "intra.kz") == []
        refusal = guarded.refusal("INTRA.kz")
        assert refusal is not None
        assert refusal.kind == "guard"
        assert refusal.url == "intra.kz"

    def test_with_both_kinds_get_the_public_ones(self, dns: Any) -> None:
        dns["mixed.kz"] = ["10.0.0.1", "1.1.1.1"]
        assert ask(resolver(), "mixed.kz") == [IPv4Address("TCP", "1.1.1.1", 443)]

    def test_are_judged_at_every_answer(self, dns: Any) -> None:
        """DNS rebinding: the first answer is public, the next is not, the third is again."""
        guarded = resolver()
        dns["rebind.kz"] = ["1.1.1.1"]
        assert len(ask(guarded, "rebind.kz")) == 1
        dns["rebind.kz"] = ["127.0.0.1"]
        assert ask(guarded, "rebind.kz") == []
        assert guarded.refusal("rebind.kz") is not None
        dns["rebind.kz"] = ["1.1.1.1"]
        assert len(ask(guarded, "rebind.kz")) == 1
        assert guarded.refusal("rebind.kz") is None

    @pytest.mark.parametrize(
        "failure", [socket.gaierror(-2, "not known"), UnicodeError("label too long")]
    )
    def test_that_do_not_exist_get_none_and_no_reason(self, dns: Any, failure: Exception) -> None:
        dns["none.kz"] = failure
        guarded = resolver()
        assert ask(guarded, "none.kz") == []
        assert guarded.refusal("none.kz") is None

    def test_that_the_operator_allows_get_any_address_at_that_port(self, dns: Any) -> None:
        dns["intra.kz"] = ["10.0.0.1"]
        guarded = resolver("intra.kz:8080")
        assert ask(guarded, "intra.kz", 8080) == [IPv4Address("TCP", "10.0.0.1", 8080)]
        assert ask(guarded, "intra.kz", 443) == []


class TestLocalhost:
    @pytest.mark.parametrize("host", ["localhost", "press.localhost", "a.b.localhost"])
    def test_is_loopback_without_asking_anybody(self, dns: Any, host: str) -> None:
        assert ask(resolver(host), host, 80) == [IPv4Address("TCP", "127.0.0.1", 80)]

    def test_is_refused_where_it_is_not_allowed(self, dns: Any) -> None:
        assert ask(resolver(), "press.localhost") == []


class TestThreads:
    def test_of_lookups_that_hang_do_not_hold_up_the_end_of_the_process(self) -> None:
        code = (
            "import time; from crawler.resolver import lookup_threads;"
            "lookup_threads().callInThread(time.sleep, 300); time.sleep(0.2)"
        )
        done = subprocess.run([sys.executable, "-c", code], timeout=30, check=False)
        assert done.returncode == 0


class TestMemory:
    def test_of_refusals_is_bounded(self, dns: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(module, "REMEMBERED", 2)
        guarded = resolver()
        for host in ("a.kz", "b.kz", "c.kz"):
            dns[host] = ["10.0.0.1"]
            ask(guarded, host)
        assert [guarded.refusal(host) is None for host in ("a.kz", "b.kz", "c.kz")] == [
            True, False, False,
        ]  # fmt: skip
