"""Bytes of a door → entries."""

from __future__ import annotations

import json
from dataclasses import astuple
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.doors import parse, read
from crawler.doors.entries import MAX_ENTRIES, MAX_TITLE, MAX_URL
from crawler.errors import DoorError
from crawler.items import Entry
from crawler.outlets import DoorKind

URL = "https://press.example/rss"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def rss(items: str, *, head: str = "<language>ru-RU</language>", encoding: str = "utf-8") -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:yandex="http://news.yandex.ru" '
        'xmlns:rbc_news="https://www.rbc.ru">'
        f"<channel><title>Пресса</title>{head}{items}</channel></rss>"
    )
    return text.encode(encoding)


def item(title: str = "Рудник открыт", link: str = "/1", extra: str = "") -> str:
    return f"<item><title>{title}</title><link>{link}</link>{extra}</item>"


def one(body: bytes, content_type: str | None = None, **options: object) -> Entry:
    entries = parse(body, URL, content_type, now=NOW, **options)  # type: ignore[arg-type] # table
    assert len(entries) == 1
    return entries[0]


PUBLISHED = "<pubDate>Fri, 20 Nov 2026 10:00:00 +0500</pubDate>"
RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://press.example/"><title>П</title></channel>
<item rdf:about="https://press.example/1"><title>Рудник открыт</title>
<link>https://press.example/1</link><dc:date>2026-11-20T10:00:00+05:00</dc:date></item></rdf:RDF>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"
 xml:base="https://press.example/"><title>П</title>
