"""Outlets that stumble: no news may be lost for it, and nobody flooded."""

from __future__ import annotations

import signal
import time
from pathlib import Path

from invented import after_first_sight, alerts, command, feed, item, page, stamp
from site_server import Answer, serving


def test_a_page_that_is_missing_at_first_is_told_by_headline_and_read_later(tmp_path: Path) -> None:
    words = "The Akbulak field was named only here, deep in the text."
    sites = {
        "one.localhost": {
            "/feed": [feed(item(1, "Minister answers questions", 1), item(2, "Akbulak: deal", 1))],
            "/n/1": [Answer(404, "not yet"), page("Minister answers questions", words)],
            "/n/2": [Answer(404, "not yet"), page("Akbulak: deal", "The deal is signed.")],
        }
    }
    with serving(sites) as server:
        akbulak = command(server, tmp_path)
        assert alerts(akbulak) == ["Akbulak: deal"]
        akbulak.rows("update entries set next_attempt_at = :then", then=stamp(hours=1))
        assert alerts(akbulak) == ["Minister answers questions"]
        rows = akbulak.rows("select quality, text from articles")
        assert {row.quality for row in rows} == {"full"}
        assert len(rows) == 2
        assert akbulak.rows("select id from entries where state != 'stored'") == []


def test_pages_that_all_claim_one_address_are_kept_apart(tmp_path: Path) -> None:
    head = '<link rel="canonical" href="/news/">'
    pages = {f"/n/{n}": page(f"Akbulak news {n}", f"Event number {n}.", head) for n in range(4)}
    items = [item(n, f"Akbulak news {n}", 1) for n in range(4)]
    with serving({"one.localhost": {"/feed": feed(*items), **pages}}) as server:
        akbulak = command(server, tmp_path)
        assert sorted(alerts(akbulak)) == [f"Akbulak news {n}" for n in range(4)]


def test_a_login_wall_does_not_swallow_what_the_feed_tells(tmp_path: Path) -> None:
    wall = Answer(302, "", {"Location": "/welcome"})
    titles = ["Akbulak drilling resumes", "Akbulak licence extended", "Football results"]
    site = {
        "/feed": feed(*(item(n, title, 1) for n, title in enumerate(titles))),
        "/welcome": page("Sign in to your account", "Enter your address."),
        **{f"/n/{n}": wall for n in range(3)},
    }
    with serving({"one.localhost": site}) as server:
        akbulak = command(server, tmp_path)
        assert sorted(alerts(akbulak)) == titles[:2]


def test_news_that_piled_up_while_the_machine_was_off_still_alerts(tmp_path: Path) -> None:
    old = [item(n, f"Old piece {n}", 100 + n) for n in range(3)]
    new = [item(n, f"Akbulak report {n}", 30) for n in range(10, 40)]
    pages = {f"/n/{n}": page(f"Akbulak report {n}", f"Report {n}.") for n in range(10, 40)}
    site = {"/feed": [feed(*old), feed(*new, *old)], **pages}
    with serving({"one.localhost": site}) as server:
        akbulak = command(server, tmp_path)
        after_first_sight(akbulak)
        assert len(alerts(akbulak)) == 30


def test_an_archive_that_comes_back_is_no_storm(tmp_path: Path) -> None:
    first = [item(1, "Old piece", 100)]
    archive = [item(n, f"Akbulak in review {n}", 2000 + n) for n in range(10, 40)]
    pages = {f"/n/{n}": page(f"Akbulak in review {n}", f"Review {n}.") for n in range(10, 40)}
    site = {"/feed": [feed(*first), feed(*archive, *first)], **pages}
    with serving({"one.localhost": site}) as server:
        akbulak = command(server, tmp_path)
        after_first_sight(akbulak)
        assert alerts(akbulak) == []
        assert len(akbulak.rows("select id from articles")) == 31


