"""Headers and a proxy of one outlet: sent where they belong, and never told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from crawling import crawl
from pydantic import ValidationError
from raw_server import RawServer, raw_serving

from crawler.outlets import Outlet
from crawler.wire import MAX_HEADERS

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok"
SECRET = "pa%20ss"


def outlet(**fields: Any) -> Outlet:
    return Outlet(**{"id": "a", "name": "a", "kind": "regional"} | fields)


class TestHeaders:
    def test_may_be_what_the_outlet_wants(self) -> None:
        wanted = {"Accept": "application/rss+xml", "X-Requested-With": "XMLHttpRequest"}
        assert outlet(headers=wanted).headers == wanted

    @pytest.mark.parametrize(
        ("headers", "words"),
        [
            ({"Host": "other"}, "Host is set by the crawler itself"),
            ({"user-agent": "Mozilla"}, "user-agent is set by the crawler itself"),
            ({"Cookie": "a=b"}, "Cookie is set by the crawler itself"),
            ({"Authorization": "x"}, "Authorization is set by the crawler itself"),
            ({"Proxy-Authorization": "x"}, "Proxy-Authorization is set by the crawler itself"),
            ({"Content-Length": "1"}, "Content-Length is set by the crawler itself"),
            ({"X-Forwarded-For": "1.1.1.1"}, "X-Forwarded-For is set by the crawler itself"),
            ({"X-A": "b\r\nHost: other"}, "the value of X-A must be one line"),
            ({"X-A": ""}, "the value of X-A must be one line"),
            ({"X-A": "да"}, "the value of X-A must be one line"),
            ({"X A": "b"}, "'X A' is not the name of a header"),
            ({"X-A:": "b"}, "'X-A:' is not the name of a header"),
            ({f"X-{n}": "b" for n in range(MAX_HEADERS + 1)}, "more than 20 headers"),
        ],
    )
    def test_may_not_be_what_is_not_the_catalogues(
        self, headers: dict[str, str], words: str
    ) -> None:
        with pytest.raises(ValidationError) as caught:
            outlet(headers=headers)
        assert words in str(caught.value)


class TestProxies:
    @pytest.mark.parametrize(
        "proxy", ["http://proxy.kz", "http://proxy.kz:3128/", "http://anna:s3cret@10.0.0.1:3128"]
    )
    def test_have_an_address(self, proxy: str) -> None:
        made = outlet(proxy=proxy).proxy
        assert made is not None
        assert made.get_secret_value() == proxy

    @pytest.mark.parametrize(
        "proxy",
        [
            "proxy.kz:3128", "https://proxy.kz", "socks5://proxy.kz", "http://", "", "http://[::1",
            "http://anna:s3cret@proxy.kz/path", "http://proxy.kz?x=1", "http://proxy.kz:99999",
        ],
    )  # fmt: skip
    def test_without_one_are_refused_and_not_repeated(self, proxy: str) -> None:
        with pytest.raises(ValidationError) as caught:
            outlet(proxy=proxy)
        (problem,) = caught.value.errors()
        assert "must be http://[user:password@]host[:port]" in problem["msg"]
        assert "s3cret" not in problem["msg"]

    def test_never_show_their_password(self) -> None:
        made = outlet(proxy="http://anna:s3cret@proxy.kz")
        assert "s3cret" not in f"{made!r} {made} {made.model_dump()} {made.model_dump_json()}"


class Servers:
    def __init__(self, site: RawServer, proxy: RawServer, told: dict[str, dict[str, Any]]) -> None:
        self.site, self.proxy, self.told = site, proxy, told

    def head(self, path: str, *, proxy: bool = False) -> str:
        for head in (self.proxy if proxy else self.site).heads:
            if head.split()[1].decode().endswith(path):
                return head.decode().lower()
        raise AssertionError(path)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    moved = b"HTTP/1.1 302 Found\r\nLocation: http://away.localhost:%d/away\r\n"
    answers = {"/page": ANSWER, "/away": ANSWER, "/plain": ANSWER, "/moved": b""}
    relayed = dict.fromkeys(("http://far.test/page", "http://far.test/robots.txt"), ANSWER)
    with raw_serving(answers) as site, raw_serving(relayed) as proxy:
        answers["/moved"] = moved % site.port + b"Content-Length: 0\r\n\r\n"
        home = {
            "homepage": f"http://home.localhost:{site.port}/",
            "languages": ["ru", "kk"],
            "headers": {"X-Key": "for-home", "Accept": "text/x"},
        }
        through = {"proxy": f"http://anna:{SECRET}@way.localhost:{proxy.port}"}
        told = crawl(
            site,
            tmp_path_factory.mktemp("crawl"),
            [
                ("http://home.localhost:{port}/page", home),
                ("http://www.home.localhost:{port}/moved", home),
                "http://plain.localhost:{port}/plain",
                ("http://far.test/page", through),
                ("https://tunnel.test/page", through),
                ("http://far.test/own", {"proxy": f"http://127.0.0.1:{proxy.port}"}),
                ("http://inside.kz/x", through),
            ],
            names={"far.test": ["1.1.1.1"], "tunnel.test": ["1.1.1.1"], "inside.kz": ["10.0.0.1"]},
            environment={"AKBULAK_ALLOW_PRIVATE": ".localhost"},
        )
        yield Servers(site, proxy, {fact["asked"].split("://")[1]: fact for fact in told})


class TestRequests:
    def test_carry_the_headers_of_their_outlet(self, crawled: Servers) -> None:
        head = crawled.head("/page")
        assert "x-key: for-home" in head
        assert "accept: text/x" in head
        assert "accept-language: ru, kk;q=0.9, *;q=0.1" in head
        assert "x-key: for-home" in crawled.head("/moved")

    def test_of_other_outlets_do_not(self, crawled: Servers) -> None:
        assert "x-key" not in crawled.head("/plain")

    def test_lose_them_on_the_way_to_another_host(self, crawled: Servers) -> None:
        head = crawled.head("/away")
        assert "x-key" not in head
        assert "accept: text/x" not in head

    def test_go_through_the_proxy_with_its_password(self, crawled: Servers) -> None:
        assert crawled.told["far.test/page"]["body"] == "ok"
        head = crawled.head("http://far.test/page", proxy=True)
        assert "proxy-authorization: basic yw5uytpwysbzcw==" in head  # anna:pa ss
        assert "anna:" not in head

    def test_over_tls_ask_the_proxy_for_a_tunnel(self, crawled: Servers) -> None:
        fact = crawled.told["tunnel.test/page"]
        assert (fact["kind"], fact["message"]) == (
            "connect", "the proxy does not let us through",
        )  # fmt: skip
        assert "connect tunnel.test:443" in crawled.head("tunnel.test:443", proxy=True)

    def test_to_a_private_address_are_refused_before_the_proxy(self, crawled: Servers) -> None:
        assert crawled.told["inside.kz/x"]["kind"] == "guard"
        assert not any(b"inside.kz" in head for head in crawled.proxy.heads)

    def test_through_a_proxy_nobody_allowed_are_refused(self, crawled: Servers) -> None:
        assert crawled.told["far.test/own"]["kind"] == "guard"
        assert not any(b"/own" in head for head in crawled.proxy.heads)

    def test_tell_the_password_to_nobody_else(self, crawled: Servers) -> None:
        words = json.dumps(crawled.told) + b"".join(crawled.site.heads).decode()
        assert "anna" not in words
        assert SECRET not in words
