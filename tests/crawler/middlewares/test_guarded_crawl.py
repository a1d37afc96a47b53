"""The guard in a real crawl: no redirect, spelling or DNS answer leads into the private network.

The canary is the server itself under a name that is not allowed: one hit on it is a hole.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from crawling import crawl
from site_server import Answer, Sites, serving

CANARY = "CANARY-SECRET"
SPELLINGS = {  # HOSTILE.md, "Redirects and SSRF"
    "localhost": "localhost",
    "dotted": "127.0.0.1",
    "mapped": "[::ffff:127.0.0.1]",
    "decimal": "2130706433",
    "hex": "0x7f000001",
    "octal": "017700000001",
    "short": "127.1",
    "dot-end": "127.0.0.1.",
    "localhost-dot": "localhost.",
    "zero": "0.0.0.0",
    "second": "127.0.0.2",
    "ipv6": "[::1]",
    "compatible": "[::127.0.0.1]",
    "fullwidth": "１２７.０.０.１",
    "circled": "①②⑦.⓪.⓪.①",
    "dns-internal": "internal.test",
    "private": "10.0.0.1",
    "metadata": "169.254.169.254",
}
TARGETS = {
    **{name: f"http://{host}/canary" for name, host in SPELLINGS.items()},
    **{f"{name}-port": f"http://{host}:{{port}}/canary" for name, host in SPELLINGS.items()},
    "userinfo": "http://good.localhost:{port}@127.0.0.1:{port}/canary",
    "backslash": "http://good.localhost:{port}\\@127.0.0.1:{port}/canary",
    "file": "file:///etc/passwd",
    "data": "data:text/html,CANARY-SECRET",
    "ftp": "ftp://127.0.0.1:{port}/canary",
}
OTHER_SCHEMES = ("file", "data", "ftp")
NOT_FOLLOWED_THERE = (*OTHER_SCHEMES, "backslash")
DIRECT = [
    "http://localhost/direct",
    "http://127.0.0.1:{port}/direct",
    "http://internal.test/direct",
    "file:///etc/passwd",
    "data:text/html,CANARY-SECRET",
]


def located(target: str) -> Answer:
    return Answer(302, "", {"Location": target.encode().decode("latin-1")})


SITES: dict[str, dict[str, Answer | list[Answer]]] = {
    "lure.localhost": {f"/{name}": located(target) for name, target in TARGETS.items()},
    "chain.localhost": {
        "/start": Answer(302, "", {"Location": "http://lure.localhost:{port}/dotted-port"}),
        "/good": Answer(302, "", {"Location": "http://good.localhost:{port}/page"}),
    },
    **{
        host: {"/canary": Answer(200, CANARY), "/direct": Answer(200, CANARY)}
        for host in ("127.0.0.1", "localhost", "internal.test", "2130706433", "0.0.0.0")
    },
}
ALLOWED = ("lure.localhost", "good.localhost", "chain.localhost")


@pytest.fixture(scope="module")
def crawled(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Sites, dict[str, dict[str, Any]]]:
    asked = [
        *(f"http://lure.localhost:{{port}}/{name}" for name in TARGETS),
        "http://chain.localhost:{port}/start",
        "http://chain.localhost:{port}/good",
        *DIRECT,
    ]
    with serving(SITES) as server:
        told = crawl(server, tmp_path_factory.mktemp("crawl"), asked)
        return server, {fact["asked"].replace(str(server.port), "{port}"): fact for fact in told}


Facts = tuple[Sites, dict[str, dict[str, Any]]]


def test_the_canary_was_never_touched(crawled: Facts) -> None:
    server, told = crawled
    assert [hit for hit in server.hits if hit.host not in ALLOWED] == []
    assert not any(CANARY in fact.get("body", "") for fact in told.values())
    assert not any("root:" in fact.get("body", "") for fact in told.values())


@pytest.mark.parametrize("name", [name for name in TARGETS if name not in NOT_FOLLOWED_THERE])
def test_a_redirect_into_the_private_network_is_refused_in_words(crawled: Facts, name: str) -> None:
    fact = crawled[1][f"http://lure.localhost:{{port}}/{name}"]
    assert fact["kind"] == "guard", fact
    assert "/" + name in crawled[0].paths("lure.localhost")


@pytest.mark.parametrize("name", SPELLINGS)
def test_at_the_usual_port_the_reason_is_the_address(crawled: Facts, name: str) -> None:
    fact = crawled[1][f"http://lure.localhost:{{port}}/{name}"]
    assert fact["message"] == "the address is on a private network"


def test_a_backslash_has_one_host_for_all_parsers(crawled: Facts) -> None:
    fact = crawled[1]["http://lure.localhost:{port}/backslash"]
    assert fact.get("url", "").startswith("http://good.localhost:") or fact["kind"] == "guard"


@pytest.mark.parametrize("name", OTHER_SCHEMES)
def test_a_redirect_to_another_scheme_is_not_followed(crawled: Facts, name: str) -> None:
    fact = crawled[1][f"http://lure.localhost:{{port}}/{name}"]
    assert fact.get("status") == 302 or fact["kind"] == "guard"


@pytest.mark.parametrize("url", DIRECT)
def test_an_address_in_a_feed_is_refused_like_a_redirect(crawled: Facts, url: str) -> None:
    assert crawled[1][url]["kind"] == "guard"


def test_the_process_of_a_crawl_ends_although_names_were_looked_up(tmp_path: Path) -> None:
    """The reactor is never stopped; its own pool of threads would keep Python alive for ever."""
    with serving({}) as server:
        (fact,) = crawl(server, tmp_path, ["http://internal.test/page"])
    assert fact["kind"] == "guard"


def test_a_chain_of_redirects_is_judged_at_every_step(crawled: Facts) -> None:
    assert crawled[1]["http://chain.localhost:{port}/start"]["kind"] == "guard"


def test_an_honest_redirect_is_followed(crawled: Facts) -> None:
    fact = crawled[1]["http://chain.localhost:{port}/good"]
    assert (fact["status"], fact["body"]) == (200, "a page")
