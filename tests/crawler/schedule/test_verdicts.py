"""What a probe says of a door: the words, the advice, which door is better."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.errors import DOOR_KINDS, FETCH_KINDS, AkbulakError, DoorError, FetchError, WorkerError
from crawler.outlets import Confidence, Door, DoorKind
from crawler.schedule.verdicts import Seen, Verdict, ago, best_first, look_at

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
FEED = Door(kind=DoorKind.FEED, url="https://dala.example/feed")


def seen(count: int = 30, age: timedelta | None = timedelta(minutes=5)) -> Seen:
    """A door's entries, the newest of this age; without dates where it is None."""
    dated = count if age is not None else 0
    return Seen(count, titled=count, dated=dated, newest=NOW - age if age is not None else None)


def verdict(
    numbers: Seen | None = None,
    kind: str = "feed",
    error: AkbulakError | None = None,
    **values: object,
) -> Verdict:
    door = FEED.model_copy(update={"kind": DoorKind(kind)} | dict(values.pop("door", {})))  # type: ignore[call-overload]
    status = values.pop("status", 200)
    return Verdict(door, NOW, status=status, seen=numbers or Seen(), error=error, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (verdict(seen()), "30 items, newest 5 minutes ago"),
        (verdict(seen(1, timedelta(hours=1))), "1 item, newest 1 hour ago"),
        (verdict(seen(2, timedelta(seconds=20))), "2 items, newest just now"),
        (verdict(seen(2, timedelta(days=3, hours=7))), "2 items, newest 3 days ago"),
        (verdict(seen(7, None)), "7 items, without dates"),
        (verdict(Seen(3, remark="repaired XML")), "3 items, without dates; repaired XML"),
        (verdict(), "0 items"),
        (verdict(error=DoorError("an empty answer")), "an empty answer"),
        (
            verdict(error=DoorError("an empty answer"), door={"dead": "404 since July"}),
            "an empty answer (known: 404 since July)",
        ),
    ],
)
def test_a_verdict_reads_as_words(told: Verdict, words: str) -> None:
    assert str(told) == words


@pytest.mark.parametrize(
    ("told", "advice"),
    [
        (verdict(seen()), ""),
        (verdict(seen(), moved_to="https://dala.example/rss"), "write https://dala.example/rss"),
        (verdict(), "discover"),
        (verdict(kind="aggregator"), ""),
        (verdict(seen(5, timedelta(days=90))), "left behind"),
        (verdict(seen(), door={"dead": "404 since July"}), "works again"),
        (verdict(error=DoorError("x"), door={"dead": "404 since July"}), ""),
        (verdict(error=DoorError("HTML", kind="html")), "discover"),
        (verdict(error=DoorError("x", kind="challenge")), "AKBULAK_CONTACT"),
        (verdict(error=FetchError("x", kind="robots")), "robots.txt asks"),
        (verdict(error=FetchError("x", kind="guard")), "AKBULAK_ALLOW_PRIVATE"),
        (verdict(error=FetchError("x", kind="status"), status=403), "AKBULAK_CONTACT"),
        (verdict(error=FetchError("x", kind="status"), status=404), "discover"),
        (verdict(error=FetchError("x", kind="status"), status=429), "longer delay"),
        (verdict(error=FetchError("x", kind="status"), status=503), "look again later"),
        (verdict(error=WorkerError("the parser crashed")), "fault of Akbulak's"),
    ],
)
def test_advice_says_what_to_do(told: Verdict, advice: str) -> None:
    assert advice in told.advice
    assert bool(advice) == bool(told.advice)


@pytest.mark.parametrize(
    "error",
    [FetchError("x", kind=kind) for kind in FETCH_KINDS]
    + [DoorError("x", kind=kind) for kind in DOOR_KINDS],
    ids=lambda error: error.kind,
)
def test_every_kind_of_failure_has_advice_and_is_no_good(error: AkbulakError) -> None:
    told = verdict(seen(), error=error, status=None)
    assert told.advice
    assert not told.ok
    assert told.score == 0


def test_better_doors_come_first() -> None:
    fresh, stale = verdict(seen()), verdict(seen(30, timedelta(days=200)))
    news, links = verdict(seen(), "sitemap"), verdict(seen(20, None), "listing")
    broken = verdict(error=DoorError("x"))
    ordered = best_first([broken, links, stale, news, fresh])
    assert ordered == [fresh, news, stale, links, broken]
    assert [told.confidence for told in ordered] == [
        Confidence.HIGH, Confidence.HIGH, Confidence.MEDIUM, Confidence.LOW, Confidence.LOW,
    ]  # fmt: skip


def test_a_search_that_finds_nothing_is_good() -> None:
    assert verdict(kind="aggregator").ok
    assert not verdict(kind="feed").ok


def test_a_clock_that_is_ahead_is_now() -> None:
    assert ago(timedelta(minutes=-3)) == "just now"


def test_a_reading_is_counted() -> None:
    item = "<item><title>{}</title><link>https://dala.example/{}</link>{}</item>"
    date = "<pubDate>Mon, 23 Nov 2026 11:00:00 GMT</pubDate>"
    body = f"<rss><channel>{item.format('A', 1, date)}{item.format('', 2, '')}</channel></rss>"
    found = look_at(
        body.encode(), FEED.url, None, kind=DoorKind.FEED, select=None, timezone="UTC", now=NOW
    )
    assert (found.entries, found.titled, found.dated) == (2, 1, 1)
    assert found.newest == NOW - timedelta(hours=1)
