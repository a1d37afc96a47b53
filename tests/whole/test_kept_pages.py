"""Pages as they came: kept by a crawl, read again by `reextract`, looked at by `extract`."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from deadly_pages import page
from one_site import Site, alone, list_outlet
from site_server import serving
from whole_support import Akbulak, lines

WORDS = ["Руда найдена в степи", "Школа открыта в ауле", "Мост построен за лето"]
WALL = "<html><head><title>Just a moment...</title></head><body>Checking</body></html>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({}) as server:
        yield Site(server)


@pytest.fixture
def akbulak(tmp_path: Path) -> Akbulak:
    return alone(tmp_path)


@pytest.fixture
def archive(akbulak: Akbulak, site: Site) -> Akbulak:
    """The command after a crawl of three articles and a page that was none."""
    for number, words in enumerate(WORDS):
        site.has(f"/news/{number}", page(words).decode())
    site.has("/news/3", WALL)
    for number in (4, 5):
        site.has(f"/news/{number}", "gone", 410)
    site.feed()
    list_outlet(akbulak, homepage=site.home, doors=[{"kind": "feed", "url": site.url("/feed.xml")}])
    done = akbulak.run("crawl", "--outlet", "dala")
    assert done.returncode == 0, done.stderr
    return akbulak


def texts(akbulak: Akbulak) -> dict[str, str]:
    rows = akbulak.rows("select url, text from articles where quality = 'full'")
    return {row.url.rpartition("/")[2]: row.text for row in rows}


def summary(output: str) -> dict[str, object]:
    (found,) = lines(output, "summary")
    return {name: found[name] for name in ("pages", "same", "changed", "better", "worse")}


class TestKeeping:
    def test_holds_every_page_once_and_forgets_it_in_time(self, archive: Akbulak) -> None:
        kinds = "select kind, count(*) from raw_pages group by kind order by kind"
        (pages, patterns, refused) = archive.rows(kinds)
        assert (pages, refused) == (("article", 3), ("refused", 1))
        assert patterns[1] >= 1  # pages that come at once do not wait for the first of them
        archive.rows("update raw_pages set fetched_at = '2020-01-01 00:00:00'")
        assert archive.run("crawl", "--outlet", "dala").returncode == 0
        assert archive.rows(kinds) == []
        assert archive.rows("select count(*) from articles")[0][0] > 3


class TestReextract:
    def test_restores_what_an_older_extractor_left(self, archive: Akbulak) -> None:
        whole = texts(archive)
        assert whole.keys() == {"0", "1", "2"}
        stale = "update articles set text = 'Меню', title = '-', fingerprint = 'f' where url like"
        archive.rows(f"{stale} '%news/1'")
        archive.rows("delete from matches")
        alerts = archive.rows("select count(*) from outbox")[0][0]

        dry = archive.run("reextract", "--since", "1d", "--dry-run", "--json")
        assert dry.returncode == 0, dry.stderr
        counts = {"pages": 3, "same": 2, "changed": 1, "better": 0, "worse": 0}
        assert summary(dry.stdout) == counts
        (changed,) = lines(dry.stdout, "article")
        assert changed["outcome"] == "changed"
        assert {"title", "text"} <= set(changed["fields"])
        assert texts(archive)["1"] == "Меню"

        done = archive.run("reextract", "--since", "1d", "--outlet", "dala")
        assert done.returncode == 0, done.stderr
        assert "3 pages read again: 2 same · 1 changed" in done.stderr
        assert "dala" in done.stdout
        assert "4 → " in done.stdout
        assert texts(archive) == whole
        assert archive.rows("select count(*) from outbox")[0][0] == alerts
        assert archive.rows("select count(*) from versions")[0][0] == 0

        again = archive.run("reextract", "--json")
        assert summary(again.stdout) == counts | {"same": 3, "changed": 0}

    def test_leaves_what_its_page_no_longer_gives(self, archive: Akbulak) -> None:
        whole = texts(archive)
        archive.rows("update raw_pages set body = pattern.body from raw_pages as pattern"
                     " where raw_pages.kind = 'article' and pattern.kind = 'refused'")  # fmt: skip
        archive.rows("update raw_pages set pattern_id = null")
        done = archive.run("reextract")
        assert done.returncode == 0, done.stderr
        assert "3 worse, left as they were" in done.stderr
        assert "worse" in done.stdout
        assert texts(archive) == whole

    def test_says_when_there_is_nothing_to_read(self, archive: Akbulak) -> None:
        archive.rows("delete from raw_pages where kind = 'article'")
        done = archive.run("reextract", "--since", "2h")
        assert (done.returncode, done.stdout) == (0, "")
        assert "No page of the last 2h is kept (pages are kept for 30 days)." in done.stderr
        none = archive.run("reextract", AKBULAK_KEEP_PAGES="0")
        assert "AKBULAK_KEEP_PAGES is 0" in none.stderr

    @pytest.mark.parametrize("wrong", [["--outlet", "dalla"], ["--since", "soon"]])
    def test_refuses_wrong_use(self, akbulak: Akbulak, wrong: list[str]) -> None:
        list_outlet(akbulak)
        assert akbulak.run("reextract", *wrong).returncode == 2


class TestExtractOfAUrl:
    def test_asks_and_stores_nothing(self, akbulak: Akbulak, site: Site) -> None:
        site.has("/news/7", page(WORDS[0]).decode())
        done = akbulak.run("extract", site.url("/news/7"), "--json")
        assert done.returncode == 0, done.stderr
        (found,) = lines(done.stdout, "article")
        assert (found["title"], found["language"], found["quality"]) == (WORDS[0], "ru", "full")
        assert found["url"] == site.url("/news/7")
        assert found["ms"] > 0
        assert site.asked == ["/news/7"]
        assert not (akbulak.cwd / "none.db").exists()

    @pytest.mark.parametrize(
        ("body", "status", "complaint"), [(WALL, 200, "bot check"), ("gone", 410, "410")]
    )
    def test_says_what_came_instead_of_an_article(
        self, akbulak: Akbulak, site: Site, body: str, status: int, complaint: str
    ) -> None:
        site.has("/news/7", body, status)
        done = akbulak.run("extract", site.url("/news/7"))
        assert (done.returncode, done.stdout) == (1, "")
        assert complaint in done.stderr

    def test_takes_the_page_that_was_kept_and_asks_nobody(
        self, archive: Akbulak, site: Site
    ) -> None:
        before = len(site.asked)
        site.has("/news/0", "gone", 410)
        done = archive.run("extract", site.url("/news/0"), "--kept", "--text")
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip() == texts(archive)["0"]
        assert "Fetched " in done.stderr
        refused = archive.run("extract", site.url("/news/3"), "--kept")
        assert refused.returncode == 1
        assert "It gave no article: " in refused.stderr
        none = archive.run("extract", site.url("/news/9"), "--kept")
        assert none.returncode == 1
        assert "no page of" in none.stderr
        assert len(site.asked) == before


class TestExtractOfAFile:
    def test_shows_the_fields_and_the_text_to_a_person(self, akbulak: Akbulak) -> None:
        list_outlet(akbulak, homepage="https://dala.example/")
        body = page(WORDS[0]).replace(
            b"</head>", b'<link rel="canonical" href="https://dala.example/a?id=1">'
            b'<meta property="article:published_time" content="2026-11-20T10:00:00Z"></head>',
        )  # fmt: skip
        (akbulak.cwd / "saved.html.gz").write_bytes(gzip.compress(body))
        done = akbulak.run("extract", "saved.html.gz")
        assert done.returncode == 0, done.stderr
        shown = {line[:10].strip(): line[10:].strip() for line in done.stdout.splitlines()}
        assert shown["title"].startswith(WORDS[0])
        assert shown["outlet"].startswith("Дала (dala)")
        assert shown["address"].startswith("https://dala.example/a?id=1")
        assert shown["published"].startswith("20.11.2026 15:00")
        assert shown["quality"].startswith("full")
        assert "сообщении номер 3" in done.stdout
        assert "Extracted in " in done.stderr

    def test_is_read_as_the_page_of_the_address_and_outlet_that_are_named(
        self, akbulak: Akbulak
    ) -> None:
        list_outlet(akbulak, homepage="https://dala.example/")
        (akbulak.cwd / "saved.html").write_bytes(page(WORDS[0]))
        named = ["extract", "saved.html", "--json", "--url", "https://x.example/b"]
        for more, outlet in [([], "web-x-example"), (["--outlet", "dala"], "dala")]:
            (found,) = lines(akbulak.run(*named, *more).stdout, "article")
            assert (found["url"], found["outlet"]) == ("https://x.example/b", outlet)

    def test_reads_a_page_from_standard_input(self, akbulak: Akbulak) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "crawler", "extract", "-", "--json"],
            input=page(WORDS[1]), env=akbulak.env, cwd=akbulak.cwd, capture_output=True,
            check=True,
        )  # fmt: skip
        assert json.loads(done.stdout)["title"] == WORDS[1]
        assert "--url gives it one" in done.stderr.decode()
