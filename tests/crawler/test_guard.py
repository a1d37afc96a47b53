"""The guard: only the public internet, however an address is spelt, and what the operator names."""

from __future__ import annotations

import contextlib
import ipaddress
import socket

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import FetchError
from crawler.guard import MAX_URL, Guard, is_public

PUBLIC = ["1.1.1.1", "93.184.216.34", "2606:4700:4700::1111", "::ffff:1.1.1.1", "192.0.1.1"]
PRIVATE = {
    "loopback": "127.0.0.1",
    "the whole /8 is loopback": "127.255.0.2",
    "this host": "0.0.0.0",
    "this network": "0.1.2.3",
    "private 10/8": "10.0.0.1",
    "private 172.16/12": "172.16.0.1",
    "end of 172.16/12": "172.31.255.255",
    "private 192.168/16": "192.168.1.1",
    "link-local, cloud metadata": "169.254.169.254",
    "carrier-grade NAT": "100.64.0.1",
    "IETF protocol assignments": "192.0.0.1",
    "documentation": "203.0.113.9",
    "benchmarks": "198.18.0.1",
    "6to4 relay": "192.88.99.1",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "IPv6 loopback": "::1",
    "IPv6 unspecified": "::",
    "mapped": "::ffff:127.0.0.1",
    "mapped, hexadecimal": "::ffff:7f00:1",
    "mapped private": "::ffff:10.0.0.1",
    "IPv4-compatible": "::127.0.0.1",
    "IPv4-translated": "::ffff:0:127.0.0.1",
    "NAT64": "64:ff9b::7f00:1",
    "local NAT64": "64:ff9b:1::7f00:1",
    "6to4": "2002:7f00:1::",
    "Teredo": "2001:0:7f00:1::",
    "unique local": "fd00::1",
    "link-local IPv6": "fe80::1",
    "link-local IPv6 with a zone": "fe80::1%eth0",
    "site-local": "fec0::1",
    "IPv6 multicast": "ff02::1",
    "IPv6 global multicast": "ff0e::1",
    "IPv6 documentation": "2001:db8::1",
    "new IPv6 documentation": "3fff::1",
    "segment routing": "5f00::1",
}
# HOSTILE.md, "Redirects and SSRF", and the spellings that resolvers and URL parsers know.
REFUSED_URLS = {
    "dotted": "http://127.0.0.1/",
    "second loopback": "http://127.0.0.2/",
    "decimal": "http://2130706433/",
    "hexadecimal": "http://0x7f000001/",
    "hexadecimal parts": "http://0x7f.0.0.1/",
    "octal": "http://0177.0.0.1/",
    "octal, one number": "http://017700000001/",
    "short": "http://127.1/",
    "short, octal": "http://0177.1/",
    "short, capital hexadecimal": "http://0X7F.1/",
    "dot at the end": "http://127.0.0.1./",
    "decimal, dot at the end": "http://2130706433./",
    "mapped metadata": "http://[::ffff:a9fe:a9fe]/",
    "unspecified IPv6": "http://[::]/",
    "zone, spelt": "http://127.0.0.1%00.kapital.kz/",
    "unique local": "http://[fd00::1]:80/",
    "carrier-grade NAT": "http://100.64.0.1/",
    "shorter": "http://0/",
    "three parts": "http://127.0.1/",
    "zero": "http://0.0.0.0/",
    "mapped": "http://[::ffff:127.0.0.1]/",
    "mapped, hexadecimal": "http://[::ffff:7f00:1]/",
    "IPv6": "http://[::1]/",
    "IPv6, long": "http://[0:0:0:0:0:0:0:1]/",
    "compatible": "http://[::127.0.0.1]/",
    "zone": "http://[fe80::1%25eth0]/",
    "private": "http://10.0.0.1/",
    "metadata": "http://169.254.169.254/latest/meta-data/",
    "https": "https://127.0.0.1/",
    "tab": "http://127.0.0\t.1/",
    "newline": "http://127.0.\n0.1/",
}


def refusal(guard: Guard, url: str) -> FetchError:
    with pytest.raises(FetchError) as caught:
        guard.check_url(url)
    assert caught.value.kind == "guard"
    return caught.value


class TestAddresses:
    @pytest.mark.parametrize("address", PUBLIC)
    def test_of_the_internet_are_public(self, address: str) -> None:
        assert is_public(address)

    @pytest.mark.parametrize("address", PRIVATE.values(), ids=PRIVATE.keys())
    def test_of_special_networks_are_not(self, address: str) -> None:
        assert not is_public(address)

    @given(st.ip_addresses(v=4))
    def test_an_ipv4_address_is_judged_alike_when_mapped(
        self, address: ipaddress.IPv4Address
    ) -> None:
        assert is_public(f"::ffff:{address}") == is_public(str(address))

    @given(st.ip_addresses(v=6))
    def test_a_public_ipv6_address_is_global_unicast_or_mapped(
        self, address: ipaddress.IPv6Address
    ) -> None:
        if is_public(str(address)):
            assert address.ipv4_mapped or int(address) >> 125 == 0b001


