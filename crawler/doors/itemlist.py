"""The articles that a section page lists for machines: JSON-LD ItemList (schema.org)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import html

from crawler.doors import jsonld

MAX_VALUES = 5000  # objects and lists looked at on one page

_LISTS = {"ItemList", "Blog", "DataFeed"}


def listed(root: html.HtmlElement) -> Iterator[dict[str, Any]]:
    """Yield the objects that the lists of a page name, each with `url` among its keys.

    Lists of other things (breadcrumbs, menus, products) are passed over.
    """
    left = MAX_VALUES
    for document in jsonld.documents(root):
        values: list[Any] = [document]
        while values and left > 0:
            value, left = values.pop(), left - 1
            if isinstance(value, list):
                values.extend(value[:MAX_VALUES])
            elif isinstance(value, dict):
                values.extend(value[key] for key in ("@graph", "mainEntity") if key in value)
                if not _LISTS.isdisjoint(_types(value)):
                    yield from _elements(value)


def _elements(found: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in ("itemListElement", "blogPost", "dataFeedElement"):
        elements = found.get(key)
        for element in elements[:MAX_VALUES] if isinstance(elements, list) else ():
            if not isinstance(element, dict):
                continue
            inner = element.get("item")
            item = {**element, **inner} if isinstance(inner, dict) else element
            url = item.get("url") or item.get("@id") or inner
            if isinstance(url, str) and "Product" not in _types(item):
                yield {**item, "url": url}


def _types(item: dict[str, Any]) -> list[str]:
    value = item.get("@type")
    return [
        name for name in (value if isinstance(value, list) else [value]) if isinstance(name, str)
    ]