<entry><id>tag:1</id><title type="html">Рудник &amp;laquo;Северный&amp;raquo; открыт</title>
<link href="1"/><updated>2026-11-20T05:00:00Z</updated>
<content type="html">&lt;p&gt;Текст&lt;/p&gt;</content></entry></feed>"""
JSON_FEED = {
    "version": "https://jsonfeed.org/version/1.1",
    "language": "kk",
    "items": [
        {
            "id": "7",
            "url": "/1",
            "title": "Кеніш ашылды",
            "content_text": "Бір.\n\nЕкі <үш>.",
            "date_published": "2026-11-20T10:00:00+05:00",
        },
        {"id": "no link"},
        "junk",
    ],
}


class TestFeeds:
    @pytest.mark.parametrize(
        "body",
        [
            rss(item(extra=PUBLISHED)),
            rss(item(extra=PUBLISHED), encoding="cp1251"),
            RDF.encode(),
            ATOM.replace(" &amp;laquo;Северный&amp;raquo;", "").encode(),
        ],
        ids=["RSS 2.0", "windows-1251", "RDF", "Atom"],
    )  # fmt: skip
    def test_every_dialect_gives_the_same_entry(self, body: bytes) -> None:
        entry = one(body)
        assert entry.url == "https://press.example/1"
        assert entry.title == "Рудник открыт"
        assert entry.published == datetime(2026, 11, 20, 5, 0, tzinfo=UTC)

    def test_the_charset_of_the_header_is_used_where_the_bytes_name_none(self) -> None:
        body = rss(item()).replace(b' encoding="utf-8"', b"").decode().encode("koi8-r")
        assert one(body, "application/xml; charset=koi8-r").title == "Рудник открыт"

    @pytest.mark.parametrize("content_type", ["text/html", "image/png", "text/xml", "x" * 9999])
    def test_a_feed_is_a_feed_whatever_the_server_calls_it(self, content_type: str) -> None:
        assert one(rss(item()), content_type).title == "Рудник открыт"

    def test_junk_before_the_prolog_does_no_harm(self) -> None:
        body = b"\xef\xbb\xbf\n\n<br />\n<b>Warning</b>: mysql in x.php\n" + rss(item())
        assert one(body).title == "Рудник открыт"

    def test_a_page_inside_a_feed_does_not_make_it_a_page(self) -> None:
        body = rss(item(extra="<description><![CDATA[<html><body>x]]></description>"))
        assert one(body).summary == "x"

    @pytest.mark.parametrize(
        ("written", "title"),
        [
            ("АО &amp;quot;Рудник&amp;quot;", 'АО "Рудник"'),
            ("АО &amp;amp;quot;Рудник&amp;amp;quot;", 'АО "Рудник"'),
            ("<![CDATA[<b>Рудник</b> открыт]]>", "Рудник открыт"),
            ("Добыча &lt;b&gt;выросла&lt;/b&gt;", "Добыча выросла"),
            ("<![CDATA[2 < 3 и 5 > 4]]>", "2 < 3 и 5 > 4"),
            ("Руд\u200bник\n  открыт", "Рудник открыт"),
            ("<![CDATA[<script>alert(1)</script>Да]]>", "Да"),
        ],
    )
    def test_titles_are_plain_text(self, written: str, title: str) -> None:
        assert one(rss(item(written))).title == title

    def test_full_text_of_content_encoded_is_kept_as_html(self) -> None:
        extra = (
            "<description>Коротко</description>"
            "<content:encoded><![CDATA[<p>Долго <i>и</i> подробно</p>]]></content:encoded>"
        )
        entry = one(rss(item(extra=extra)))
        assert (entry.summary, entry.body_html) == ("Коротко", "<p>Долго <i>и</i> подробно</p>")

    def test_full_text_of_yandex_is_kept(self) -> None:
        body = rss(item(extra="<yandex:full-text>Весь текст</yandex:full-text>"))
        assert one(body).body_html == "Весь текст"

    def test_links_of_related_news_do_not_hijack_the_entry(self) -> None:
        extra = (
            "<pdalink>https://press.example/true</pdalink><rbc_news:related_links>"
            "<rbc_news:date>1</rbc_news:date><link>https://press.example/other</link>"
            "</rbc_news:related_links>"
        )
        assert one(rss(item(extra=extra))).url == "https://press.example/1"
        assert one(rss(item(link="", extra=extra))).url == "https://press.example/true"

    def test_the_outlet_named_by_an_aggregator_is_the_source(self) -> None:
        extra = '<source url="https://kapital.example/">Капитал</source>'
        assert one(rss(item(extra=extra))).source == "Капитал"

    def test_the_language_of_the_feed_is_a_code(self) -> None:
        assert one(rss(item())).language == "ru"

    def test_a_guid_that_is_an_address_serves_as_link(self) -> None:
        body = rss("<item><title>Т</title><guid>https://press.example/g</guid></item>")
        assert one(body).url == "https://press.example/g"

    @pytest.mark.parametrize(
        "link",
        ["", "javascript:alert(1)", "file:///etc/passwd", "ftp://a.example/x", "mailto:a@b.example",
         "https://a.example/" + "x" * MAX_URL, "http://[broken", "http://a.example:65536/x",
         "http://a.example:x/", "http://" + "ы" * 70 + ".example/"],
    )  # fmt: skip
    def test_entries_that_lead_nowhere_are_left_out(self, link: str) -> None:
        assert one(rss(item(link=link) + item())).url == "https://press.example/1"

    def test_limits_hold(self) -> None:
        many = "".join(item("д" * 5000, f"/{number}") for number in range(MAX_ENTRIES + 50))
        entries = parse(rss(many), URL, now=NOW)
        assert len(entries) == MAX_ENTRIES
        assert len(entries[0].title) == MAX_TITLE

    def test_an_address_is_listed_once(self) -> None:
        assert one(rss(item("Первый") + item("Второй"))).title == "Первый"

    def test_a_valid_feed_may_be_empty(self) -> None:
        assert parse(rss(""), URL) == []


class TestDates:
    @pytest.mark.parametrize(
        ("written", "moment"),
        [
            ("Fri, 20 Nov 2026 10:00:00", datetime(2026, 11, 20, 5, tzinfo=UTC)),
            ("20 ноября 2026, 10:00", datetime(2026, 11, 20, 5, tzinfo=UTC)),
            ("Fri, 20 Nov 2026 10:00:00 GMT", datetime(2026, 11, 20, 10, tzinfo=UTC)),
            ("Thu, 01 Jan 1970 00:00:00 GMT", None),
            ("скоро", None),
        ],
    )
    def test_a_date_without_a_zone_is_of_the_outlet(
        self, written: str, moment: datetime | None
    ) -> None:
        body = rss(item(extra=f"<pubDate>{written}</pubDate>"))
        assert one(body, timezone="Asia/Almaty").published == moment

    def test_a_date_in_the_future_becomes_now(self) -> None:
        body = rss(item(extra="<pubDate>Fri, 20 Nov 2099 10:00:00 GMT</pubDate>"))
        assert one(body).published == NOW

    def test_without_a_given_now_the_clock_counts(self) -> None:
        body = rss(item(extra="<pubDate>Fri, 20 Nov 2099 10:00:00 GMT</pubDate>"))
        published = parse(body, URL)[0].published
        assert published is not None
        assert abs(published - datetime.now(UTC)) < timedelta(minutes=1)


class TestJsonFeed:
    def test_an_item_becomes_an_entry(self) -> None:
        entry = one(json.dumps(JSON_FEED).encode(), "application/feed+json")
        assert entry.url == "https://press.example/1"
        assert entry.title == "Кеніш ашылды"
        assert entry.language == "kk"
        assert entry.guid == "7"
        assert entry.body_html == "<p>Бір.</p><p>Екі &lt;үш&gt;.</p>"
        assert entry.published == datetime(2026, 11, 20, 5, 0, tzinfo=UTC)

    @pytest.mark.parametrize(
        ("more", "older"),
        [
            ("/rss?page=2", "https://press.example/rss?page=2"),
            (URL, None),
            (7, None),
            ("x:y", None),
        ],
    )
    def test_older_entries_and_the_hub_are_told(self, more: object, older: str | None) -> None:
        hubs = ["junk", {"type": "rssCloud"}, {"type": "WebSub", "url": "https://hub.example/"}]
        shown = read(json.dumps(JSON_FEED | {"next_url": more, "hubs": hubs}).encode(), URL)
        assert (shown.older, shown.hub) == (older, "https://hub.example/")

    @pytest.mark.parametrize(
        ("items", "remark"),
        [([], "an empty feed"), ([{"id": "7"}, "junk"], "2 items, none with an address")],
    )
    def test_a_json_feed_that_shows_nothing_says_so(self, items: object, remark: str) -> None:
        shown = read(json.dumps(JSON_FEED | {"items": items, "hubs": 7}).encode(), URL)
        assert (shown.entries, shown.remark) == ((), remark)

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (b'{"status": "ok"}', "not a JSON Feed"),
            (b"[1, 2]", "not a JSON Feed"),
            (b'{"version": "https://jsonfeed.org/version/1"}', "without items"),
            (b'{"version": ', "broken JSON"),
            (b'{"a": ' + b"9" * 5000 + b"}", "broken JSON"),
            (b"[" * 100_000, "broken JSON"),
        ],
    )
    def test_other_json_is_refused_in_words(self, body: bytes, words: str) -> None:
        with pytest.raises(DoorError, match=words):
            parse(body, URL)


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://press.example/</loc></url>
<url><loc>https://press.example/old</loc><lastmod>2026-11-01</lastmod></url>
<url><loc>https://press.example/new</loc><lastmod>2026-11-21T00:00:00Z</lastmod><news:news>
<news:publication><news:name>Пресса</news:name><news:language>ru</news:language></news:publication>
<news:publication_date>2026-11-20T10:00:00+05:00</news:publication_date>
<news:title>Рудник открыт</news:title></news:news></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://press.example/a.xml</loc><lastmod>2026-11-01</lastmod></sitemap>
<sitemap><loc>https://press.example/b.xml</loc><lastmod>2026-11-02</lastmod></sitemap>
<sitemap><loc>file:///etc/passwd</loc></sitemap></sitemapindex>"""


