"""Asking the doors of the catalogue now: the real command against a site on loopback."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from one_site import Site, alone, list_outlet
from site_server import Answer, serving
from whole_support import Akbulak, lines

NEVER_S = 50.0  # until an answer that no test waits for
DOORS = {
    "/good.xml": "feed",
    "/moved.xml": "feed",
    "/page": "feed",
    "/forbidden.xml": "feed",
    "/gone.xml": "feed",
    "/old.xml": "feed",
    "/secret/feed.xml": "feed",
    "/empty": "sitemap",
}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({}) as server:
        yield Site(server)


@pytest.fixture
def akbulak(tmp_path: Path) -> Akbulak:
    return alone(tmp_path)


class TestChecking:
    @pytest.fixture
    def listed(self, akbulak: Akbulak, site: Site) -> None:
        """An outlet of the catalogue, whose doors answer in many ways."""
        site.feed("/good.xml")
        site.has("/moved.xml", "", 301, Location=site.url("/good.xml"))
        site.has("/page", "<html><body><h1>Дала</h1></body></html>")
        site.has("/forbidden.xml", "no", 403)
        site.has("/gone.xml", "no", 404)
        site.feed("/old.xml", age=timedelta(days=400))
        site.has("/empty", "")
        site.has("/robots.txt", "User-agent: *\nDisallow: /secret/\n")
        doors = [{"kind": kind, "url": site.url(path)} for path, kind in DOORS.items()]
        list_outlet(akbulak, homepage=site.home, doors=doors)

    def test_each_door_gets_a_verdict_and_advice(
        self, akbulak: Akbulak, site: Site, listed: None
    ) -> None:
        done = akbulak.run("outlets", "check", "dala", "--json")
        assert done.returncode == 0, done.stderr
        doors = {"/" + d["url"].removeprefix(site.home): d for d in lines(done.stdout, "door")}
        assert set(doors) == set(DOORS)
        assert {path for path, door in doors.items() if door["ok"]} == {
            "/good.xml", "/moved.xml", "/old.xml",
        }  # fmt: skip
        advice = {path: door["advice"] for path, door in doors.items()}
        assert advice["/good.xml"] == ""
        assert site.url("/good.xml") in advice["/moved.xml"]
        assert "discover" in advice["/page"]
        assert "AKBULAK_CONTACT" in advice["/forbidden.xml"]
        assert "discover" in advice["/gone.xml"]
        assert "left behind" in advice["/old.xml"]
        assert "robots.txt asks" in advice["/secret/feed.xml"]
        assert "look again later" in advice["/empty"]
        assert "/secret/feed.xml" not in site.asked
        assert not (akbulak.cwd / "none.db").exists()

    def test_people_get_a_table(self, akbulak: Akbulak, site: Site, listed: None) -> None:
        done = akbulak.run("outlets", "check", "dala")
        assert "6 items, newest 5 minutes ago" in done.stdout
        assert "refuses us (403)" in done.stdout
        assert "AKBULAK_CONTACT" in done.stdout
        assert "6 items" not in done.stderr, "each door is told of once"

    def test_a_narrow_console_breaks_no_address(
        self, akbulak: Akbulak, site: Site, listed: None
    ) -> None:
        done = akbulak.run("outlets", "check", "dala", COLUMNS="40")
        assert site.url("/forbidden.xml") + "\n" in done.stdout

    def test_doors_that_were_not_asked_are_told_of(self, akbulak: Akbulak, site: Site) -> None:
        site.feed("/rss")
        doors = [{"kind": "feed", "url": site.url(f"/rss?{n}")} for n in range(15)]
        list_outlet(akbulak, doors=doors)
        done = akbulak.run("outlets", "check", "dala")
        assert "12 of 15 doors were asked" in done.stderr

    def test_an_outlet_of_which_no_door_works_is_a_failure(
        self, akbulak: Akbulak, site: Site, listed: None
    ) -> None:
        for path in ("/good.xml", "/moved.xml", "/old.xml"):
            site.has(path, "no", 500)
        assert akbulak.run("outlets", "check", "dala").returncode == 1

    def test_a_page_object_that_nobody_wrote_is_named(self, akbulak: Akbulak, site: Site) -> None:
        doors = [{"kind": "feed", "url": site.url("/good.xml")}]
        list_outlet(akbulak, homepage=site.home, doors=doors, page="dala")
        done = akbulak.run("outlets", "check")
        assert done.returncode == 2
        assert "dala: page: there is no page object 'dala'" in done.stderr

    def test_an_unknown_outlet_is_wrong_use(self, akbulak: Akbulak, listed: None) -> None:
        done = akbulak.run("outlets", "check", "dalla")
        assert done.returncode == 2
        assert "did you mean dala" in done.stderr
        far = akbulak.run("outlets", "check", "xyz")
        assert "akbulak outlets list" in far.stderr

    def test_without_ids_only_the_files_are_read(
        self, akbulak: Akbulak, site: Site, listed: None
    ) -> None:
        done = akbulak.run("outlets", "check")
        assert done.returncode == 0
        assert "1 outlet, 8 doors: the files are good" in done.stderr
        assert site.server.hits == []


@pytest.mark.parametrize("command", ["check", "discover"])
def test_ctrl_c_does_not_wait_for_a_slow_server(akbulak: Akbulak, site: Site, command: str) -> None:
    site.pages["/"] = Answer(takes_s=NEVER_S)
    list_outlet(akbulak, doors=[{"kind": "feed", "url": site.home}])
    asked = site.home if command == "discover" else "dala"
    process = akbulak.start("outlets", command, asked)
    try:
        while site.asked != ["/"] and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=NEVER_S / 2)
    finally:
        process.kill()
    assert process.returncode == 130
    assert b"Traceback" not in err
    assert b"error" not in err
