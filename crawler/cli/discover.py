"""`akbulak outlets discover` and `add`: a new entry of the catalogue from a home page."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import urlsplit

import typer
import yaml

from crawler import outlets as catalogue
from crawler.cli.check import tell, values
from crawler.cli.crawl import check_url
from crawler.cli.output import emit, people, plural, results
from crawler.config import config
from crawler.errors import UsageError
from crawler.outlets import Door, Outlet
from crawler.schedule.probe import Found, find_doors

AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Url = Annotated[str, typer.Argument(help="An outlet's home page, or the address of its feed.")]
# Top-level domains of the countries that the catalogue is about.
_COUNTRIES = {"kz": "KZ", "ru": "RU", "kg": "KG", "uz": "UZ", "tj": "TJ", "tm": "TM", "cn": "CN"}


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("discover")(discover)
    app.command("add")(add)


def discover(url: Url, as_json: AsJson = False) -> int:
    """Look for doors on a site, try them, and print a catalogue entry."""
    found = _search(url)
    entry = _entry(url, found)
    if as_json:
        for verdict in found.verdicts:
            emit("door", values(verdict))
        emit("outlet", entry)
    else:
        results.print(_yaml(entry), markup=False, soft_wrap=True, end="")
    return int(not found.doors)


def add(
    url: Url,
    file: Annotated[str, typer.Option(help="File in seeds/outlets.")] = "mine.yaml",
    as_json: AsJson = False,
) -> int:
    """Look for doors on a site and add the outlet to the catalogue, if it has any."""
    folder = config().seeds / "outlets"
    target = folder / Path(file).name
    taken = {outlet.id for outlet in catalogue.load(folder)}
    if _id(url) in taken:
        raise UsageError(f"the catalogue has an outlet '{_id(url)}' already")
    found = _search(url)
    entry = _entry(url, found)
    if not found.doors:
        people.print("Nothing was added.")
        return 1
    Outlet.model_validate(entry)
    before = target.read_text(encoding="utf-8") if target.exists() else ""
    target.write_text(before + ("\n" if before else "") + _yaml(entry), encoding="utf-8")
    catalogue.load(folder)
    if as_json:
        emit("outlet", entry)
    people.print(f"{entry['id']} is in {target}")
    return 0


def _search(url: str) -> Found:
    check_url(url, config())
    people.print("Asking politely, some seconds between requests …")
    found = asyncio.run(find_doors(url, told=tell))
    if found.doors:
        people.print(f"{plural(len(found.doors), 'door')} found")
    else:
        people.print("[yellow]No door was found[/]; give the outlet's feed or section by hand.")
    return found


def _entry(url: str, found: Found) -> dict[str, Any]:
    host = _host(url)
    entry: dict[str, Any] = {
        "id": _id(url),
        "name": found.name or host,
        "homepage": found.homepage,
        "country": _COUNTRIES.get(host.rsplit(".", 1)[-1], ""),
        "languages": [found.language] if found.language else [],
        "timezone": config().timezone,
        "kind": "national",
        "doors": [_door(door) for door in found.doors],
    }
    return {key: value for key, value in entry.items() if value not in ("", [])}


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _id(url: str) -> str:
    """`www.kapital.kz` → `kapital-kz`."""
    return re.sub(r"[^a-z0-9]+", "-", _host(url).lower()).strip("-")[:49] or "outlet"


def _door(door: Door) -> dict[str, str]:
    return {"kind": door.kind.value, "url": door.url, "confidence": door.confidence.value}


def _yaml(entry: dict[str, Any]) -> str:
    return yaml.safe_dump([entry], allow_unicode=True, sort_keys=False)
