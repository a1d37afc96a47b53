"""Doors whose bytes are damaged, mislabelled or hold what no store takes."""

from __future__ import annotations

import json
from dataclasses import astuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.doors import parse, read
from crawler.doors.entries import plain
from crawler.items import Entry
from crawler.references import repair
from crawler.text import normalise

URL = "https://press.example/rss"
TITLE = "На севере области открыт рудник"


def feed(count: int = 30, title: str = TITLE, declared: str = ' encoding="utf-8"') -> str:
    items = "".join(
        f"<item><title>{title} {number}</title><link>/{number}</link></item>"
        for number in range(count)
    )
    head = f'<?xml version="1.0"{declared}?><rss version="2.0"><channel><title>П</title>'
    return f"{head}{items}</channel></rss>"


def titles(body: bytes, content_type: str | None = None) -> list[str]:
    return [entry.title for entry in parse(body, URL, content_type)]


WHOLE = [f"{TITLE} {number}" for number in range(30)]
UTF8 = feed().encode()


class TestBytes:
    @pytest.mark.parametrize("declared", [' encoding="utf-8"', "", ' encoding="windows-1251"'])
    @pytest.mark.parametrize(
        "header", [None, "text/xml", "text/xml; charset=utf-8", "text/xml; charset=iso-8859-1"]
    )
    @pytest.mark.parametrize("stray", [b"\xd0", b"\xff", b"\x98", b"\0", b"\x08"])
    def test_one_bad_byte_costs_one_letter(
        self, stray: bytes, header: str | None, declared: str
    ) -> None:
        body = feed(declared=declared).encode().replace(b" 7<", b" 7" + stray + b"<")
        found = titles(body, header)
        assert found[:7] + found[8:] == WHOLE[:7] + WHOLE[8:]
        assert found[7].rstrip("\ufffd") == WHOLE[7]

    @pytest.mark.parametrize("cut", range(1, 5))
    def test_a_feed_cut_off_in_a_letter_gives_its_whole_items(self, cut: int) -> None:
        last = UTF8.rindex("рудник".encode())
        assert titles(UTF8[: last + cut])[:29] == WHOLE[:29]

    @pytest.mark.parametrize("encoding", ["cp1251", "koi8-r"])
    @pytest.mark.parametrize("declared", [' encoding="utf-8"', ' encoding="utf-16"', ""])
    @pytest.mark.parametrize("header", [None, "text/xml; charset=utf-8", "text/xml; charset=zip"])
    def test_bytes_mislabelled_as_utf_8_are_read_by_what_they_are(
        self, header: str | None, declared: str, encoding: str
    ) -> None:
        assert titles(feed(declared=declared).encode(encoding), header) == WHOLE

    @pytest.mark.parametrize("header", [None, "text/xml; charset=iso-8859-1", "text/html"])
    def test_a_true_declaration_is_believed_before_the_servers_default(
        self, header: str | None
    ) -> None:
        body = feed(1, declared=' encoding="windows-1251"').encode("cp1251")
        assert titles(body, header) == WHOLE[:1]

    def test_one_short_title_in_much_latin_mark_up_is_not_taken_for_damage(self) -> None:
        body = feed(1).replace("</rss>", "<!-- " + "x" * 9000 + " --></rss>").encode("cp1251")
        assert titles(body) == WHOLE[:1]

    @pytest.mark.parametrize(
        "encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"]
    )
    def test_wide_letters_are_read_with_and_without_a_mark(self, encoding: str) -> None:
        assert titles(feed(declared=' encoding="utf-16"').encode(encoding)) == WHOLE

    @pytest.mark.parametrize("charset", ["utf-7", "unicode_escape", "zip"])
    def test_no_charset_makes_mark_up_of_plain_letters(self, charset: str) -> None:
        smuggled = "+ADw-script+AD4- \\x3cscript\\x3e"
        body = feed(3, smuggled, f' encoding="{charset}"').encode() + b"\xff"
        found = read(body, URL, f"text/xml; charset={charset}")
        assert [entry.title for entry in found.entries] == [f"{smuggled} {n}" for n in range(3)]

    def test_what_the_outlet_encoded_twice_stays_as_it_prints_it(self) -> None:
        twice = "Рудник".encode().decode("latin-1")
        assert titles(feed(1, f"<![CDATA[{twice}]]>").encode())

    def test_a_sitemap_and_a_json_feed_are_decoded_alike(self) -> None:
        news = '<urlset><url><loc>/1</loc><news><title>Рудник"</title></news></url></urlset>'
        assert titles(news.encode("cp1251")) == ['Рудник"']
        assert list(read(news.encode("cp1251"), URL).parts) == []
        data = {"version": "https://jsonfeed.org/version/1", "items": [{"url": "/1", "title": "Ы"}]}
        body = json.dumps(data, ensure_ascii=False) + " " * 9
        assert titles(body.encode("cp1251")) == ["Ы"]
        assert titles(body.encode().replace("Ы".encode(), "Рудник".encode() + b"\xd0")) == [
            "Рудник\ufffd"
        ]


