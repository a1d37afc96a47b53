"""Sitemaps: news, indexes, plain lists, and what hostile outlets make of them."""

from __future__ import annotations

import contextlib
import gzip
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.doors import Shown, read
from crawler.doors.entries import MAX_ENTRIES, Reading
from crawler.doors.newest import Newest
from crawler.doors.sitemap import read as read_sitemap
from crawler.errors import DoorError
from crawler.items import Entry
from crawler.outlets import DoorKind

URL = "https://press.example/sitemap.xml"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
START = datetime(2020, 1, 1, tzinfo=UTC)


def shown(body: str | bytes) -> Shown:
    data = body.encode() if isinstance(body, str) else body
    return read(data, URL, kind=DoorKind.SITEMAP, now=NOW, timezone="Asia/Almaty")


def sitemap(*urls: str) -> str:
    return f'<?xml version="1.0"?><urlset>{"".join(f"<url>{url}</url>" for url in urls)}</urlset>'


def index(*parts: tuple[str, str]) -> str:
    inside = "".join(
        f"<sitemap><loc>https://press.example/{name}</loc>"
        + (f"<lastmod>{modified}</lastmod>" if modified else "")
        + "</sitemap>"
        for name, modified in parts
    )
    return f"<sitemapindex>{inside}</sitemapindex>"


class TestEntries:
    def test_news_fields_are_read_and_the_date_of_printing_goes_before_the_last_change(
        self,
    ) -> None:
        (found,) = shown(
            """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
                xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
                xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"
                xmlns:xhtml="http://www.w3.org/1999/xhtml">
            <url><image:image><image:loc>https://press.example/1.jpg</image:loc>
                <image:title>Снимок</image:title></image:image>
              <loc> https://press.example/news/rudnik </loc>
              <xhtml:link rel="alternate" hreflang="kk" href="https://press.example/kz/rudnik"/>
              <lastmod>2026-11-21T00:00:00Z</lastmod>
              <news:news><news:publication><news:name>Пресса</news:name>
                <news:language>ru</news:language></news:publication>
                <news:publication_date>2026-11-20T10:00:00+05:00</news:publication_date>
                <news:title>Рудник открыт &amp; работает</news:title>
                <news:keywords>рудник</news:keywords></news:news></url></urlset>"""
        ).entries
        assert found == Entry(
            url="https://press.example/news/rudnik",
            title="Рудник открыт & работает",
            published=datetime(2026, 11, 20, 5, 0, tzinfo=UTC),
            language="ru",
            source="Пресса",
        )

    @pytest.mark.parametrize(
        "namespace",
        ["", 'xmlns="http://www.google.com/schemas/sitemap/0.84"', 'xmlns="https://wrong.example"'],
    )
    def test_names_count_and_namespaces_do_not(self, namespace: str) -> None:
        body = (
            f"<urlset {namespace}><url><loc>https://press.example/a</loc>"
            "<news:news><news:title>Рудник</news:title></news:news></url></urlset>"
        )
        assert shown(body).entries[0].title == "Рудник"

    @pytest.mark.parametrize(
        ("written", "moment"),
        [
            ("2026-11-20", datetime(2026, 11, 19, 19, tzinfo=UTC)),
            ("2026-11-20T10:00+05:00", datetime(2026, 11, 20, 5, tzinfo=UTC)),
            ("2026-11-20 10:00:00", datetime(2026, 11, 20, 5, tzinfo=UTC)),
            ("Fri, 20 Nov 2026 05:00:00 GMT", datetime(2026, 11, 20, 5, tzinfo=UTC)),
            ("2030-01-01", NOW),
            ("0000-00-00", None),
            ("1970-01-01", None),
            ("", None),
            ("когда-то", None),
        ],
    )
    def test_dates_of_the_last_change_come_in_many_forms(
        self, written: str, moment: datetime | None
    ) -> None:
        body = sitemap(f"<loc>https://press.example/a</loc><lastmod>{written}</lastmod>")
        assert shown(body).entries[0].published == moment

    def test_what_is_no_article_is_left_out(self) -> None:
        left_out = (
            "https://press.example/", "https://press.example", "https://press.example/kz/",
            "https://press.example/tag/rudnik", "https://press.example/page/2",
            "https://press.example/report.pdf", "javascript:alert(1)", "file:///etc/passwd",
            "https://user:pass@press.example/a", "", "http://",
            "https://press.example/" + "a" * 3000,
        )  # fmt: skip
        kept = ("https://press.example/a", "https://kaz.press.example/b", "https://other.example/c")
        body = sitemap(*(f"<loc>{url}</loc>" for url in (*left_out, *kept)))
        assert [entry.url for entry in shown(body).entries] == list(kept)

    def test_an_address_named_twice_is_one_entry(self) -> None:
        body = sitemap(*["<loc>https://press.example/a</loc>"] * 3)
        assert len(shown(body).entries) == 1

    def test_a_gzipped_sitemap_is_read(self) -> None:
        body = gzip.compress(sitemap("<loc>https://press.example/a</loc>").encode())
        assert len(shown(body).entries) == 1

    def test_what_stands_before_the_break_is_kept_and_the_break_is_named(self) -> None:
        body = sitemap(*(f"<loc>https://press.example/{number}</loc>" for number in range(9)))
        found = shown(body[:-60])
        assert 5 <= len(found.entries) < 9
        assert found.remark == "broken or cut off in the middle"
        assert shown(body).remark == ""

    def test_a_sitemap_without_articles_says_so(self) -> None:
        assert shown("<urlset></urlset>").remark == "no article in it"


