"""Looking for the doors of a site: the real command against a site on loopback."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from one_site import Site, alone, list_outlet
from site_server import serving
from whole_support import Akbulak, lines

from crawler.outlets import Outlet

REDISCOVER = """
import asyncio, json, sys
from crawler.outlets import Outlet
from crawler.schedule.probe import rediscover
outlet = Outlet.model_validate(json.load(sys.stdin))
print(json.dumps([[door.kind, door.url] for door in asyncio.run(rediscover(outlet))]))
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({}) as server:
        yield Site(server)


@pytest.fixture
def akbulak(tmp_path: Path) -> Akbulak:
    return alone(tmp_path)


def discovered(akbulak: Akbulak, site: Site, code: int = 0) -> list[tuple[str, str]]:
    """The doors of the entry that `discover` prints: kind and path."""
    done = akbulak.run("outlets", "discover", site.home)
    assert done.returncode == code, done.stderr
    (entry,) = yaml.safe_load(done.stdout)
    outlet = Outlet.model_validate(entry)
    return [(door.kind.value, door.url.removeprefix(site.home)) for door in outlet.doors]


class TestDiscovering:
    def test_a_named_feed_is_read_and_printed_as_an_entry(
        self, akbulak: Akbulak, site: Site
    ) -> None:
        link = '<link rel="alternate" type="application/rss+xml" href="/all.xml">'
        site.has("/", f"<html lang='kk'><head><title>Дала таңы | Басты бет</title>{link}</head>")
        site.feed("/all.xml")
        done = akbulak.run("outlets", "discover", site.home)
        (entry,) = yaml.safe_load(done.stdout)
        assert entry == {
            "id": "dala-localhost",
            "name": "Дала таңы",
            "homepage": site.home,
            "languages": ["kk"],
            "timezone": "Asia/Almaty",
            "kind": "national",
            "doors": [{"kind": "feed", "url": site.url("/all.xml"), "confidence": "high"}],
        }
        assert "6 items, newest 5 minutes ago" in done.stderr
        assert site.asked == ["/", "/all.xml"]

    def test_robots_txt_alone_is_enough(self, akbulak: Akbulak, site: Site) -> None:
        site.has("/", "<html><body>Дала</body></html>")
        site.has("/robots.txt", "User-agent: *\nAllow: /\nSitemap: {site}maps/news.xml\n")
        site.sitemap("/maps/news.xml")
        assert ("sitemap", "maps/news.xml") in discovered(akbulak, site)

    def test_an_index_of_sitemaps_is_judged_by_its_newest_part(
        self, akbulak: Akbulak, site: Site
    ) -> None:
        site.has("/", "<html><body>Дала</body></html>")
        site.has("/robots.txt", "Sitemap: {site}index-of.xml\n")
        part = "<sitemap><loc>{site}part.xml</loc></sitemap>"
        site.has("/index-of.xml", f"<sitemapindex xmlns='x'>{part}</sitemapindex>")
        site.sitemap("/part.xml")
        assert ("sitemap", "index-of.xml") in discovered(akbulak, site)
        assert "part.xml" in " ".join(site.asked)

    def test_a_common_place_alone_is_enough(self, akbulak: Akbulak, site: Site) -> None:
        site.has("/", "<html><body>Дала</body></html>")
        site.feed("/feed.xml")
        assert discovered(akbulak, site) == [("feed", "feed.xml")]

    def test_the_home_page_is_a_listing_when_there_is_nothing_else(
        self, akbulak: Akbulak, site: Site
    ) -> None:
        links = "".join(
            f"<h3><a href='/news/{1000 + n}-skvazhina.html'>Геологи пробурили скважину {n} у"
            f" Аркалыка</a></h3>"
            for n in range(8)
        )
        site.has("/", f"<html><body><main>{links}</main></body></html>")
        assert discovered(akbulak, site) == [("listing", "")]

    def test_the_address_of_a_feed_may_be_given(self, akbulak: Akbulak, site: Site) -> None:
        site.feed("/")
        assert discovered(akbulak, site) == [("feed", "")]

    def test_a_site_without_doors_is_said_to_have_none(self, akbulak: Akbulak, site: Site) -> None:
        site.has("/", "<html><body>Дала</body></html>")
        assert discovered(akbulak, site, code=1) == []
        assert len(site.asked) <= 12

    def test_doors_that_do_not_work_are_left_out(self, akbulak: Akbulak, site: Site) -> None:
        link = '<link rel="alternate" type="application/rss+xml" href="/{}">'
        site.has("/", "<html><head>" + link.format("gone") + link.format("page") + "</head>")
        site.has("/gone", "gone", 410)
        site.has("/page", "<html><body>Страница</body></html>")
        site.feed("/rss")
        assert discovered(akbulak, site) == [("feed", "rss")]

    def test_json_tells_of_every_door_that_was_tried(self, akbulak: Akbulak, site: Site) -> None:
        site.has("/", "<html><head><link rel=sitemap href='/map.xml'></head>")
        site.has("/map.xml", "gone", 410)
        site.feed("/rss")
        done = akbulak.run("outlets", "discover", site.home, "--json")
        tried = {door["url"].removeprefix(site.home): door for door in lines(done.stdout, "door")}
        assert tried["rss"]["ok"]
        assert tried["rss"]["entries"] == tried["rss"]["dated"] == 6
        assert tried["map.xml"]["status"] == 410
        assert tried["map.xml"]["advice"]
        (entry,) = lines(done.stdout, "outlet")
        assert [door["url"] for door in entry["doors"]] == [site.url("/rss")]


