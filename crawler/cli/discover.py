"""`akbulak outlets discover` and `add`: a new entry of the catalogue from a home page."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
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
    listed = _listed_at(url, catalogue.load(config().seeds / "outlets"))
    if listed is not None:
        people.print(f"The catalogue has this site already: {listed.id} ({listed.name})")
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
    if Path(file).name != file or not file.endswith(".yaml"):
        raise UsageError(f"'{file}' is no name of a catalogue file", hint="such as mine.yaml")
    target = folder / file
    known = catalogue.load(folder)
    listed = _listed_at(url, known)
    taken = listed.id if listed is not None else _id(url)
    if taken in {outlet.id for outlet in known}:
        raise UsageError(f"the catalogue has this site already: outlet '{taken}'")
    found = _search(url)
    entry = _entry(url, found)
    if not found.doors:
        people.print("Nothing was added.")
        return 1
    Outlet.model_validate(entry)
    _append(target, entry)
    if as_json:
        emit("outlet", entry)
    people.print(f"{entry['id']} is in {target}", soft_wrap=True)
    return 0


def _append(target: Path, entry: dict[str, Any]) -> None:
    """Add an entry to a file of the catalogue, or leave the file as it is."""
    try:
        before = target.read_text(encoding="utf-8").rstrip() if target.exists() else ""
        text = f"{before}\n\n{_yaml(entry)}" if before else _yaml(entry)
        if not isinstance(yaml.safe_load(text), list):
            raise yaml.YAMLError
        target.write_text(text, encoding="utf-8")
    except yaml.YAMLError as error:
        raise UsageError(
            f"no entry can be added at the end of {target.name}", hint="name another --file"
        ) from error
    except OSError as error:
        raise UsageError(
            f"{target} cannot be written: {error.strerror}",
            hint="put AKBULAK_SEEDS to a copy of the seeds that you may change",
        ) from error


def _listed_at(url: str, known: Sequence[Outlet]) -> Outlet | None:
    """The outlet of the catalogue that has this very site, by whatever id."""
    owner = catalogue.find_by_host(known, url)
    return owner if owner is not None and _host(url) in owner.hosts else None


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
