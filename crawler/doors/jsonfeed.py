"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import html
import json
from itertools import islice
from typing import Any

from crawler.doors.entries import MAX_ENTRIES, Reading, entry, nothing_shown, unique
from crawler.doors.showing import Shown
from crawler.errors import DoorError
from crawler.items import Entry

VERSION = "jsonfeed.org/version/1"
MAX_HUBS = 20  # looked at


def read(text: str, reading: Reading) -> Shown:
    """Read a JSON Feed, as `decoding.decode` gives its text.

    Raises:
        DoorError: the text is no JSON, or JSON of another kind.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DoorError("broken JSON", url=reading.url) from error
    if not isinstance(data, dict) or VERSION not in str(data.get("version", "")):
        raise DoorError("JSON, but not a JSON Feed", url=reading.url)
    items = data.get("items")
    if not isinstance(items, list):
        raise DoorError("a JSON Feed without items", url=reading.url)
    language = data.get("language")
    entries = unique(
        [_entry(item, reading, language) for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
    )
    older = reading.link(data.get("next_url"))
    return Shown(
        entries=tuple(entries),
        older=older if older != reading.url else None,
        hub=_hub(data.get("hubs"), reading),
        remark="" if entries else nothing_shown(len(items)),
    )


def _address(guid: object) -> object:
    """An id that is a whole address leads to the article (JSON Feed 1.1, "id")."""
    return guid if isinstance(guid, str) and guid.startswith(("http://", "https://")) else None


def _hub(hubs: object, reading: Reading) -> str | None:
    """Return the first hub of the kind that we know (JSON Feed 1.1, "Subscribing to…")."""
    for hub in islice(hubs, MAX_HUBS) if isinstance(hubs, list) else ():
        if isinstance(hub, dict) and str(hub.get("type", "")).lower() == "websub":
            return reading.link(hub.get("url"))
    return None


def _entry(item: dict[str, Any], reading: Reading, language: object) -> Entry | None:
    body = item.get("content_html")
    words = item.get("content_text")
    if not isinstance(body, str) and isinstance(words, str):
        paragraphs = (line.strip() for line in words.splitlines())
        body = "".join(f"<p>{html.escape(line)}</p>" for line in paragraphs if line)
    return entry(
        reading,
        url=item.get("url") or item.get("external_url") or _address(item.get("id")),
        title=item.get("title"),
        published=reading.date(item.get("date_published")),
        summary=item.get("summary"),
        guid=item.get("id"),
        language=item.get("language") or language,
        body_html=body,
    )
