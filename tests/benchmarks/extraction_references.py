"""Folders of saved pages with what a person says should be read out of them.

Understood are, beside `NAME.html` or `NAME.html.gz`:

* `NAME.reference.txt`: the text, with or without tags;
* `NAME.json`: an object with any of `title`, `text`, `published` (ISO 8601; a day alone will do),
  `language` (ISO 639-1), `url`, `timezone` (IANA name, the zone that the page prints in);
* any JSON file of the folder or of its parent in the form of the public
  article-extraction-benchmark: an object from NAME to an object with `articleBody` and `url`, and
  schema.org's `headline`, `datePublished`, `inLanguage` where there are any (the pages may lie in
  the folder or in its `html/`);
* `OUTLET.expected.json` beside `OUTLET_YYYY_MM_DD.html.gz`, and `*.meta.info` with the addresses,
  as fundus keeps its tests: objects with `title`, `publishing_date` and `body`, one for each
  shape that the outlet's pages had. A page belongs to the newest one that was printed before the
  page was saved; its text is summary, headlines and paragraphs.

What a reference does not say, or says as null, is not judged.
"""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

PAGES = ("*.html", "*.html.gz")
UNKNOWN_URL = "https://press.example/news/1"  # of a page whose address nobody kept
_SAVED = re.compile(r"^(?P<outlet>.+)_(?P<day>\d{4}_\d\d_\d\d)$")
_ZONES = timedelta(days=1)  # between the day of saving and that of printing, in other zones


@dataclass(frozen=True, slots=True)
class Reference:
    """What should be read out of a page; `None` is what nobody says."""

    name: str
    file: Path
    url: str = UNKNOWN_URL
    text: str | None = None
    title: str | None = None
    published: datetime | date | None = None
    language: str | None = None
    timezone: ZoneInfo | None = None

    def read(self) -> bytes:
        """Return the page."""
        body = self.file.read_bytes()
        return gzip.decompress(body) if self.file.suffix == ".gz" else body


def load(folder: Path) -> list[Reference]:
    """Find the pages of a folder that have a reference, by name."""
    files = {_stem(file): file for pattern in PAGES for file in sorted(folder.glob(pattern))}
    public = _public(folder)
    if public and not files:
        folder = folder / "html"
        files = {_stem(file): file for pattern in PAGES for file in sorted(folder.glob(pattern))}
    addresses = _addresses(folder)
    found = (_reference(name, file, public, addresses) for name, file in sorted(files.items()))
    return [one for one in found if one is not None]


def _reference(
    name: str, file: Path, public: dict[str, Any], addresses: dict[str, str]
) -> Reference | None:
    url = addresses.get(file.name, UNKNOWN_URL)
    plain = file.with_name(f"{name}.reference.txt")
    if plain.is_file():
        text = plain.read_text(encoding="utf-8", errors="replace")
        return Reference(name, file, url, text=re.sub(r"<[^>]+>", " ", text))
    own = file.with_name(f"{name}.json")
    if own.is_file():
        return _own(name, file, json.loads(own.read_text(encoding="utf-8")))
    if name in public:
        told = public[name]
        return Reference(
            name, file, told.get("url") or url,
            text=told["articleBody"], title=told.get("headline"),
            published=moment(told.get("datePublished")), language=told.get("inLanguage"),
        )  # fmt: skip
    version = _version(name, file)
    if version is None:
        return None
    return Reference(
        name, file, url,
        text=_body(version.get("body")), title=version.get("title"),
        published=moment(version.get("publishing_date")),
    )  # fmt: skip


def _own(name: str, file: Path, told: dict[str, Any]) -> Reference:
    zone = told.get("timezone")
    return Reference(
        name, file, told.get("url") or UNKNOWN_URL,
        text=told.get("text"), title=told.get("title"), published=moment(told.get("published")),
        language=told.get("language"), timezone=ZoneInfo(zone) if zone else None,
    )  # fmt: skip


def _public(folder: Path) -> dict[str, Any]:
    """Return the references of a file in the public benchmark's form, where there is one."""
    for place in (folder, folder.parent):
        for file in sorted(place.glob("*.json")):
            told = json.loads(file.read_text(encoding="utf-8"))
            if isinstance(told, dict) and told and all(map(_is_public, told.values())):
                return told
    return {}


def _is_public(value: object) -> bool:
    return isinstance(value, dict) and isinstance(value.get("articleBody"), str)


def _addresses(folder: Path) -> dict[str, str]:
    return {
        name: about["url"]
        for file in sorted(folder.glob("*.meta.info"))
        for name, about in json.loads(file.read_text(encoding="utf-8")).items()
    }


def _version(name: str, file: Path) -> dict[str, Any] | None:
    """Return what is expected of the shape that the outlet's pages had when this was saved."""
    saved = _SAVED.match(name)
    expected = file.with_name(f"{saved['outlet'] if saved else name}.expected.json")
    if not saved or not expected.is_file():
        return None
    day = date.fromisoformat(saved["day"].replace("_", "-"))
    printed = {
        datetime.fromisoformat(version["publishing_date"]): version
        for version in json.loads(expected.read_text(encoding="utf-8")).values()
        if version.get("publishing_date")
    }
    before = [when for when in printed if when.date() <= day + _ZONES]
    return printed[max(before)] if before else None


def _body(body: Any) -> str | None:
    return "\n".join(_lines(body)) if isinstance(body, dict) else None


def _lines(body: dict[str, Any]) -> Iterator[str]:
    yield from body.get("summary") or ()
    for section in body.get("sections") or ():
        yield from section.get("headline") or ()
        yield from section.get("paragraphs") or ()


def moment(written: str | None) -> datetime | date | None:
    """Read ISO 8601: a day, or a time."""
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return datetime.fromisoformat(written)


def _stem(file: Path) -> str:
    return file.name.removesuffix(".gz").removesuffix(".html")
