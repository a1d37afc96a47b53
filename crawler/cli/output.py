"""How the command speaks: results on stdout, progress and words for people on stderr."""

from __future__ import annotations

import difflib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rich.console import Console

from crawler.errors import UsageError
from crawler.store.articles import StoredArticle

people = Console(stderr=True, highlight=False)
results = Console(highlight=False)


@dataclass(slots=True)
class Options:
    """Options that may stand anywhere on the command line."""

    verbose: bool = False


options = Options()


def emit(kind: str, values: Mapping[str, Any]) -> None:
    """Print one JSON object on stdout."""
    line = {"type": kind, **values}
    sys.stdout.write(json.dumps(line, ensure_ascii=False, default=_plain) + "\n")
    sys.stdout.flush()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return str(value)


def article_values(stored: StoredArticle) -> dict[str, Any]:
    """An article as the JSON outputs show it."""
    article = stored.article
    return {
        "id": stored.id,
        "url": article.url,
        "title": article.title,
        "lead": article.lead,
        "outlet": article.outlet_id,
        "outlet_name": stored.outlet_name,
        "language": article.language,
        "published": article.published,
        "fetched": article.fetched_at,
        "quality": article.quality.value,
        "story": stored.story_id,
        "copy_of": stored.copy_of,
    }


def plural(number: int, one: str, many: str | None = None) -> str:
    """`1 outlet`, `2 outlets`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def unknown_outlet(name: str, known: Iterable[str]) -> UsageError:
    """The error for an id that no outlet has, with the ids that it may be meant for."""
    close = difflib.get_close_matches(name, known, n=3)
    hint = f"did you mean {' or '.join(close)}?" if close else "see: akbulak outlets list"
    return UsageError(f"there is no outlet '{name}'", hint=hint)
