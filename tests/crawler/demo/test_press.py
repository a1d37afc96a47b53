"""The little press: what it serves is what it says, over real HTTP."""

from __future__ import annotations

import calendar
import html
import http.client
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import feedparser
import pytest
import yaml
from lxml import etree

from crawler import outlets as catalogue
from crawler import topics
from crawler.demo.press import Press, PressArticle, demo_folder
from crawler.demo.press_pages import fill
from crawler.errors import CatalogueError, UsageError
from crawler.outlets import DoorKind, Outlet
from crawler.queries import Document

NOW = datetime(2025, 11, 20, 9, 30, 41, tzinfo=UTC)
TOPICS = {"tasbulak-deal", "corvane", "rare-earths"}
WINDOWS_1251 = {"kokzhar-vesti", "stepnoy-vestnik", "akzhar-tv"}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def get(press: Press, url: str, method: str = "GET", **headers: str) -> Answer:
    parts = urlsplit(url)
    path = parts.path + ("?" + parts.query if parts.query else "")
    connection = http.client.HTTPConnection("127.0.0.1", press.port, timeout=10)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Host": parts.netloc, **names})
    reply = connection.getresponse()
    answer = Answer(reply.status, {k.lower(): v for k, v in reply.getheaders()}, reply.read())
    connection.close()
    return answer


def outlet(press: Press, outlet_id: str) -> Outlet:
    return next(o for o in press.outlets if o.id == outlet_id)


def encoding(outlet_id: str) -> str:
    return "windows-1251" if outlet_id in WINDOWS_1251 else "utf-8"


def page_text(press: Press, article: PressArticle) -> str:
    return html.unescape(get(press, article.url).body.decode(encoding(article.outlet_id)))


def feed_doors(press: Press) -> list[tuple[Outlet, str]]:
    return [(o, d.url) for o in press.outlets for d in o.doors if d.kind is DoorKind.FEED]


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    with Press(demo_folder(), now=NOW) as running:
        yield running


@pytest.fixture
def own_press() -> Iterator[Press]:
    with Press(demo_folder(), now=NOW) as running:
        yield running


# What is printed


def test_the_press_is_large_and_varied(press: Press) -> None:
    assert len(press.outlets) >= 14
    assert 75 <= len(press.articles) <= 110
    assert {a.language for a in press.articles} == {"ru", "kk", "en"}
    assert len({a.url for a in press.articles}) == len(press.articles)
    per_outlet = [sum(a.outlet_id == o.id for a in press.articles) for o in press.outlets]
    assert min(per_outlet) >= 4


def test_most_articles_are_fresh_and_some_are_older_than_a_day(press: Press) -> None:
    ages = [NOW - a.published for a in press.articles]
    assert min(ages) >= timedelta(0)
    assert sum(age < timedelta(hours=20) for age in ages) > 0.8 * len(ages)
    assert sum(age > timedelta(days=1) for age in ages) >= 5


def test_articles_are_long_enough_to_extract_except_a_few_flashes(press: Press) -> None:
    short = [a for a in press.articles if len(a.text) < 600 and not a.robots_disallowed]
    assert {a.text.count("\n") for a in short} == {0}
    assert 3 <= len(short) <= 6
    assert all(4 <= len(a.text.split("\n")) <= 9 for a in press.articles if a not in short)


def test_every_demo_topic_has_articles_in_every_language_and_noise_remains(press: Press) -> None:
    for topic in TOPICS:
        assert {a.language for a in press.articles if topic in a.about} == {"ru", "kk", "en"}
    assert {topic for a in press.articles for topic in a.about} == TOPICS
    assert sum(not a.about for a in press.articles) > len(press.articles) / 3


def test_a_reprint_shares_its_text_with_an_earlier_article_of_another_outlet(
    press: Press,
) -> None:
    by_url = {a.url: a for a in press.articles}
    reprints = [a for a in press.articles if a.reprint_of]
    assert len(reprints) >= 12
    for article in reprints:
        original = by_url[article.reprint_of or ""]
        assert original.text == article.text
        assert original.outlet_id != article.outlet_id
        assert original.published < article.published
        assert original.reprint_of is None


def test_texts_that_are_no_reprints_all_differ(press: Press) -> None:
    originals = [a.text for a in press.articles if not a.reprint_of]
    assert len(set(originals)) == len(originals)


