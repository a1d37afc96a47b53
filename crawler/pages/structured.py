"""What a page says of itself: JSON-LD, meta tags, microdata, `<time>`.

Order of trust for each field: JSON-LD (written for search engines, checked by them), then
OpenGraph and other meta tags, then microdata and visible marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

from crawler import dates
from crawler.pages import jsonld, printed

MAX_AUTHORS = 10
MAX_NAME = 100  # letters; longer "authors" are sentences

_CREDIT = re.compile(r"(?:фото|photo|сурет|видео|video)\b\s*:?", re.IGNORECASE)
_PUBLISHED = (
    "article:published_time", "og:article:published_time", "og:published_time",
    "datepublished", "date_published", "pubdate", "publish_date", "publishdate",
    "mediator_published_time",
    "dc.date.issued", "dcterms.created", "dc.date", "sailthru.date", "parsely-pub-date", "date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "og:article:modified_time", "og:updated_time", "datemodified")


@dataclass(frozen=True, slots=True)
class Fields:
    """The page's own claims; empty where it makes none."""

    title: str = ""
    headings: tuple[str, ...] = ()  # texts of <h1>
    page_title: str = ""  # <title>, with the site's name
    site_name: str = ""
    description: str = ""
    body: str = ""  # JSON-LD articleBody
    published: datetime | None = None  # aware, UTC
    modified: datetime | None = None  # aware, UTC
    authors: tuple[str, ...] = ()
    section: str | None = None
    image_url: str | None = None  # absolute
    canonical: str | None = None  # absolute, as the page claims
    language: str | None = None  # language tag, as the page claims
    is_article: bool = False  # JSON-LD or og:type say so
    is_free: bool = True  # False: JSON-LD isAccessibleForFree is false


def read(root: html.HtmlElement, url: str, zone: str) -> Fields:
    """Collect the fields; `zone` (IANA name) is used for times without one."""
    data = jsonld.article(root, url)
    meta = _meta(root)

    def clock(value: object) -> datetime | None:
        moment = dates.parse(value, zone) if isinstance(value, str) else None
        # A page cannot be printed in the future: a wrong clock, or the date of an event.
        return None if moment is None or dates.is_future(moment, datetime.now(UTC)) else moment

    published = (
        clock(data.get("datePublished") or data.get("dateCreated"))
        or _first(clock, (meta.get(name) for name in _PUBLISHED))
        or _first(clock, printed.claims(root, url))
    )
    modified = clock(data.get("dateModified")) or _first(
        clock, (meta.get(name) for name in _MODIFIED)
    )
    headings = tuple(line for node in islice(root.iter("h1"), 5) if (line := _line(node)))
    return Fields(
        title=jsonld.string(data.get("headline")) or jsonld.string(data.get("name"))
        or meta.get("og:title") or _itemprop(root, "headline"),
        headings=headings,
        page_title=next((_line(node) for node in root.iter("title")), ""),
        site_name=meta.get("og:site_name") or jsonld.string(data.get("publisher")),
        description=meta.get("og:description") or meta.get("description")
        or jsonld.string(data.get("description")),
        body=jsonld.string(data.get("articleBody")),
        published=published,
        modified=modified if modified and (not published or modified >= published) else None,
        authors=_authors(root, data, meta),
        section=jsonld.string(data.get("articleSection")) or meta.get("article:section") or None,
        image_url=_absolute(jsonld.address(data.get("image")) or meta.get("og:image"), url),
        canonical=_absolute(_canonical(root) or meta.get("og:url"), url),
        language=jsonld.string(data.get("inLanguage")) or root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang") or meta.get("og:locale"),
        is_article=bool(data) or meta.get("og:type", "").lower() in ("article", "news"),
        is_free=str(data.get("isAccessibleForFree", True)).lower() not in ("false", "0"),
    )  # fmt: skip


def _first(clock: Any, values: Any) -> datetime | None:
    return next((moment for value in values if value and (moment := clock(value))), None)


def _meta(root: html.HtmlElement) -> dict[str, str]:
    """Read `<meta>` by property, name or itemprop, in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for node in root.iter("meta"):
        name = node.get("property") or node.get("name") or node.get("itemprop")
        content = (node.get("content") or "").strip()
        if name and content:
            found.setdefault(name.lower(), content)
    return found


def _itemprop(root: html.HtmlElement, name: str) -> str:
    node = root.find(f".//*[@itemprop='{name}']")
    return (node.get("content") or _line(node)) if node is not None else ""


def _authors(root: html.HtmlElement, data: dict[str, Any], meta: dict[str, str]) -> tuple[str, ...]:
    names = jsonld.names(data.get("author"))
    if not names:
        names = [meta.get("author", ""), meta.get("article:author", "")]
        names += [_line(node) for node in root.iterfind(".//*[@itemprop='author']")]
        names += [_line(node) for node in root.iterfind(".//a[@rel='author']")]
    clean = (" ".join(name.split()) for name in names)
    kept = (name for name in clean if _is_name(name))
    return tuple(dict.fromkeys(kept))[:MAX_AUTHORS]


def _is_name(name: str) -> bool:
    return 2 <= len(name) <= MAX_NAME and "://" not in name and not _CREDIT.match(name)


def _canonical(root: html.HtmlElement) -> str | None:
    for node in root.iter("link"):
        if "canonical" in (node.get("rel") or "").lower().split():
            href: str | None = node.get("href")
            return href
    return None


def _absolute(href: str | None, url: str) -> str | None:
    try:
        link = urljoin(url, (href or "").strip())
        parts = urlsplit(link)
    except ValueError:
        return None
    return link if href and parts.scheme in ("http", "https") and parts.netloc else None


def _line(node: html.HtmlElement) -> str:
    return " ".join(" ".join(islice(node.itertext(), 200)).split())
