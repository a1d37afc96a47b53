"""The catalogue: who is read, through which doors, in which time zone.

`seeds/outlets/*.yaml` is data; adding an outlet is adding an entry there. Everything wrong in
a file is reported at once, naming file, outlet and field.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

import yaml
from cssselect import HTMLTranslator, SelectorError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from crawler.errors import CatalogueError
from crawler.wire import Headers, Proxy
from crawler.zones import ZoneName

OutletId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,48}$")]


class DoorKind(StrEnum):
    """The shapes in which an outlet shows what is new."""

    FEED = "feed"  # RSS, Atom, RDF, JSON Feed
    SITEMAP = "sitemap"  # sitemap index, news sitemap
    LISTING = "listing"  # a section page
    AGGREGATOR = "aggregator"  # a search feed over many outlets
    TELEGRAM = "telegram"  # the public page of a Telegram channel


# They tell what an outlet's own doors may not, so they are read beside those.
BESIDE = frozenset({DoorKind.TELEGRAM, DoorKind.AGGREGATOR})


class Confidence(StrEnum):
    """How sure we are that a door's URL works."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Selectors(_Strict):
    """CSS selectors that lead to the articles of a listing, where link scoring is not enough."""

    item: str  # the box of one article
    link: str = "a"  # inside the box; its href is the address
    title: str | None = None  # inside the box; the link's words when absent
    date: str | None = None  # inside the box; <time datetime> or words
    older: str | None = None  # the link to the page with older articles

    @field_validator("item", "link", "title", "date", "older")
    @classmethod
    def _valid_selector(cls, selector: str | None) -> str | None:
        if selector is not None:
            try:
                HTMLTranslator().css_to_xpath(selector)
            except SelectorError as error:
                raise ValueError(f"is not a CSS selector: {error}") from error
        return selector


class Door(_Strict):
    """One way into an outlet."""

    kind: DoorKind
    url: str
    confidence: Confidence = Confidence.MEDIUM
    note: str = ""
    dead: str | None = None  # why the door is known not to work; it is kept, never polled
    select: Selectors | None = None  # of a listing that needs its own

    @property
    def is_template(self) -> bool:
        """Whether the address waits for a search or a name: `{q}`, `{channel}`."""
        return "{" in self.url

    @field_validator("url")
    @classmethod
    def _web_address(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("must be an absolute http or https URL")
        if parts.username or parts.password:
            raise ValueError("must not hold a user name or password")
        return url


class Outlet(_Strict):
    """One outlet of the catalogue."""

    id: OutletId
    name: str = Field(min_length=1, max_length=120)
    homepage: str | None = None
    country: str = Field(default="", pattern=r"^([A-Z]{2})?$")  # ISO 3166-1 alpha-2
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2}$")], ...] = ()  # ISO 639-1
    timezone: ZoneName = "UTC"  # IANA name; used where a page gives a time without a zone
    kind: Literal[
        "agency", "national", "regional", "business", "government", "company", "trade",
        "international", "analysis", "aggregator",
    ]  # fmt: skip
    tier: Literal[1, 2, 3] = 2  # 1 = watch closely, 3 = optional
    aliases: tuple[str, ...] = ()  # other host names of the same outlet
    doors: tuple[Door, ...] = ()
    page: str | None = None  # name of a page object, when the general extractor is not enough
    article_url: str | None = None  # regular expression of article addresses
    search: str | None = None  # URL template of the outlet's own search, or how it is called
    delay: float | None = Field(default=None, ge=0, le=120)  # seconds between requests
    headers: Headers = Field(default_factory=dict)  # sent to the outlet's own hosts
    proxy: Proxy | None = None  # every request of the outlet goes through it
    access: str = "open"  # open, paywall, bot wall …, in words
    notes: str = ""

    @field_validator("article_url")
    @classmethod
    def _valid_pattern(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"is not a regular expression: {error}") from error
        return pattern

    @property
    def hosts(self) -> frozenset[str]:
        """Host names of the outlet, lower case, without a leading `www.`."""
        names = [urlsplit(self.homepage).hostname or ""] if self.homepage else []
        names += [alias.lower() for alias in self.aliases]
        return frozenset(name.removeprefix("www.") for name in names if name)

    @property
    def open_doors(self) -> tuple[Door, ...]:
        """Doors that are worth polling: not known to be dead, best confidence first."""
        order = {Confidence.HIGH: 0, Confidence.MEDIUM: 1, Confidence.LOW: 2}
        return tuple(
            sorted((d for d in self.doors if not d.dead), key=lambda door: order[door.confidence])
        )

    @property
    def pollable_doors(self) -> tuple[Door, ...]:
        """Doors that the scheduled crawl reads.

        The feeds, or where there is none but a guess everything it has; and always the outlet's
        Telegram channels and searches, but no templates of searches (`crawler.searches`).
        """
        doors = [door for door in self.open_doors if not door.is_template]
        own = [door for door in doors if door.kind not in BESIDE]
        feeds = [door for door in own if door.kind is DoorKind.FEED]
        sure = any(door.confidence is not Confidence.LOW for door in feeds)
        return (*(feeds if sure else own), *(door for door in doors if door.kind in BESIDE))