class TestUrls:
    @pytest.mark.parametrize(
        "url",
        [
            "https://kapital.kz/feed",
            "http://kapital.kz:80/",
            "https://kapital.kz:443/",
            "http://1.1.1.1/",
            "http://[2606:4700:4700::1111]/",
            "https://қазақстан.қаз/",
            "HTTPS://KAPITAL.KZ/",
            "https://3dnews.ru/",
            "https://kapital.kz/" + "x" * (MAX_URL - 19),
        ],
    )
    def test_of_the_web_pass(self, url: str) -> None:
        Guard().check_url(url)

    @pytest.mark.parametrize("url", REFUSED_URLS.values(), ids=REFUSED_URLS.keys())
    def test_that_spell_a_private_address_are_refused(self, url: str) -> None:
        error = refusal(Guard(), url)
        assert error.message == "the address is on a private network"
        assert "AKBULAK_ALLOW_PRIVATE" in str(error)

    @pytest.mark.parametrize(
        ("url", "reason"),
        [
            ("file:///etc/passwd", "only http and https are fetched, not file"),
            ("data:text/xml,<rss/>", "only http and https are fetched, not data"),
            ("ftp://127.0.0.1/", "only http and https are fetched, not ftp"),
            ("gopher://kapital.kz/", "only http and https are fetched, not gopher"),
            ("/feed", "only http and https are fetched, not this"),
            ("http://", "the URL names no host"),
            ("http:///feed", "the URL names no host"),
            ("http://good.outlet.test@127.0.0.1/", "user names in URLs are not allowed"),
            ("http://@kapital.kz/", "user names in URLs are not allowed"),
            ("http://kapital.kz\\@127.0.0.1/", "user names in URLs are not allowed"),
            ("http://kapital.kz/\\127.0.0.1", "user names in URLs are not allowed"),
            ("http://kapital.kz:22/", "port 22 is not one of 80 and 443"),
            ("https://kapital.kz:8443/", "port 8443 is not one of 80 and 443"),
            ("http://kapital.kz:99999/", "not a valid URL"),
            ("http://kapital.kz:port/", "not a valid URL"),
            ("http://[::1/", "not a valid URL"),
            ("https://kapital.kz/" + "x" * MAX_URL, "longer than 2000 characters"),
        ],
    )
    def test_that_break_another_rule_are_refused_with_it(self, url: str, reason: str) -> None:
        assert reason in refusal(Guard(), url).message

    def test_a_password_is_not_repeated(self) -> None:
        assert "s3cret" not in str(refusal(Guard(), "http://anna:s3cret@kapital.kz/"))

    def test_a_long_url_is_not_repeated_whole(self) -> None:
        assert len(str(refusal(Guard(), "https://kapital.kz/" + "x" * 100_000))) < 300

    @given(st.text(max_size=60))
    def test_of_any_kind_pass_or_are_refused_and_nothing_else(self, rest: str) -> None:
        for url in (rest, "http://" + rest, "https://kapital.kz" + rest):
            with contextlib.suppress(FetchError):
                Guard().check_url(url)

    @given(st.ip_addresses(v=4))
    def test_every_spelling_of_an_address_is_judged_alike(
        self, address: ipaddress.IPv4Address
    ) -> None:
        a, b, c, d = address.packed
        spellings = [
            str(address), str(int(address)), hex(int(address)), f"0{int(address):o}",
            f"{a}.{(b << 16) + (c << 8) + d}", f"0x{a:x}.0{b:o}.{c}.{d}",
        ]  # fmt: skip
        for spelling in spellings:
            assert socket.inet_aton(spelling) == address.packed
            if is_public(str(address)):
                Guard().check_url(f"http://{spelling}/")
            else:
                refusal(Guard(), f"http://{spelling}/")


class TestAllowed:
    @pytest.mark.parametrize(
        ("entry", "host", "port", "allowed"),
        [
            ("intra.example", "intra.example", 80, True),
            ("intra.example", "intra.example", 8080, True),
            ("intra.example", "INTRA.example.", 80, True),
            ("Intra.Example", "intra.example", 80, True),
            ("intra.example", "a.intra.example", 80, False),
            ("intra.example", "notintra.example", 80, False),
            ("intra.example:8080", "intra.example", 8080, True),
            ("intra.example:8080", "intra.example", 80, False),
            (".intra.example", "a.intra.example", 80, True),
            (".intra.example", "a.b.intra.example", 80, True),
            (".intra.example", "intra.example", 80, False),
            (".intra.example", "evilintra.example", 80, False),
            (".intra.example:8080", "a.intra.example", 8080, True),
            (".intra.example:8080", "a.intra.example", 443, False),
            ("10.0.0.7:9000", "10.0.0.7", 9000, True),
            ("[::1]:9000", "::1", 9000, True),
            ("[::1]:9000", "::1", 9001, False),
            ("[::1]", "::1", 80, True),
            ("::1", "::1", 80, True),
        ],
    )
    def test_are_the_hosts_that_the_operator_named(
        self, entry: str, host: str, port: int, allowed: bool
    ) -> None:
        guard = Guard([entry])
        assert guard.allows(host, port) is allowed
        if allowed:
            guard.check_address(host, port, "127.0.0.1")
        else:
            with pytest.raises(FetchError, match="private network"):
                guard.check_address(host, port, "127.0.0.1")

    def test_may_be_asked_at_their_port(self) -> None:
        guard = Guard(["127.0.0.1:8080", "[::1]:8080"])
        guard.check_url("http://127.0.0.1:8080/feed")
        guard.check_url("http://[::1]:8080/feed")
        refusal(guard, "http://127.0.0.1/feed")
        refusal(guard, "http://127.1:8080/feed")

    def test_do_not_open_other_schemes(self) -> None:
        refusal(Guard(["localhost"]), "ftp://localhost/")

    def test_a_public_name_on_a_private_address_is_refused(self) -> None:
        with pytest.raises(FetchError, match="private network"):
            Guard(["intra.example"]).check_address("kapital.kz", 80, "10.0.0.1")
        Guard().check_address("kapital.kz", 80, "1.1.1.1")
