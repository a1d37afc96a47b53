"""News that the ways around the plain feed could lose: each came to readers late or never."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from invented import NOW, after_first_sight, alerts, command, feed, item, page
from site_server import Answer, serving

XML = {"Content-Type": "application/xml"}
HOST = "http://two.localhost:{port}"


def only(kind: str, path: str) -> str:
    """An outlet `two` with one door of this kind."""
    return (
        f"- {{id: two, name: Two, kind: national, languages: [en], homepage: '{HOST}/',"
        f" doors: [{{kind: {kind}, url: '{HOST}{path}'}}]}}"
    )


def index(*parts: tuple[str, float | None], etag: str = "") -> Answer:
    """A sitemap index; parts with the hours since they changed, None where it does not say."""
    body = "".join(
        f"<sitemap><loc>{HOST}{path}</loc>{_lastmod(hours)}</sitemap>" for path, hours in parts
    )
    headers = XML | ({"ETag": etag} if etag else {})
    return Answer(body=f"<sitemapindex>{body}</sitemapindex>", headers=headers)


def sitemap(*entries: tuple[int, float | None]) -> Answer:
    """A sitemap of articles by number, with their hours of age."""
    body = "".join(
        f"<url><loc>{HOST}/n/{number}</loc>{_lastmod(hours)}</url>" for number, hours in entries
    )
    return Answer(body=f"<urlset>{body}</urlset>", headers=XML)


def _lastmod(hours: float | None) -> str:
    if hours is None:
        return ""
    return f"<lastmod>{(NOW - timedelta(hours=hours)).isoformat()}</lastmod>"


def pages(*numbers: int) -> dict[str, Answer]:
    return {f"/n/{n}": page(f"Akbulak in print {n}", f"Number {n}.") for n in numbers}


class TestSitemapIndexes:
    def test_one_that_never_changes_is_followed_all_the_same(self, tmp_path: Path) -> None:
        site = {
            "/index.xml": index(("/news.xml", None), etag='"static"'),
            "/news.xml": [sitemap((1, 30)), sitemap((1, 30), (2, 0.5))],
            **pages(1, 2),
        }
        with serving({"two.localhost": site}) as server:
            akbulak = command(server, tmp_path, (), more=only("sitemap", "/index.xml"))
            assert alerts(akbulak) == []
            assert alerts(akbulak) == ["Akbulak in print 2"]

    def test_a_part_of_a_part_that_failed_is_asked_again(self, tmp_path: Path) -> None:
        site = {
            "/index.xml": index(("/year.xml", 1)),
            "/year.xml": index(("/news.xml", 1)),
            "/news.xml": [Answer(403, "no"), sitemap((1, 0.5))],
            **pages(1),
        }
        with serving({"two.localhost": site}) as server:
            akbulak = command(server, tmp_path, (), more=only("sitemap", "/index.xml"))
            assert alerts(akbulak) == []
            assert alerts(akbulak) == ["Akbulak in print 1"]

    def test_what_was_cut_off_is_asked_again(self, tmp_path: Path) -> None:
        whole = sitemap((1, 2), (2, 0.5))
        cut = Answer(body=whole.body[: whole.body.index("</url>") + 6], headers=XML)
        site = {
            "/index.xml": index(("/news.xml", 1)),
            "/news.xml": [cut, whole],
            **pages(1, 2),
        }
        with serving({"two.localhost": site}) as server:
            akbulak = command(server, tmp_path, (), more=only("sitemap", "/index.xml"))
            assert alerts(akbulak) == ["Akbulak in print 1"]
            assert alerts(akbulak) == ["Akbulak in print 2"]

    @pytest.mark.parametrize("changed", [99.0, None])
    def test_parts_read_after_the_first_sight_are_an_archive(
        self, tmp_path: Path, changed: float | None
    ) -> None:
        parts = {f"/part{n}.xml": sitemap((n, 100.0)) for n in range(1, 5)}
        site = {
            "/index.xml": index(*((path, changed) for path in parts)),
            **parts,
            **pages(*range(1, 5)),
        }
        with serving({"two.localhost": site}) as server:
            akbulak = command(server, tmp_path, (), more=only("sitemap", "/index.xml"))
            assert alerts(akbulak) == []
            assert alerts(akbulak) == []


class TestHeadlinesThatReturn:
    def test_a_daily_headline_is_news_every_day(self, tmp_path: Path) -> None:
        title = "Akbulak mine output for the day"

        def post(number: int, hours: float) -> str:
            moment = (NOW - timedelta(hours=hours)).isoformat()
            return (
                f'<div class="tgme_widget_message" data-post="twonews/{number}">'
                f'<div class="tgme_widget_message_text">{title}<br>{number} thousand tonnes.</div>'
                f'<a class="tgme_widget_message_date"><time datetime="{moment}"></time></a></div>'
            )

        def channel(*posts: str) -> Answer:
            return Answer(body=f"<html><body>{''.join(posts)}</body></html>")

        site = {"/s/twonews": [channel(post(1, 24.5)), channel(post(1, 24.5), post(2, 0.5))]}
        with serving({"two.localhost": site}) as server:
            akbulak = command(server, tmp_path, (), more=only("telegram", "/s/twonews"))
            after_first_sight(akbulak)
            assert alerts(akbulak) == [title]
            rows = akbulak.rows("select state, reason from entries order by id")
        assert [tuple(row) for row in rows] == [("stored", ""), ("stored", "")]


class TestSearches:
    def test_read_what_they_find_of_an_outlet_that_cannot_be_read(self, tmp_path: Path) -> None:
        found = item(2, "Akbulak found by search", 1).replace(
            "/n/2", "http://one.localhost:{port}/n/2"
        )
        sites = {
            "one.localhost": {
                "/feed": Answer(403, "no"),
                "/n/2": page("Akbulak found by search", "Text 2."),
            },
            "two.localhost": {"/search?q=Akbulak": feed(found)},
        }
        more = only("aggregator", "/search?q={q}").replace("kind: national", "kind: aggregator")
        with serving(sites) as server:
            akbulak = command(server, tmp_path, ("one",), more=more)
            for _ in range(4):
                assert alerts(akbulak, "--outlet", "one") == []
            assert alerts(akbulak, "--outlet", "two") == ["Akbulak found by search"]
            rows = akbulak.rows("select outlet_id from articles")
        assert [row.outlet_id for row in rows] == ["one"]


class TestCrawlsSince:
    def test_what_was_printed_since_the_last_reading_is_read_all_the_same(
        self, tmp_path: Path
    ) -> None:
        site = {
            "/feed": [
                feed(item(1, "Wheat harvest is in", 90)),
                feed(item(2, "Akbulak in print 2", 5), item(1, "Wheat harvest is in", 90)),
            ],
            **pages(1, 2),
        }
        with serving({"one.localhost": site}) as server:
            akbulak = command(server, tmp_path)
            after_first_sight(akbulak)
            assert alerts(akbulak, "--outlet", "one", "--since", "1h") == ["Akbulak in print 2"]

    def test_hold_for_a_feed_asked_by_its_address_too(self, tmp_path: Path) -> None:
        old, new = item(1, "Akbulak in print 1", 300), item(2, "Akbulak in print 2", 1)
        site = {"/feed": feed(), "/other": feed(new, old), **pages(1, 2)}
        with serving({"one.localhost": site}) as server:
            akbulak = command(server, tmp_path)
            url = f"http://one.localhost:{server.port}/other"
            assert alerts(akbulak, url, "--since", "1d") == ["Akbulak in print 2"]
            assert "/n/1" not in server.paths("one.localhost")
