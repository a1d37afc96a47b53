"""Doors that are large, deep or packed cost bounded time and memory."""

from __future__ import annotations

import gzip
import time

import pytest

from crawler.doors import parse, read
from crawler.doors.entries import MAX_ENTRIES
from crawler.doors.unpacking import MAX_UNPACKED
from crawler.errors import DoorError

URL = "https://press.example/rss"
FAST = 2.5  # seconds, on a busy machine; the work takes a tenth of that, and took ten

ITEM = "<{name}><title>Рудник {number} открыт</title>{link}</{name}>"
RSS = "<rss version='2.0'><channel><title>П</title>{}</channel></rss>"
RDF = (
    "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
    "xmlns='http://purl.org/rss/1.0/'><channel><items/></channel>{}</rdf:RDF>"
)
ATOM = "<feed xmlns='http://www.w3.org/2005/Atom'>{}</feed>"
PREFIXED = "<a:feed xmlns:a='http://www.w3.org/2005/Atom'>{}</a:feed>"


def many(count: int, name: str = "item", link: str = "<link>/{}</link>") -> str:
    return "".join(
        ITEM.format(name=name, number=number, link=link.format(number)) for number in range(count)
    )


class TestManyEntries:
    @pytest.mark.parametrize(
        "feed",
        [
            RSS.format(many(90_000)),
            RSS.format(many(90_000).replace("</item>", "")),
            RDF.format(many(90_000)),
            ATOM.format(many(90_000, "entry", "<link href='/{}'/>")),
            PREFIXED.format(many(90_000, "a:entry", "<a:link href='/{}'/>")),
        ],
        ids=["RSS", "never closed", "RDF", "Atom", "prefixed"],
    )
    def test_the_first_500_of_90_000_come_fast(self, feed: str) -> None:
        started = time.perf_counter()
        entries = parse(feed.encode(), URL)
        assert time.perf_counter() - started < FAST
        assert [entry.url for entry in entries] == [
            f"https://press.example/{number}" for number in range(len(entries))
        ]
        assert len(entries) == MAX_ENTRIES or "</item>" not in feed

    def test_items_that_an_article_speaks_of_do_not_count(self) -> None:
        words = "<description><![CDATA[" + "<item>" * 600 + "]]></description></item>"
        body = RSS.format("<!-- <item> -->" + many(3).replace("</item>", words)).encode()
        assert len(parse(body, URL)) == 3


class TestDeepMarkup:
    @pytest.mark.parametrize(
        "description",
        [
            "<![CDATA[" + "<div>" * 100_000 + "Рудник" + "</div>" * 100_000 + "]]>",
            "&lt;b&gt;" * 100_000 + "Рудник",
            "<![CDATA[<p class='" + "x" * 200_000 + "'>]]>",
            "<![CDATA[<p>" + "... 12 &mdash; " * 100 + "]]>",
            "<div>" * 20_000 + "</div>" * 20_000,
        ],
    )
    def test_a_summary_without_words_is_empty_and_cheap(self, description: str) -> None:
        item = f"<item><link>/1</link><description>{description}</description></item>"
        started = time.perf_counter()
        (entry,) = parse(RSS.format(item).encode(), URL)
        assert time.perf_counter() - started < FAST
        assert entry.summary == ""

    @pytest.mark.parametrize("flood", ["<x>", "<item", "<x/>"])
    def test_a_flood_of_elements_costs_what_follows_it(self, flood: str) -> None:
        started = time.perf_counter()
        entries = parse(RSS.format(many(3) + "<item>" + flood * 400_000).encode(), URL)
        assert time.perf_counter() - started < 4 * FAST
        assert [entry.url[-2:] for entry in entries] == ["/0", "/1", "/2"]


SITEMAP = b"<urlset><url><loc>/1</loc></url></urlset>"


class TestGzip:
    @pytest.mark.parametrize(
        "body",
        [
            gzip.compress(SITEMAP),
            gzip.compress(SITEMAP[:20]) + gzip.compress(SITEMAP[20:]),
            gzip.compress(SITEMAP) + b"\0\0junk",
            gzip.compress(SITEMAP)[:-6],
        ],
        ids=["whole", "two members", "junk after it", "cut"],
    )
    def test_a_packed_sitemap_is_unpacked(self, body: bytes) -> None:
        assert [entry.url for entry in parse(body, URL)] == ["https://press.example/1"]
        assert list(read(body, URL).parts) == []

    @pytest.mark.parametrize(
        ("body", "words"),
        [
            (gzip.compress(bytes(200_000_000), 1), "more than 15 MB"),
            (gzip.compress(b" " * MAX_UNPACKED) + gzip.compress(b"  "), "more than 15 MB"),
            (gzip.compress(b""), "empty answer"),
            (b"\x1f\x8bnot really", "broken gzip"),
            (gzip.compress(gzip.compress(SITEMAP)), "neither a feed"),
            (gzip.compress(b"", mtime=0) * 100_000, "empty answer"),
        ],
        ids=["a bomb", "a bomb in two", "nothing", "broken", "packed twice", "many members"],
    )
    def test_what_cannot_be_unpacked_is_refused_in_words(self, body: bytes, words: str) -> None:
        with pytest.raises(DoorError, match=words):
            parse(body, URL)
