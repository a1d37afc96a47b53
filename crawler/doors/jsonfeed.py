"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

from __future__ import annotations

import html
import json
from typing import Any

from crawler.doors.entries import MAX_ENTRIES, Reading, entry, unique
from crawler.doors.showing import Shown
from crawler.errors import DoorError
from crawler.items import Entry

VERSION = "jsonfeed.org/version/1"


def read(text: str, reading: Reading) -> Shown:
    """Read a JSON Feed, as `decoding.decode` gives its text.

    Raises:
        DoorError: the text is no JSON, or JSON of another kind.
    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise DoorError("broken JSON", url=reading.url, stage="door") from error
    if not isinstance(data, dict) or VERSION not in str(data.get("version", "")):
        raise DoorError("JSON, but not a JSON Feed", url=reading.url, stage="door")
    items = data.get("items")
    if not isinstance(items, list):
        raise DoorError("a JSON Feed without items", url=reading.url, stage="door")
    language = data.get("language")
    entries = unique(
        [_entry(item, reading, language) for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
    )
    return Shown(tuple(entries))


def _entry(item: dict[str, Any], reading: Reading, language: object) -> Entry | None:
    body = item.get("content_html")
    words = item.get("content_text")
    if not isinstance(body, str) and isinstance(words, str):
        paragraphs = (line.strip() for line in words.splitlines())
        body = "".join(f"<p>{html.escape(line)}</p>" for line in paragraphs if line)
    return entry(
        reading,
        url=item.get("url") or item.get("external_url") or item.get("id"),
        title=item.get("title"),
        published=reading.date(item.get("date_published")),
        summary=item.get("summary"),
        guid=item.get("id"),
        language=item.get("language") or language,
        body_html=body,
    )