def test_false_friends_name_the_mine_but_are_about_nothing(press: Press) -> None:
    name = re.compile(r"Тасбулак|Тасбұлақ|Tasbulak|Корвейн")
    friends = [a for a in press.articles if not a.about and name.search(a.text)]
    assert {a.language for a in friends} == {"ru", "kk", "en"}
    assert len(friends) >= 6


def test_texts_and_addresses_do_not_change_between_runs(press: Press) -> None:
    again = Press(demo_folder(), now=NOW + timedelta(minutes=90))
    again.stop()
    assert [(a.title, a.text) for a in again.articles] == [
        (a.title, a.text) for a in press.articles
    ]
    paths = [urlsplit(a.url)[2:4] for a in press.articles]
    assert [urlsplit(a.url)[2:4] for a in again.articles] == paths


# Pages


def test_every_page_holds_its_title_and_each_paragraph(press: Press) -> None:
    for article in press.articles:
        page = page_text(press, article)
        missing = [p for p in [article.title, *article.text.split("\n")] if p not in page]
        assert not missing, article.url


def test_every_page_names_the_mine_in_its_chrome_but_never_inside_a_noise_text(
    press: Press,
) -> None:
    noise = next(a for a in press.articles if a.slug == "remont-mosta")
    assert "Тасбулак" not in noise.text
    assert "Сделка по руднику Тасбулак" in page_text(press, noise)


def test_windows_1251_pages_are_windows_1251_bytes_with_references_for_kazakh_letters(
    press: Press,
) -> None:
    for article in (a for a in press.articles if a.outlet_id in WINDOWS_1251):
        body = get(press, article.url).body
        with pytest.raises(UnicodeDecodeError):
            body.decode("utf-8")
        assert b"windows-1251" in body
        if article.language == "kk":
            assert "қ".encode("ascii", "xmlcharrefreplace") in body


@pytest.mark.parametrize(
    ("outlet_id", "content_type"),
    [
        ("kokzhar-vesti", "text/html; charset=windows-1251"),
        ("stepnoy-vestnik", "text/html"),
        ("dala-tany", "text/html; charset=utf-8"),
    ],
)
def test_the_content_type_says_as_much_as_the_outlet_does(
    press: Press, outlet_id: str, content_type: str
) -> None:
    assert get(press, outlet(press, outlet_id).homepage or "").headers["content-type"] == (
        content_type
    )


def test_an_amp_twin_points_at_its_canonical_page(press: Press) -> None:
    article = next(a for a in press.articles if a.feed_url != a.url)
    twin = get(press, article.feed_url).body.decode()
    assert f'<link rel="canonical" href="{article.url}">' in twin
    assert article.text.split("\n")[-1] in html.unescape(twin)


def test_editions_of_one_article_link_to_each_other(press: Press) -> None:
    editions = [a for a in press.articles if a.pair == "tasbulak-deal" and a.outlet_id == "ortalyk"]
    assert {a.language for a in editions} == {"ru", "kk", "en"}
    for article in editions:
        page = page_text(press, article)
        for other in editions:
            assert f'hreflang="{other.language}" href="{other.url}"' in page


@pytest.mark.parametrize("path", ["", "category/society/"])
def test_home_and_section_pages_link_to_articles_with_their_dates(press: Press, path: str) -> None:
    home = outlet(press, "dala-tany").homepage or ""
    page = html.unescape(get(press, home + path).body.decode())
    shown = [
        a
        for a in press.articles
        if a.outlet_id == "dala-tany" and (not path or a.section == "society")
    ]
    assert len(shown) >= 3
    for article in shown:
        assert f'href="{article.url}"' in page


def test_listing_doors_show_every_article_of_the_outlet_without_a_feed(press: Press) -> None:
    portal = outlet(press, "akzhar-gov")
    pages = "".join(get(press, door.url).body.decode() for door in portal.doors)
    own = [a for a in press.articles if a.outlet_id == portal.id]
    assert own
    assert not any(a.in_feed for a in own)
    assert all(a.url in pages for a in own)


