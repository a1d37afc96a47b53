"""Feeds that are no XML: what is whole is kept, one item's fault is its own, and it is said."""

from __future__ import annotations

from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.doors import Shown, read
from crawler.doors.entries import MAX_ENTRIES
from crawler.doors.mending import MAX_ITEM, escape, rebuild
from crawler.errors import DoorError

URL = "https://press.example/rss"
ITEM = (
    "<item><title>Рудник {0}</title><link>/{0}</link><guid>{0}</guid>"
    "<description><![CDATA[<p>Открыт & работает</p>]]></description>"
    "<pubDate>Fri, 20 Nov 2026 10:00:00 +0500</pubDate></item>"
)
ITEMS = [ITEM.format(number) for number in range(9)]
HEAD = '<?xml version="1.0"?><rss version="2.0"><channel><title>П</title><ttl>15</ttl>'
TAIL = "</channel></rss>"
WHOLE = [f"Рудник {number}" for number in range(9)]


def feed(items: list[str]) -> str:
    return f"{HEAD}{''.join(items)}{TAIL}"


def shown(body: str | bytes) -> Shown:
    return read(body.encode() if isinstance(body, str) else body, URL)


def titles(body: str | bytes) -> list[str]:
    return [entry.title for entry in shown(body).entries]


class TestWhatOnlyHtmlAllows:
    @pytest.mark.parametrize(
        ("written", "title"),
        [
            ("АО Рудник & Ко", "АО Рудник & Ко"),
            ("2 < 3", "2 < 3"),
            ("a<5 &&b", "a<5 &&b"),
            ("<Рудник>", "<Рудник>"),
            ("Рудник&nbsp;&mdash; &laquo;Север&raquo;", "Рудник — «Север»"),
            ("&LT;b&GT;Рудник", "Рудник"),
            ("&nosuch; &amp; &#1056;", "&nosuch; & Р"),
            ("<![CDATA[&nbsp;<b>&]]>&", "&&"),
            ("Рудник\x0b\x00\x1f", "Рудник"),
            ("&#0;Рудник&#xD800;", "\ufffdРудник\ufffd"),
        ],
    )
    def test_it_is_read_as_it_was_meant(self, written: str, title: str) -> None:
        found = shown(feed([*ITEMS[:3], ITEMS[3].replace("Рудник 3", written), *ITEMS[4:]]))
        assert [entry.title for entry in found.entries] == [*WHOLE[:3], title, *WHOLE[4:]]
        assert "broken" not in found.remark

    def test_an_address_with_a_bare_ampersand_is_whole(self) -> None:
        (entry,) = shown(feed([ITEMS[0].replace("/0<", "/0?a=1&copy=2&amp;c<")])).entries
        assert entry.url == "https://press.example/0?a=1&copy=2&c"

    def test_an_undeclared_prefix_is_known_by_its_name(self) -> None:
        extra = "<dc:date>2026-11-20T05:00:00Z</dc:date><content:encoded>Да</content:encoded>"
        item = f"<item><link>/1</link><media:title>Фото</media:title>{extra}<x:y z:w='1'/></item>"
        found = shown(feed([item]))
        (entry,) = found.entries
        assert (entry.body_html, entry.title, found.remark) == ("Да", "Фото", "repaired XML")
        assert entry.published is not None

    def test_the_root_declares_each_namespace_once(self) -> None:
        body = feed(ITEMS).replace("<rss ", '<rss xmlns:a="u" xmlns:a="u" a="&" ')
        assert titles(body) == WHOLE


class TestWhatStandsAround:
    @pytest.mark.parametrize(
        "before",
        [
            "\ufeff", "\n\n  \r\n", "\ufeff\n\n", "<!-- <rss> -->",
            "<br />\n<b>Warning</b>:  mysql_connect() in <b>/www/x.php</b> on line <b>3</b>\n",
            "Notice: Undefined index & more < nothing\n", '<?xml version="1.0"?>\n',
            "<!DOCTYPE rss PUBLIC '-//Netscape//DTD RSS 0.91//EN' 'http://a.example/rss.dtd'>",
        ],
    )  # fmt: skip
    def test_junk_before_the_root_does_no_harm(self, before: str) -> None:
        assert titles(before + feed(ITEMS)) == WHOLE

    @pytest.mark.parametrize(
        "after",
        ["\n<!-- 0.3 s -->", "<script>x</script>", "\0\0", "<br>Fatal error: & <", "</html>"],
    )
    def test_junk_after_the_root_does_no_harm(self, after: str) -> None:
        assert titles(feed(ITEMS) + after) == WHOLE

    def test_what_a_broken_feed_says_of_itself_is_heard(self) -> None:
        ttl = shown(feed([*ITEMS, "<item><b></item>"])).wishes.ttl
        assert ttl is not None
        assert ttl.total_seconds() == 900


