"""What a crawl brought, as a table and a sentence for people or as JSON lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from rich.table import Table
from rich.text import Text

from crawler.cli.output import article_values, emit, plural, results
from crawler.config import config
from crawler.items import Quality
from crawler.spiders.poll import Poll
from crawler.store import Database, articles, entries

MANY = 100_000  # entries; more than any outlet leaves waiting
LONG = timedelta(days=366)  # past every retry, and every wish to be left alone


@dataclass(frozen=True, slots=True)
class Outcome:
    """A poll that has ended, with what the database knows of it."""

    poll: Poll
    waiting: int = 0  # entries of the outlet whose pages no crawl has asked for yet
    stubs: int = 0  # articles of the poll that are no more than a title and a link


def outcomes(database: Database, polls: Sequence[Poll]) -> list[Outcome]:
    """Ask the database what became of these polls."""
    ever = datetime.now(UTC) + LONG
    found = []
    with database.read() as connection:
        for poll in polls:
            left = entries.pending(connection, poll.outlet.id, ever, MANY)
            waiting = sum(entry.attempts == 0 for entry in left)  # the others count as failed
            stored = articles.by_ids(connection, poll.articles)
            stubs = sum(one.article.quality is Quality.STUB for one in stored)
            found.append(Outcome(poll, waiting, stubs))
    return found


def remarks(poll: Poll, waiting: int = 0, stubs: int = 0) -> str:
    """What a person should know of an outlet's poll."""
    parts = []
    if poll.ok and poll.error is not None:
        shut = max(len(poll.doors) - poll.doors_read, 1)
        parts.append(f"{shut} of {plural(len(poll.doors), 'door')} shut: {poll.error.message}")
    elif poll.error is not None:
        parts.append(poll.error.message)
    elif not poll.ok and not (poll.new or poll.known or poll.skipped):
        parts.append("nothing could be read")
    if poll.baseline and poll.ok and poll.doors:
        parts.append("first sight")
    if poll.flood:
        parts.append("flood")
    if poll.failed and poll.page_error is not None:
        parts.append(poll.page_error.message)
    if stubs:
        parts.append(plural(stubs, "stub"))
    if waiting:
        parts.append(_wait(waiting))
    return "; ".join(parts)


def _wait(number: int) -> str:
    return f"{number} more {'waits' if number == 1 else 'wait'} for the next crawl"


def result_table(ended: Sequence[Outcome], *, every: bool) -> Table:
    """What each outlet gave; without `every`, outlets without news or trouble are summed up."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    table.add_column("outlet")
    for name in ("new", "reprints", "known", "failed", "alerts"):
        table.add_column(name, justify="right")
    table.add_column("remarks", overflow="fold", ratio=1)
    quiet = 0
    for one in sorted(ended, key=lambda one: (not one.poll.ok, -one.poll.new, one.poll.outlet.id)):
        poll = one.poll
        remark = remarks(poll, one.waiting, one.stubs)
        if not every and not (poll.new or poll.failed or remark):
            quiet += 1
            continue
        table.add_row(
            Text(poll.outlet.id, style="" if poll.ok else "red"),
            *(_number(n) for n in (poll.new, poll.reprints, poll.known, poll.failed, poll.alerts)),
            Text(remark, style="dim" if poll.ok else "red"),
        )
    if quiet:
        table.add_row(Text(f"and {plural(quiet, 'outlet')} with nothing new", style="dim"))
    return table


def _number(value: int) -> Text:
    return Text(str(value), style="" if value else "dim")


def show(database: Database, ended: Sequence[Outcome], *, with_articles: bool, every: bool) -> None:
    """Print the table and, where a person asked for pages by URL, what was read."""
    if not ended:
        results.print("No outlet is due.")
        return
    results.print(result_table(ended, every=every))
    if not with_articles:
        return
    for one in ended:
        with database.read() as connection:
            for stored in articles.by_ids(connection, one.poll.articles):
                article = stored.article
                when = article.published.astimezone(config().zone) if article.published else None
                line = Text.assemble(
                    "\n", (article.title or "(no title)", "bold"), "\n",
                    f"{stored.outlet_name} · {when:%d.%m.%Y %H:%M}" if when else stored.outlet_name,
                    f" · {article.language} · {article.quality.value}", "\n", article.url,
                )  # fmt: skip
                results.print(line)


def emit_outcomes(database: Database, ended: Sequence[Outcome]) -> None:
    """Print an `outlet` line for each poll, followed by its `article` lines."""
    for one in ended:
        poll = one.poll
        error = poll.error or (poll.page_error if not poll.ok else None)
        emit(
            "outlet",
            {
                "outlet": poll.outlet.id,
                "name": poll.outlet.name,
                "ok": poll.ok,
                "found": poll.found,
                "known": poll.known,
                "new": poll.new,
                "reprints": poll.reprints,
                "stubs": one.stubs,
                "skipped": poll.skipped,
                "failed": poll.failed,
                "waiting": one.waiting,
                "alerts": poll.alerts,
                "requests": poll.requests,
                "remarks": remarks(poll, one.waiting, one.stubs),
                "error": str(error) if error else None,
            },
        )
        with database.read() as connection:
            for stored in articles.by_ids(connection, poll.articles):
                emit("article", article_values(stored))


def summarise(ended: Sequence[Outcome], seconds: float) -> dict[str, Any]:
    """The crawl in numbers."""
    polls = [one.poll for one in ended]
    return {
        "outlets_read": sum(poll.ok for poll in polls),
        "outlets_failed": sum(not poll.ok for poll in polls),
        "articles_new": sum(poll.new for poll in polls),
        "reprints": sum(poll.reprints for poll in polls),
        "stubs": sum(one.stubs for one in ended),
        "known": sum(poll.known for poll in polls),
        "pages_failed": sum(poll.failed for poll in polls),
        # Two polls may be of one outlet, when pages of it were asked for by URL.
        "waiting": sum({one.poll.outlet.id: one.waiting for one in ended}.values()),
        "alerts": sum(poll.alerts for poll in polls),
        "requests": sum(poll.requests for poll in polls),
        "seconds": round(seconds, 1),
    }


def sentence(summary: dict[str, Any]) -> str:
    """The numbers of `summarise` in one line, with rich's markup."""
    parts = [f"{plural(summary['outlets_read'], 'outlet')} read"]
    if summary["outlets_failed"]:
        parts.append(f"[red]{summary['outlets_failed']} failed[/]")
    new = summary["articles_new"]
    parts.append(f"[bold]{plural(new, 'article')} new[/]" if new else "nothing new")
    if summary["reprints"]:
        parts.append(plural(summary["reprints"], "reprint"))
    if summary["stubs"]:
        parts.append(plural(summary["stubs"], "stub"))
    if summary["waiting"]:
        parts.append(_wait(summary["waiting"]))
    parts.append(plural(summary["alerts"], "alert"))
    return f"{' · '.join(parts)} · {summary['seconds']:.0f} s"
