"""robots.txt of odd hosts: too long, packed, slow, far away, for another name."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from crawling import crawl
from raw_server import raw_serving
from site_server import Answer, serving

FORBIDS = b"User-agent: *\nDisallow: /private\n"
MEGA = 1024 * 1024
OK = b"HTTP/1.1 200 OK\r\nConnection: close\r\n"


def whole(body: bytes, extra: bytes = b"") -> bytes:
    return OK + extra + b"Content-Length: %d\r\n\r\n" % len(body) + body


async def endless() -> AsyncIterator[bytes]:
    yield OK + b"\r\n" + FORBIDS
    while True:
        yield b"# and so on\n" * 4_000


async def dripping() -> AsyncIterator[bytes]:
    yield OK + b"\r\n"
    while True:
        yield b"#"
        await asyncio.sleep(0.1)


CASES = {
    "long": whole(FORBIDS + b"# note\n" * 400_000),
    "late-rule": whole(b"# note\n" * 200_000 + FORBIDS),  # behind the first megabyte
    "huge-length": OK + b"Content-Length: 1099511627776\r\n\r\n" + FORBIDS + b"#" * (2 * MEGA),
    "packed": whole(gzip.compress(FORBIDS), b"Content-Encoding: gzip\r\n"),
    "packed-long": whole(gzip.compress(FORBIDS + b"#\n" * MEGA), b"Content-Encoding: gzip\r\n"),
    "endless": endless,
    "drip": dripping,
}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    folder, facts = tmp_path_factory.mktemp("crawl"), []
    for case, answer in CASES.items():
        with raw_serving({"/robots.txt": answer, "/private": whole(b"secret")}) as server:
            url = f"http://{case}.localhost:{{port}}/private"
            facts += crawl(
                server, folder, [url], settings={"DOWNLOAD_TIMEOUT": 3}, peak_below_mb=250
            )
            if case == "endless":
                assert server.sent["/robots.txt"] < 12 * MEGA
    return dict(zip(CASES, facts, strict=True))


@pytest.mark.parametrize("case", ["long", "huge-length", "packed", "packed-long", "endless"])
def test_the_first_megabyte_is_read_and_obeyed(told: dict[str, Any], case: str) -> None:
    assert told[case].get("kind") == "robots", told[case]


def test_what_stands_behind_it_is_not(told: dict[str, Any]) -> None:
    assert told["late-rule"].get("body") == "secret"


def test_one_that_drips_for_ever_is_unreachable(told: dict[str, Any]) -> None:
    assert told["drip"]["kind"] == "timeout"


def test_five_redirects_are_followed_also_to_other_hosts(tmp_path: Path) -> None:
    """RFC 9309, 2.3.1.2; the rules are for the host that was asked first."""

    def to(host: str, path: str) -> Answer:
        return Answer(302, "", {"Location": f"http://{host}.localhost:{{port}}{path}"})

    sites: dict[str, dict[str, Answer | list[Answer]]] = {
        "five.localhost": {"/robots.txt": to("b", "/1")},
        "b.localhost": {"/1": to("c", "/2"), "/4": to("c", "/5")},
        "c.localhost": {
            "/2": to("c", "/3"), "/3": to("b", "/4"), "/5": Answer(200, FORBIDS.decode()),
        },
        "six.localhost": {"/robots.txt": to("five", "/robots.txt")},
    }  # fmt: skip
    with serving(sites) as server:
        asked = [f"http://{host}.localhost:{{port}}/private" for host in ("five", "six")]
        told = {f["asked"].split("//")[1][:4]: f for f in crawl(server, tmp_path, asked)}
    assert told["five"]["kind"] == "robots"
    assert told["six."]["status"] == 200


def test_a_slow_one_holds_up_its_own_host_only(tmp_path: Path) -> None:
    sites: dict[str, dict[str, Answer | list[Answer]]] = {
        "slow.localhost": {"/robots.txt": Answer(404, takes_s=2.0)}
    }
    with serving(sites) as server:
        asked = [f"http://slow.localhost:{{port}}/{number}" for number in range(5)]
        asked += [f"http://h{number}.localhost:{{port}}/" for number in range(10)]
        told = crawl(server, tmp_path, asked)
    assert [".localhost" in f["asked"] and "slow" in f["asked"] for f in told] == [
        *[False] * 10, *[True] * 5,
    ]  # fmt: skip