class TestManyEntries:
    def body(self, dates: list[str]) -> str:
        return sitemap(
            *(
                f"<loc>https://press.example/news/{number}-rudnik</loc><lastmod>{date}</lastmod>"
                for number, date in enumerate(dates)
            )
        )

    def test_the_newest_are_kept_wherever_they_stand(self) -> None:
        moments = [START + timedelta(hours=(number * 7919) % 50_000) for number in range(50_000)]
        entries = shown(self.body([moment.isoformat() for moment in moments])).entries
        assert [entry.published for entry in entries] == sorted(moments)[: -MAX_ENTRIES - 1 : -1]

    def test_where_nothing_has_a_date_both_ends_are_kept(self) -> None:
        entries = shown(self.body([""] * 50_000)).entries
        numbers = [int(entry.url.split("/")[-1].split("-")[0]) for entry in entries]
        assert numbers == [*range(250), *range(49_750, 50_000)]

    def test_those_without_a_date_follow_those_with_one(self) -> None:
        entries = shown(self.body(["", "2026-11-01", "", "2026-11-02"])).entries
        assert [entry.url.split("/")[-1][0] for entry in entries] == ["3", "1", "0", "2"]

    def test_memory_does_not_grow_with_the_number_of_addresses(self) -> None:
        body = self.body(["2026-11-01"] * 30_000).encode()
        tracemalloc.start()
        try:
            shown(body)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert peak < 5 * len(body)  # the text in its forms, no tree

    @given(st.lists(st.none() | st.integers(0, 9), max_size=40), st.integers(1, 12))
    def test_the_largest_keys_stay_and_the_rest_comes_from_both_ends(
        self, keys: list[int | None], limit: int
    ) -> None:
        kept: Newest[int] = Newest(limit)
        for number, key in enumerate(keys):
            kept.add(key, number)
        found = list(kept)
        keyed = [(key, number) for number, key in enumerate(keys) if key is not None]
        best = sorted(keyed, key=lambda pair: (-pair[0], pair[1]))[:limit]
        assert found[: len(best)] == best
        rest = [number for key, number in found[len(best) :]]
        unkeyed = [number for number, key in enumerate(keys) if key is None]
        assert rest == sorted(rest)
        assert set(rest) <= set(unkeyed)
        assert len(found) == min(limit, len(best) + len(unkeyed))
        assert not rest or len(rest) < 2 or (rest[0], rest[-1]) == (unkeyed[0], unkeyed[-1])


class TestPlainLists:
    def test_a_list_of_addresses_is_a_sitemap(self) -> None:
        body = "https://press.example/a\r\nhttps://press.example/b\n\nftp://press.example/c\n"
        found = read_plain(body)
        assert [entry.url[-1] for entry in found.entries] == ["a", "b"]

    @pytest.mark.parametrize("body", ["hello", "not found\nhttps//", "ftp://press.example/a"])
    def test_other_text_is_none(self, body: str) -> None:
        with pytest.raises(DoorError, match="neither"):
            read_plain(body)


def read_plain(body: str) -> Shown:
    return read_sitemap(body, Reading(URL, "UTC", NOW))