@pytest.mark.parametrize(
    ("slug", "outlet_id", "shown"),
    [
        # 09:30 UTC minus the article's age, on the outlet's own clock
        ("pogoda-kokzhar", "kokzhar-vesti", "20.11.2025 13:00"),  # 1.5 h, Asia/Almaty
        ("syryo-o-sdelke", "syryo-segodnya", "20 ноября 2025 10:36"),  # 1.9 h, Europe/Moscow
        ("corvane-wins-tasbulak", "eurasia-ledger", "November 20, 2025 2:24"),  # 2.1 h, New York
        ("aua-raiy", "zhol-alany", "2025 ж. 20 қараша, 13:06"),  # 1.4 h, Asia/Almaty
        ("corvane-wins-tasbulak", "inland-wire", "20 Nov 2025 08:00"),  # 2.5 h, Zurich
    ],
)
def test_a_page_shows_the_time_on_its_outlets_clock(
    press: Press, slug: str, outlet_id: str, shown: str
) -> None:
    article = next(a for a in press.articles if (a.slug, a.outlet_id) == (slug, outlet_id))
    assert shown in page_text(press, article).replace("\u202f", " ")


# Feeds and sitemaps


def test_every_feed_parses_and_lists_what_the_press_says_newest_first(press: Press) -> None:
    for owner, url in feed_doors(press):
        answer = get(press, url)
        etree.fromstring(answer.body)  # well-formed, or it raises
        parsed = feedparser.parse(
            answer.body, response_headers={"content-type": answer.headers["content-type"]}
        )
        languages = {"/kz/": "kk", "/ru/": "ru", "/en/": "en"}
        edition = languages.get(urlsplit(url).path[:4])
        expected = sorted(
            (
                a
                for a in press.articles
                if a.outlet_id == owner.id and edition in (None, a.language)
            ),
            key=lambda a: a.published,
            reverse=True,
        )
        links = [re.sub(r"[?&]utm_.*", "", entry.link) for entry in parsed.entries]
        assert links == [a.feed_url for a in expected], url
        assert [entry.title for entry in parsed.entries] == [a.title for a in expected]
        for entry, article in zip(parsed.entries, expected, strict=True):
            if owner.id == "stepnoy-vestnik":
                assert "published_parsed" not in entry
            else:
                moment = entry.get("published_parsed") or entry.updated_parsed
                assert calendar.timegm(moment) == article.published.timestamp()


def test_feeds_come_in_three_formats_and_two_encodings(press: Press) -> None:
    bodies = {owner.id: get(press, url).body for owner, url in feed_doors(press)}
    versions = {feedparser.parse(body).version for body in bodies.values()}
    assert versions == {"rss20", "atom10", "rss10"}
    for outlet_id in WINDOWS_1251:
        assert bodies[outlet_id].startswith(b'<?xml version="1.0" encoding="windows-1251"?>')
        with pytest.raises(UnicodeDecodeError):
            bodies[outlet_id].decode("utf-8")


def test_a_feed_says_its_times_in_the_outlets_zone(press: Press) -> None:
    url = outlet(press, "syryo-segodnya").doors[0].url
    assert b"<pubDate>Thu, 20 Nov 2025 10:36:00 +0300</pubDate>" in get(press, url).body


def test_tracked_links_lead_to_the_same_page(press: Press) -> None:
    entry = feedparser.parse(get(press, outlet(press, "saryzhon-online").doors[0].url).body)
    link = entry.entries[0].link
    assert "utm_source=rss" in link
    assert get(press, link).body == get(press, link.partition("?")[0]).body


def test_a_known_feed_is_answered_304_by_etag_and_by_date(press: Press) -> None:
    url = outlet(press, "dala-tany").doors[0].url
    first = get(press, url)
    assert first.status == 200
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    for headers in ({"If_None_Match": etag}, {"If_Modified_Since": modified}):
        again = get(press, url, **headers)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["etag"] == etag


