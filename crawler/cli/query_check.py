"""`akbulak query check`: how a query is read, the forms it finds, what in it is odd."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Annotated

import typer
from rich.text import Text

from crawler import topics
from crawler.cli.asking import AsJson, indexed_archive, parse_query
from crawler.cli.output import emit, plural, results
from crawler.config import config
from crawler.queries import FILE, Query, warnings
from crawler.queries.archive.columns import words_of
from crawler.queries.grammar.checks import within
from crawler.queries.nodes import And, Mode, Node, Not, Or, Word
from crawler.store import Connection
from crawler.store import search as archive
from crawler.store.search_words import Form, forms_seen, resolve
from crawler.text.inflections import inflections

SPAN = timedelta(days=30)
FORMS_SHOWN = 8  # of a word
WORDS_SHOWN = 40  # of a query; entities have hundreds


def check_query(query: Annotated[str, typer.Argument()], as_json: AsJson = False) -> int:
    """Say how a query is read, which forms it finds, and what in it may be meant otherwise."""
    read = parse_query(query, limits=FILE)
    odd = warnings(query, topics.load_entities(), config().language)
    with indexed_archive() as connection:
        forms = {str(word): _forms(connection, word, full) for word, full in _words(read)}
        recent = datetime.now(UTC) - SPAN
        found = (
            len(archive.search(connection, read, recent)) if archive.is_filled(connection) else None
        )
    if as_json:
        seen = {word: {form.text: form.articles for form in known} for word, known in forms.items()}
        values = {"read_as": str(read), "warnings": odd, "forms": seen, "found_30d": found}
        emit("query", values)
        return 0
    results.print(f"read as: {read}", markup=False)
    if _mixes(read.node):
        for row in tree(read.node):
            results.print(Text(f"  {row}", "dim"))
    for word, known in forms.items():
        results.print(Text.assemble((word, "bold"), f": {_listed(word, known)}"))
    for warning in odd:
        results.print(Text(f"! {warning}", style="yellow"))
    if found is not None:
        results.print(f"{plural(found, 'article')} in the last {SPAN.days}d")
    return 0


def _words(query: Query) -> Iterator[tuple[Word, bool]]:
    """The words whose forms are worth showing, each once."""
    many = (Mode.INFLECTED, Mode.PREFIX)
    words = {word: full for word, full in words_of(query.node) if word.mode in many}
    yield from islice(words.items(), WORDS_SHOWN)


def _forms(connection: Connection, word: Word, full: bool) -> list[Form]:
    """Forms that the archive prints; where it has none, some that articles may print."""
    numbers = resolve(connection, [(word, full)])[word, full]
    if seen := forms_seen(connection, numbers, FORMS_SHOWN):
        return seen
    if word.mode is Mode.PREFIX:
        return []
    examples = inflections(word.text).values()
    return [Form(form, 0) for forms in examples for form in forms[: FORMS_SHOWN // len(examples)]]


def _listed(word: str, forms: list[Form]) -> str:
    if not forms:
        return "nothing in the archive begins so" if word.endswith("*") else "no other form"
    if not forms[0].articles:
        return f"also as {', '.join(form.text for form in forms)}, …"
    return ", ".join(f"{form.text} {form.articles}" for form in forms)


def _mixes(node: Node) -> bool:
    """Whether somebody may read it otherwise: an AND and an OR in one query."""
    kinds = {type(one) for one in within(node)}
    return {And, Or} <= kinds


def tree(node: Node, depth: int = 0) -> Iterator[str]:
    """The lines of a query: under AND and OR what they join, a step to the right."""
    indent = "  " * depth
    match node:
        case And(children) | Or(children):
            yield f"{indent}{'ALL OF' if isinstance(node, And) else 'ONE OF'}"
            for child in children:
                yield from tree(child, depth + 1)
        case Not(child) if isinstance(child, And | Or):
            yield f"{indent}NOT"
            yield from tree(child, depth + 1)
        case _:
            yield f"{indent}{node}"