def load(folder: Path) -> list[Outlet]:
    """Read every `*.yaml` under `folder` in name order.

    Raises:
        CatalogueError: a file is missing, is not YAML, holds an unknown key, a wrong value or
            an id that another file uses; the message lists everything that is wrong.
    """
    files = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    if not files:
        raise CatalogueError(f"no outlet files (*.yaml) in {folder}", hint="see AKBULAK_SEEDS")
    problems: list[str] = []
    outlets: list[Outlet] = []
    seen: dict[str, Path] = {}
    for file in files:
        for number, raw in enumerate(_read_list(file), start=1):
            name = str(raw.get("id", f"entry {number}")) if isinstance(raw, dict) else str(number)
            try:
                outlet = Outlet.model_validate(raw)
            except ValidationError as error:
                problems += [
                    f"{file.name}: {name}: {line}"
                    for line in explain(error, Outlet, Door, Selectors)
                ]
                continue
            if outlet.id in seen:
                problems.append(f"{file.name}: {name}: id: already used in {seen[outlet.id].name}")
                continue
            seen[outlet.id] = file
            outlets.append(outlet)
    if problems:
        raise CatalogueError("the catalogue has errors:\n  " + "\n  ".join(problems))
    return outlets


def _read_list(file: Path) -> list[Any]:
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise CatalogueError(f"{file.name}: cannot be read: {error}") from error
    if data is None:
        return []
    if not isinstance(data, list):
        raise CatalogueError(f"{file.name}: must be a list of outlets, each beginning with '- id:'")
    return data


def explain(error: ValidationError, *models: type[BaseModel]) -> Iterable[str]:
    """Say each validation error as `field: what is wrong`, with a suggestion for unknown keys."""
    for problem in error.errors():
        field = ".".join(str(part) for part in problem["loc"]) or "entry"
        if problem["type"] == "extra_forbidden":
            fields = [item for model in models for item in model.model_fields.items()]
            known = [info.alias or name for name, info in fields]
            close = difflib.get_close_matches(str(problem["loc"][-1]), known, n=1)
            yield f"{field}: unknown key" + (f"; did you mean '{close[0]}'?" if close else "")
        else:
            message = problem["msg"].removeprefix("Value error, ")
            yield f"{field}: {message[:1].lower()}{message[1:]}"


def find_by_host(outlets: Iterable[Outlet], url: str) -> Outlet | None:
    """Return the outlet that owns the URL's host (itself or a subdomain).

    The longest host wins. Outlets that share a host (rooms of gov.kz) are told apart by the
    path of their homepages; an address on such a host outside all of them belongs to none.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower().removeprefix("www.")
    found: dict[int, list[Outlet]] = {}
    for outlet in outlets:
        for name in outlet.hosts:
            if host == name or host.endswith("." + name):
                found.setdefault(len(name), []).append(outlet)
    if not found:
        return None
    owners = found[max(found)]
    if len(owners) == 1:
        return owners[0]
    rooms = [outlet for outlet in owners if _below(parts.path, outlet.homepage)]
    return max(rooms, key=lambda outlet: len(outlet.homepage or ""), default=None)


def _below(path: str, homepage: str | None) -> bool:
    room = urlsplit(homepage or "").path.rstrip("/")
    return path == room or path.startswith(room + "/")


def find_by_name(outlets: Iterable[Outlet], name: str) -> Outlet | None:
    """Return the outlet of this name, as an aggregator writes it: case and spaces do not count."""
    wanted = "".join(name.casefold().split())
    for outlet in outlets:
        if wanted in ("".join(outlet.name.casefold().split()), *outlet.hosts):
            return outlet
    return None


def visitor(name: str) -> Outlet:
    """Make an outlet outside the catalogue, known by its host or by what it is called.

    Names without Latin letters or digits get an id of their own all the same.
    """
    letters = "".join(char if char.isalnum() and char.isascii() else "-" for char in name.lower())
    letters = re.sub("-+", "-", letters).strip("-")
    if len(letters) < len(name) // 2:
        letters = hashlib.sha256(name.casefold().encode()).hexdigest()[:16]
    return Outlet(
        id=f"web-{letters}"[:49].rstrip("-"),
        name=name[:120],
        homepage=f"https://{name}/" if "." in name and " " not in name else None,
        kind="international",
        tier=3,
    )
