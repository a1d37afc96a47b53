"""What a page says for machines (JSON-LD, W3C 2020), as it stands in its scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import html

MAX_SCRIPTS = 20
MAX_SCRIPT = 500_000  # letters


def documents(root: html.HtmlElement) -> Iterator[Any]:
    """Yield the values of a page's JSON-LD scripts; broken ones are passed over."""
    scripts = (
        node for node in root.iter("script") if "ld+json" in (node.get("type") or "").lower()
    )
    for script in islice(scripts, MAX_SCRIPTS):
        try:
            yield json.loads((script.text or "")[:MAX_SCRIPT], strict=False)
        except (ValueError, RecursionError):
            continue
