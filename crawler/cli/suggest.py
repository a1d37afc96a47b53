"""`akbulak topics suggest`: a topic that follows the story of an article."""

from __future__ import annotations

import asyncio
from collections.abc import Set
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from itertools import chain, count
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
import yaml
from rich.table import Table
from rich.text import Text

from crawler import topics
from crawler.cli.asking import AsJson, indexed_archive
from crawler.cli.crawl import parse_span
from crawler.cli.extract import read_article
from crawler.cli.output import emit, people, plural, results
from crawler.config import config
from crawler.errors import AkbulakError, UsageError
from crawler.queries import Document
from crawler.store import Connection, articles, search
from crawler.store import archive as archive_rows
from crawler.store.articles import StoredArticle
from crawler.store.search_words import frequency
from crawler.suggesting import Background, Suggestion, everyday
from crawler.suggesting import suggest as suggest_topic
from crawler.text import canonical_url

EXAMPLES_SHOWN = 5
MOST_BYTES = 2_000_000  # of a plain text
PLAIN = (".txt", ".md")
LEAST_ARCHIVE = 500  # articles; of fewer one story may fill a good part


def suggest(
    page: Annotated[
        str, typer.Argument(metavar="URL|FILE", help="An article: its address, a page, a text.")
    ],
    archive: Annotated[
        str, typer.Option(help="Try it on what was fetched in this span: 12h, 30d.")
    ] = "30d",
    as_json: AsJson = False,
) -> int:
    """Propose a topic that follows an article's story: names, terms, a query, what it finds."""
    age = parse_span(archive)
    standing = topics.load(config().seeds / "topics")
    shared, private = topics.names(standing, topics.load_entities(config().seeds / "topics"))
    document = _of_file(page) if "://" not in page else None
    own_id = None
    with indexed_archive() as connection:
        if document is None:
            document, own_id = _of_url(page, connection)
        found = suggest_topic(document, shared, background(connection), private=private)
        if found is None:
            hint = "give it a longer article"
            raise AkbulakError(f"{page} says too little to follow", hint=hint)
        others = _others(connection, found, datetime.now(UTC) - age, own_id)
    found = replace(found, id=_free(found.id, {topic.id for topic in standing}))
    text = as_yaml(found)
    if as_json:
        emit("suggestion", _values(found, text) | {"archive": archive, "found": others.times})
        for stored, sentence in others.examples:
            emit("example", {"url": stored.article.url, "title": stored.article.title,
                             "sentence": sentence})  # fmt: skip
        return 0
    _show(found)
    _show_others(others, archive)
    people.print("\nFor a file in seeds/topics/ (then: akbulak topics check):\n")
    results.file.write(text)
    return 0


class Others(NamedTuple):
    """What a query finds in the archive beside the article that it was made of."""

    times: int
    examples: list[tuple[StoredArticle, str]]  # the latest, each with the sentence that says most


def _of_file(name: str) -> Document:
    if Path(name).suffix.lower() in PLAIN:
        return _plain(name)
    return Document.from_article(asyncio.run(read_article(name)))


def _of_url(url: str, connection: Connection) -> tuple[Document, int | None]:
    """The article, and its id where the archive has it; others are fetched."""
    try:
        address = canonical_url(url)
    except ValueError as error:
        raise UsageError(f"'{url}' is not a web address: {error}") from error
    stored = articles.by_canonical_url(connection, address)
    if stored is not None:
        return Document.from_article(stored.article), stored.id
    return Document.from_article(asyncio.run(read_article(url))), None


def _free(wanted: str, taken: Set[str]) -> str:
    """An id that no topic has."""
    numbered = (f"{wanted}-{number}" for number in count(2))
    return next(each for each in chain((wanted,), numbered) if each not in taken)


def _plain(name: str) -> Document:
    """A plain text: the first line that is not empty is the headline."""
    try:
        with Path(name).open("rb") as file:
            text = file.read(MOST_BYTES).decode("utf-8", "replace")
    except OSError as error:
        raise UsageError(f"'{name}' cannot be read: {error.strerror}") from error
    title, _, rest = text.strip().partition("\n")
    return Document(title=title, text=rest) if rest.strip() else Document(text=title)


def background(connection: Connection) -> Background:
    """How common words are in the archive; by the built-in lists alone while that is small."""
    total = archive_rows.size(connection)
    if total < LEAST_ARCHIVE:
        return everyday

    @cache
    def share(known: Set[str]) -> float:
        seen = max(frequency(connection, sorted(known)).values(), default=0)
        return max(everyday(known), (seen + 0.5) / (total + 1))

    return share


def _others(
    connection: Connection, found: Suggestion, since: datetime, own_id: int | None
) -> Others:
    rows = search.search(connection, found.query, since)
    others = [row for row in rows if row.article_id != own_id]
    examples = search.shown(connection, found.query, others[:EXAMPLES_SHOWN])
    return Others(len(others), [(stored, match.sentence) for stored, match in examples])


def as_yaml(found: Suggestion) -> str:
    """Return a suggestion as an entry of a file in `seeds/topics`."""
    lines = [f"- id: {found.id}", "  titles:"]
    lines += [f"    {name}: {_scalar(title)}" for name, title in found.titles.items()]
    lines.append("  notify: silent")
    if found.entities:
        lines.append("  entities:")
        for name, aliases in found.entities.items():
            lines.append(f"    {_scalar(name)}: [{', '.join(map(_scalar, aliases))}]")
    lines.append("  query: |")
    lines += [f"    {line}" for line in found.query_text.split("\n")]
    if found.example is not None and found.language in ("ru", "kk", "en"):
        title, text = found.example
        parts = [f"lang: {found.language}"]
        parts += [f"title: {_scalar(title)}"] if title else []
        lines += ["  examples:", "    match:"]
        lines.append(f"      - {{{', '.join([*parts, f'text: {_scalar(text)}'])}}}")
    return "\n".join(lines) + "\n"


def _scalar(text: str) -> str:
    """A text in double quotes on one line, as YAML reads it back letter by letter."""
    written: str = yaml.safe_dump(text, allow_unicode=True, default_style='"', width=10**9)
    return written.strip()


def _values(found: Suggestion, text: str) -> dict[str, object]:
    return {
        "id": found.id,
        "titles": dict(found.titles),
        "query": found.query_text,
        "read_as": str(found.query),
        "entities": {name: list(aliases) for name, aliases in found.entities.items()},
        "language": found.language,
        "spoken": [
            {"text": one.text, "entity": one.entity, "part": one.part, "times": one.count,
             "score": one.score}
            for one in found.spoken
        ],
        "yaml": text,
    }  # fmt: skip


def _show(found: Suggestion) -> None:
    """What the article speaks of, and the query that was made of it."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in ("it speaks of", "times", "in the query"):
        table.add_column(column)
    parts = {"anchor": "one of these", "beside": "together with one of these", "": "too common"}
    for one in found.spoken:
        name = f"{one.text} (@{one.entity})" if one.entity else one.text
        table.add_row(Text(name), str(one.count), Text(parts[one.part], style="dim"))
    results.print(table)
    results.print(Text("\n" + found.query_text, style="bold"))


def _show_others(others: Others, archive: str) -> None:
    results.print(f"\nin the last {archive} it would have found {plural(others.times, 'article')}")
    for stored, sentence in others.examples:
        results.print(Text.assemble("  ", (stored.article.title, "bold"), f"\n    {sentence}"))