class TestSitemaps:
    def test_articles_come_newest_first_without_the_home_page(self) -> None:
        new, old = parse(SITEMAP.encode(), "https://press.example/sitemap.xml", now=NOW)
        assert new == Entry(
            url="https://press.example/new",
            title="Рудник открыт",
            published=datetime(2026, 11, 20, 5, 0, tzinfo=UTC),
            language="ru",
            source="Пресса",
        )
        assert old.published == datetime(2026, 11, 1, tzinfo=UTC)

    def test_an_index_is_refused_and_its_parts_can_be_read(self) -> None:
        with pytest.raises(DoorError, match="sitemap index"):
            parse(INDEX.encode(), URL)
        parts = list(read(INDEX.encode(), URL).parts)
        assert [part.url[-5:] for part in parts] == ["b.xml", "a.xml"]

    def test_a_plain_sitemap_has_no_parts(self) -> None:
        assert list(read(SITEMAP.encode(), URL).parts) == []

    def test_entities_are_not_expanded(self) -> None:
        body = (
            '<?xml version="1.0"?><!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
            "<urlset><url><loc>https://press.example/a</loc>"
            "<title>&x;</title></url></urlset>"
        )
        assert "root:" not in repr(parse(body.encode(), URL))


# Places of a door where anything may stand.
HOLES = [
    (b"", b""),
    (b"\x1f\x8b\x08", b""),
    (b"<rss version='2.0'><channel>", b""),
    (b"<rss version='2.0'><channel><item><link>/1</link><guid>", b"</guid></item>"),
    (b"<rss version='2.0'><channel><item><link>/1</link><title>&#", b";</title></item>"),
    (b"<rss version='2.0'><channel><item><link>http://a", b"</link></item>"),
    (b"<urlset>", b""),
    (b"<html>", b""),
]


