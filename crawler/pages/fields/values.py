"""What a page says of itself, field by field, with the source of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from crawler.pages.fields.headings import Heading


class Claim(NamedTuple):
    """A value and where the page says it."""

    text: str
    source: str  # "json-ld", "og", "meta", "microdata", "h1", "link", "visible text", …


NOTHING = Claim("", "")


@dataclass(frozen=True, slots=True)
class Fields:
    """The page's own claims; empty where it makes none.

    `sources` tells for each field that is filled by its name where it comes from.
    """

    titles: tuple[Claim, ...] = ()  # JSON-LD, OpenGraph, …: best first
    headings: tuple[Heading, ...] = ()  # what may be the headline as printed
    headline: Claim = NOTHING  # chosen among all of them by what the page alone tells
    names: frozenset[str] = frozenset()  # keys (`names.key`) of the site's names
    page_title: str = ""  # <title>, with the site's name
    site_name: str = ""
    description: str = ""
    lead: str = ""  # a box that is marked as the lead
    body: str = ""  # JSON-LD articleBody
    published: datetime | None = None  # aware, UTC
    modified: datetime | None = None  # aware, UTC
    authors: tuple[str, ...] = ()
    section: str | None = None
    image_url: str | None = None  # absolute
    canonicals: tuple[Claim, ...] = ()  # absolute, as the page claims, best first
    editions: Mapping[str, str] = field(default_factory=dict)  # absolute address → hreflang
    language: str | None = None  # language tag, as the page claims
    is_article: bool = False  # JSON-LD or og:type say so
    is_free: bool = True  # False: JSON-LD isAccessibleForFree is false
    is_live: bool = False  # a live blog
    live_text: str = ""  # its updates, one paragraph a line, in the page's order
    sources: Mapping[str, str] = field(default_factory=dict)
