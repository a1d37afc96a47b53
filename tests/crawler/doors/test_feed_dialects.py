"""Feeds in every dialect and namespace: the right element counts, never its neighbour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.doors import Shown, Wishes, read
from crawler.items import Entry

URL = "https://press.example/rss"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:atom="http://www.w3.org/2005/Atom" '
    'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" '
    'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
    'xmlns:yandex="http://news.yandex.ru" xmlns:rbc_news="https://www.rbc.ru"'
)
ATOM = "http://www.w3.org/2005/Atom"


def shown(body: str) -> Shown:
    return read(body.encode(), URL, now=NOW)


def rss(items: str, head: str = "", spaces: str = SPACES) -> str:
    return f'<rss version="2.0" {spaces}><channel><title>П</title>{head}{items}</channel></rss>'


def atom(inside: str, attributes: str = "") -> str:
    return f'<feed xmlns="{ATOM}" {attributes}><title>П</title>{inside}</feed>'


def one(body: str) -> Entry:
    (entry,) = shown(body).entries
    return entry


def item(inside: str) -> Entry:
    return one(rss(f"<item>{inside}</item>"))


class TestTitles:
    @pytest.mark.parametrize(
        "inside",
        [
            "<title>Рудник</title><media:title>Фото дня</media:title>",
            "<media:title>Фото дня</media:title><title>Рудник</title>",
            "<title>Рудник</title><media:content><media:title>Фото</media:title></media:content>",
            "<title>Рудник</title><image><title>Логотип</title></image>",
            "<title>Рудник</title><source><title>Агентство</title></source>",
            "<title></title><title> Рудник </title>",
            "<dc:title>Рудник</dc:title>",
            "<TITLE>Рудник</TITLE>",
            "<atom:title>Рудник</atom:title>",
            '<title xmlns="urn:nobody">Чужой</title><title>Рудник</title>',
        ],
    )
    def test_the_title_is_the_items_own(self, inside: str) -> None:
        assert item(f"<link>/1</link>{inside}").title == "Рудник"

    @pytest.mark.parametrize(
        ("written", "title"),
        [
            ('<title type="text">Рудник &amp; завод</title>', "Рудник & завод"),
            ('<title type="html">&lt;b&gt;Рудник&lt;/b&gt; &amp;amp; завод</title>',
             "Рудник & завод"),
            (('<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">Рудник<br/>&amp; '
             "завод</div></title>"), "Рудник & завод"),
            ('<title type="html"><![CDATA[Рудник &laquo;Север&raquo;]]></title>',
             "Рудник «Север»"),
        ],
    )  # fmt: skip
    def test_atom_text_constructs(self, written: str, title: str) -> None:
        assert one(atom(f'<entry><link href="/1"/>{written}</entry>')).title == title

    @pytest.mark.parametrize("blank", ["", "<title/>", "<title> </title>", "<title>\u200b</title>"])
    def test_an_item_without_a_title_is_an_entry_all_the_same(self, blank: str) -> None:
        assert item(f"<link>/1</link>{blank}").title == ""


class TestLinks:
    @pytest.mark.parametrize(
        "inside",
        [
            "<link>https://press.example/1</link>",
            "<link>\n  https://press.example/1\n</link>",
            "<link>1</link>",
            "<link>//press.example/1</link>",
            "<link></link><link>/1</link>",
            "<link>javascript:alert(1)</link><guid>https://press.example/1</guid>",
            '<link href="/1"/>',
            '<atom:link href="/api/1" rel="self"/><link>/1</link>',
            '<link>/1</link><atom:link href="/amp/1" rel="alternate"/>',
            '<atom:link rel="replies" href="/1/comments"/><guid>https://press.example/1</guid>',
            "<guid>https://press.example/1</guid>",
            '<guid isPermaLink="false">https://press.example/1</guid>',
            '<guid isPermaLink="true">/1</guid>',
            "<link/><guid>https://press.example/1</guid>",
            "<pdalink>https://press.example/1</pdalink>",
            "<rbc_news:related_links><link>/other</link></rbc_news:related_links><link>/1</link>",
            "<link>/1</link><rbc_news:related_links><link>/other</link></rbc_news:related_links>",
            (
                "<link>http://feedproxy.example/~r/x</link>"
                "<feedburner:origLink>https://press.example/1</feedburner:origLink>"
            ),
            "<link>/1</link><enclosure url='https://press.example/photo.jpg'/>",
            "<link>/1</link><comments>https://press.example/1/comments</comments>",
        ],
    )
    def test_the_link_is_the_articles(self, inside: str) -> None:
        assert item(f"<title>Т</title>{inside}").url == "https://press.example/1"

    @pytest.mark.parametrize(
        "inside",
        [
            "<title>Т</title>",
            "<guid>17</guid>",
            '<guid isPermaLink="false">/1</guid>',
            "<link>https://reader:secret@press.example/1</link>",
            "<atom:link rel='self' href='/1'/>",
        ],
    )
    def test_an_item_that_leads_nowhere_is_no_entry(self, inside: str) -> None:
        found = shown(rss(f"<item>{inside}</item>"))
        assert found.entries == ()
        assert found.remark == "1 items, none with an address"

    @pytest.mark.parametrize(
        ("links", "url"),
        [
            ('<link rel="self" href="/s"/><link rel="alternate" href="/a"/>', "/a"),
            ('<link href="/a"/><link rel="enclosure" href="/e.mp3"/>', "/a"),
            (('<link rel="alternate" type="application/json" href="/j"/>'
             '<link rel="alternate" type="text/html" href="/a"/>'), "/a"),
            ('<link rel="http://www.iana.org/assignments/relation/alternate" href="/a"/>', "/a"),
            ('<link rel="edit" href="/e"/><id>https://press.example/i</id>', "/i"),
        ],
    )  # fmt: skip
    def test_of_several_atom_links_the_alternate_page_counts(self, links: str, url: str) -> None:
        assert one(atom(f"<entry><title>Т</title>{links}</entry>")).url == f"{URL[:-4]}{url}"

    @pytest.mark.parametrize(
        ("root", "entry", "url"),
        [
            ('xml:base="https://a.example/x/"', "", "https://a.example/x/1"),
            ('xml:base="/x/"', "", "https://press.example/x/1"),
            ('xml:base="https://a.example/x/"', 'xml:base="y/"', "https://a.example/x/y/1"),
            ('xml:base="javascript:"', "", "https://press.example/1"),
            ("", 'xml:base="http://[broken/"', "https://press.example/1"),
        ],
    )
    def test_xml_base_is_what_links_are_relative_to(self, root: str, entry: str, url: str) -> None:
        assert one(atom(f'<entry {entry}><link href="1"/></entry>', root)).url == url

    def test_a_blank_in_an_address_is_encoded_as_browsers_do(self) -> None:
        assert item("<link>/new mine</link>").url == "https://press.example/new%20mine"

    def test_one_guid_of_three_links_is_three_entries(self) -> None:
        items = "".join(f"<item><guid>7</guid><link>/{n}</link></item>" for n in range(3))
        assert len(shown(rss(items)).entries) == 3


class TestDates:
    @pytest.mark.parametrize(
        "inside",
        [
            "<pubDate>Fri, 20 Nov 2026 10:00:00 +0500</pubDate>",
            "<pubdate>Fri, 20 Nov 2026 05:00:00 GMT</pubdate>",
            "<dc:date>2026-11-20T10:00:00+05:00</dc:date>",
            "<dcterms:issued>2026-11-20T05:00:00Z</dcterms:issued>",
            "<dcterms:created>2026-11-20T05:00:00Z</dcterms:created>",
            "<atom:published>2026-11-20T05:00:00Z</atom:published>",
            "<atom:updated>2026-11-20T05:00:00Z</atom:updated>",
            (
                "<atom:updated>2026-11-21T05:00:00Z</atom:updated>"
                "<pubDate>Fri, 20 Nov 2026 05:00:00 GMT</pubDate>"
            ),
            "<pubDate>скоро</pubDate><dc:date>2026-11-20T05:00:00Z</dc:date>",
            "<rbc_news:date>21.11.2026</rbc_news:date><dc:date>2026-11-20T05:00:00Z</dc:date>",
        ],
    )
    def test_the_time_of_printing_is_found(self, inside: str) -> None:
        assert item(f"<link>/1</link>{inside}").published == datetime(2026, 11, 20, 5, tzinfo=UTC)

    def test_a_time_told_relative_to_now_is_found(self) -> None:
        entry = item("<link>/1</link><pubDate>Сегодня, 09:30</pubDate>")
        assert entry.published == NOW.replace(hour=9, minute=30)

    def test_an_item_without_a_date_is_an_entry_all_the_same(self) -> None:
        assert item("<link>/1</link>").published is None


class TestTexts:
    @pytest.mark.parametrize(
        ("inside", "body"),
        [
            ("<content:encoded><![CDATA[<p>Да</p>]]></content:encoded>", "<p>Да</p>"),
            ("<content:encoded>&lt;p&gt;Да&lt;/p&gt;</content:encoded>", "<p>Да</p>"),
            ("<yandex:full-text><![CDATA[&lt;p&gt;Да&lt;/p&gt;]]></yandex:full-text>", "<p>Да</p>"),
            ("<fulltext>Да</fulltext>", "Да"),
            ("<content>Да</content>", "Да"),
            ('<body xmlns="http://www.w3.org/1999/xhtml"><p class="a">Да<br/>нет</p></body>',
             "<p>Да<br>нет</p>"),
            ("<media:content url='/p.jpg'/>", None),
            ("<description>Да</description>", None),
        ],
    )  # fmt: skip
    def test_the_whole_text_is_kept_as_html(self, inside: str, body: str | None) -> None:
        assert item(f"<link>/1</link>{inside}").body_html == body

    @pytest.mark.parametrize(
        ("content", "body"),
        [
            ('<content type="html">&lt;p&gt;Да&lt;/p&gt;</content>', "<p>Да</p>"),
            ('<content type="text">1 &lt; 2 &amp;</content>', "1 &lt; 2 &amp;"),
            (('<content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>Да &lt;'
             '<x:a href="/2&amp;3" onclick="x()">т</x:a></x:p></x:div></content>'),
             '<div><p>Да &lt;<a href="/2&amp;3">т</a></p></div>'),
            ('<content type="image/png">iVBORw0KGgo=</content>', None),
            ('<content type="text/html" mode="base64">0JTQsA==</content>', None),
            ('<content type="html" src="/1.html"/>', None),
        ],
    )  # fmt: skip
    def test_atom_content(self, content: str, body: str | None) -> None:
        assert one(atom(f'<entry><link href="/1"/>{content}</entry>')).body_html == body

    def test_a_summary_that_is_the_body_is_not_told_twice(self) -> None:
        words = "<description>Да</description><content:encoded>Да</content:encoded>"
        assert item(f"<link>/1</link>{words}").summary == ""

    def test_mark_up_that_was_not_escaped_is_read_as_mark_up(self) -> None:
        assert item("<link>/1</link><description>Да<br/>нет<b>!</b></description>").summary == (
            "Да нет !"
        )

    @pytest.mark.parametrize("name", ["description", "summary", "dc:description"])
    def test_a_summary_has_several_names(self, name: str) -> None:
        assert item(f"<link>/1</link><{name}>Да</{name}>").summary == "Да"


class TestLanguages:
    @pytest.mark.parametrize(
        ("root", "head", "inside", "language"),
        [
            ("", "<language>kk-KZ</language>", "", "kk"),
            ('xml:lang="en"', "<language>kk</language>", "", "kk"),
            ('xml:lang="ru"', "", "", "ru"),
            ("", "<dc:language>ru</dc:language>", "<dc:language>kk</dc:language>", "kk"),
            ("", "", "", None),
        ],
    )
    def test_the_nearest_claim_counts(
        self, root: str, head: str, inside: str, language: str | None
    ) -> None:
        body = rss(f"<item><link>/1</link>{inside}</item>", head, f"{SPACES} {root}")
        assert one(body).language == language

    def test_an_entry_may_have_its_own(self) -> None:
        body = atom('<entry xml:lang="kk"><link href="/1"/></entry>', 'xml:lang="ru"')
        assert one(body).language == "kk"


RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


class TestDialects:
    @pytest.mark.parametrize(
        "body",
        [
            (
                '<rss version="0.91"><channel><item><title>Т</title><link>/1</link></item>'
                "</channel></rss>"
            ),
            (
                '<rss xmlns="https://backend.userland.com/rss2"><channel><item><title>Т</title>'
                "<link>/1</link></item></channel></rss>"
            ),
            (
                '<rss xmlns="urn:nobody:knows"><channel><item><title>Т</title><link>/1</link>'
                "</item></channel></rss>"
            ),
            "<rss><channel/><item><title>Т</title><link>/1</link></item></rss>",
            "<channel><item><title>Т</title><link>/1</link></item></channel>",
            (
                f'<RDF xmlns:r="{RDF}" xmlns="http://my.netscape.com/rdf/simple/0.9/"><channel/>'
                "<item><title>Т</title><link>/1</link></item></RDF>"
            ),
            (
                f'<r:RDF xmlns:r="{RDF}" xmlns="http://purl.org/rss/1.0/"><channel/>'
                '<item r:about="https://press.example/1"><title>Т</title></item></r:RDF>'
            ),
            (
                '<feed xmlns="http://purl.org/atom/ns#" version="0.3"><entry><title>Т</title>'
                '<link rel="alternate" href="/1"/></entry></feed>'
            ),
            '<feed><entry><title>Т</title><link href="/1"/></entry></feed>',
            (
                f'<a:feed xmlns:a="{ATOM}"><a:entry><a:title>Т</a:title><a:link href="/1"/>'
                "</a:entry></a:feed>"
            ),
            (
                '<?xml version="1.1"?><RSS><CHANNEL><ITEM><TITLE>Т</TITLE><LINK>/1</LINK></ITEM>'
                "</CHANNEL></RSS>"
            ),
        ],
    )
    def test_a_feed_is_a_feed(self, body: str) -> None:
        entry = one(body)
        assert (entry.url, entry.title) == ("https://press.example/1", "Т")
        assert shown(body).remark == ""

    @pytest.mark.parametrize(
        ("inside", "guid"),
        [
            ("<guid> 7 </guid>", "7"),
            ("<atom:id>tag:7</atom:id>", "tag:7"),
            ("<guid/>", None),
            ("<guid>a'); DROP TABLE x;--</guid>", "a'); DROP TABLE x;--"),
        ],
    )
    def test_a_guid_is_kept_as_it_is(self, inside: str, guid: str | None) -> None:
        assert item(f"<link>/1</link>{inside}").guid == guid

    @pytest.mark.parametrize(
        "source", ["<source url='/'>Капитал</source>", "<source><title>Капитал</title></source>"]
    )
    def test_the_outlet_of_a_reprint_is_named(self, source: str) -> None:
        assert item(f"<link>/1</link>{source}").source == "Капитал"


class TestWhatAFeedSaysOfItself:
    @pytest.mark.parametrize(
        ("head", "wishes"),
        [
            ("<ttl>15</ttl>", Wishes(ttl=timedelta(minutes=15))),
            ("<ttl> 15 </ttl><ttl>99</ttl>", Wishes(ttl=timedelta(minutes=15))),
            ("<ttl>0</ttl>", Wishes()),
            ("<ttl>soon</ttl>", Wishes()),
            ("<ttl>99999</ttl>", Wishes()),
            ("<ttl>" + "9" * 5000 + "</ttl>", Wishes()),
            ("<ttl>-5</ttl>", Wishes()),
            ("<sy:updatePeriod>hourly</sy:updatePeriod>", Wishes(ttl=timedelta(hours=1))),
            (("<sy:updatePeriod>\nhourly </sy:updatePeriod><sy:updateFrequency>4"
             "</sy:updateFrequency>"), Wishes(ttl=timedelta(minutes=15))),
            ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
             Wishes(ttl=timedelta(days=1))),
            ("<ttl>30</ttl><sy:updatePeriod>daily</sy:updatePeriod>",
             Wishes(ttl=timedelta(minutes=30))),
            ("<sy:updatePeriod>never</sy:updatePeriod>", Wishes()),
            ("<skipHours><hour>0</hour><hour>24</hour><hour>3</hour><hour>99</hour></skipHours>",
             Wishes(skip_hours=frozenset({0, 3}))),
            ("<skipDays><day>Saturday</day><day>sunday</day><day>Ай</day></skipDays>",
             Wishes(skip_days=frozenset({5, 6}))),
            ("<skipHours>" + "".join(f"<hour>{n}</hour>" for n in range(24)) + "</skipHours>",
             Wishes()),
        ],
    )  # fmt: skip
    def test_when_it_wants_to_be_asked(self, head: str, wishes: Wishes) -> None:
        assert shown(rss("", head)).wishes == wishes

    @pytest.mark.parametrize(
        ("links", "older"),
        [
            ('<atom:link rel="next" href="/rss?page=2"/>', "https://press.example/rss?page=2"),
            ('<atom:link rel="prev-archive" href="/2026/10"/>', "https://press.example/2026/10"),
            ('<atom:link rel="prev-archive" href="/10"/><atom:link rel="next" href="/rss?page=2"/>',
             "https://press.example/rss?page=2"),
            ('<atom:link rel="next" href="/rss"/>', None),
            ('<atom:link rel="next" href="file:///etc/passwd"/>', None),
            ('<atom:link rel="next"/>', None),
            ('<atom:link rel="self" href="/rss"/><link>/</link>', None),
        ],
    )  # fmt: skip
    def test_where_older_entries_are(self, links: str, older: str | None) -> None:
        assert shown(rss("", links)).older == older

    def test_who_would_push(self) -> None:
        link = '<link rel="self hub" href="https://hub.example/"/>'
        assert shown(atom(link)).hub == "https://hub.example/"
        assert shown(rss("", link)).hub == "https://hub.example/"
        assert shown(rss(f"<item>{link}</item>")).hub is None

    @pytest.mark.parametrize("body", [rss(""), "<rss/>", atom(""), f'<feed xmlns="{ATOM}"/>'])
    def test_a_feed_without_items_is_empty_not_broken(self, body: str) -> None:
        assert shown(body).entries == ()
        assert shown(body).remark == "an empty feed"