@pytest.mark.parametrize(
    "headers",
    [
        {"If_None_Match": '"other"'},
        {"If_None_Match": '"other"', "If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"If_Modified_Since": "Fri, 01 Jan 2010 00:00:00 GMT"},
        {"If_Modified_Since": "yesterday"},
    ],
)
def test_an_unknown_feed_state_is_answered_in_full(press: Press, headers: dict[str, str]) -> None:
    assert get(press, outlet(press, "dala-tany").doors[0].url, **headers).status == 200


def test_the_news_sitemap_of_the_agency_lists_its_articles(press: Press) -> None:
    agency = outlet(press, "ortalyk")
    robots = get(press, f"{agency.homepage}robots.txt").body.decode()
    address = re.findall(r"(?m)^Sitemap: (\S+)$", robots)
    assert address == [d.url for d in agency.doors if d.kind is DoorKind.SITEMAP]
    tree = etree.fromstring(get(press, address[0]).body)
    found = {loc.text for loc in tree.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")}
    assert found == {a.url for a in press.articles if a.outlet_id == "ortalyk"}


# Robots, statuses, hosts


def test_articles_under_disallowed_paths_are_linked_from_feeds_and_marked(press: Press) -> None:
    marked = [a for a in press.articles if a.robots_disallowed]
    assert len(marked) >= 2
    for article in marked:
        home = outlet(press, article.outlet_id).homepage
        rules = re.findall(r"Disallow: (\S+)", get(press, f"{home}robots.txt").body.decode())
        assert any(urlsplit(article.url).path.startswith(rule) for rule in rules)
        assert (
            article.url.encode() in get(press, outlet(press, article.outlet_id).doors[0].url).body
        )


def test_some_outlets_have_no_robots_file(press: Press) -> None:
    statuses = [get(press, f"{o.homepage}robots.txt").status for o in press.outlets]
    assert {200, 404} == set(statuses)


def test_an_unknown_address_is_a_page_that_says_404(press: Press) -> None:
    answer = get(press, f"{outlet(press, 'kokzhar-vesti').homepage}nothing/")
    assert answer.status == 404
    assert "Страница не найдена" in answer.body.decode("windows-1251")


def test_an_unknown_host_is_misdirected(press: Press) -> None:
    assert get(press, f"http://nobody.localhost:{press.port}/").status == 421


def test_head_answers_with_headers_only(press: Press) -> None:
    url = press.articles[0].url
    answer = get(press, url, method="HEAD")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) == len(get(press, url).body)


def test_a_connection_is_kept_and_a_stopped_press_drops_it() -> None:
    press = Press(demo_folder(), now=NOW)
    press.start()
    connection = http.client.HTTPConnection("127.0.0.1", press.port, timeout=10)
    for _ in range(2):
        connection.request("GET", "/", headers={"Host": f"dala-tany.localhost:{press.port}"})
        reply = connection.getresponse()
        assert reply.read()
    socket = connection.sock
    assert socket is not None
    press.stop()
    press.stop()
    socket.sendall(b"GET / HTTP/1.1\r\nHost: dala-tany.localhost\r\n\r\n")
    assert socket.recv(1) == b""
    connection.close()


def test_every_request_is_noted(own_press: Press) -> None:
    url = outlet(own_press, "inland-wire").doors[0].url
    get(own_press, url, User_Agent="Reader/1", If_None_Match='"x"')
    get(own_press, own_press.articles[0].url)
    first, second = own_press.hits
    assert (first.outlet_id, first.method, first.path) == ("inland-wire", "GET", "/index.rdf")
    assert (first.status, first.user_agent, first.if_none_match) == (200, "Reader/1", '"x"')
    assert first.at <= second.at <= time.monotonic()


def test_hits_of_many_readers_at_once_are_all_noted(own_press: Press) -> None:
    readers = [
        threading.Thread(target=get, args=(own_press, article.url))
        for article in own_press.articles[:40]
    ]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert sorted(hit.path for hit in own_press.hits) == sorted(
        urlsplit(a.url)._replace(scheme="", netloc="").geturl() for a in own_press.articles[:40]
    )


def test_latency_delays_each_answer() -> None:
    with Press(demo_folder(), now=NOW, latency=0.2) as slow:
        started = time.monotonic()
        get(slow, slow.articles[0].url)
        assert time.monotonic() - started >= 0.2


def test_a_taken_port_is_replaced_by_a_free_one(press: Press) -> None:
    other = Press(demo_folder(), now=NOW, port=press.port)
    other.stop()
    assert other.port not in (0, press.port)


# During a run


def test_a_broken_outlet_breaks_alone_and_heals(own_press: Press) -> None:
    home, other = (outlet(own_press, name).homepage or "" for name in ("dala-tany", "ken-habary"))
    own_press.break_outlet("dala-tany", 503)
    assert get(own_press, home).status == 503
    assert get(own_press, f"{home}robots.txt").status == 503
    assert get(own_press, other).status == 200
    own_press.break_outlet("dala-tany", None)
    assert get(own_press, home).status == 200


def test_a_published_spare_text_is_the_newest_in_its_feed(own_press: Press) -> None:
    url = outlet(own_press, "kokzhar-vesti").doors[0].url
    before = get(own_press, url).headers["etag"]
    article = own_press.publish("kokzhar-vesti")
    assert article in own_press.articles
    assert "tasbulak-deal" in article.about
    assert article.published >= NOW.replace(second=0)
    answer = get(own_press, url, If_None_Match=before)
    assert answer.status == 200
    assert feedparser.parse(answer.body).entries[0].link == article.url
    assert article.title in page_text(own_press, article)


def test_a_given_text_is_published_at_the_given_time(own_press: Press) -> None:
    moment = datetime(2025, 11, 21, 3, 4, tzinfo=ZoneInfo("Asia/Almaty"))
    article = own_press.publish(
        "ortalyk",
        title="A <b> & $c",
        paragraphs=["First $1.", "Second."],
        about=["corvane"],
        language="en",
        published=moment,
    )
    assert article.published == moment
    assert article.about == {"corvane"}
    assert "/en/" in article.url
    assert "A &lt;b&gt; &amp; $c" in get(own_press, article.url).body.decode()
    parsed = feedparser.parse(get(own_press, outlet(own_press, "ortalyk").doors[2].url).body)
    assert parsed.entries[0].link == article.url


def test_spares_run_out_with_a_clear_error(own_press: Press) -> None:
    own_press.publish("inland-wire")
    with pytest.raises(UsageError, match="no spare text"):
        own_press.publish("inland-wire")


def test_an_unknown_outlet_is_refused(press: Press) -> None:
    with pytest.raises(UsageError, match="nobody"):
        press.break_outlet("nobody", 500)


# Seeds


def test_written_seeds_are_a_catalogue_and_topics(press: Press, tmp_path: Path) -> None:
    press.write_seeds(tmp_path)
    assert catalogue.load(tmp_path / "outlets") == press.outlets
    topics = yaml.safe_load((tmp_path / "topics" / "tasbulak.yaml").read_text(encoding="utf-8"))
    assert {topic["id"] for topic in topics} == TOPICS
    for topic in topics:
        assert set(topic["titles"]) == {"ru", "kk", "en"}
        assert len(topic["query"]) <= 2000
        assert {e["lang"] for e in topic["examples"]["match"]} == {"ru", "kk", "en"}


@pytest.mark.parametrize(
    ("file", "text", "complaint"),
    [
        ("press.yaml", "nobody: {template: table, article_path: /x}\n", "nobody: not in outlets"),
        ("chrome.yaml", "ru: {sections: {}}\n", "menu"),
        ("outlets.yaml", "[", "cannot be read"),
        (
            "articles/ru-mine.yaml",
            "- {id: x, title: X, text: x, printed: [{outlet: nobody, hours_ago: 1}]}\n",
            "no outlet 'nobody'",
        ),
    ],
)
def test_a_wrong_file_is_named(tmp_path: Path, file: str, text: str, complaint: str) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(demo_folder(), folder)
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=complaint):
        Press(folder, now=NOW)


