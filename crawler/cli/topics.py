"""`akbulak topics` and `akbulak query`: standing queries and the language they are written in."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

import typer
from rich.text import Text

from crawler import topics
from crawler.cli.archive import hits, parse_query
from crawler.cli.output import emit, people, plural, results
from crawler.config import config
from crawler.queries import Document, warnings
from crawler.store import Database

app = typer.Typer(help="The standing topics.", no_args_is_help=True)
query_app = typer.Typer(help="The query language.", no_args_is_help=True)
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
EXAMPLES_SHOWN = 5


@app.command("list")
def list_topics(as_json: AsJson = False) -> int:
    """Every topic with its query."""
    for topic in topics.load(config().seeds / "topics"):
        if as_json:
            emit(
                "topic",
                {
                    "id": topic.id,
                    "titles": topic.titles.model_dump(),
                    "notify": topic.notify,
                    "query": str(topic.query),
                },
            )
            continue
        title = topic.titles.model_dump().get(config().language, topic.id)
        results.print(Text.assemble((topic.id, "bold"), f"  {title}  ", (topic.notify, "dim")))
        results.print(Text(f"  {topic.query}", style="dim"))
    return 0


@app.command("check")
def check_topics(as_json: AsJson = False) -> int:
    """Check the topic files and their golden examples."""
    failed = 0
    standing = topics.load(config().seeds / "topics")
    for topic in standing:
        for problem in topics.check(topic):
            failed += 1
            if as_json:
                emit("problem", {"topic": topic.id, "problem": problem})
            else:
                results.print(Text(f"✗ {problem}", style="red"))
    examples = sum(len(t.examples.match) + len(t.examples.no_match) for t in standing)
    people.print(
        f"{plural(len(standing), 'topic')}, {plural(examples, 'golden example')}, {failed} failed"
    )
    return 1 if failed else 0


@query_app.command("check")
def check_query(query: Annotated[str, typer.Argument()], as_json: AsJson = False) -> int:
    """Say how a query is read, and what in it may be meant otherwise."""
    read = parse_query(query)
    if as_json:
        emit("query", {"read_as": str(read), "warnings": warnings(query)})
        return 0
    results.print(f"read as: {read}", markup=False)
    for warning in warnings(query):
        results.print(Text(f"! {warning}", style="yellow"))
    return 0


@query_app.command("test")
def try_query(
    query: Annotated[str, typer.Argument()],
    archive: Annotated[str, typer.Option(help="How far back: 12h, 30d.")] = "30d",
    text: Annotated[str | None, typer.Option(help="Try it on this text instead.")] = None,
    as_json: AsJson = False,
) -> int:
    """Say what a query would have found."""
    wanted = parse_query(query)
    if text is not None:
        match = wanted.match(Document(title="", text=text))
        if as_json:
            emit("match", {"matched": match is not None, "terms": match.terms if match else ()})
        else:
            results.print(f"matches: {', '.join(match.terms)}" if match else "does not match")
        return 0
    database = Database(config().database_url)
    database.upgrade()
    found = list(islice(hits(database, wanted, archive), 1000))
    database.close()
    if as_json:
        emit("test", {"archive": archive, "found": len(found)})
    else:
        results.print(f"{plural(len(found), 'article')} in the last {archive}")
    for stored, match in found[:EXAMPLES_SHOWN]:
        if as_json:
            emit("example", {"url": stored.article.url, "title": stored.article.title,
                             "terms": match.terms, "sentence": match.sentence})  # fmt: skip
        else:
            results.print(
                Text.assemble("  ", (stored.article.title, "bold"), f"\n    {match.sentence}")
            )
    return 0
