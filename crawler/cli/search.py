"""`akbulak search` and `akbulak export`: articles of the archive that a query finds."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer
from rich.text import Text

from crawler.cli.asking import AsJson, indexed_archive, line, parse_query
from crawler.cli.crawl import parse_span
from crawler.cli.output import article_values, emit, people, plural, results
from crawler.errors import UsageError
from crawler.queries import FILE, Match, Query
from crawler.store import Connection, articles
from crawler.store import search as archive
from crawler.store.articles import StoredArticle
from crawler.store.search import Found

Span = Annotated[
    str, typer.Option("--since", help="Only what was fetched in this span: 12h, 30d, 52w.")
]
MOST_SCORED = 1_000  # articles; of more the latest are sorted by their score
AT_ONCE = 200  # articles in memory while all are written


class Order(StrEnum):
    """What stands first."""

    DATE = "date"
    SCORE = "score"


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("search")(search)
    app.command("export")(export)


def search(
    query: Annotated[str, typer.Argument(help="In the language of the topics.")],
    since: Span = "30d",
    limit: Annotated[int, typer.Option(min=1, help="Articles on a page.")] = 20,
    page: Annotated[int, typer.Option(min=1)] = 1,
    sort: Annotated[
        Order, typer.Option(help="By score: the latest 1 000, those that say most first.")
    ] = Order.DATE,
    csv_file: Annotated[
        Path | None,
        typer.Option(
            "--csv", dir_okay=False, help="Write all that is found to this file; - is stdout."
        ),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Find articles in the archive, the latest printed first."""
    if csv_file is not None and as_json:
        raise UsageError("--csv and --json do not go together")
    wanted = parse_query(query, limits=FILE)
    start = datetime.now(UTC) - parse_span(since)
    with indexed_archive() as connection:
        found = archive.search(connection, wanted, start)
        if sort is Order.SCORE:
            found = _by_score(connection, wanted, found)
        if csv_file is not None:
            return _write_all(connection, wanted, found, csv_file)
        first = (page - 1) * limit
        shown = list(archive.shown(connection, wanted, found[first : first + limit]))
    for number, (stored, match) in enumerate(shown, start=first + 1):
        if as_json:
            values = article_values(stored) | _reasons(match)
            emit("article", values | {"number": number, "of": len(found)})
        else:
            results.print(line(stored))
            results.print(Text(f"  {match.sentence}", style="dim"))
    if not as_json:
        people.print(_where(first, len(shown), len(found), since, page))
    return 0


def _where(first: int, shown: int, total: int, since: str, page: int) -> str:
    """Which part of what was found this is."""
    if not total:
        return f"Nothing in the last {since}."
    if not shown:
        return f"There is no page {page}: {plural(total, 'article')} in the last {since}."
    last = first + shown
    of = f"{first + 1}–{last} of {plural(total, 'article')} in the last {since}"
    return f"{of}; more: --page {page + 1}" if last < total else of


def _by_score(connection: Connection, query: Query, found: Sequence[Found]) -> list[Found]:
    latest = found[:MOST_SCORED]
    if len(found) > len(latest):
        people.print(f"Sorted are the latest {len(latest)} of {len(found)}.")
    scores = {stored.id: match.score for stored, match in archive.shown(connection, query, latest)}
    return sorted(latest, key=lambda one: -scores.get(one.article_id, 0.0))


def _reasons(match: Match) -> dict[str, Any]:
    return {"sentence": match.sentence, "score": match.score}


def _write_all(connection: Connection, query: Query, found: Sequence[Found], file: Path) -> int:
    """Write every article that was found, with what the query found in it."""
    every = _every(connection, query, found)
    rows = (article_values(stored) | _reasons(match) for stored, match in every)
    if str(file) == "-":
        count = _write_table(sys.stdout, rows)
    else:
        try:
            # With the mark by which Excel knows UTF-8; csv ends the lines itself.
            with file.open("w", encoding="utf-8-sig", newline="") as table:
                count = _write_table(table, rows)
        except OSError as error:
            raise UsageError(f"{str(file)!r} cannot be written: {error.strerror}") from error
    people.print(f"{plural(count, 'article')} written")
    return 0


def _every(
    connection: Connection, query: Query, found: Sequence[Found]
) -> Iterator[tuple[StoredArticle, Match]]:
    for start in range(0, len(found), AT_ONCE):
        yield from archive.shown(connection, query, found[start : start + AT_ONCE])


def export(
    query: Annotated[str | None, typer.Argument(help="Only what this query matches.")] = None,
    since: Span = "30d",
    as_json: AsJson = False,
) -> int:
    """Write articles of the archive as CSV (or JSON lines) on stdout, the latest printed first."""
    wanted = parse_query(query, limits=FILE) if query else None
    start = datetime.now(UTC) - parse_span(since)
    with indexed_archive() as connection:
        chosen = _chosen(connection, wanted, start)
        if as_json:
            count = _write_lines(chosen)
        else:
            count = _write_table(sys.stdout, map(article_values, chosen))
    people.print(f"{plural(count, 'article')} of the last {since}")
    return 0


def _chosen(
    connection: Connection, query: Query | None, start: datetime
) -> Iterator[StoredArticle]:
    if query is None:
        yield from articles.since(connection, start)
        return
    found = archive.search(connection, query, start)
    for stored, _ in _every(connection, query, found):
        yield stored


def _write_lines(chosen: Iterator[StoredArticle]) -> int:
    """Write articles as JSON lines; return how many there were."""
    count = 0
    for count, stored in enumerate(chosen, start=1):  # noqa: B007 (the last one counts them)
        emit("article", article_values(stored) | {"text": stored.article.text})
    return count


def _write_table(file: TextIO, rows: Iterator[Mapping[str, Any]]) -> int:
    """Write rows as CSV, their names first; return how many there were."""
    first = next(rows, None)
    if first is None:
        return 0
    writer = csv.DictWriter(file, fieldnames=list(first))
    writer.writeheader()
    count = 0
    for count, row in enumerate(chain((first,), rows), start=1):  # noqa: B007 (as above)
        writer.writerow({key: _cell(value) for key, value in row.items()})
    return count


def _cell(value: object) -> object:
    """A spreadsheet must not take a title for a formula (OWASP, CSV injection)."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