def test_what_a_text_is_said_to_be_about_agrees_with_the_demo_topics(
    press: Press, tmp_path: Path
) -> None:
    press.write_seeds(tmp_path)
    loaded = topics.load(tmp_path / "topics")
    for article in press.articles:
        document = Document(title=article.title, text=article.text, language=article.language)
        matched = {topic.id for topic in loaded if topic.query.match(document)}
        assert matched == article.about, article.url


def test_the_press_can_be_looked_at_by_hand() -> None:
    command = [sys.executable, "-W", "error", "-m", "crawler.demo.press", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().split()[0]
        parts = urlsplit(address)
        connection = http.client.HTTPConnection("127.0.0.1", parts.port or 0, timeout=10)
        connection.request("GET", "/", headers={"Host": parts.netloc})
        assert "Дала таңы" in connection.getresponse().read().decode()
        connection.close()
        process.send_signal(signal.SIGINT)
        assert process.stdout.read().endswith("stopped\n")
    assert process.returncode == 0


# The template language


def test_a_template_escapes_repeats_and_lets_raw_text_through() -> None:
    template = "$a <!--each rows--><i>$a$b</i><!--/rows--> $raw_c"
    context = {"a": "<", "rows": [{"b": "$x"}, {"b": "&"}], "raw_c": "<b>"}
    assert fill(template, context) == "&lt; <i>&lt;$x</i><i>&lt;&amp;</i> <b>"
