"""One request in flight per host and a pause between two, wherever they come from."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from crawling import crawl
from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.settings import Settings
from scrapy.spiders import Spider
from scrapy.utils.test import get_crawler
from site_server import Answer, Sites, serving
from store_world import VESTNIK

from crawler.config import Config, scrapy_settings
from crawler.middlewares.politeness import MAX_DELAY_S, PolitenessMiddleware
from crawler.spiders.poll import Poll

PAUSE = 0.3  # s; asked for by AKBULAK_HOST_DELAY
SOON = 0.02  # s by which clocks of two processes and threads may differ
EARLY = {"AKBULAK_HOST_DELAY": str(PAUSE)}


def gaps(server: Sites, host: str) -> list[float]:
    times = [hit.at for hit in server.hits if hit.host == host]
    return [later - earlier for earlier, later in pairwise(times)]


@pytest.fixture(scope="module")
def thirty(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Thirty requests at once, at the smallest delay that can be set; each takes .03 s."""
    pages: dict[str, Answer | list[Answer]] = {f"/{n}": Answer(takes_s=0.03) for n in range(30)}
    with serving({"busy.localhost": pages}) as server:
        urls = [f"http://busy.localhost:{{port}}/{number}" for number in range(30)]
        told = crawl(server, tmp_path_factory.mktemp("crawl"), urls)
        assert [fact.get("status") for fact in told] == [200] * 30
        return server


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    def to(host: str) -> Answer:
        return Answer(302, "", {"Location": f"http://{host}:{{port}}/landed"})

    sites: dict[str, dict[str, Answer | list[Answer]]] = {
        f"from{n}.localhost": {"/": to("hub.localhost")} for n in range(5)
    }
    asked: list[Any] = [f"http://from{n}.localhost:{{port}}/" for n in range(5)]
    asked += ["http://hub.localhost:{port}/own", "http://HUB.localhost.:{port}/dotted"]
    asked += [(f"http://shared.localhost:{{port}}/{n}", {"id": f"room-{n}"}) for n in range(3)]
    with serving(sites) as server:
        told = crawl(server, tmp_path_factory.mktemp("crawl"), asked, environment=EARLY)
        assert [fact.get("status") for fact in told] == [200] * len(asked)
        return server


class TestOneHost:
    def test_never_has_two_requests_in_flight(self, thirty: Sites) -> None:
        """Scrapy forgets its limit when DOWNLOAD_DELAY is 0: 30 at once."""
        assert len(thirty.hits) == 31
        assert thirty.most_at_once == {"busy.localhost": 1}

    def test_has_a_delay_whatever_is_set(self) -> None:
        with pytest.raises(ValueError, match="host_delay"):
            Config(host_delay=0)
        assert cast(float, scrapy_settings(Config(host_delay=0.01))["DOWNLOAD_DELAY"]) > 0.01


class TestManyNames:
    def test_that_redirect_to_one_host_wait_their_turn_there(self, crawled: Sites) -> None:
        """Scrapy leaves a redirected request in the queue of the host that it came from."""
        assert len(gaps(crawled, "hub.localhost")) >= 6
        assert min(gaps(crawled, "hub.localhost")) > PAUSE - SOON
        assert crawled.most_at_once["hub.localhost"] == 1

    def test_of_outlets_that_share_a_host_share_its_pause(self, crawled: Sites) -> None:
        assert min(gaps(crawled, "shared.localhost")) > PAUSE - SOON

    def test_at_one_address_do_not_wait_for_each_other(self, crawled: Sites) -> None:
        """All are 127.0.0.1: two outlets at one provider are two hosts."""
        first = Counter(hit.host for hit in crawled.hits[:7])
        assert len(first) >= 5

    def test_that_are_one_host_but_for_a_dot_are_one(self, crawled: Sites) -> None:
        hub = [hit for hit in crawled.hits if hit.host.rstrip(".").lower() == "hub.localhost"]
        assert {hit.path for hit in hub} >= {"/own", "/dotted", "/landed"}
        assert min(later.at - earlier.at for earlier, later in pairwise(hub)) > PAUSE - SOON


