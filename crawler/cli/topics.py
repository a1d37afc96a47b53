"""`akbulak topics`: the standing queries, whether they are right, and what they were before."""

from __future__ import annotations

import difflib
from datetime import datetime
from typing import Annotated

import typer
from rich.text import Text

from crawler import topics
from crawler.cli.asking import AsJson, open_archive
from crawler.cli.output import emit, people, plural, results
from crawler.cli.suggest import suggest
from crawler.config import config
from crawler.errors import UsageError
from crawler.store import topics as topic_rows
from crawler.store.topics import TopicVersion
from crawler.topics import Piece, Topic, differences

app = typer.Typer(help="The standing topics.", no_args_is_help=True)
app.command("suggest")(suggest)

STYLES = {"same": "dim", "old": "red strike", "new": "green"}
SIGNS = {"same": "", "old": "[-{}-]", "new": "{{+{}+}}"}  # as `git diff --word-diff` has them


@app.command("list")
def list_topics(as_json: AsJson = False) -> int:
    """Every topic with its query, its version, and since when that is in force."""
    database = open_archive()
    with database.read() as connection:
        known = topic_rows.in_force_since(connection)
        written = {row.id: row for row in topic_rows.everything(connection)}
    database.close()
    for topic in topics.load(config().seeds / "topics"):
        query = str(topic.query)
        version, since = known.get(topic.id, (None, None))
        waits = topic.id not in written or written[topic.id].query != query
        if as_json:
            emit(
                "topic",
                {
                    "id": topic.id,
                    "titles": topic.titles.model_dump(),
                    "notify": topic.notify,
                    "query": query,
                    "version": version,
                    "since": since,
                    "in_force": not waits,
                },
            )
            continue
        title = topic.titles.model_dump().get(config().language, topic.id)
        words = f"version {version}, since {_moment(since)}" if since else "never in force yet"
        words += "; changed since, waits for the crawler" if waits and since else ""
        results.print(
            Text.assemble((topic.id, "bold"), f"  {title}  ", (f"{topic.notify} · {words}", "dim"))
        )
        results.print(Text(f"  {topic.query}", style="dim"))
    return 0


@app.command("check")
def check_topics(as_json: AsJson = False) -> int:
    """Check the topic files and their golden examples."""
    failed = 0
    standing = topics.load(config().seeds / "topics")
    for topic in standing:
        for failure in topics.failures(topic, config().language):
            failed += 1
            if as_json:
                values = {"topic": topic.id, "problem": failure.words, "why": failure.why}
                emit("problem", values)
            else:
                results.print(Text(f"✗ {failure.words}", style="red"))
                results.print(Text(f"    {failure.why}", style="dim"))
    people.print(
        f"{plural(len(standing), 'topic')}, {plural(_examples(standing), 'golden example')}, "
        f"{failed} failed"
    )
    return 1 if failed else 0


@app.command("history")
def show_history(
    topic_id: Annotated[str, typer.Argument(metavar="ID", help="A topic, listed or not.")],
    as_json: AsJson = False,
) -> int:
    """Every version of a topic's query, and what each changed in the one before."""
    database = open_archive()
    with database.read() as connection:
        versions = topic_rows.history(connection, topic_id)
        known = {row.id for row in topic_rows.everything(connection, listed_only=False)}
    database.close()
    if not versions:
        close = difflib.get_close_matches(topic_id, known, n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else "see: akbulak topics list"
        raise UsageError(f"no topic '{topic_id}' was ever in force", hint=hint)
    before: TopicVersion | None = None
    for version in versions:
        changed = differences(before.query, version.query) if before else []
        if as_json:
            emit("version", _values(version, changed))
        else:
            _print(version, changed)
        before = version
    return 0


def _examples(standing: list[Topic]) -> int:
    return sum(len(t.examples.match) + len(t.examples.no_match) for t in standing)


def _values(version: TopicVersion, changed: list[Piece]) -> dict[str, object]:
    return {
        "version": version.version,
        "since": version.changed_at,
        "source": version.source,
        "notify": version.notify,
        "titles": dict(version.titles),
        "query": version.query,
        "changes": [{"kind": piece.kind, "text": piece.text} for piece in changed],
    }


def _print(version: TopicVersion, changed: list[Piece]) -> None:
    head = f"version {version.version}, {_moment(version.changed_at)}"
    title = version.titles.get(config().language, "")
    told = f"  {title}  {version.notify} · from {version.source}"
    results.print(Text.assemble((head, "bold"), (told, "dim")))
    line = Text("  ")
    if not changed:
        line.append(version.query, style="dim")
    for piece in changed:
        shown = SIGNS[piece.kind].format(piece.text) if SIGNS[piece.kind] else piece.text
        line.append(shown + " ", style=STYLES[piece.kind])
    line.rstrip()
    results.print(line)


def _moment(moment: datetime) -> str:
    """A time as the reader's clock shows it."""
    return f"{moment.astimezone(config().zone):%d.%m.%Y %H:%M}"
