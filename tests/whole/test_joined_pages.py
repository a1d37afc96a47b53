"""An article on several pages is one article, with the text of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from deadly_pages import page
from one_site import Site, alone, list_outlet
from site_server import serving
from whole_support import Akbulak

PARTS = {
    "/news/0": "Руда найдена в степи",
    "/news/0?page=2": "Школа открыта в ауле",
    "/news/0?page=3": "Мост построен за лето",
}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving({}) as server:
        yield Site(server)


@pytest.fixture
def akbulak(tmp_path: Path, site: Site) -> Akbulak:
    command = alone(tmp_path)
    site.feed()
    for number in range(1, 6):
        site.has(f"/news/{number}", "gone", 410)
    for number, (path, words) in enumerate(PARTS.items(), 1):
        onward = f'<div class="pages"><a href="/news/0?page={number + 1}">{number + 1}</a></div>'
        site.has(path, page(words).decode().replace("</body>", f"{onward}</body>"))
    list_outlet(command, homepage=site.home, doors=[{"kind": "feed", "url": site.url("/feed.xml")}])
    return command


def crawl(akbulak: Akbulak) -> tuple[str, str, str]:
    done = akbulak.run("crawl", "--outlet", "dala")
    assert done.returncode in (0, 1), done.stderr
    (row,) = akbulak.rows(
        "select text, quality, quality_reason from articles where url like '%news/0'"
    )
    return row[0], row[1], row[2]


def test_its_pages_are_read_one_after_the_other_up_to_the_last(
    akbulak: Akbulak, site: Site
) -> None:
    site.has("/news/0?page=3", page(PARTS["/news/0?page=3"]).decode())  # leads no further

    text, quality, reason = crawl(akbulak)

    assert [path for path in site.asked if path in PARTS] == list(PARTS)
    assert all(text.count(words) >= 1 for words in PARTS.values())
    lines = text.split("\n")
    assert len(lines) == len(set(lines)), "what each page prints stands there once"
    assert (quality, reason) == ("full", "")
    akbulak.run("reextract")
    assert crawl(akbulak)[0] == text, "the first page alone does not shorten it"


def test_a_page_that_is_missing_makes_it_partial_with_the_reason(
    akbulak: Akbulak, site: Site
) -> None:
    site.has("/news/0?page=3", "gone", 410)

    text, quality, reason = crawl(akbulak)

    assert PARTS["/news/0?page=2"] in text
    assert quality == "partial"
    assert reason.startswith("its page 3 could not be read: ")
    assert "(410)" in reason


def test_an_endless_article_ends(akbulak: Akbulak, site: Site) -> None:
    for number in range(3, 12):
        onward = f'<a href="/news/0?page={number + 1}">{number + 1}</a>'
        body = page(f"Часть номер {number}").decode().replace("</body>", f"{onward}</body>")
        site.has(f"/news/0?page={number}", body)

    _, quality, reason = crawl(akbulak)

    assert (quality, reason) == ("partial", "it goes on past page 6")
    assert [path for path in site.asked if path.startswith("/news/0?")][-1] == "/news/0?page=6"
