"""`akbulak query test`: what a query would have found, and what a change of a topic would do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.text import Text

from crawler import topics
from crawler.cli.asking import AsJson, indexed_archive, line, parse_query
from crawler.cli.crawl import parse_span
from crawler.cli.output import article_values, emit, people, plural, results
from crawler.config import config
from crawler.errors import UsageError
from crawler.queries import FILE, STORED, Document, Match, Query, parse
from crawler.store import Connection
from crawler.store import search as archive
from crawler.store import topics as topic_rows
from crawler.store.articles import StoredArticle
from crawler.store.search import Found
from crawler.topics import Failure, Means, Topic

EXAMPLES_SHOWN = 5  # of what is found
CHANGES_SHOWN = 3  # of what is new, and of what is lost
BARS = "▁▂▃▄▅▆▇█"
LONGEST_BAR = 60  # days, then weeks, share a sign

Shown = list[tuple[StoredArticle, Match]]


@dataclass(frozen=True, slots=True)
class _Change:
    """What another query would do to a topic."""

    new: int
    lost: int
    new_ones: Shown
    lost_ones: Shown
    failures: list[Failure]  # golden examples that the query judges wrongly


def try_query(
    query: Annotated[str, typer.Argument()],
    archive_span: Annotated[str, typer.Option("--archive", help="How far back: 12h, 30d.")] = "30d",
    topic_id: Annotated[
        str | None, typer.Option("--topic", help="Say what would change for this topic.")
    ] = None,
    text: Annotated[str | None, typer.Option(help="Try it on this text instead.")] = None,
    as_json: AsJson = False,
) -> int:
    """Say what a query would have found; with --topic, what it would change."""
    topic = _topic(topic_id) if topic_id is not None else None
    shared = topics.load_entities()
    wanted = parse_query(query, {**shared, **topic.entities} if topic else shared, limits=FILE)
    if text is not None:
        return _try_on(wanted, text, as_json=as_json)
    end = datetime.now(UTC)
    start = end - parse_span(archive_span)
    change: _Change | None = None
    with indexed_archive() as connection:
        found = archive.search(connection, wanted, start)
        examples = list(archive.shown(connection, wanted, found[:EXAMPLES_SHOWN]))
        if topic is not None:
            change = _change(connection, topic, query, wanted, found, start)
    days = per_day(found, start, end)
    if as_json:
        _emit(archive_span, found, days, examples, change)
    else:
        _print(archive_span, found, days, examples, change)
    return 1 if change is not None and change.failures else 0


def _topic(topic_id: str) -> Topic:
    known = {topic.id: topic for topic in topics.load(config().seeds / "topics")}
    if topic_id not in known:
        raise UsageError(f"there is no topic '{topic_id}'", hint="see: akbulak topics list")
    return known[topic_id]


def _try_on(wanted: Query, text: str, *, as_json: bool) -> int:
    """Say whether a text matches, and if it does not, why."""
    document = Document(text=text)
    match = wanted.match(document)
    said = wanted.explain(document, config().language).text
    if as_json:
        terms = match.terms if match else ()
        emit("match", {"matched": match is not None, "terms": terms, "why": said})
    elif match is not None:
        results.print(Text(f"matches: {', '.join(match.terms)}"))
    else:
        results.print(Text(f"does not match: {said}"))
    return 0


def _change(
    connection: Connection,
    topic: Topic,
    text: str,
    wanted: Query,
    found: Sequence[Found],
    start: datetime,
) -> _Change:
    """Compare with the version in force; without one, with the topic's file."""
    rows = {row.id: row for row in topic_rows.everything(connection)}
    in_force = rows.get(topic.id)
    saved = parse(in_force.query, limits=STORED) if in_force is not None else topic.query
    before = archive.search(connection, saved, start)
    known = {one.article_id for one in before}
    kept = {one.article_id for one in found}
    new = [one for one in found if one.article_id not in known]
    lost = [one for one in before if one.article_id not in kept]
    values = topic.model_dump(by_alias=True) | {"query": text}
    means = Means(topics.load_entities(), FILE)
    changed = Topic.model_validate(values, context=means)
    return _Change(
        new=len(new),
        lost=len(lost),
        new_ones=list(archive.shown(connection, wanted, new[:CHANGES_SHOWN])),
        lost_ones=list(archive.shown(connection, saved, lost[:CHANGES_SHOWN])),
        failures=topics.failures(changed, config().language),
    )


def per_day(found: Sequence[Found], start: datetime, end: datetime) -> dict[date, int]:
    """How many articles were printed on each day of the span, in the readers' zone.

    What was fetched in the span and printed before it counts for its first day, what bears a
    later date for its last.
    """
    zone = config().zone
    first, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    printed = (one.printed_at.astimezone(zone).date() for one in found)
    counts = Counter(min(max(first, day), last) for day in printed)
    days = (last - first).days + 1
    every = (first + timedelta(days=number) for number in range(days))
    return {day: counts[day] for day in every}


def sparkline(counts: Sequence[int]) -> str:
    """One sign for each count, as high as it is large; neighbours share one in a long row."""
    share = -(-len(counts) // LONGEST_BAR) if counts else 1
    sums = [sum(counts[start : start + share]) for start in range(0, len(counts), share)]
    most = max(sums, default=0)
    return "".join(BARS[-(-one * (len(BARS) - 1) // most)] if one else " " for one in sums)


def _values(stored: StoredArticle, match: Match) -> dict[str, Any]:
    return article_values(stored) | {
        "terms": match.terms,
        "sentence": match.sentence,
        "score": match.score,
    }


def _emit(
    span: str,
    found: Sequence[Found],
    days: dict[date, int],
    examples: Shown,
    change: _Change | None,
) -> None:
    values: dict[str, Any] = {"archive": span, "found": len(found)}
    values["days"] = {day.isoformat(): count for day, count in days.items() if count}
    if change is not None:
        values |= {"new": change.new, "lost": change.lost}
        values["failures"] = [{"problem": one.words, "why": one.why} for one in change.failures]
    emit("test", values)
    for kind, shown in _kinds(examples, change):
        for stored, match in shown:
            emit(kind, _values(stored, match))


def _kinds(examples: Shown, change: _Change | None) -> Iterator[tuple[str, Shown]]:
    yield "example", examples
    if change is not None:
        yield "new", change.new_ones
        yield "lost", change.lost_ones


def _print(
    span: str,
    found: Sequence[Found],
    days: dict[date, int],
    examples: Shown,
    change: _Change | None,
) -> None:
    a_day = f", {len(found) / len(days):.1f} a day" if len(found) > len(days) else ""
    results.print(Text(f"{plural(len(found), 'article')} in the last {span}{a_day}", "bold"))
    if found and len(days) > 1:
        first, *_, last = days
        row = f"{first:%d.%m.} {sparkline(list(days.values()))} {last:%d.%m.}"
        results.print(Text(f"{row}  most on a day: {max(days.values())}", "dim"))
    _print_articles(examples)
    if change is None:
        return
    results.print(Text(f"new: {change.new}", "bold green"))
    _print_articles(change.new_ones)
    results.print(Text(f"lost: {change.lost}", "bold red"))
    _print_articles(change.lost_ones)
    for failure in change.failures:
        results.print(Text(f"✗ {failure.words}", "red"))
        results.print(Text(f"  {failure.why}", "dim"))
    if not change.failures:
        people.print("every golden example passes")


def _print_articles(shown: Shown) -> None:
    for stored, match in shown:
        results.print(line(stored))
        results.print(Text(f"  {match.sentence}", "dim"))
