"""What is known of an article beside its words, and whether it passes a query's filter."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.queries.nodes import Filter


class Traits(NamedTuple):
    """What is known of a document beside its words; empty or None where it is not."""

    url: str = ""
    language: str = ""  # ISO 639-1
    country: str = ""  # ISO 3166-1 alpha-2
    source: str = ""  # outlet id
    kind: str = ""  # of the outlet
    published: datetime | None = None  # aware


def passes(node: Filter, traits: Traits) -> bool:
    """Whether a document has one of the values that `node` names.

    `site:` is the host of the address or a domain above it, never a part of a name. `after:` a
    day means that day's first moment (UTC) or later, `before:` strictly earlier. What is not
    known of a document passes no filter.
    """
    match node.name:
        case "site":
            host = _site(traits.url)
            return any(_lies_in(host, _host(value)) for value in node.values)
        case "after" | "before":
            return any(_in_time(node.name, value, traits.published) for value in node.values)
        case _:
            own = trait(node.name, traits).casefold()
            return bool(own) and any(own == value.casefold() for value in node.values)


def trait(name: str, traits: Traits) -> str:
    """Return what a document has where the filter `name` looks; empty where nothing is known."""
    match name:
        case "site":
            return _site(traits.url)
        case "lang":
            return traits.language
        case "country":
            return traits.country
        case "outlet":
            return traits.source
        case "kind":
            return traits.kind
        case _:
            return "" if traits.published is None else f"{_utc(traits.published):%Y-%m-%d %H:%M}"


def _in_time(name: str, value: str, published: datetime | None) -> bool:
    moment = _moment(value)
    if moment is None or published is None:
        return False
    return _utc(published) >= moment if name == "after" else _utc(published) < moment


def _utc(moment: datetime) -> datetime:
    """`moment` in UTC; one that names no zone is in UTC already."""
    return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)


@lru_cache(maxsize=1024)
def _moment(value: str) -> datetime | None:
    try:
        return _utc(datetime.fromisoformat(value))
    except (ValueError, OverflowError):
        return None


def _lies_in(host: str, domain: str) -> bool:
    return bool(host and domain) and (host == domain or host.endswith("." + domain))


@lru_cache(maxsize=1024)
def _site(url: str) -> str:
    try:
        return _host(urlsplit(url).hostname or "")
    except ValueError:  # brackets that hold no IPv6 address
        return ""


@lru_cache(maxsize=1024)
def _host(name: str) -> str:
    """A host as hosts are compared: IDNA, lower case, without www. and the last dot."""
    host = name.strip().rstrip(".").lower()
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return host
    return host.removeprefix("www.")