class TestReferences:
    @pytest.mark.parametrize(
        ("written", "title"),
        [
            ("&#55357;&#56832;", "😀"),
            ("&#xD83D;&#xde00;", "😀"),
            ("&#55357;&#xDE00;", "😀"),
            ("&#128512;", "😀"),
            ("&#xD800;", "\ufffd"),
            ("&#56832;&#55357;", "\ufffd\ufffd"),
            ("&#55357;&#55357;&#56832;", "\ufffd😀"),
            ("&#99999999999;", "\ufffd"),
            ("&#x" + "f" * 5000 + ";", "\ufffd"),
            ("&#" + "9" * 5000 + ";", "\ufffd"),
            ("&#0;", "\ufffd"),
            ("&#0000000000000065;", "A"),
            ("&#1056;&#60;", "Р<"),
            ("&amp;#55357;&amp;#56832;", "😀"),
            ("<![CDATA[&#55357;&#56832;]]>", "😀"),
        ],
    )
    def test_a_reference_costs_no_more_than_itself(self, written: str, title: str) -> None:
        body = feed().replace(" 7<", f" 7{written}<").encode()
        assert titles(body) == [*WHOLE[:7], WHOLE[7] + title, *WHOLE[8:]]

    def test_good_references_stay_references(self) -> None:
        assert repair("a &#60; &#x3C; &amp; &#65 &# &#x;") == "a &#60; &#x3C; &amp; &#65 &# &#x;"

    @given(st.lists(st.integers(0, 2**33) | st.integers(0xD700, 0xE100), max_size=6))
    def test_what_is_repaired_is_unicode_and_stays_as_it_is(self, codes: list[int]) -> None:
        once = repair("".join(f"&#{code};" for code in codes))
        once.encode()
        assert repair(once) == once


def strings(entry: Entry) -> list[str]:
    return [value for value in astuple(entry) if isinstance(value, str)]


DIRTY = "Руд\ud800ник\0 \x08открыт\ufffe"


USUAL = "!&;<>=-~'/ «»—–…№АЯяёЁӘғҚңӨұҮһі" + "\u0301\u0306\xa0\t\xad“"


class TestUsualWords:
    @given(st.text(USUAL))
    def test_what_is_taken_as_it_is_is_normal_already(self, words: str) -> None:
        assert plain(words.replace("&", "").replace("<", ""), 1000) == (
            normalise(" ".join(words.replace("&", "").replace("<", "").split()))
        )

    @given(st.text(USUAL))
    def test_plain_text_stays_as_it_is(self, words: str) -> None:
        once = plain(words.replace("&", ""), 1000)
        assert normalise(once) == once


class TestWhatNoStoreTakes:
    @pytest.mark.parametrize("field", ["id", "title", "summary", "content_html", "content_text"])
    def test_strings_of_a_json_feed_are_cleaned(self, field: str) -> None:
        item = {"url": "/1", "id": "7", field: DIRTY}
        data = {"version": "https://jsonfeed.org/version/1", "items": [item]}
        (entry,) = parse(json.dumps(data).encode(), URL)
        assert "Рудник открыт" in " ".join(strings(entry))

    @pytest.mark.parametrize("link", ["/\ud800", "http://a.example:70000/", "http://\udc00/"])
    def test_an_address_that_cannot_be_encoded_leads_nowhere(self, link: str) -> None:
        items = [{"url": link}, {"url": "/2", "id": {"a": 1}}]
        data = {"version": "https://jsonfeed.org/version/1", "items": items}
        (entry,) = parse(json.dumps(data).encode(), URL)
        assert (entry.url, entry.guid) == ("https://press.example/2", None)

    @given(st.text(st.characters(exclude_categories=())), st.text(st.characters()), st.text())
    @settings(deadline=None)
    def test_any_strings_can_be_stored(self, one: str, two: str, three: str) -> None:
        items = [
            {"url": "/1", "id": one, "title": two, "summary": three, "content_html": one},
            {"url": "http://" + two, "title": one, "language": one, "content_text": one},
        ]
        data = {"version": "https://jsonfeed.org/version/1", "items": items}
        for entry in parse(json.dumps(data).encode(), URL):
            for value in strings(entry):
                assert "\0" not in value.encode().decode()