class TestPause:
    def test_begins_when_the_answer_has_come(self, tmp_path: Path) -> None:
        slow = Answer(200, "late", takes_s=PAUSE)
        with serving({"late.localhost": {"/robots.txt": Answer(404), "/0": slow}}) as server:
            urls = [f"http://late.localhost:{{port}}/{number}" for number in range(2)]
            crawl(server, tmp_path, urls, in_turn=True, environment=EARLY)
            assert gaps(server, "late.localhost")[1] > 2 * PAUSE - SOON


class World:
    """The middleware with a slot, and no crawl around it."""

    def __init__(self) -> None:
        crawler = get_crawler(Spider)
        crawler.settings = Settings({"DOWNLOAD_DELAY": 5.0, "DOWNLOAD_DELAY_JITTER": 0.1})
        self.slot = Slot(1, 5.0, 0.1)
        self.known: dict[str, dict[str, float]] = {}
        downloader = SimpleNamespace(slots={"a.kz": self.slot}, per_slot_settings=self.known)
        crawler.engine = SimpleNamespace(downloader=downloader)  # type: ignore[assignment]
        self.middleware = PolitenessMiddleware.from_crawler(crawler)

    def ask(self, crawl_delay: float | None = None, **fields: Any) -> float:
        outlet = VESTNIK.model_copy(update=fields)
        poll = Poll(outlet, None, (), cast(Any, None), 1)
        meta = {"poll": poll, "crawl_delay": crawl_delay}
        self.middleware.process_request(Request("https://a.kz/x", meta=meta))
        return self.slot.delay


class TestDelay:
    @pytest.mark.parametrize(
        ("crawl_delay", "wish", "delay"),
        [
            (None, None, 5), (0, None, 5), (3, None, 5), (10, None, 10), (10, 20, 20),
            (20, 10, 20), (None, 7, 7), (300, None, MAX_DELAY_S), (1e9, 20, MAX_DELAY_S),
        ],
    )  # fmt: skip
    def test_is_the_longest_wish_within_two_minutes(
        self, crawl_delay: float | None, wish: float | None, delay: float
    ) -> None:
        assert World().ask(crawl_delay, delay=wish) == delay

    def test_falls_again_when_the_wish_falls(self) -> None:
        world = World()
        assert [world.ask(60), world.ask(20), world.ask(None)] == [60, 20, 5]
        assert (world.known, world.slot.jitter) == ({}, 0.1)
        assert [world.ask(delay=30), world.ask(delay=None)] == [30, 5]

    def test_of_a_shared_host_is_that_of_its_slowest_outlet(self) -> None:
        world = World()
        assert [world.ask(id="one", delay=30), world.ask(id="two"), world.ask(id="one")] == [
            30, 30, 5,
        ]  # fmt: skip

    def test_is_not_what_a_request_brought_from_another_host(self) -> None:
        """Its rules are read for every hop; the robots middleware writes it anew."""
        world = World()
        world.ask(60)
        world.middleware.process_request(Request("https://a.kz/", meta={"is_robots": True}))
        assert world.slot.delay == 60

    def test_lives_on_when_the_slot_is_made_anew(self) -> None:
        world = World()
        world.ask(60)
        assert world.known == {"a.kz": {"delay": 60, "concurrency": 1, "jitter": 0.0}}


def test_wishes_are_remembered_of_a_bounded_number_of_hosts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("crawler.middlewares.politeness.MAX_HOSTS", 2)
    world = World()
    for number in range(4):
        poll = Poll(VESTNIK.model_copy(update={"delay": 9}), None, (), cast(Any, None), 1)
        request = Request(f"https://h{number}.kz/", meta={"poll": poll})
        world.middleware.process_request(request)
    assert list(world.middleware._wishes) == ["h2.kz", "h3.kz"]
