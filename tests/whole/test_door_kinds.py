"""Every kind of door from the server to the alert, and what is done when a door misbehaves."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from invented import FEED, NOW, after_first_sight, alerts, command, feed, item, page, stamp
from site_server import Answer, serving
from whole_support import lines

XML = {"Content-Type": "application/xml"}


def only(kind: str, path: str, extra: str = "") -> str:
    """An outlet `two` with one door of this kind."""
    return (
        "- {id: two, name: Two, kind: national, languages: [en],"
        " homepage: 'http://two.localhost:{port}/',"
        f" doors: [{{kind: {kind}, url: 'http://two.localhost:{{port}}{path}'}}]{extra}}}"
    )


def sitemap(*entries: str) -> Answer:
    body = "".join(f"<url>{entry}</url>" for entry in entries)
    return Answer(body=f"<urlset>{body}</urlset>", headers=XML)


def located(path: str, hours_ago: float = 1.0) -> str:
    stamp = NOW.timestamp() - hours_ago * 3600
    moment = NOW.fromtimestamp(stamp, NOW.tzinfo).isoformat()
    return f"<loc>http://two.localhost:{{port}}{path}</loc><lastmod>{moment}</lastmod>"


class TestEveryKind:
    def test_a_sitemap_index_leads_to_the_parts_that_changed(self, tmp_path: Path) -> None:
        index = [
            "<sitemapindex>"
            f"<sitemap>{located('/news.xml', hours)}</sitemap>"
            f"<sitemap>{located('/old.xml', 9000)}</sitemap>"
            "</sitemapindex>"
            for hours in (2, 1)
        ]
        site = {
            "/index.xml": [Answer(body=body, headers=XML) for body in index],
            "/news.xml": [
                sitemap(located("/n/1", 30)),
                sitemap(located("/n/2", 0.5), located("/n/1", 30)),
            ],
            "/old.xml": sitemap(located("/n/0", 9000)),
            **{f"/n/{n}": page(f"Akbulak in print {n}", f"Number {n}.") for n in range(3)},
        }
        with serving({"two.localhost": site}) as server:
            akbulak = command(server, tmp_path, (), more=only("sitemap", "/index.xml"))
            assert alerts(akbulak) == []  # older than a day, at first sight
            assert alerts(akbulak) == ["Akbulak in print 2"]
            assert server.paths("two.localhost").count("/news.xml") == 2
            assert server.paths("two.localhost").count("/old.xml") == 1  # it did not change

    def test_a_section_page_with_selectors_of_its_own(self, tmp_path: Path) -> None:
        rows = "".join(
            f"<tr class=row><td><a href='/p?id={n}'>No {n}</a></td><td>Akbulak note {n}</td></tr>"
            for n in (1, 2)
        )
        more = only("listing", "/notes").replace(
            "/notes'}", "/notes', select: {item: tr.row, link: a, title: 'td + td'}}"
        )
        pages = {f"/p?id={n}": page(f"Akbulak note {n}", f"Note {n}.") for n in (1, 2)}
        site = {"/notes": Answer(body=f"<html><body><table>{rows}</table></body></html>"), **pages}
        with serving({"two.localhost": site}) as server:
            akbulak = command(server, tmp_path, (), more=more)
            assert sorted(alerts(akbulak)) == []  # no dates, at first sight
            found = akbulak.rows("select title, quality from articles order by title")
        assert [tuple(row) for row in found] == [
            ("Akbulak note 1", "full"), ("Akbulak note 2", "full"),
        ]  # fmt: skip

    def test_a_telegram_channel_whose_posts_are_the_articles(self, tmp_path: Path) -> None:
        def post(number: int, words: str, hours: float) -> str:
            moment = NOW.fromtimestamp(NOW.timestamp() - hours * 3600, NOW.tzinfo).isoformat()
            return (
                f'<div class="tgme_widget_message" data-post="twonews/{number}">'
                f'<div class="tgme_widget_message_text">{words}</div>'
                f'<a class="tgme_widget_message_date"><time datetime="{moment}"></time></a></div>'
            )

        first = post(1, "Akbulak: drills have arrived<br>The steppe is dry, the road is open.", 2)
        second = post(2, "Akbulak: the licence was signed in Kostanay<br>Read it on our site.", 1)
        wheat = item(1, "Wheat harvest of the year is in", 1)
        licence = item(2, "Akbulak: the licence was signed in Kostanay", 0.5)
        site = {
            "/s/twonews": Answer(body=f"<html><body>{first}{second}</body></html>"),
            "/feed": [feed(wheat), feed(licence, wheat)],
            "/n/1": page("Wheat harvest of the year is in", "Nothing else."),
            "/n/2": page("Akbulak: the licence was signed in Kostanay", "The whole of it."),
        }
        more = only("telegram", "/s/twonews").replace(
            "doors: [", "doors: [{kind: feed, url: 'http://two.localhost:{port}/feed'}, "
        )
        with serving({"two.localhost": site}) as server:
            akbulak = command(server, tmp_path, (), more=more)
            assert sorted(alerts(akbulak)) == [
                "Akbulak: drills have arrived",
                "Akbulak: the licence was signed in Kostanay",
            ]
            assert alerts(akbulak) == []  # the post's own article: told already
            rows = akbulak.rows("select url, text from articles where title like '%licence%'")
            assert len(rows) == 1
            assert "The whole of it" in rows[0].text
            assert set(server.paths("two.localhost")) == {
                "/robots.txt", "/feed", "/s/twonews", "/n/1", "/n/2",
            }  # fmt: skip

    def test_a_search_gives_outlets_what_their_own_doors_have_not_shown(
        self, tmp_path: Path
    ) -> None:
        results = feed(
            item(1, "Akbulak known to all", 1).replace("/n/1", "http://one.localhost:{port}/n/1"),
            item(2, "Akbulak found by search", 1).replace(
                "/n/2", "http://one.localhost:{port}/n/2"
            ),
            item(3, "Akbulak seen from afar", 1).replace("/n/3", "http://far.localhost:{port}/n/3"),
        )
        news = {f"/n/{n}": page(title, f"Text {n}.") for n, title in (
            (1, "Akbulak known to all"), (2, "Akbulak found by search"),
        )}  # fmt: skip
        sites = {
            "one.localhost": {"/feed": feed(item(1, "Akbulak known to all", 1)), **news},
            "far.localhost": {"/n/3": page("Akbulak seen from afar", "Text 3.")},
            "two.localhost": {"/search?q=Akbulak": results},
        }
        with serving(sites) as server:
            more = only("aggregator", "/search?q={q}").replace("kind: national", "kind: aggregator")
            akbulak = command(server, tmp_path, ("one",), more=more)
            assert alerts(akbulak, "--outlet", "one") == ["Akbulak known to all"]
            told = alerts(akbulak, "--outlet", "two")
            told += alerts(akbulak, "--outlet", "one")
            assert sorted(told) == ["Akbulak found by search", "Akbulak seen from afar"]
            rows = akbulak.rows("select title, outlet_id from articles order by title")
        assert [tuple(row) for row in rows] == [
            ("Akbulak found by search", "one"),
            ("Akbulak known to all", "one"),
            ("Akbulak seen from afar", "web-far-localhost"),
        ]


class TestMisbehaviour:
    def test_a_gap_is_walked_back_until_something_known(self, tmp_path: Path) -> None:
        def part(*numbers: int) -> Answer:
            return feed(*(item(n, f"Akbulak report {n}", 20 - n) for n in numbers))

        site = {
            "/feed": [part(2, 1), part(8, 7)],
            "/feed?paged=2": part(6, 5),
            "/feed?paged=3": part(4, 2),
            "/feed?paged=4": part(1),
            **{f"/n/{n}": page(f"Akbulak report {n}", f"Report {n}.") for n in range(1, 9)},
        }
        with serving({"one.localhost": site}) as server:
            akbulak = command(server, tmp_path)
            assert len(alerts(akbulak)) == 2
            assert sorted(alerts(akbulak)) == [f"Akbulak report {n}" for n in (4, 5, 6, 7, 8)]
            assert "/feed?paged=4" not in server.paths("one.localhost")
            told = akbulak.rows("select reason from events where verdict = 'gap' order by id")
        assert [row.reason.split(";")[0] for row in told] == [
            "gap: none of 2 entries was seen before",
            "gap, 1 pages back: none of 2 entries was seen before",
            "gap closed: 1 known entries 2 pages back",
        ]

    def test_an_etag_that_lies_is_found_out_and_no_longer_believed(self, tmp_path: Path) -> None:
        same = FEED | {"ETag": '"for-ever"'}
        old = [item(1, "Akbulak, the first", 3)]
        new = [item(2, "Akbulak, the second", 1), *old]
        pages = {f"/n/{n}": page(f"Akbulak, part {n}", f"Part {n}.") for n in (1, 2)}
        before = Answer(body=feed(*old).body, headers=same)
        after = Answer(body=feed(*new).body, headers=same)
        site = {"/feed": [before, *[after] * 30], **pages}
        with serving({"one.localhost": site}) as server:
            akbulak = command(server, tmp_path)
            assert len(alerts(akbulak)) == 1
            told: list[str] = []
            for _ in range(11):
                told += alerts(akbulak)
            asked = [hit.etag for hit in server.hits if hit.path == "/feed"]
            assert told == ["Akbulak, part 2"]
            assert asked[1:] == ['"for-ever"'] * 10 + [""]  # then whole, to see
            alerts(akbulak)
            assert [hit.etag for hit in server.hits if hit.path == "/feed"][-1] == ""

    def test_an_outlet_that_republishes_its_archive_alerts_nothing(self, tmp_path: Path) -> None:
        def archive(path: str, hours: float) -> Answer:
            return feed(
                *(
                    item(n, f"Akbulak chronicle, chapter {n}", hours + n).replace("/n/", path)
                    for n in range(60)
                )
            )

        pages = {
            f"{path}{n}": page(f"Akbulak chronicle, chapter {n}", f"Chapter {n} {path}.")
            for n in range(60)
            for path in ("/n/", "/moved/")
        }
        site = {"/feed": [archive("/n/", 100), archive("/moved/", -60)], **pages}
        with serving({"one.localhost": site}) as server:
            akbulak = command(server, tmp_path)
            assert alerts(akbulak) == []
            assert alerts(akbulak) == []
            flood = akbulak.rows("select reason from events where verdict = 'flood'")
        assert [row.reason for row in flood] == [
            "60 of 60 new entries have headlines of its archive: kept quietly"
        ]

    def test_an_empty_feed_is_a_failure_and_no_silence(self, tmp_path: Path) -> None:
        site = {"/feed": [feed(item(1, "Akbulak news", 1)), feed()], "/n/1": page("Akbulak", "A.")}
        with serving({"one.localhost": site}) as server:
            akbulak = command(server, tmp_path)
            after_first_sight(akbulak)
            akbulak.run("crawl")
            (door,) = akbulak.rows("select error_kind, failures from doors")
            result = akbulak.run("outlets", "list", "--json")
        assert tuple(door) == ("empty", 1)
        (outlet,) = lines(result.stdout, "outlet")
        assert outlet["failures"] == 1

    def test_a_door_that_is_gone_for_long_is_replaced_by_one_that_is_found(
        self, tmp_path: Path
    ) -> None:
        home = "<html><head><link rel=alternate type=application/rss+xml href=/rss></head></html>"
        site = {
            "/feed": Answer(404, "gone"),
            "/": Answer(body=home),
            "/rss": feed(item(1, "Akbulak found again", 1)),
            "/n/1": page("Akbulak found again", "The door has moved."),
        }
        with serving({"one.localhost": site}) as server:
            akbulak = command(server, tmp_path)
            alerts(akbulak)
            akbulak.rows("update doors set failures = 20")
            akbulak.rows("update outlets set failures = 20, state = 'sleeping', next_poll_at = :t",
                         t=stamp(hours=1))  # fmt: skip
            process = akbulak.start("crawler")
            try:
                wait_until(lambda: akbulak.rows("select id from articles"))
            finally:
                process.terminate()
                process.wait(60)
            doors = akbulak.rows("select url, discovered from doors order by id")
            (outlet,) = akbulak.rows("select state, failures from outlets")
        assert [(row.url.rsplit("/", 1)[-1], bool(row.discovered)) for row in doors] == [
            ("feed", False), ("rss", True),
        ]  # fmt: skip
        assert tuple(outlet) == ("active", 0)


def wait_until(seen: Callable[[], object], seconds: float = 90) -> None:
    """Wait for something to show in the database."""
    end = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.3)
