"""`akbulak extract`: what the extractor makes of one page, and where each field came from."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from crawler import outlets as catalogue
from crawler.cli.crawl import check_url
from crawler.cli.output import emit, people, plural, results, unknown_outlet
from crawler.config import config
from crawler.doors.unpacking import unpack
from crawler.errors import AkbulakError, DoorError, PageError, UsageError
from crawler.items import Article
from crawler.outlets import Outlet
from crawler.pages import MAX_BYTES, Reading
from crawler.pipelines import packing, showing
from crawler.pipelines.showing import Extracted
from crawler.schedule.prober import probing
from crawler.spiders.failures import status_error
from crawler.spiders.fetched import charset
from crawler.store import Database, rawpages
from crawler.text import canonical_url
from crawler.workers import Workers

PRELOAD = ("crawler.pages", "crawler.pipelines.showing")
NOWHERE = "https://page.invalid/"  # RFC 2606, 2: for a saved page that names no address


@dataclass(frozen=True, slots=True)
class _Page:
    body: bytes
    url: str
    charset: str | None = None  # as the HTTP header says


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("extract")(extract)


def extract(
    page: Annotated[
        str, typer.Argument(metavar="FILE|URL", help="A saved page (- is stdin), or an address.")
    ],
    url: Annotated[
        str | None, typer.Option("--url", help="The saved page's address; by default its own word.")
    ] = None,
    outlet: Annotated[
        str | None, typer.Option("--outlet", "-o", help="Read it as this outlet's page.")
    ] = None,
    kept: Annotated[
        bool, typer.Option("--kept", help="The page that the crawl kept of this URL; ask nobody.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
    as_text: Annotated[
        bool, typer.Option("--text", help="The article's text, nothing else.")
    ] = False,
) -> int:
    """Extract one page and show what came of it; nothing is stored."""
    is_url = "://" in page
    if as_json and as_text:
        raise UsageError("--json and --text are two outputs", hint="give one of them")
    if is_url and url is not None:
        raise UsageError("--url is for a saved page", hint="the address is there already")
    if kept and not is_url:
        raise UsageError("--kept looks a page up by its URL")
    found, owner = asyncio.run(_extract(page, url, outlet, kept=kept, is_url=is_url))
    if as_json:
        emit("article", _values(found))
    elif as_text:
        results.file.write(found.reading.article.text + "\n")
    else:
        _show(found, owner)
    return 0


async def read_article(page: str) -> Article:
    """Return the article of a saved page, or of an address, which is fetched; nothing is stored.

    Raises:
        UsageError: the address may not be fetched, or the file cannot be read.
        FetchError: the page did not come.
        PageError: it holds no article.
    """
    found, _ = await _extract(page, None, None, kept=False, is_url="://" in page)
    return found.reading.article


async def _extract(
    page: str, url: str | None, outlet_id: str | None, *, kept: bool, is_url: bool
) -> tuple[Extracted, Outlet]:
    known = catalogue.load(config().seeds / "outlets")
    workers = Workers(1, PRELOAD)
    try:
        if kept:
            got = _kept(page)
        elif is_url:
            check_url(page, config())
            got = await _fetched(page, _owner(known, page, outlet_id), workers)
        else:
            body = _read(page)
            address = url or await workers.run("page", page, showing.named_address, body)
            if address is None:
                people.print("The page names no address of its own; --url gives it one.")
            got = _Page(body, address or NOWHERE)
        owner = _owner(known, got.url, outlet_id)
        found = await workers.run(
            "page", got.url, showing.extract, got.body, got.url, got.charset, owner
        )
    except PageError as error:
        if kept or is_url:
            raise
        # A file: neither the address nor the outlet that stand in for its own tell anything.
        raise PageError(f"'{page}': {error.message}", hint=error.hint) from error
    finally:
        workers.close()
    return found, owner


def _owner(known: list[Outlet], url: str, outlet_id: str | None) -> Outlet:
    """The outlet that a page is read for: the named one, that of its host, or a visitor."""
    if outlet_id is not None:
        ids = {outlet.id: outlet for outlet in known}
        if outlet_id not in ids:
            raise unknown_outlet(outlet_id, ids)
        return ids[outlet_id]
    _canonical(url)
    return catalogue.find_by_host(known, url) or catalogue.visitor(urlsplit(url).hostname or "")


def _canonical(url: str) -> str:
    try:
        return canonical_url(url)
    except ValueError as error:
        raise UsageError(f"'{url}' is not a web address: {error}") from error


def _read(name: str) -> bytes:
    """The bytes of a saved page, unpacked where it is gzip; one more than the limit tells of it."""
    try:
        if name == "-":
            body = sys.stdin.buffer.read(MAX_BYTES + 1)
        else:
            with Path(name).open("rb") as file:
                body = file.read(MAX_BYTES + 1)
    except OSError as error:
        hint = "an address begins with https://"
        raise UsageError(f"'{name}' cannot be read: {error.strerror}", hint=hint) from error
    try:
        return unpack(body, name)
    except DoorError as error:
        raise PageError(error.message, url=name, stage="page") from error


async def _fetched(url: str, outlet: Outlet, workers: Workers) -> _Page:
    async with probing(outlet, workers, 1) as prober:
        response = await prober.ask(url)
    if response.status != 200:
        raise status_error(response, outlet.id)
    return _Page(response.body, response.url, charset(response))


def _kept(url: str) -> _Page:
    address = _canonical(url)
    database = Database(config().database_url)
    database.upgrade()
    with database.read() as connection:
        page = rawpages.of_url(connection, url, address)
    database.close()
    if page is None:
        days = config().keep_pages
        why = f"pages are kept for {plural(days, 'day')}" if days else "AKBULAK_KEEP_PAGES is 0"
        raise AkbulakError(f"no page of {url} is kept: {why}", hint="without --kept it is fetched")
    when = page.fetched_at.astimezone(config().zone)
    people.print(f"Fetched {when:%d.%m.%Y %H:%M}.", end=" " if page.reason else "\n")
    if page.reason:
        people.print(f"It gave no article: {page.reason}", markup=False, soft_wrap=True)
    return _Page(packing.unpack(page.body, page.pattern), page.url, page.charset)


def _values(found: Extracted) -> dict[str, object]:
    article = found.reading.article
    return {
        "url": article.url,
        "canonical_url": article.canonical_url,
        "outlet": article.outlet_id,
        "title": article.title,
        "lead": article.lead,
        "text": article.text,
        "published": article.published,
        "modified": article.modified,
        "authors": list(article.authors),
        "language": article.language,
        "image": article.image_url,
        "section": article.section,
        "quality": article.quality.value,
        "quality_reason": article.quality_reason,
        "next_page": found.reading.next_page,
        "misfit": found.reading.misfit,
        "sources": dict(found.reading.sources),
        "ms": round(found.seconds * 1000, 2),
    }


def _show(found: Extracted, outlet: Outlet) -> None:
    """Print the fields with their sources, and the text."""
    article = found.reading.article
    grid = Table.grid(padding=(0, 2, 0, 0))
    for name, value, source in _rows(found.reading, outlet):
        where = found.reading.sources.get(source or name, "")
        style = "bold" if name == "title" else ""
        grid.add_row(
            Text(name, style="dim"), Text(value, style, overflow="fold"), Text(where, style="dim")
        )
    results.print(grid)
    if article.lead and not article.text.startswith(article.lead):
        results.print(Padding(Text(article.lead, style="italic"), (1, 0, 0, 0)))
    if article.text:
        results.print(Padding(Text(article.text.replace("\n", "\n\n")), (1, 0, 0, 0)))
    people.print(f"Extracted in {found.seconds * 1000:.1f} ms.")


def _rows(reading: Reading, outlet: Outlet) -> list[tuple[str, str, str | None]]:
    """Name, value in a person's words and, where it is called otherwise, the source's key."""
    article = reading.article
    reason = f": {article.quality_reason}" if article.quality_reason else ""
    paragraphs = article.text.count("\n") + 1 if article.text else 0
    size = f"{plural(len(article.text), 'letter')} in {plural(paragraphs, 'paragraph')}"
    rows: list[tuple[str, str, str | None]] = [
        ("title", article.title or "(none)", None),
        ("outlet", f"{outlet.name} ({outlet.id})", None),
        ("address", article.canonical_url, "canonical_url"),
        ("published", _moment(article.published), None),
        ("modified", _moment(article.modified), None),
        ("language", article.language, None),
        ("authors", ", ".join(article.authors), None),
        ("section", article.section or "", None),
        ("image", article.image_url or "", "image_url"),
        ("quality", f"{article.quality.value}{reason}", None),
        ("text", size, None),
        ("goes on", reading.next_page or "", None),
        ("page object", reading.misfit or "", None),
    ]
    return [row for row in rows if row[1]]


def _moment(moment: datetime | None) -> str:
    """A time as the reader's clock shows it."""
    return f"{moment.astimezone(config().zone):%d.%m.%Y %H:%M %Z}" if moment else ""
