"""Answers of aggregators: whose article is it, where is it, and what came instead of an answer."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.doors import Shown, read, resolved, unresolved
from crawler.errors import DoorError
from crawler.outlets import DoorKind

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
GOOGLE = "https://news.google.com/rss/search?q=x&hl=ru"
BING = "https://www.bing.com/news/search?q=x&format=rss"
GDELT = "https://api.gdeltproject.org/api/v2/doc/doc?query=x&format=json"
ARTICLE = "https://dala.example/news/2026/akbulak-57254.html"


def google_id(url: str, tail: bytes = b"\xd2\x01\x00") -> str:
    """An id of the old form: base64 of field 1 = 19, field 4 = the address."""
    raw = url.encode()
    size = bytes([len(raw)]) if len(raw) < 128 else bytes([len(raw) & 0x7F | 0x80, len(raw) >> 7])
    return base64.urlsafe_b64encode(b"\x08\x13\x22" + size + raw + tail).decode().rstrip("=")


OPAQUE = google_id("AU_yqLM4c2h0dHBzX29ubHlfZ29vZ2xlX2tub3dz")
OLD = f"https://news.google.com/rss/articles/{google_id(ARTICLE)}?oc=5"
NEW = f"https://news.google.com/rss/articles/{OPAQUE}?oc=5"


def rss(*items: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" '
        'xmlns:News="https://www.bing.com/news/search?q=x&amp;format=rss"><channel>'
        f"<title>x</title><link>https://a.example/</link><description>d</description>"
        f"{''.join(items)}</channel></rss>"
    ).encode()


def shown(body: bytes, url: str, content_type: str | None = None) -> Shown:
    return read(body, url, content_type, kind=DoorKind.AGGREGATOR, now=NOW)


def google_item(link: str = NEW, source: str = "Дала таңы") -> str:
    return (
        f"<item><title>Бурение на Акбулаке - {source}</title><link>{link}</link>"
        f'<guid isPermaLink="false">CBMi</guid><pubDate>Mon, 23 Nov 2026 08:00:00 GMT</pubDate>'
        f'<description>&lt;a href="{link}"&gt;Бурение&lt;/a&gt; &lt;font&gt;{source}&lt;/font&gt;'
        f'</description><source url="https://dala.example">{source}</source></item>'
    )


class TestGoogleNews:
    def test_an_entry_is_the_outlets_with_its_name_off_the_headline(self) -> None:
        (entry,) = shown(rss(google_item()), GOOGLE).entries
        assert entry.title == "Бурение на Акбулаке"
        assert entry.source == "Дала таңы"
        assert entry.published == datetime(2026, 11, 23, 8, tzinfo=UTC)
        assert entry.summary == ""  # headlines of others stand there
        assert entry.body_html is None

    def test_an_address_of_the_old_form_is_decoded(self) -> None:
        (entry,) = shown(rss(google_item(OLD)), GOOGLE).entries
        assert entry.url == ARTICLE

    def test_an_opaque_address_stays(self) -> None:
        (entry,) = shown(rss(google_item(NEW)), GOOGLE).entries
        assert entry.url == NEW
        assert unresolved(entry.url)

    def test_a_search_without_results_is_no_failure(self) -> None:
        found = shown(rss(), GOOGLE)
        assert found.entries == ()
        assert found.remark == "nothing found"


class TestBingNews:
    @pytest.mark.parametrize("source", ["Dala Times", "Dala Times on MSN"])
    def test_the_link_leads_to_the_article(self, source: str) -> None:
        link = (
            f"http://www.bing.com/news/apiclick.aspx?ref=FexRss&amp;url={quote(ARTICLE, safe='')}"
        )
        item = (
            f"<item><title>Drilling at Akbulak</title><link>{link}&amp;c=1</link>"
            f"<description>Crews are back.</description><News:Source>{source}</News:Source></item>"
        )
        (entry,) = shown(rss(item), BING).entries
        assert entry.url == ARTICLE
        assert entry.source == "Dala Times"
        assert entry.summary == "Crews are back."


class TestGdelt:
    def test_an_article_is_read(self) -> None:
        article = {
            "url": ARTICLE, "url_mobile": "", "title": "Astana , Kazakhstan : what next ?",
            "seendate": "20261123T101500Z", "domain": "dala.example",
            "language": "Russian", "sourcecountry": "Kazakhstan",
        }  # fmt: skip
        (entry,) = shown(json.dumps({"articles": [article]}).encode(), GDELT).entries
        assert entry.url == ARTICLE
        assert entry.title == "Astana, Kazakhstan: what next?"
        assert entry.published == datetime(2026, 11, 23, 10, 15, tzinfo=UTC)
        assert entry.language == "ru"
        assert entry.source == "dala.example"

    @pytest.mark.parametrize("body", [b"{}", b'{"articles": []}', b" { } "])
    def test_nothing_found_is_no_failure(self, body: bytes) -> None:
        assert shown(body, GDELT).remark == "nothing found"

    def test_stray_backslashes_and_controls_of_titles_do_no_harm(self) -> None:
        body = rb'{"articles": [{"url": "%s", "title": "C:\dala \\ \"x\"' % ARTICLE.encode()
        (entry,) = shown(body + b'\x0b\n", "seendate": "soon"}]}', GDELT).entries
        assert entry.title == 'C:dala \\ "x"'
        assert entry.published is None

    def test_odd_articles_are_left_out(self) -> None:
        odd = [1, None, {}, {"url": 5}, {"url": "javascript:x"}, {"url": ARTICLE, "title": [1]}]
        (entry,) = shown(json.dumps({"articles": odd}).encode(), GDELT).entries
        assert (entry.url, entry.title, entry.source) == (ARTICLE, "", None)


@pytest.mark.parametrize(
    ("body", "said", "kind"),
    [
        (b"Your query was too short or too long.", "refused; it says: Your query", "parse"),
        (b"Please limit requests to one every 5 seconds", "too often; it says", "parse"),
        (b"Something quite new", "neither a feed nor JSON; it says: Something", "parse"),
        (b"<html><title>Before you continue to Google</title>", "consent page", "consent"),
        (
            "<html>Прежде чем продолжить, согласитесь</html>".encode(),
            "consent page",
            "consent",
        ),
        (b"<!doctype html><body>Our systems have detected unusual traffic", "robot", "challenge"),
        (b"<html><body><h1>News</h1><rss></rss></body></html>", "an HTML page", "html"),
        (b'{"articles": 5}', "no answer of GDELT", "parse"),
        (b'{"error": "x"}', "no answer of GDELT", "parse"),
        (b"[1]", "no answer of GDELT", "parse"),
        (b'{"articles": [', "broken JSON", "parse"),
        (b'{"articles":' + b"[" * 100_000, "broken JSON", "parse"),
        (b"", "empty answer", None),
        (b"<!-- -->", "empty answer", "empty"),
    ],
)
def test_what_is_no_answer_is_said_in_words(body: bytes, said: str, kind: str | None) -> None:
    with pytest.raises(DoorError, match=said) as caught:
        shown(body, GDELT)
    assert kind in (None, caught.value.kind)


@pytest.mark.parametrize(
    ("link", "target"),
    [
        (OLD, ARTICLE),
        (OLD.replace("/rss/articles/", "/articles/"), ARTICLE),
        (OLD.replace("/rss/articles/", "/read/"), ARTICLE),
        (
            f"https://news.google.com/rss/articles/{google_id(ARTICLE + 'x' * 200)}",
            ARTICLE + "x" * 200,
        ),
        (f"https://www.google.com/url?sa=t&url={quote(ARTICLE, safe='')}", ARTICLE),
        (f"https://www.google.com/url?q={quote(ARTICLE, safe='')}", ARTICLE),
        (f"https://bing.com/news/ApiClick.aspx?url={quote(ARTICLE, safe='')}", ARTICLE),
    ],
)
def test_a_link_that_holds_its_target_is_resolved(link: str, target: str) -> None:
    assert resolved(link) == target
    assert not unresolved(target)


@pytest.mark.parametrize(
    "link",
    [
        NEW,
        ARTICLE,
        "https://news.google.com/rss/articles/",
        "https://news.google.com/rss/articles/C",
        "https://news.google.com/rss/articles/%D0%B0",
        f"https://news.google.com/rss/articles/{google_id('file:///etc/passwd')}",
        f"https://news.google.com/rss/articles/{google_id('http://a b/')}",
        f"https://news.google.com/rss/articles/{google_id(ARTICLE)[:8]}",
        "https://news.google.com/rss/articles/"
        + base64.urlsafe_b64encode(b"\x08\x13\x22").decode(),
        "https://news.google.com/rss/articles/"
        + base64.urlsafe_b64encode(b"\x08\x13\x22\xff\xff\xff").decode(),
        "https://news.google.com/rss/articles/"
        + base64.urlsafe_b64encode(b"\x08\x13\x22\x04\xff\xff\xff\xff").decode(),
        "https://news.google.com/rss/articles/" + "A" * 100_000,
        "https://www.bing.com/news/apiclick.aspx?url=javascript:x",
        "https://www.bing.com/news/apiclick.aspx",
        "https://www.bing.com/news/apiclick.aspx?" + "a=1&" * 1000,
        "https://[broken",
    ],
)
def test_any_other_link_stays_as_it_is(link: str) -> None:
    assert resolved(link) == link


@given(st.binary(max_size=60))
def test_any_id_is_answered_with_a_web_address(raw: bytes) -> None:
    name = base64.urlsafe_b64encode(b"\x08\x13\x22" + raw).decode()
    assert resolved(f"https://news.google.com/rss/articles/{name}").startswith("http")


@pytest.mark.parametrize("link", [NEW, "https://www.bing.com/news/topicview?x=1"])
def test_an_aggregators_own_page_is_unresolved(link: str) -> None:
    assert unresolved(link)


@pytest.mark.parametrize("link", [ARTICLE, "https://www.bing.com/maps", "https://[broken"])
def test_other_pages_are_not(link: str) -> None:
    assert not unresolved(link)


@given(st.binary(max_size=300))
def test_any_bytes_are_an_answer_or_an_error_in_words(body: bytes) -> None:
    said = ""
    try:
        said = shown(body, GDELT).remark or "entries"
    except DoorError as error:
        said = error.message
    assert said
