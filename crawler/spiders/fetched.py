"""A page as it came, and what its response says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from scrapy.http import Response

from crawler import markup
from crawler.items import Entry
from crawler.spiders.poll import Poll
from crawler.store.entries import PendingEntry
from crawler.store.watching import Watched
from crawler.text import canonical_url


@dataclass(slots=True)
class FetchedPage:
    """A page as it came, on its way through the pipelines."""

    poll: Poll = field(repr=False)
    entry: PendingEntry | None  # None: a person asked for this URL, or it is read again
    unit: str  # to be closed with the outcome
    url: str  # after redirects
    body: bytes = field(repr=False)  # empty when only the entry is left to tell of the article
    encoding: str | None  # as the HTTP header says
    fetched_at: datetime
    reason: str = ""  # why the body is empty, in words
    again: bool = False  # the page will be asked for again, the entry stays pending
    watched: Watched | None = None  # the stored article whose page is read again


def identity(entry: Entry, base: str) -> str | None:
    """The canonical URL of an entry, or None where its link is no web address."""
    try:
        return canonical_url(entry.url, base)
    except ValueError:
        return None


def header(response: Response, name: str) -> str | None:
    """A response header as text."""
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def charset(response: Response) -> str | None:
    """The encoding that the HTTP header names."""
    return markup.charset_of(header(response, "Content-Type"))
