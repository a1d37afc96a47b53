"""`akbulak query`: how a query is read, and what it would have found."""

from __future__ import annotations

import typer

from crawler.cli.query_check import check_query
from crawler.cli.query_test import try_query

app = typer.Typer(help="The query language.", no_args_is_help=True)
app.command("check")(check_query)
app.command("test")(try_query)
