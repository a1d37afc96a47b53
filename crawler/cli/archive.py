"""`akbulak search`, `export`, `why`, `story`: questions to the archive."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Annotated

import typer
from rich.text import Text

from crawler import topics
from crawler.cli.crawl import parse_span
from crawler.cli.output import article_values, emit, people, plural, results
from crawler.config import config
from crawler.errors import QueryError, UsageError
from crawler.queries import Document, Match, Query, caret, parse
from crawler.store import Database, articles, events, versions
from crawler.store.articles import StoredArticle
from crawler.store.versions import Version
from crawler.text import canonical_url

Span = Annotated[
    str, typer.Option("--since", help="Only what was fetched in this span: 12h, 30d, 52w.")
]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
MAX_ID = 2**63 - 1  # sqlite.org/datatype3.html: the largest integer that a database holds


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("search")(search)
    app.command("export")(export)
    app.command("why")(why)
    app.command("story")(story)


def search(
    query: Annotated[str, typer.Argument(help="In the language of the topics.")],
    since: Span = "30d",
    limit: Annotated[int, typer.Option(min=1)] = 20,
    as_json: AsJson = False,
) -> int:
    """Find articles in the archive, the latest printed first."""
    wanted = parse_query(query)
    database = _open()
    found = 0
    for stored, match in islice(hits(database, wanted, since), limit):
        found += 1
        if as_json:
            emit(
                "article",
                article_values(stored) | {"sentence": match.sentence, "score": match.score},
            )
        else:
            results.print(_line(stored))
            results.print(Text(f"  {match.sentence}", style="dim"))
    database.close()
    if not found and not as_json:
        people.print(f"Nothing in the last {since}.")
    return 0


def parse_query(text: str) -> Query:
    """Read a query of the command line, which may name the shared entities (`@name`).

    Raises:
        QueryError: after its place was shown to the person.
    """
    entities = topics.load_entities()
    try:
        return parse(text, entities)
    except QueryError as error:
        people.print(Text(caret(text, error)), soft_wrap=True)
        raise


def hits(database: Database, query: Query, since: str) -> Iterator[tuple[StoredArticle, Match]]:
    """Archived articles that a query matches, the latest printed first, with the match."""
    start = datetime.now(UTC) - parse_span(since)
    with database.read() as connection:
        for stored in articles.since(connection, start):
            match = query.match(Document.from_article(stored.article))
            if match is not None:
                yield stored, match


def export(
    query: Annotated[str | None, typer.Argument(help="Only what this query matches.")] = None,
    since: Span = "30d",
    as_json: AsJson = False,
) -> int:
    """Write articles of the archive as CSV (or JSON lines) on stdout, the latest printed first."""
    wanted = parse_query(query) if query else None
    database = _open()
    writer: csv.DictWriter[str] | None = None
    count = 0
    with database.read() as connection:
        for stored in articles.since(connection, datetime.now(UTC) - parse_span(since)):
            if wanted is not None and wanted.match(Document.from_article(stored.article)) is None:
                continue
            values = article_values(stored)
            count += 1
            if as_json:
                emit("article", values | {"text": stored.article.text})
                continue
            if writer is None:
                writer = csv.DictWriter(sys.stdout, fieldnames=list(values))
                writer.writeheader()
            writer.writerow({key: _cell(value) for key, value in values.items()})
    database.close()
    people.print(f"{plural(count, 'article')} of the last {since}")
    return 0


def _cell(value: object) -> object:
    """A spreadsheet must not take a title for a formula (OWASP, CSV injection)."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


def why(
    url: Annotated[str, typer.Argument(help="An article's address.")], as_json: AsJson = False
) -> int:
    """Show every decision about an article: found, stored, matched, alerted, or why not."""
    try:
        address = canonical_url(url)
    except ValueError as error:
        raise UsageError(f"'{url}' is not a web address: {error}") from error
    database = _open()
    with database.read() as connection:
        chain = events.chain(connection, address)
        stored = articles.by_canonical_url(connection, address)
        entry = events.entry_words(connection, address)
        former = versions.of_article(connection, stored.id) if stored else []
    database.close()
    if as_json:
        for event in chain:
            emit("event", {"at": event.at, "stage": event.stage, "verdict": event.verdict,
                           "reason": event.reason, "outlet": event.outlet_id})  # fmt: skip
        for version, text in zip(former, _former_texts(stored, former), strict=True):
            emit("version", _version_values(version) | {"text": text})
        return 0 if chain or entry else 1
    if stored is not None:
        results.print(_line(stored))
    if entry is not None:
        results.print(Text(f"entry: {entry}", style="dim"))
    for event in chain:
        moment = event.at.astimezone(config().zone)
        head = f"{moment:%d.%m. %H:%M:%S}  {event.stage:<8} {event.verdict:<11} "
        results.print(Text.assemble((head, "bold"), event.reason))
    for version in former:
        _print_version(version)
    if not chain and entry is None:
        people.print("No outlet that is read has shown this address.")
        return 1
    return 0


def story(
    story_id: Annotated[int, typer.Argument(min=1, max=MAX_ID, help="A story's number.")],
    as_json: AsJson = False,
) -> int:
    """List a story's articles in the order of their printing."""
    database = _open()
    with database.read() as connection:
        title = articles.story_title(connection, story_id)
        printed = articles.of_story(connection, story_id)
        former = versions.counts(connection, [stored.id for stored in printed])
    database.close()
    if title is None:
        people.print(f"There is no story {story_id}.")
        return 1
    if not as_json:
        results.print(Text(title, style="bold"))
    for stored in printed:
        if as_json:
            emit("article", article_values(stored) | {"versions": former.get(stored.id, 0) + 1})
        else:
            results.print(_line(stored))
            if stored.id in former:
                times = plural(former[stored.id], "time")
                results.print(Text(f"  changed {times}: akbulak why {stored.article.url}", "dim"))
    return 0


def _former_texts(stored: StoredArticle | None, former: list[Version]) -> list[str | None]:
    return versions.former_texts(stored.article.text, former) if stored else []


def _version_values(version: Version) -> dict[str, object]:
    changes = [{"kind": one.kind, "old": one.old, "new": one.new} for one in version.changes]
    return {
        "number": version.number,
        "until": version.seen_at,
        "title": version.title,
        "changes": changes,
    }


def _print_version(version: Version) -> None:
    """A version that was replaced, with what its successor changed."""
    until = version.seen_at.astimezone(config().zone)
    head = f"version {version.number}, until {until:%d.%m. %H:%M}  "
    results.print(Text.assemble((head, "bold"), version.title))
    for one in version.changes:
        results.print(Text(f"  {one.kind}: {one.old or '∅'} → {one.new or '∅'}", style="dim"))


def _line(stored: StoredArticle) -> Text:
    article = stored.article
    moment = (article.published or article.fetched_at or datetime.now(UTC)).astimezone(
        config().zone
    )
    copy = " · reprint" if stored.copy_of else ""
    return Text.assemble(
        f"{moment:%d.%m.%Y %H:%M} ",
        (article.title or "(no title)", "bold"),
        (f" · {stored.outlet_name} · {article.language} · story {stored.story_id}{copy}", "dim"),
        f"\n  {article.url}",
    )


def _open() -> Database:
    database = Database(config().database_url)
    database.upgrade()
    return database
