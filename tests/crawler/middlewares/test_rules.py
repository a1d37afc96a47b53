"""RFC 9309, case by case, through what we do with a robots.txt: `said_to`, then Protego."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.middlewares.rules import MAX_LINE, MAX_RULES, parsed, said_to

AGENT = "Akbulak"
ALL = "User-agent: *\n"
COMBINED = """User-agent: Akbulak
Disallow: /a

User-agent: b
Disallow: /b

User-agent: Akbulak
Disallow: /
"""


def allows(robots: str | bytes, path: str) -> bool:
    body = robots.encode() if isinstance(robots, str) else robots
    return parsed(said_to(AGENT, body)).can_fetch(f"https://kapital.kz{path}", AGENT)


def delay(robots: str) -> float | None:
    return parsed(said_to(AGENT, robots.encode())).crawl_delay(AGENT)


class TestGroups:
    """2.2.1: which lines are for us."""

    @pytest.mark.parametrize(
        ("robots", "allowed"),
        [
            ("User-agent: Akbulak\nDisallow: /\n", False),
            ("User-agent: akbulak\nDisallow: /\n", False),
            ("USER-AGENT: AKBULAK\nDISALLOW: /\n", False),
            ("user-agent:akbulak\ndisallow:/\n", False),
            ("  User-agent \t: Akbulak  # ours\n  Disallow :  / # all\n", False),
            ("User-agent: Akbulak/0.1\nDisallow: /\n", False),  # the token, then a version
            ("User-agent: Akbulak bot\nDisallow: /\n", False),
            ("User-agent: Akbulak-News\nDisallow: /\n", True),  # another token
            ("User-agent: Ak\nDisallow: /\n", True),
            ("User-agent: bulak\nDisallow: /\n", True),
            ("User-agent: NotAkbulak\nDisallow: /\n", True),
            ("User-agent: Googlebot\nDisallow: /\n", True),
            ("User-agent: *\nDisallow: /\n", False),
            ("User-agent: *\nDisallow: /\n\nUser-agent: Akbulak\nAllow: /\n", True),
            ("User-agent: Akbulak\nAllow: /\n\nUser-agent: *\nDisallow: /\n", True),
            ("User-agent: *\nDisallow: /\n\nUser-agent: Akbulak\nDisallow:\n", True),
            ("User-agent: *\nDisallow: /\n\nUser-agent: Akbulak\n", True),  # a group of no rules
            # More than one agent for a group, and groups of one agent that are combined.
            ("User-agent: a\nUser-agent: Akbulak\nDisallow: /\n", False),
            ("User-agent: Akbulak\nUser-agent: b\nDisallow: /\n", False),
            ("User-agent: Akbulak\n\nUser-agent: b\n\nDisallow: /\n", False),
            ("User-agent: Akbulak\n# note\nSitemap: /s.xml\nUser-agent: b\nDisallow: /\n", False),
            ("User-agent: Akbulak\nDisallow: /a\nUser-agent: b\nDisallow: /\n", True),
            (COMBINED, False),
            ("Disallow: /\n", True),  # a rule of no group
            ("Disallow: /\nUser-agent: *\nDisallow: /b\n", True),
            ("User-agent:\nDisallow: /\n", True),
            ("User-agent: *\nSitemap: https://kapital.kz/s.xml\nDisallow: /\n", False),
            ("User-agent: *\nNonsense: 1\nDisallow: /\n", False),
        ],
    )
    def test_are_ours_by_product_token(self, robots: str, allowed: bool) -> None:
        assert allows(robots, "/news/1") is allowed


class TestPaths:
    """2.2.2 and 2.2.3: the most octets win, allow wins a tie, * and $, percent-encoding."""

    @pytest.mark.parametrize(
        ("rules", "path", "allowed"),
        [
            ("Disallow: /", "/robots.txt", True),
            ("Disallow:", "/any", True),
            ("Disallow: /news", "/news", False),
            ("Disallow: /news", "/newsroom", False),
            ("Disallow: /news", "/News", True),
            ("Disallow: /news/", "/news", True),
            ("Disallow: /news", "/old/news", True),
            ("Disallow: /news?", "/news?id=1", False),
            ("Disallow: /news?", "/news", True),
            ("Allow: /news\nDisallow: /", "/news/1", True),
            ("Disallow: /\nAllow: /news", "/news/1", True),
            ("Disallow: /\nAllow: /news", "/about", False),
            ("Allow: /n\nDisallow: /news", "/news/1", False),
            ("Disallow: /news\nAllow: /news", "/news/1", True),
            ("Allow: /news/public\nDisallow: /news", "/news/public/1", True),
            ("Disallow: *.php", "/a/b.php?x", False),
            ("Disallow: /*.php$", "/a/b.php", False),
            ("Disallow: /*.php$", "/a/b.php?x=1", True),
            ("Disallow: /a*/print", "/a/b/c/print", False),
            ("Disallow: /a*/print", "/b/print", True),
            ("Disallow: /$", "/", False),
            ("Disallow: /$", "/news", True),
            ("Disallow: /a**b", "/axxb", False),
            ("Disallow: /*", "/", False),
            ("Disallow: /новости", "/%D0%BD%D0%BE%D0%B2%D0%BE%D1%81%D1%82%D0%B8/1", False),
            ("Disallow: /%D0%BD%D0%BE", "/новости", False),
            ("Disallow: /%d0%bd%d0%be", "/%D0%BD%D0%BE", False),
            ("Disallow: /%7Eanna", "/~anna/1", False),
            ("Disallow: /~anna", "/%7Eanna/1", False),
            ("Disallow: /a%2Fb", "/a/b", True),
            ("Disallow: /a%3Cd%3E", "/a<d>", False),
            ("Disallow: /қазақша", "/қазақша/1", False),
            ("Disallow: /[", "/[x", False),
            ("Disallow: /(a+)+$", "/" + "a" * 1_000, True),
        ],
    )
    def test_are_matched_as_the_standard_says(self, rules: str, path: str, allowed: bool) -> None:
        assert allows(ALL + rules + "\n", path) is allowed


class TestBytes:
    """2.3 and 2.5: what is no rule is no obstacle."""

    @pytest.mark.parametrize(
        "robots",
        [
            b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n",
            b"User-agent: *\rDisallow: /\r",
            b"User-agent: *\r\nDisallow: /\r\n",
            b"\n\n\nUser-agent: *\n\n\nDisallow: /",
            b"\xff\xfe\xfd\nUser-agent: *\nDisallow: /\n",
            "# Файл роботов\nUser-agent: *\nDisallow: /\n".encode("cp1251"),
            b"User-agent: *\nDisallow: /\n" + b"# " + b"x" * 100_000,
            b"User-agent *\nDisallow /\n",  # a colon forgotten
            b"Useragent: *\nDisalow: /\n",  # as people write it
        ],
    )
    def test_of_odd_files_are_read(self, robots: bytes) -> None:
        assert not allows(robots, "/news")

    @pytest.mark.parametrize(
        "robots",
        [
            b"", b"\n", b"\x00\x01\x02", b"<!DOCTYPE html><html><body>Disallow: /</body></html>",
            b"<html>\nUser-agent: Googlebot\nDisallow: /\n</html>", b'{"error": 404}',
        ],
    )  # fmt: skip
    def test_that_say_nothing_forbid_nothing(self, robots: bytes) -> None:
        assert allows(robots, "/news")
        assert said_to(AGENT, robots) == ""

    @given(st.binary(max_size=400) | st.text("User-agent:*\nDislow /$%#\r", max_size=200))
    def test_of_any_kind_have_an_answer(self, robots: bytes | str) -> None:
        assert allows(robots, "/news/1") in (True, False)


class TestDelay:
    @pytest.mark.parametrize(
        ("rules", "seconds"),
        [
            ("Crawl-delay: 10", 10), ("crawl-delay:0.5", 0.5), ("Crawl delay: 3", 3),
            ("Crawl-delay: 1e3", 1000), ("Crawl-delay: -5", None), ("Crawl-delay: soon", None),
            ("Crawl-delay: nan", None), ("Crawl-delay: inf", None), ("Crawl-delay:", None),
            ("Disallow: /a", None), ("Crawl-delay: " + "9" * 500, None),
        ],
    )  # fmt: skip
    def test_is_a_finite_number_of_seconds(self, rules: str, seconds: float | None) -> None:
        assert delay(f"{ALL}Disallow: /x\n{rules}\n") == seconds

    def test_is_that_of_our_group(self) -> None:
        assert delay(ALL + "Crawl-delay: 60\n\nUser-agent: Akbulak\nCrawl-delay: 2\n") == 2


class TestSize:
    def test_of_groups_for_others_costs_nothing(self) -> None:
        """Protego alone makes 2 000 × 2 000 rules of such a file, in 4 s and 290 MB."""
        names = "".join(f"User-agent: bot{n}\n" for n in range(20_000))
        rules = "".join(f"Disallow: /{n}\n" for n in range(20_000))
        assert said_to(AGENT, (names + rules).encode()) == ""
        assert not allows(names + "User-agent: *\n" + rules, "/19")

    def test_of_our_own_group_is_bounded(self) -> None:
        text = said_to(AGENT, (ALL + "Disallow: /*a*b\n" * 3 * MAX_RULES).encode())
        assert text.count("\n") == MAX_RULES

    def test_of_a_line_is_bounded(self) -> None:
        assert allows(ALL + "Disallow: /" + "*a" * MAX_LINE + "\nDisallow: /b\n", "/a" * 900)

    def test_of_a_megabyte_for_us_is_read_in_moments(self) -> None:
        """Not a measurement: without the bounds this takes minutes."""
        body = (ALL + "Disallow: /%41ы*[(x)+]*$\n" * 40_000).encode()[: 1024 * 1024]
        start = time.process_time()
        assert allows(body, "/" + "a" * 1_900)
        assert time.process_time() - start < 20
