"""What the commands that ask the archive have in common: reading a query, showing an article."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from crawler import topics
from crawler.cli.output import people, plural
from crawler.config import config
from crawler.errors import QueryError
from crawler.queries import CHAT, Limits, Query, caret, parse
from crawler.store import Connection, Database, search_filling
from crawler.store.articles import StoredArticle

MANY = 2_000  # articles: some ten seconds, which a person without a bar wants explained
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]


def parse_query(
    text: str, entities: Mapping[str, Sequence[str]] | None = None, *, limits: Limits = CHAT
) -> Query:
    """Read a query of the command line, which may name `entities` (the shared ones unless told).

    Raises:
        QueryError: in the language that is set, after its place was shown to the person.
    """
    known = topics.load_entities() if entities is None else entities
    try:
        return parse(text, known, limits=limits, language=config().language)
    except QueryError as error:
        people.print(Text(caret(text, error)), soft_wrap=True)
        raise


def open_archive() -> Database:
    """The database, its schema brought up to date."""
    database = Database(config().database_url)
    database.upgrade()
    return database


@contextmanager
def indexed_archive() -> Iterator[Connection]:
    """The archive to be searched, after what waits was indexed; long work shows a bar."""
    database = open_archive()
    try:
        with database.read() as connection:
            total = search_filling.waiting(connection)
        if total >= MANY and not people.is_terminal:
            people.print(f"Indexing {plural(total, 'article')} first …")
        columns = TextColumn("indexing"), BarColumn(32), MofNCompleteColumn(), TimeRemainingColumn()
        with Progress(
            *columns, console=people, transient=True, disable=not people.is_terminal or not total
        ) as bar:
            task = bar.add_task("articles", total=total)
            search_filling.catch_up(
                database, progress=lambda done, _: bar.update(task, completed=done)
            )
        with database.read() as connection:
            yield connection
    finally:
        database.close()


def line(stored: StoredArticle) -> Text:
    """An article in two lines: when, what, whose; where."""
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