class TestIndexes:
    def names(self, *parts: tuple[str, str]) -> list[str]:
        return [part.url.rsplit("/", 1)[-1] for part in shown(index(*parts)).parts]

    @pytest.mark.parametrize(
        ("parts", "order"),
        [
            ([("a.xml", "2026-11-01"), ("b.xml", "2026-11-02")], ["b.xml", "a.xml"]),
            ([("a.xml", ""), ("b.xml", "2026-11-02")], ["b.xml", "a.xml"]),
            ([("a.xml", "2026-11-02"), ("news.xml", "2026-11-01")], ["news.xml", "a.xml"]),
            ([("tags.xml", "2026-11-02"), ("a.xml", "2026-11-01")], ["a.xml", "tags.xml"]),
            (
                [("post-sitemap2.xml", ""), ("post-sitemap10.xml", ""), ("post-sitemap.xml", "")],
                ["post-sitemap10.xml", "post-sitemap2.xml", "post-sitemap.xml"],
            ),
            (
                [("s-2026-02.xml", ""), ("s-2025-12.xml", ""), ("s-2026-11.xml", "")],
                ["s-2026-11.xml", "s-2026-02.xml", "s-2025-12.xml"],
            ),
        ],
    )
    def test_the_likeliest_to_be_new_come_first(
        self, parts: list[tuple[str, str]], order: list[str]
    ) -> None:
        assert self.names(*parts) == order

    def test_an_index_names_no_more_than_it_may_and_the_newest_of_them(self) -> None:
        days = [START + timedelta(days=number) for number in range(1000)]
        names = self.names(*((f"{day:%Y%m%d}.xml", f"{day:%Y-%m-%d}") for day in days))
        assert len(names) == MAX_ENTRIES
        assert names[0] == f"{days[-1]:%Y%m%d}.xml"

    def test_parts_are_web_addresses_named_once(self) -> None:
        body = index(("a.xml", ""), ("a.xml", "")).replace(
            "</sitemapindex>", "<sitemap><loc>file:///etc/passwd</loc></sitemap></sitemapindex>"
        )
        assert [part.url for part in shown(body).parts] == ["https://press.example/a.xml"]


class TestHostileSitemaps:
    @pytest.mark.parametrize(
        ("body", "words"),
        [
            ("<html><body><urlset></urlset></body></html>", "HTML page"),
            ("<other><urlset></urlset></other>", "root <other>"),
            ("<!-- nothing -->", "broken XML|no feed"),
            ("<", "broken XML|neither"),
        ],
    )
    def test_what_is_no_sitemap_is_named(self, body: str, words: str) -> None:
        with pytest.raises(DoorError, match=words):
            read_plain(body)

    def test_external_entities_stay_outside(self) -> None:
        body = (
            '<?xml version="1.0"?><!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">'
            '<!ENTITY y SYSTEM "http://127.0.0.1:9/">]>'
            "<urlset><url><loc>https://press.example/a</loc><lastmod>2026-11-01</lastmod>"
            "<news><title>Рудник &x;&y;</title></news></url></urlset>"
        )
        (found,) = shown(body).entries
        assert found.title.startswith("Рудник")
        assert "root:" not in found.title

    def test_an_entity_bomb_costs_no_more_than_its_own_address(self) -> None:
        levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
        body = (
            f'<?xml version="1.0"?><!DOCTYPE u [<!ENTITY l0 "lol">{levels}]><urlset>'
            "<url><loc>https://press.example/first</loc></url>"
            "<url><loc>https://press.example/&l9;</loc></url></urlset>"
        )
        with contextlib.suppress(DoorError):
            assert {entry.url for entry in shown(body).entries} <= {"https://press.example/first"}

    @pytest.mark.parametrize(
        "inside",
        [
            "<a/>" * 300_000,
            "<a>" * 100_000,
            "<url>" * 100_000,
            "<url><loc>" + "a" * 5_000_000,
            "&" * 100_000,
            "]]>" * 100_000,
            "<url " + " ".join(f"a{number}=''" for number in range(50_000)) + "></url>",
        ],
        ids=["elements", "depth", "urls in urls", "long", "ampersands", "CDATA ends", "attributes"],
    )
    def test_a_flood_does_not_hide_the_entry_before_it(self, inside: str) -> None:
        body = f"<urlset><url><loc>https://press.example/a</loc></url>{inside}</urlset>"
        assert [entry.url for entry in shown(body).entries] == ["https://press.example/a"]

    @given(
        st.text(max_size=80), st.sampled_from(["<urlset>", "<urlset><url><loc>", "<sitemapindex>"])
    )
    def test_any_text_is_read_or_refused_in_words(self, inside: str, start: str) -> None:
        with contextlib.suppress(DoorError):
            read_plain(start + inside)
