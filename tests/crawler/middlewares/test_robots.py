"""robots.txt in a real crawl: obeyed, waited for, asked once a day, with its Crawl-delay."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from crawling import AGENT, crawl
from site_server import Answer, Sites, serving

NOTHING = Answer(200, "User-agent: *\nDisallow: /\n")
SITES: dict[str, dict[str, Answer | list[Answer]]] = {
    "part.localhost": {"/robots.txt": Answer(200, "User-agent: *\nDisallow: /private\n")},
    "ours.localhost": {
        "/robots.txt": Answer(200, "User-agent: Akbulak\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    },
    "others.localhost": {
        "/robots.txt": Answer(200, "User-agent: Other\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    },
    "bom.localhost": {"/robots.txt": Answer(200, "\ufeffUser-agent: *\nDisallow: /\n")},
    "empty.localhost": {"/robots.txt": Answer(200, "")},
    "noise.localhost": {"/robots.txt": Answer(200, "<html>\x00 Страница не найдена </html>")},
    "s401.localhost": {"/robots.txt": Answer(401)},
    "s403.localhost": {"/robots.txt": Answer(403)},
    "s404.localhost": {"/robots.txt": Answer(404)},
    "s410.localhost": {"/robots.txt": Answer(410)},
    "s429.localhost": {"/robots.txt": Answer(429)},
    "s500.localhost": {"/robots.txt": Answer(500)},
    "s503.localhost": {"/robots.txt": Answer(503)},
    "moved.localhost": {
        "/robots.txt": Answer(301, "", {"Location": "/rules.txt"}),
        "/rules.txt": NOTHING,
    },
    "round.localhost": {"/robots.txt": Answer(302, "", {"Location": "/robots.txt"})},
    "lured.localhost": {
        "/robots.txt": Answer(302, "", {"Location": "http://127.0.0.1:{port}/canary"})
    },
    "slow.localhost": {"/robots.txt": Answer(200, "User-agent: *\nCrawl-delay: 1\n")},
}
ASKED = [
    "http://part.localhost:{port}/page",
    "http://part.localhost:{port}/private/page",
    "http://part.localhost:{port}/other",
    *(
        f"http://{host}:{{port}}/page"
        for host in SITES
        if host not in {"part.localhost", "slow.localhost", "s500.localhost"}
    ),
    "http://s500.localhost:{port}/page",
    ("http://s500.localhost:{port}/page2", {"id": "dala"}),
    *(f"http://slow.localhost:{{port}}/{number}" for number in range(3)),
    "http://closed.localhost:1/page",
    ("http://wish.localhost:{port}/page", {"delay": 2.5}),
    ("http://hasty.localhost:{port}/page", {"delay": 0.001}),
]


class Crawled:
    """One crawl of all the sites above."""

    def __init__(self, server: Sites, told: list[dict[str, Any]]) -> None:
        self.server = server
        self._told = {fact["asked"].split("//")[1]: fact for fact in told}

    def of(self, host: str, path: str = "/page", port: int | None = None) -> dict[str, Any]:
        return self._told[f"{host}:{port or self.server.port}{path}"]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    with serving(SITES) as server:
        return Crawled(server, crawl(server, tmp_path_factory.mktemp("crawl"), ASKED))


class TestRules:
    def test_forbid_what_they_name(self, crawled: Crawled) -> None:
        refused = crawled.of("part.localhost", "/private/page")
        assert (refused["kind"], refused["outlet"]) == ("robots", "vestnik")
        assert refused["message"] == "robots.txt does not allow this page"
        assert "/private/page" not in crawled.server.paths("part.localhost")

    def test_are_asked_once_before_the_first_page(self, crawled: Crawled) -> None:
        assert crawled.of("part.localhost")["status"] == 200
        paths = crawled.server.paths("part.localhost")
        assert paths[0] == "/robots.txt"
        assert sorted(paths[1:]) == ["/other", "/page"]

    @pytest.mark.parametrize("host", ["others.localhost", "empty.localhost", "noise.localhost"])
    def test_that_say_nothing_to_us_forbid_nothing(self, crawled: Crawled, host: str) -> None:
        assert crawled.of(host)["status"] == 200

    @pytest.mark.parametrize("host", ["ours.localhost", "bom.localhost", "moved.localhost"])
    def test_that_forbid_everything_are_obeyed(self, crawled: Crawled, host: str) -> None:
        assert crawled.of(host)["kind"] == "robots"
        assert "/page" not in crawled.server.paths(host)

    def test_are_asked_under_our_honest_name(self, crawled: Crawled) -> None:
        assert {hit.agent for hit in crawled.server.hits} == {AGENT}


class TestMissingRules:
    @pytest.mark.parametrize("status", [401, 403, 404, 410])
    def test_allow_everything(self, crawled: Crawled, status: int) -> None:
        """RFC 9309, 2.3.1.3."""
        assert crawled.of(f"s{status}.localhost")["status"] == 200

    @pytest.mark.parametrize(
        ("status", "words"),
        [
            (429, "robots.txt says we ask too often (429), so we wait"),
            (500, "robots.txt has an error of its own (500), so we wait"),
            (503, "robots.txt is not available now (503), so we wait"),
        ],
    )
    def test_of_a_server_in_trouble_forbid_everything_for_now(
        self, crawled: Crawled, status: int, words: str
    ) -> None:
        """RFC 9309, 2.3.1.4."""
        refused = crawled.of(f"s{status}.localhost")
        assert (refused["kind"], refused["message"]) == ("status", words)
        assert "/page" not in crawled.server.paths(f"s{status}.localhost")

    def test_are_told_to_each_outlet_of_the_host_in_its_own_name(self, crawled: Crawled) -> None:
        assert crawled.of("s500.localhost")["outlet"] == "vestnik"
        assert crawled.of("s500.localhost", "/page2")["outlet"] == "dala"

    def test_of_an_unreachable_host_forbid_everything(self, crawled: Crawled) -> None:
        refused = crawled.of("closed.localhost", port=1)
        assert refused["kind"] == "connect"

    def test_that_redirect_for_ever_are_none(self, crawled: Crawled) -> None:
        """RFC 9309, 2.3.1.2."""
        assert crawled.of("round.localhost")["status"] == 200

    def test_that_lure_us_into_the_private_network_are_not_followed(self, crawled: Crawled) -> None:
        assert crawled.of("lured.localhost")["kind"] == "guard"
        assert crawled.server.paths("127.0.0.1") == []


class TestDelay:
    def test_asked_for_by_the_rules_is_kept(self, crawled: Crawled) -> None:
        times = [hit.at for hit in crawled.server.hits if hit.host == "slow.localhost"]
        assert len(times) == 4
        assert all(later - earlier >= 0.95 for earlier, later in pairwise(times))
        assert crawled.of("slow.localhost", "/2")["delays"]["slow.localhost"] == 1.0

    def test_asked_for_by_the_catalogue_is_kept(self, crawled: Crawled) -> None:
        assert crawled.of("wish.localhost")["delays"]["wish.localhost"] == 2.5

    def test_is_never_shorter_than_ours(self, crawled: Crawled) -> None:
        assert crawled.of("hasty.localhost")["delays"]["hasty.localhost"] >= 0.01

    def test_of_one_host_is_not_that_of_another(self, crawled: Crawled) -> None:
        assert crawled.of("slow.localhost", "/2")["delays"]["others.localhost"] < 0.1


class TestLifetime:
    def test_of_rules_ends_and_they_are_asked_again(self, tmp_path: Path) -> None:
        pages: dict[str, dict[str, Answer | list[Answer]]] = {
            "a.localhost": {"/robots.txt": [Answer(404), Answer(404), NOTHING]}
        }
        with serving(pages) as server:
            urls = [f"http://a.localhost:{{port}}/{number}" for number in range(4)]
            told = crawl(server, tmp_path, urls, in_turn=True, LIFETIME_S=-1)
            paths = server.paths("a.localhost")
        assert paths.count("/robots.txt") > 1
        assert sum("status" in fact for fact in told) == 2
        assert {fact.get("kind") for fact in told} == {None, "robots"}

    def test_of_a_failure_ends_soon(self, tmp_path: Path) -> None:
        pages: dict[str, dict[str, Answer | list[Answer]]] = {
            "a.localhost": {"/robots.txt": [Answer(503), Answer(404)]}
        }
        with serving(pages) as server:
            urls = [f"http://a.localhost:{{port}}/{number}" for number in range(3)]
            told = crawl(server, tmp_path, urls, in_turn=True, RETRY_S=-1)
        assert sorted(fact.get("status", 0) for fact in told) == [0, 200, 200]

    def test_of_a_failure_lasts_until_then(self, tmp_path: Path) -> None:
        pages: dict[str, dict[str, Answer | list[Answer]]] = {
            "a.localhost": {"/robots.txt": [Answer(503), Answer(404)]}
        }
        with serving(pages) as server:
            urls = [f"http://a.localhost:{{port}}/{number}" for number in range(3)]
            told = crawl(server, tmp_path, urls, in_turn=True)
            assert server.paths("a.localhost") == ["/robots.txt"]
        assert [fact.get("kind") for fact in told] == ["status"] * 3