class TestAdding:
    def test_an_outlet_is_added_once(self, akbulak: Akbulak, site: Site) -> None:
        site.has("/", "<html><head><title>Дала</title></head>")
        site.feed("/rss")
        done = akbulak.run("outlets", "add", site.home, "--json")
        assert done.returncode == 0, done.stderr
        assert lines(done.stdout, "outlet")[0]["id"] == "dala-localhost"
        again = akbulak.run("outlets", "add", site.home)
        assert again.returncode == 2
        assert "already" in again.stderr

    def test_an_outlet_without_doors_is_not_added(self, akbulak: Akbulak, site: Site) -> None:
        site.has("/", "<html><body>Дала</body></html>")
        done = akbulak.run("outlets", "add", site.home)
        assert done.returncode == 1
        assert "Nothing was added" in done.stderr
        assert not (akbulak.cwd / "seeds" / "outlets" / "mine.yaml").exists()

    def test_a_site_that_has_an_id_of_its_own_is_not_added_again(
        self, akbulak: Akbulak, site: Site
    ) -> None:
        list_outlet(akbulak, homepage=site.home)
        site.feed("/rss")
        done = akbulak.run("outlets", "add", site.home + "rss")
        assert done.returncode == 2
        assert "has this site already: outlet 'dala'" in done.stderr
        assert site.server.hits == []

    @pytest.mark.parametrize(
        ("file", "words"),
        [
            ("ours.yaml", "no entry can be added at the end of ours.yaml"),  # it holds: []
            ("mine", "'mine' is no name of a catalogue file"),  # would never be read
            ("../mine.yaml", "'../mine.yaml' is no name of a catalogue file"),
            (f"{'m' * 260}.yaml", "cannot be written"),
        ],
    )
    def test_a_file_that_cannot_take_an_entry_stays_as_it_is(
        self, akbulak: Akbulak, site: Site, file: str, words: str
    ) -> None:
        site.has("/", "<html><head><title>Дала</title></head>")
        site.feed("/rss")
        files = {"ours.yaml": "[]"}
        folder = akbulak.cwd / "seeds" / "outlets"
        done = akbulak.run("outlets", "add", site.home, "--file", file)
        assert done.returncode == 2, done.stderr
        assert words in done.stderr
        assert {f.name: f.read_text() for f in folder.iterdir() if f.is_file()} == files

    def test_an_address_without_https_is_told_how_to_write_it(self, akbulak: Akbulak) -> None:
        done = akbulak.run("outlets", "discover", "dala.kz")
        assert done.returncode == 2
        assert "write it whole: https://dala.kz" in done.stderr


