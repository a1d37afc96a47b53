"""JSON-LD of a page: the one object that describes the article (schema.org/Article)."""

from __future__ import annotations

import html as entities
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from crawler import references
from crawler.pages.tree import Tree

MAX_SCRIPTS = 20
MAX_SCRIPT = 1_000_000  # letters
MAX_DEPTH = 6  # of @graph in lists in @graph
MAX_OBJECTS = 500
MAX_LISTED = 50  # of a list of names or pictures

# Comments and CDATA that old CMS put around scripts.
_BEFORE = re.compile(r"(?:<!--|(?:/[/*]\s{0,9})?<!\[CDATA\[(?:\s{0,9}\*/)?)")
_AFTER = ("-->", "]]>", "//", "/*", "*/", ";")
_SPARE_COMMA = re.compile(r",(\s{0,99}[}\]])")
# What is saved of a script that is no JSON: an unescaped quote in one field breaks them all.
_PAIR = re.compile(
    r'"(@type|headline|datePublished|dateModified|articleSection|description)"\s{0,9}:\s{0,9}'
    r'"((?:[^"\\\n]|\\.){0,2000})"'
)


@dataclass(frozen=True, slots=True)
class Linked:
    """What a page's JSON-LD says."""

    article: dict[str, Any] = field(default_factory=dict)  # empty when there is none
    page: dict[str, Any] = field(default_factory=dict)  # the WebPage around it
    types: frozenset[str] = frozenset()  # of all top objects
    trail: tuple[str, ...] = ()  # names of the BreadcrumbList, from the home page inwards
    site: str = ""  # name of the WebSite or the publisher
    by_id: dict[str, dict[str, Any]] = field(default_factory=dict)


def read(tree: Tree, url: str) -> Linked:
    """Read the JSON-LD of a page.

    Several articles on one page (related ones): the one that names the page's address wins,
    then the first with a headline.
    """
    found = list(_objects(tree))
    if not found:
        return Linked()
    by_id = {name: item for item in found if isinstance(name := item.get("@id"), str)}
    chosen = _choose([item for item in found if _is_article(item)], url)
    site = string(chosen.get("publisher"), by_id)
    return Linked(
        article=chosen,
        page=next((item for item in found if _is_a(item, "Page")), {}),
        types=frozenset(name for item in found for name in _types(item)),
        trail=_trail(found),
        site=site or next((string(item) for item in found if _is_a(item, "WebSite")), ""),
        by_id=by_id,
    )


def article(tree: Tree, url: str) -> dict[str, Any]:
    """Return the object of the article that the page is about; empty when there is none."""
    return read(tree, url).article


def types(tree: Tree) -> set[str]:
    """Return the names of all types that the page's top objects have."""
    return {name for item in _objects(tree) for name in _types(item)}


def string(value: object, by_id: dict[str, dict[str, Any]] | None = None) -> str:
    """Take the text of a value that may be a list, an object with a name, or escaped twice.

    An object that only names another one by `@id` is looked up in `by_id`.
    """
    for _ in range(MAX_DEPTH):
        if isinstance(value, list):
            value = value[0] if value else ""
        elif isinstance(value, dict):
            name = value.get("name")
            if not name and by_id and isinstance(link := value.get("@id"), str):
                name = by_id.get(link, {}).get("name")
            value = name
        else:
            break
    return plain(value) if isinstance(value, str) else ""


def plain(value: str) -> str:
    """Undo references that are escaped once or twice, as CMS leave them in attributes and JSON."""
    for _ in range(2):
        if "&" not in value:
            break
        value = entities.unescape(references.repair(value))
    return value.strip()


def addresses(value: object, by_id: dict[str, dict[str, Any]] | None = None) -> list[str]:
    """Take the addresses of a value: a string, an object with `url` or `@id`, a list of either."""
    listed = value[:MAX_LISTED] if isinstance(value, list) else [value]
    found = []
    for item in listed:
        link = item
        if isinstance(item, dict):
            link = item.get("url") or item.get("contentUrl")
            other = item.get("@id")
            if not link and by_id and isinstance(other, str) and other in by_id:
                link = by_id[other].get("url") or by_id[other].get("contentUrl")
            link = link or other
        if isinstance(link, list):
            link = link[0] if link else None
        if isinstance(link, str) and link.strip():
            found.append(link.strip())
    return found


def names(value: object, by_id: dict[str, dict[str, Any]] | None = None) -> list[str]:
    """Take the names of people: a string, an object, or a list of either."""
    listed = value[:MAX_LISTED] if isinstance(value, list) else [value]
    found: list[str] = []
    for item in listed:
        name = item.get("name") if isinstance(item, dict) else None
        if isinstance(name, list):  # one object for all authors
            found += [line for one in name[:MAX_LISTED] if (line := string(one))]
        elif line := string(item, by_id):
            found.append(line)
    return found


def _objects(tree: Tree) -> Iterator[dict[str, Any]]:
    count = 0
    for source in tree.scripts[:MAX_SCRIPTS]:
        for item in _flatten(_parsed(source), MAX_DEPTH):
            yield item
            count += 1
            if count >= MAX_OBJECTS:
                return


def _parsed(source: str) -> object:
    source = source[:MAX_SCRIPT].strip()
    if wrapped := _BEFORE.match(source):
        source = source[wrapped.end() :]
    for mark in _AFTER:
        source = source.removesuffix(mark).rstrip()
    for text in (source, _SPARE_COMMA.sub(r"\1", source)):
        try:
            return json.loads(text, strict=False)  # raw line ends in strings are common
        except (ValueError, RecursionError):
            continue
    return _saved(source)


def _saved(source: str) -> dict[str, str]:
    """Take the first of each plain field out of what is no JSON."""
    saved: dict[str, str] = {}
    for pair in _PAIR.finditer(source):
        try:
            saved.setdefault(pair[1], json.loads(f'"{pair[2]}"', strict=False))
        except ValueError:
            continue
    return saved


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
    return any(name.endswith(("Article", "Posting", "Report")) for name in _types(item)) and not (
        _is_a(item, "JobPosting")
    )


def _is_a(item: dict[str, Any], ending: str) -> bool:
    return any(name.endswith(ending) for name in _types(item))


def _choose(found: list[dict[str, Any]], url: str) -> dict[str, Any]:
    if len(found) < 2:
        return found[0] if found else {}
    own = _place(url)
    for item in found:
        links = addresses([item.get("mainEntityOfPage"), item.get("url"), item.get("@id")])
        if any(_place(link) == own for link in links):
            return item
    return next((item for item in found if item.get("headline")), found[0])


def _place(url: str) -> tuple[str, str]:
    """Path and query of an address: what tells the articles of one site apart."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return (url, "")
    return parts.path.rstrip("/"), parts.query


def _trail(found: Iterable[dict[str, Any]]) -> tuple[str, ...]:
    for item in found:
        listed = item.get("itemListElement")
        if _is_a(item, "BreadcrumbList") and isinstance(listed, list):
            steps = [step for step in listed[:MAX_LISTED] if isinstance(step, dict)]
            return tuple(
                name for step in steps if (name := string(step) or string(step.get("item")))
            )
    return ()
