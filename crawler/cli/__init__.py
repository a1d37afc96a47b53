"""The command `akbulak`: what a person can do by hand."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import typer
from rich.markup import escape

from crawler import logs
from crawler.cli import (
    archive,
    crawl,
    demo,
    extract,
    health,
    outlets,
    query,
    reextract,
    run,
    search,
    topics,
)
from crawler.cli.output import options, people
from crawler.config import config
from crawler.errors import AkbulakError, QueryError, UsageError

__all__ = ["app", "main"]


def _leave(code: object, **_: object) -> None:
    """End with the number that a command returned."""
    if isinstance(code, int) and code:
        raise typer.Exit(code)


app = typer.Typer(
    name="akbulak",
    help="A news watch for stories you cannot afford to miss.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    result_callback=_leave,
    epilog="-v shows log lines of every part and, after an error, where it happened.",
)
for module in (crawl, run, demo, health, search, archive, extract, reextract):
    module.register(app)
app.add_typer(outlets.app, name="outlets")
app.add_typer(topics.app, name="topics")
app.add_typer(query.app, name="query")
app.add_typer(health.db_app, name="db")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 good, 1 something failed, 2 wrong use."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    options.verbose = _take_verbose(arguments)
    try:
        logs.configure(config(), verbose=options.verbose)
        app(arguments)
    except SystemExit as error:
        return error.code if isinstance(error.code, int) else int(bool(error.code))
    except AkbulakError as error:
        if options.verbose:
            people.print_exception()
        people.print("[bold red]akbulak:[/]", escape(logs.masked(str(error))), soft_wrap=True)
        return 2 if isinstance(error, (UsageError, QueryError)) else 1
    except Exception as error:  # noqa: BLE001 - the last place where a fault can be told in words
        return _fault(error)
    return 0


def _fault(error: Exception) -> int:
    """Tell an error that nobody foresaw in one sentence; the traceback only with -v."""
    if options.verbose:
        people.print_exception()
    words = f"{type(error).__name__}: {error}".splitlines()[0]
    hint = "" if options.verbose else "; run again with -v to see where"
    people.print(
        "[bold red]akbulak:[/]",
        escape(f"a fault of Akbulak's own: {logs.masked(words)}{hint}"),
        soft_wrap=True,
    )
    return 1


def _take_verbose(arguments: list[str]) -> bool:
    """-v and --verbose are understood at any place before `--`."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    found = [i for i in range(end) if arguments[i] in ("-v", "--verbose")]
    for index in reversed(found):
        del arguments[index]
    return bool(found)