class TestWhatIsNoDoor:
    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (b"", "empty answer"),
            (b" \n\t ", "empty answer"),
            (b"<!DOCTYPE html><html><body>home</body></html>", "an HTML page instead of a feed"),
            (b"<?xml version='1.0'?><note><to>A</to></note>", "no feed .* root is <note>"),
            (b"<RDF><x/></RDF>", "no feed"),
            (b"%PDF-1.7 \x00\x01", "neither a feed"),
        ],
    )
    def test_a_feed_address_that_answers_something_else_says_what(
        self, body: bytes, words: str
    ) -> None:
        with pytest.raises(DoorError, match=words) as caught:
            parse(body, URL)
        assert caught.value.url == URL

    def test_a_broken_feed_without_entries_is_an_error(self) -> None:
        with pytest.raises(DoorError, match="broken XML"):
            parse(b"<rss version='2.0'><channel><title>a</tit", URL)

    def test_a_truncated_feed_gives_what_is_whole(self) -> None:
        body = rss(item("Первый", "/1") + item("Второй", "/2"))
        assert parse(body[: body.rindex("Второй".encode())], URL)[0].title == "Первый"

    @pytest.mark.parametrize(
        "url", ["not a url", "", "/rss", "ftp://a.example/", "http://a:99999/"]
    )
    def test_bytes_from_nowhere_are_refused(self, url: str) -> None:
        with pytest.raises(DoorError, match="is not a web address"):
            parse(rss(item()), url)

    @given(st.binary(max_size=300) | st.text(alphabet="<>/rs feditmxl&;{}[]\"'=", max_size=200))
    @settings(max_examples=200, deadline=None)
    def test_any_bytes_give_entries_or_a_door_error(self, body: bytes | str) -> None:
        raw = body.encode() if isinstance(body, str) else body
        for prefix, suffix in HOLES:
            try:
                entries = parse(prefix + raw + suffix, "https://press.example/x")
            except DoorError:
                continue
            for entry in entries:
                assert entry.url.startswith(("http://", "https://"))
                for text in filter(lambda value: isinstance(value, str), astuple(entry)):
                    assert "\0" not in text.encode().decode()


class TestExpectedKind:
    PAGE = (
        b"<html><body><main><a href='/news/12345-rudnik-otkryt-v-oblasti'>"
        b"A mine was opened in the north of the region</a></main></body></html>"
    )

    @pytest.mark.parametrize("kind", [DoorKind.FEED, DoorKind.SITEMAP])
    def test_a_page_in_the_place_of_a_feed_is_refused(self, kind: DoorKind) -> None:
        with pytest.raises(DoorError, match=f"instead of a {kind.value}"):
            parse(self.PAGE, "https://press.example/news", kind=kind)

    def test_a_page_in_the_place_of_a_listing_is_read(self) -> None:
        assert parse(self.PAGE, "https://press.example/feed-of-news", kind=DoorKind.LISTING)

    def test_without_a_kind_the_address_decides(self) -> None:
        assert parse(self.PAGE, "https://press.example/news/")
        with pytest.raises(DoorError):
            parse(self.PAGE, "https://press.example/feed/")
        with pytest.raises(DoorError):
            parse(self.PAGE, "https://press.example/news/", "application/rss+xml")


def test_dates_in_the_future_are_taken_for_now_and_remarked_on() -> None:
    now = datetime(2026, 11, 23, 9, tzinfo=UTC)
    item = "<item><title>T</title><link>/{0}</link><pubDate>{1}</pubDate></item>"
    late = item.format(1, "Sat, 23 Nov 2029 09:00:00 GMT") + item.format(2, "23 Nov 2026 08:00 GMT")
    shown = read(f"<rss version='2.0'><channel>{late}</channel></rss>".encode(), URL, now=now)
    assert shown.entries[0].published == now
    assert shown.remark == "dates in the future taken for now: 1"


def test_a_sitemap_may_be_a_plain_list_of_addresses() -> None:
    shown = read(
        b"https://vestnik.example/a\nhttps://vestnik.example/b\n", URL, kind=DoorKind.SITEMAP
    )
    assert [entry.url[-1] for entry in shown.entries] == ["a", "b"]


def test_a_feed_that_was_cut_off_says_so() -> None:
    item = "<item><title>T</title><link>/a</link></item>"
    shown = read(f"<rss version='2.0'><channel>{item}<item><titl".encode(), URL)
    assert (len(shown.entries), shown.cut) == (1, True)
