"""The report of a crawl does not contradict itself, and tells what is left."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from rich.console import Console
from store_world import DALA, DAY, HOUR, NOW, VESTNIK, add_article, article, populate

from crawler.cli.report import Outcome, outcomes, remarks, result_table, sentence, summarise
from crawler.errors import FetchError, PageError
from crawler.items import Entry, Quality
from crawler.outlets import Outlet
from crawler.spiders.poll import Poll
from crawler.store import Database, entries
from crawler.store.doors import DoorState

DOOR = DoorState(1, "feed", "https://vestnik.example/feed", None, None)
SHUT = FetchError("HTTP 503", kind="http")


def poll(outlet: Outlet = VESTNIK, *, read: int = 1, **counts: object) -> Poll:
    """An outlet's poll that has ended with these counts; `read` doors of two."""
    made = Poll(outlet=outlet, state=None, doors=(DOOR, DOOR), started_at=NOW, pages_limit=30)
    made.doors_ok = set(range(read))
    for name, value in counts.items():
        setattr(made, name, value)
    return made


@pytest.mark.parametrize(
    ("ended", "said"),
    [
        (poll(read=0), "nothing could be read"),
        (poll(read=0, error=SHUT), "HTTP 503"),
        (poll(read=0, new=3), ""),
        (poll(read=0, known=3), ""),
        (poll(read=0, skipped=1), ""),
        (poll(read=0, failed=2, page_error=PageError("no text")), "nothing could be read; no text"),
        (poll(read=1, error=SHUT), "1 of 2 doors shut: HTTP 503; first sight"),
        (poll(flood=True), "first sight; flood"),
    ],
)
def test_nothing_was_read_only_where_nothing_was(ended: Poll, said: str) -> None:
    assert remarks(ended) == said


@pytest.mark.parametrize(
    ("waiting", "stubs", "said"),
    [
        (0, 0, "first sight"),
        (1, 0, "first sight; 1 more waits for the next crawl"),
        (30, 2, "first sight; 2 stubs; 30 more wait for the next crawl"),
    ],
)
def test_remarks_tell_what_is_left_and_what_is_thin(waiting: int, stubs: int, said: str) -> None:
    assert remarks(poll(), waiting, stubs) == said


def test_an_outlet_with_something_left_stands_in_the_table() -> None:
    table = result_table([Outcome(poll(DALA)), Outcome(poll(), waiting=7)], every=False)
    console = Console(file=io.StringIO(), width=120)
    console.print(table)
    assert isinstance(console.file, io.StringIO)
    assert "7 more wait for the next crawl" in console.file.getvalue()


def test_the_summary_counts_an_outlet_that_was_polled_twice_once() -> None:
    ended = [Outcome(poll(new=2), 7, 1), Outcome(poll(), 7, 0), Outcome(poll(DALA), 5, 2)]
    summary = summarise(ended, 61.04)
    assert (summary["waiting"], summary["stubs"], summary["articles_new"]) == (12, 3, 2)
    assert "2 articles new[/] · 3 stubs · 12 more wait for the next crawl · 0 alerts" in sentence(
        summary
    )


def test_the_sentence_is_silent_where_nothing_is_left() -> None:
    words = sentence(summarise([Outcome(poll())], 3))
    assert words == "1 outlet read · nothing new · 0 alerts · 3 s"


def test_the_database_is_asked_for_what_is_left(database: Database) -> None:
    populate(database)
    urls = [f"https://vestnik.example/{n}" for n in range(4)]
    fresh = {url: Entry(url=url, title="x", summary="", published=None) for url in urls}
    ended, other = poll(), poll(DALA)
    with database.write() as connection:
        entries.note_found(connection, "vestnik", fresh, NOW, quiet=lambda _: False)
        tried, put_off, read, _ = entries.pending(connection, "vestnik", NOW)
        entries.postpone(connection, tried, NOW, "HTTP 503")  # this one counts as failed
        entries.delay(connection, put_off.id, NOW + timedelta(days=2), "Retry-After")
        entries.close(connection, read.id, "stored", "")
        for path, quality in (("a", Quality.STUB), ("b", Quality.FULL)):
            thin = article(path, published=NOW - DAY, fetched_at=NOW + HOUR)
            ended.articles.append(add_article(connection, replace(thin, quality=quality)))
    assert outcomes(database, [ended, other]) == [
        Outcome(ended, waiting=2, stubs=1),
        Outcome(other),
    ]
