"""JSON-LD of a page: the one object that describes the article (schema.org/Article)."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from crawler import references

MAX_SCRIPTS = 20
MAX_SCRIPT = 1_000_000  # letters
MAX_DEPTH = 6  # of @graph in lists in @graph

# Comments and CDATA that old CMS put around scripts.
_BEFORE = re.compile(r"(?:<!--|(?://\s{0,9})?<!\[CDATA\[)")
_AFTER = ("-->", "]]>", "//", ";")


def article(root: html.HtmlElement, url: str) -> dict[str, Any]:
    """Return the object of the article that the page is about; empty when there is none.

    Several articles on one page (related ones): the one that names the page's address wins,
    then the first with a headline.
    """
    found = [item for item in _objects(root) if _is_article(item)]
    for item in found:
        own = (address(item.get("mainEntityOfPage")), address(item.get("url")), item.get("@id"))
        if any(isinstance(link, str) and link.rstrip("/") == url.rstrip("/") for link in own):
            return item
    return next((item for item in found if item.get("headline")), found[0] if found else {})


def types(root: html.HtmlElement) -> set[str]:
    """Return the names of all types that the page's top objects have."""
    return {name for item in _objects(root) for name in _types(item)}


def string(value: object) -> str:
    """Take the text of a value that may be a list, an object with a name, or escaped twice."""
    if isinstance(value, list):
        return string(value[0]) if value else ""
    if isinstance(value, dict):
        return string(value.get("name"))
    if not isinstance(value, str):
        return ""
    return entities.unescape(references.repair(value)).strip()


def address(value: object) -> str | None:
    """Take the address of a value that may be a list or an object with `url` or `@id`."""
    if isinstance(value, list):
        return address(value[0]) if value else None
    if isinstance(value, dict):
        return address(value.get("url") or value.get("contentUrl") or value.get("@id"))
    return value if isinstance(value, str) and value else None


def names(value: object) -> list[str]:
    """Take the names of people: a string, an object, or a list of either."""
    if isinstance(value, list):
        return [name for item in value[:20] if (name := string(item))]
    return [name] if (name := string(value)) else []


def _objects(root: html.HtmlElement) -> Iterator[dict[str, Any]]:
    scripts = [
        node for node in root.iter("script") if "ld+json" in (node.get("type") or "").lower()
    ]
    for node in scripts[:MAX_SCRIPTS]:
        source = "".join(node.itertext())[:MAX_SCRIPT].strip()
        if wrapped := _BEFORE.match(source):
            source = source[wrapped.end() :]
        for mark in _AFTER:
            source = source.removesuffix(mark).rstrip()
        try:
            data = json.loads(source, strict=False)  # raw line ends in strings are common
        except (ValueError, RecursionError):
            continue
        yield from _flatten(data, MAX_DEPTH)


def _flatten(data: object, depth: int) -> Iterator[dict[str, Any]]:
    if depth and isinstance(data, list):
        for item in data:
            yield from _flatten(item, depth - 1)
    elif depth and isinstance(data, dict):
        yield data
        yield from _flatten(data.get("@graph"), depth - 1)
        main = data.get("mainEntity")
        if isinstance(main, dict):
            yield main


def _types(item: dict[str, Any]) -> list[str]:
    value = item.get("@type")
    listed = value if isinstance(value, list) else [value]
    return [name.rsplit("/", 1)[-1] for name in listed if isinstance(name, str)]


def _is_article(item: dict[str, Any]) -> bool:
    # NewsArticle, BlogPosting, LiveBlogPosting, Report, …: schema.org/Article and below.
    return any(name.endswith(("Article", "Posting", "Report")) for name in _types(item))