class TestBrokenItems:
    @pytest.mark.parametrize(
        ("broken", "title"),
        [
            (("<item><title>Рудник 3</title><link>/3</link><description><p>Да<br>нет</description>"
             "</item>"), "Рудник 3"),
            ("<item><title>Рудник 3</titel><link>/3</link></item>", "Рудник 3"),
            ("<item><title>Рудник 3<link>/3</link></item>", "Рудник 3"),
            ("<item><title>Рудник <b>3</title><link>/3</link></item>", "Рудник 3"),
            ("<item><link>/3</link><title a=1 b='2' b='3'>АО &amp; Рудник 3</title></item>",
             "АО & Рудник 3"),
            ("<item><link>/3</link><title><![CDATA[Рудник </title> 3]]></title><i></item>",
             "Рудник 3"),
            ("<item><enclosure url=x><media:text/><title>Рудник 3</title><link>/3</link></item>",
             "Рудник 3"),
            ("<item><link>/3</link><title>Рудник 3</title>", "Рудник 3"),
            ("<item><link>/3</link><title>Рудник 3</title><d>" + "<p>" * 400 + "</d></item>",
             "Рудник 3"),
        ],
    )  # fmt: skip
    def test_one_items_fault_is_its_own(self, broken: str, title: str) -> None:
        found = shown(feed([*ITEMS[:3], broken, *ITEMS[4:]]))
        assert [entry.title for entry in found.entries] == [*WHOLE[:3], title, *WHOLE[4:]]
        assert found.entries[3].url == "https://press.example/3"
        assert found.remark.startswith("repaired XML")

    def test_an_item_of_which_nothing_is_left_costs_itself(self) -> None:
        assert titles(feed([*ITEMS[:3], "<item <<</item>", *ITEMS[4:]]))[:3] == WHOLE[:3]

    def test_an_atom_entry_keeps_its_attributes(self) -> None:
        body = (
            '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Т</title>'
            '<link href="/1?a&b"/><content type="html">&lt;p&gt;<br></content></entry></feed>'
        )
        (entry,) = shown(body).entries
        assert (entry.url, entry.title) == ("https://press.example/1?a&b", "Т")

    @given(st.text("<>/ab&;'\"= ![]CDAT-", max_size=80))
    def test_what_is_rebuilt_is_an_item_or_nothing(self, inside: str) -> None:
        built = rebuild(f"<item>{inside}</item>")
        assert built.startswith("<item>")
        assert built.endswith("</item>")

    @given(st.text("<>/ab&;#x1m ![]CDAT-"))
    def test_what_is_escaped_stays_as_it_is(self, text: str) -> None:
        assert escape(escape(text)) == escape(text)


class TestCutFeeds:
    @pytest.mark.parametrize(
        "cut", ["", "<", "<item>", "<item><title>Рудник", ITEMS[6][:-3], "<item><![CDATA[x"]
    )
    def test_whole_items_are_kept_and_the_cut_is_told(self, cut: str) -> None:
        found = shown(HEAD + "".join(ITEMS[:6]) + cut)
        assert [entry.title for entry in found.entries] == WHOLE[:6]
        assert found.remark == "cut off after 6 whole items"

    @pytest.mark.parametrize("end", range(1, len(TAIL)))
    def test_a_cut_in_the_last_tags_loses_nothing(self, end: int) -> None:
        assert titles(feed(ITEMS)[: -len(TAIL) + end]) == WHOLE

    def test_a_feed_cut_before_its_first_item_is_an_error(self) -> None:
        with pytest.raises(DoorError, match="cut off after 0 whole items"):
            shown(HEAD)

    def test_the_next_reading_brings_the_item_that_was_cut(self) -> None:
        whole = feed(ITEMS)
        for cut in range(len(HEAD), len(whole), 7):
            try:
                first = set(titles(whole[:cut].encode()))
            except DoorError:
                continue
            assert first <= set(WHOLE)