class TestHostileSites:
    def test_a_home_page_of_ten_megabytes_is_searched_all_the_same(
        self, akbulak: Akbulak, site: Site
    ) -> None:
        site.has("/", "<html><body>" + "<div><a href='/x'>x</a>" * 450_000)
        site.feed("/rss")
        assert discovered(akbulak, site) == [("feed", "rss")]

    def test_a_redirect_into_a_private_network_ends_it(self, akbulak: Akbulak, site: Site) -> None:
        site.has("/", "", 302, Location="http://127.0.0.1:{port}/")
        done = akbulak.run("outlets", "discover", site.home)
        assert done.returncode == 1
        assert "not one of 80 and 443" in done.stderr  # .localhost alone may have other ports
        assert site.server.paths("127.0.0.1") == []

    def test_doors_in_a_private_network_are_never_asked(self, akbulak: Akbulak, site: Site) -> None:
        inside = f"http://127.0.0.1:{site.server.port}/feed"
        link = f'<link rel="alternate" type="application/rss+xml" href="{inside}">'
        site.has("/", f"<html><head><base href='http://127.0.0.1/'>{link}</head>")
        site.has("/robots.txt", f"Sitemap: {inside}\n")
        site.feed("/rss")
        assert discovered(akbulak, site) == [("feed", "rss")]
        assert site.server.paths("127.0.0.1") == []

    def test_robots_txt_is_obeyed(self, akbulak: Akbulak, site: Site) -> None:
        site.has("/robots.txt", "User-agent: *\nDisallow: /\n")
        done = akbulak.run("outlets", "discover", site.home)
        assert done.returncode == 1
        assert "robots.txt does not allow" in done.stderr
        assert site.asked == []

    @pytest.mark.parametrize(
        ("status", "words"), [(403, "refuses us"), (500, "error of its own"), (404, "not there")]
    )
    def test_a_home_page_that_cannot_be_had_is_told_in_words(
        self, akbulak: Akbulak, site: Site, status: int, words: str
    ) -> None:
        site.has("/", "no", status)
        done = akbulak.run("outlets", "discover", site.home)
        assert done.returncode == 1
        assert words in done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("new", "found"), [("/rss", [["feed", "rss"]]), ("/dead.xml", []), (None, [])]
)
def test_a_sleeping_outlets_new_door_is_found_again(
    akbulak: Akbulak, site: Site, new: str | None, found: list[list[str]]
) -> None:
    site.has("/", "<html><body>Дала</body></html>")
    if new:
        site.feed(new)
    outlet = {
        "id": "dala", "name": "Дала", "homepage": site.home, "kind": "regional",
        "doors": [{"kind": "feed", "url": site.url("/dead.xml")}],
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", REDISCOVER], input=json.dumps(outlet), env=akbulak.env,
        cwd=akbulak.cwd, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    doors = json.loads(done.stdout)
    assert [[kind, url.removeprefix(site.home)] for kind, url in doors] == found


def test_an_outlet_that_is_gone_has_no_new_doors(akbulak: Akbulak, site: Site) -> None:
    for homepage in (f"http://127.0.0.1:{site.server.port}/", None):
        outlet = {"id": "dala", "name": "Дала", "homepage": homepage, "kind": "regional"}
        done = subprocess.run(
            [sys.executable, "-c", REDISCOVER], input=json.dumps(outlet), env=akbulak.env,
            cwd=akbulak.cwd, capture_output=True, text=True, timeout=60, check=True,
        )  # fmt: skip
        assert json.loads(done.stdout) == []
