"""An article that was told of changes: the next poll after its time reads it again and says so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from invented import after_first_sight, command, feed, item, page, stamp
from site_server import Answer, Sites, serving
from whole_support import Akbulak, lines

HOST = "one.localhost"
FIRST = page("Akbulak mine gets a loan", "The bank lends 5 million dollars to the mine.")
CHANGED = page("Akbulak mine loses its loan", "The bank lends 7 million dollars to the mine.")
DRESSED = page("Akbulak mine gets a loan | One", "The bank lends  5  million dollars to the mine.")


@pytest.fixture
def site() -> Iterator[Sites]:
    """An outlet with one article, which it printed half an hour ago."""
    pages: dict[str, Answer | list[Answer]] = {
        "/feed": [
            feed(item(1, "Wheat harvest is in", 90)),
            feed(item(2, "Akbulak mine gets a loan", 0.5), item(1, "Wheat harvest is in", 90)),
        ],
        "/n/1": page("Wheat harvest is in", "Wheat."),
        "/n/2": FIRST,
    }
    with serving({HOST: pages}) as server:
        yield server


@pytest.fixture
def akbulak(site: Sites, tmp_path: Path) -> Akbulak:
    """The command, after it has told of the article."""
    akbulak = command(site, tmp_path)
    after_first_sight(akbulak)
    assert [line["type"] for line in told(akbulak)] == ["alert"]
    return akbulak


def told(akbulak: Akbulak) -> list[dict[str, Any]]:
    """What one crawl of the outlet tells its readers."""
    result = akbulak.run("crawl", "--outlet", "one", "--json")
    assert "Traceback" not in result.stderr
    return [line for line in lines(result.stdout) if line["type"] in ("alert", "revision")]


def time_passes(akbulak: Akbulak) -> None:
    """Until the article is to be read again, and may be told of."""
    akbulak.rows(
        "update articles set next_check_at = :then where next_check_at is not null",
        then=stamp(hours=0),
    )
    akbulak.rows("update outbox set created_at = :then", then=stamp(hours=2))


def prints(site: Sites, answer: Answer) -> None:
    site.pages[HOST]["/n/2"] = answer


def asked(site: Sites) -> int:
    return site.paths(HOST).count("/n/2")


def test_a_changed_headline_and_figure_are_told_once(site: Sites, akbulak: Akbulak) -> None:
    prints(site, CHANGED)
    assert told(akbulak) == []
    assert asked(site) == 1, "not its time yet"

    time_passes(akbulak)
    (message,) = told(akbulak)
    assert (message["type"], message["title"]) == ("revision", "Akbulak mine loses its loan")
    assert [tuple(change.values()) for change in message["changes"]] == [
        ("headline", "Akbulak mine gets a loan", "Akbulak mine loses its loan"),
        ("figure", "5 million dollars", "7 million dollars"),
    ]
    time_passes(akbulak)
    assert told(akbulak) == []
    assert asked(site) == 3

    (row,) = akbulak.rows("select title, text, checks from articles where checked_at is not null")
    assert (row.title, row.checks) == ("Akbulak mine loses its loan", 2)
    assert "7 million" in row.text
    url = f"http://{HOST}:{site.port}/n/2"
    (version,) = lines(akbulak.run("why", url, "--json").stdout, "version")
    assert (version["number"], version["title"]) == (1, "Akbulak mine gets a loan")
    assert version["text"] == row.text.replace("7 million", "5 million")
    shown = akbulak.run("why", url).stdout
    assert "version 1, until" in shown
    assert "figure: 5 million dollars → 7 million dollars" in shown
    (number,) = akbulak.rows("select story_id from articles where checked_at is not null")
    assert "changed 1 time: akbulak why" in akbulak.run("story", str(number.story_id)).stdout
    (story,) = lines(akbulak.run("story", str(number.story_id), "--json").stdout, "article")
    assert story["versions"] == 2


def test_a_new_dress_is_no_change(site: Sites, akbulak: Akbulak) -> None:
    prints(site, DRESSED)
    time_passes(akbulak)
    assert told(akbulak) == []
    assert asked(site) == 2
    assert akbulak.rows("select * from versions") == []


def test_a_page_that_is_gone_was_withdrawn_and_the_article_stays(
    site: Sites, akbulak: Akbulak
) -> None:
    prints(site, Answer(404, "gone"))
    for _ in range(3):
        time_passes(akbulak)
        assert told(akbulak) == []
    prints(site, FIRST)
    time_passes(akbulak)
    assert told(akbulak) == []
    rows = akbulak.rows("select verdict from events where stage = 'revision' order by id")
    assert [row.verdict for row in rows] == ["failed", "withdrawn", "back"]
    (row,) = akbulak.rows("select title, checks from articles where checked_at is not null")
    assert tuple(row) == ("Akbulak mine gets a loan", 4)


@pytest.mark.parametrize(
    "answer",
    [
        Answer(503, "busy", {"Retry-After": "7200"}),
        Answer(200, "<html><body><p>Please log in.</p></body></html>"),
    ],
)
def test_a_page_that_cannot_be_read_is_asked_for_later(
    site: Sites, akbulak: Akbulak, answer: Answer
) -> None:
    prints(site, answer)
    time_passes(akbulak)
    assert told(akbulak) == []
    rows = akbulak.rows("select verdict from events where stage = 'revision'")
    assert [row.verdict for row in rows] == ["failed"]
    (row,) = akbulak.rows(
        "select title, next_check_at > :later as later from articles where next_check_at > :now",
        now=stamp(hours=0),
        later=stamp(hours=-1.5),
    )
    assert row.title == "Akbulak mine gets a loan"
    assert bool(row.later) == ("Retry-After" in answer.headers)


def test_what_is_new_is_read_before_what_is_read_again(site: Sites, akbulak: Akbulak) -> None:
    prints(site, CHANGED)
    site.pages[HOST]["/feed"] = feed(
        item(3, "Akbulak road is open", 0.1), item(2, "Akbulak mine gets a loan", 0.5)
    )
    site.pages[HOST]["/n/3"] = page("Akbulak road is open", "A road.")
    time_passes(akbulak)
    assert {line["type"] for line in told(akbulak)} == {"alert", "revision"}
    assert site.paths(HOST)[-2:] == ["/n/3", "/n/2"]


def test_a_kill_between_leaves_the_article_due(site: Sites, akbulak: Akbulak) -> None:
    prints(site, Answer(200, CHANGED.body, takes_s=30))
    time_passes(akbulak)
    process = akbulak.start("crawl", "--outlet", "one", "--json")
    while asked(site) < 2:
        assert process.poll() is None
    process.kill()
    process.communicate()
    assert akbulak.rows("select * from versions") == []
    prints(site, CHANGED)
    akbulak.rows("update outlets set claimed_by = null, claimed_at = null")
    assert [line["type"] for line in told(akbulak)] == ["revision"]
    assert len(akbulak.rows("select * from versions")) == 1