def test_a_reprint_alerts_where_the_first_print_could_not(tmp_path: Path) -> None:
    words = "A joint venture will look for rare earths in the region."
    sites = {
        "one.localhost": {
            "/feed": feed(item(1, "Regional news", 2)),
            "/n/1": page("Regional news", words),
        },
        "two.localhost": {
            "/feed": feed(item(2, "Akbulak: agreement signed", 1)),
            "/n/2": page("Akbulak: agreement signed", words),
        },
    }
    with serving(sites) as server:
        akbulak = command(server, tmp_path, ["one", "two"])
        assert alerts(akbulak, "--outlet", "one") == []
        assert alerts(akbulak, "--outlet", "two") == ["Akbulak: agreement signed"]


def test_an_outlet_that_asks_for_rest_gets_it_at_once(tmp_path: Path) -> None:
    busy = Answer(429, "later", {"Retry-After": "3600"})
    items = [item(n, f"Piece {n}", 1) for n in range(12)]
    site = {"/feed": feed(*items), **{f"/n/{n}": busy for n in range(12)}}
    with serving({"one.localhost": site}) as server:
        akbulak = command(server, tmp_path, AKBULAK_HOST_DELAY="0.2")
        akbulak.run("crawl")
        assert sum(path.startswith("/n/") for path in server.paths("one.localhost")) <= 2
        attempts = akbulak.rows("select attempts from entries where state = 'pending'")
        assert len(attempts) == 12
        assert {row.attempts for row in attempts} == {0}, "resting is no failed attempt"
        due = akbulak.rows("select next_poll_at from outlets")[0].next_poll_at
        assert due > stamp(hours=-0.9)


def test_ctrl_c_blames_no_outlet(tmp_path: Path) -> None:
    hosts = [f"host-{n}" for n in range(40)]
    slow = {"/robots.txt": Answer(200, "User-agent: *\nCrawl-delay: 30")}
    with serving({f"{host}.localhost": dict(slow) for host in hosts}) as server:
        akbulak = command(server, tmp_path, hosts)
        process = akbulak.start("crawl")
        deadline = time.monotonic() + 30
        while len(server.hits) < 40 and time.monotonic() < deadline:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)  # nobody waits for the slow hosts' turn
        assert "Traceback" not in err.decode()
        assert akbulak.rows("select id from outlets where failures > 0") == []
        assert akbulak.rows("select id from outlets where claimed_by is not null") == []


def test_without_a_network_a_crawl_by_hand_blames_no_outlet(tmp_path: Path) -> None:
    with serving({}) as server:
        port = server.port
        akbulak = command(server, tmp_path, ["one", "two", "three"])
    assert port
    result = akbulak.run("crawl")  # the server is gone
    assert result.returncode == 1
    assert akbulak.rows("select id from outlets where failures > 0") == []


def test_a_second_door_that_opens_late_brings_its_baseline_quietly(tmp_path: Path) -> None:
    old = [item(n, f"Akbulak looked back {n}", 60) for n in range(10, 15)]
    site = {
        "/feed": feed(item(1, "Akbulak today", 1)),
        "/n/1": page("Akbulak today", "News of today."),
        "/late": [Answer(503, "down"), feed(*old)],
        **{f"/n/{n}": page(f"Akbulak looked back {n}", f"Back {n}.") for n in range(10, 15)},
    }
    with serving({"one.localhost": site}) as server:
        akbulak = command(server, tmp_path)
        seeds = tmp_path / "seeds" / "outlets" / "all.yaml"
        late = f", {{kind: feed, url: 'http://one.localhost:{server.port}/late'}}]}}"
        seeds.write_text(seeds.read_text().replace("}]}", "}" + late))
        assert alerts(akbulak) == ["Akbulak today"]
        assert alerts(akbulak) == []
        assert len(akbulak.rows("select id from articles")) == 6


def test_a_crawl_of_the_last_hours_leaves_older_news_alone_for_ever(tmp_path: Path) -> None:
    items = [
        item(1, "Akbulak now", 0.5),
        *(item(n, f"Akbulak before {n}", 10) for n in range(2, 6)),
    ]
    pages = {f"/n/{n}": page(f"Akbulak before {n}", f"Before {n}.") for n in range(2, 6)}
    site = {"/feed": feed(*items), "/n/1": page("Akbulak now", "Now."), **pages}
    with serving({"one.localhost": site}) as server:
        akbulak = command(server, tmp_path)
        assert alerts(akbulak, "--since", "1h") == ["Akbulak now"]
        assert alerts(akbulak) == []