class TestBounds:
    def test_beyond_the_limit_it_is_said(self) -> None:
        many = [ITEM.format(number) for number in range(MAX_ENTRIES + 1)]
        found = shown(feed(many))
        assert len(found.entries) == MAX_ENTRIES
        assert found.remark == "only 500 items are read, there are more"

    def test_a_huge_broken_item_costs_itself(self) -> None:
        huge = f"<item><title>& {'д' * MAX_ITEM}</title><link>/x</link></item>"
        found = shown(feed([*ITEMS[:3], huge, *ITEMS[3:]]))
        assert [entry.title for entry in found.entries] == WHOLE
        assert found.remark == "only 9 items are read, there are more; repaired XML"

    def test_one_huge_broken_item_alone_is_an_error(self) -> None:
        with pytest.raises(DoorError, match="broken XML"):
            shown(feed([f"<item><title>{'&' * MAX_ITEM}</title></item>"]))

    @pytest.mark.parametrize("name", ["author", "dc:creator", "managingEditor", "itunes:email"])
    def test_a_hostile_author_costs_nothing(self, name: str) -> None:
        author = f"<{name}>{'a@a.' * 10_000}!</{name}>"
        assert (
            titles(feed([*ITEMS, author + "<i>"]).replace("</item>", author + "</item>")) == WHOLE
        )

    @pytest.mark.parametrize("attribute", ["a{0}='1'", "xmlns:a{0}='u{0}'"])
    def test_an_element_of_many_attributes_costs_nothing(self, attribute: str) -> None:
        crowd = " ".join(attribute.format(number) for number in range(50_000))
        assert titles(feed(ITEMS).replace("<item>", f"<item {crowd}>", 1)) == WHOLE

    @pytest.mark.parametrize(
        "hostile",
        [
            "<" + "a" * 900_000 + "<b",
            "<b " + "a" * 19_000 + "><b " + "a" * 19_000 + "><b>",
            "<b " * 9_000,
            "<b>" + "&lt;a" * 100_000 + "<i>",
            "<b " + "a= " * 5_000 + "><i>",
            "<b>" + " a:b " * 100_000 + "<i>",
            "<b " + "x" * 100 + "<" * 900_000,
            "<b>" + ("<a" + "x" * 9_000) * 90,
        ],
    )
    def test_no_mark_up_is_read_again_and_again(self, hostile: str) -> None:
        item = f"<item><title>Т</title><link>/x</link><fulltext>{hostile}</fulltext></item>"
        found = titles(feed([*ITEMS, item]))
        assert found[:9] == WHOLE

    @pytest.mark.parametrize(
        "inside",
        [
            '<!ENTITY a "ХА"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x "&b;&b;&b;&b;">',
            '<!ENTITY x SYSTEM "file:///etc/passwd">',
            '<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;',
        ],
    )
    def test_no_entity_is_expanded(self, inside: str) -> None:
        body = f"<!DOCTYPE rss [{inside}]>{feed([ITEMS[0].replace('Рудник 0', 'А &x; Б')])}"
        assert titles(body) == ["А &x; Б"]

    def test_nothing_is_included(self) -> None:
        include = '<x:include xmlns:x="http://www.w3.org/2001/XInclude" href="/etc/passwd"/>'
        assert titles(feed([ITEMS[0].replace("Рудник 0", f"А {include} Б")])) == ["А Б"]


class TestTheForgivingReader:
    NESTED = "<rss><wrap><item><title>Рудник</title><link>/1</link><pubDate>20 Nov 2026</pubDate>"

    def test_where_ours_finds_nothing_feedparser_has_a_try(self) -> None:
        found = shown(self.NESTED + "</wrap>")
        assert [entry.url for entry in found.entries] == ["https://press.example/1"]
        assert found.remark.endswith("read by feedparser")

    def test_a_date_that_only_it_knows_is_taken(self) -> None:
        (entry,) = shown(self.NESTED.replace("20 Nov 2026", "2026-324")).entries
        assert entry.published is None or entry.published.year == 2026

    @pytest.mark.parametrize("odd", ["&#xD800;", "&#x110000;", "&#999999999999;"])
    def test_its_exceptions_are_no_ours(self, odd: str) -> None:
        shown(self.NESTED.replace("Рудник", odd))


VALID = feed(ITEMS[:3]).encode()


class TestAnything:
    @given(
        st.integers(0, len(VALID)), st.integers(0, 40), st.binary(max_size=30),
        st.sampled_from([b"", b"<", b"&", b"]]>", b"<![CDATA[", b"</item>", b"<item>", b"<!--"]),
    )  # fmt: skip
    @settings(max_examples=300, deadline=None)
    def test_a_damaged_feed_gives_entries_or_a_door_error(
        self, place: int, gone: int, inserted: bytes, mark: bytes
    ) -> None:
        body = VALID[:place] + mark + inserted + VALID[place + gone :]
        try:
            found = read(body, URL)
        except DoorError:
            return
        for entry in found.entries:
            assert entry.url.startswith(("http://", "https://"))
            for text in filter(lambda value: isinstance(value, str), astuple(entry)):
                assert "\0" not in text.encode().decode()

    @given(st.lists(st.tuples(st.integers(0, len(VALID) - 1), st.integers(0, 255)), max_size=8))
    @settings(max_examples=200, deadline=None)
    def test_flipped_bytes_invent_no_items(self, flips: list[tuple[int, int]]) -> None:
        body = bytearray(VALID)
        for place, byte in flips:
            body[place] = byte
        try:
            found = read(bytes(body), URL)
        except DoorError:
            return
        assert len(found.entries) <= 3 + len(flips)
