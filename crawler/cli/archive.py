"""`akbulak why` and `akbulak story`: what became of an article, what a story consists of."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.text import Text

from crawler.cli.asking import AsJson, line, open_archive
from crawler.cli.output import article_values, emit, people, plural, results
from crawler.config import config
from crawler.errors import UsageError
from crawler.store import articles, events, versions
from crawler.store.articles import StoredArticle
from crawler.store.versions import Version
from crawler.text import canonical_url

MAX_ID = 2**63 - 1  # sqlite.org/datatype3.html: the largest integer that a database holds


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("why")(why)
    app.command("story")(story)


def why(
    url: Annotated[str, typer.Argument(help="An article's address.")], as_json: AsJson = False
) -> int:
    """Show every decision about an article: found, stored, matched, alerted, or why not."""
    try:
        address = canonical_url(url)
    except ValueError as error:
        raise UsageError(f"'{url}' is not a web address: {error}") from error
    database = open_archive()
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
        results.print(line(stored))
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
    database = open_archive()
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
            results.print(line(stored))
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
