"""The one address of an article: what its page claims, where the claim can be true.

AMP, print and mobile editions are the same article and share the address of the full one
(`text.canonical_url` knows their usual addresses; the page itself names the others). Editions in
other languages are other articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from crawler import text
from crawler.outlets import Outlet
from crawler.pages.fields import jsonld
from crawler.pages.fields.details import absolute
from crawler.pages.fields.jsonld import Linked
from crawler.pages.fields.marks import Marks
from crawler.pages.fields.values import Claim, Fields
from crawler.pages.storable import is_address

_LANGUAGES: Final = frozenset(("ru", "kk", "kz", "en", "qaz", "kaz", "rus", "eng", "uz", "ky"))
_SCRIPT_PAGE = re.compile(r"\.(?:php|aspx?|jsp|cgi|pl)$", re.IGNORECASE)
_SLUG_HYPHENS: Final = 3  # in a last part of an address that is made of a headline


def claims(found: Marks, linked: Linked, url: str) -> Iterator[Claim]:
    """Yield the addresses that the page claims as its own, absolute, best first."""
    listed = [(found.links.get("canonical"), "link"), (found.meta.get("og:url"), "og")]
    for name in ("mainEntityOfPage", "url"):
        listed += [(link, "json-ld") for link in jsonld.addresses(linked.article.get(name))[:1]]
    for link, source in listed:
        if link and (address := absolute(jsonld.plain(link), url)):
            yield Claim(address, source)


def editions(found: Marks, url: str) -> Mapping[str, str]:
    """Return the addresses of the page's editions in other languages: address → hreflang."""
    return {
        address: language
        for href, language in found.alternates.items()
        if (address := absolute(href, url))
    }


def address(fields: Fields, url: str, outlet: Outlet | None) -> tuple[str, str]:
    """Return the article's canonical address in the form of `text.canonical_url`, and its source.

    A claim is refused when it names a home page, a section of the page's own address, another
    site, a page for all articles, or the edition in another language. Without a claim that
    stands it is the page's own address (source "url").
    """
    own = text.canonical_url(url)
    for claim in fields.canonicals:
        try:
            claimed = text.canonical_url(claim.text)
        except ValueError:
            continue
        if claimed == own:
            return own, claim.source
        if is_address(claim.text) and _stands(claimed, own, fields, outlet):
            return claimed, claim.source
    return own, "url"


def _stands(claimed: str, own: str, fields: Fields, outlet: Outlet | None) -> bool:
    there, here = urlsplit(claimed), urlsplit(own)
    return (
        _same_site(there.hostname or "", here.hostname or "", outlet)
        and not _is_home(there.path, there.query)
        and not _is_above(there.path, there.query, here.path)
        and not _is_section(there.path, there.query, here.path)
        and not (there.path == here.path and here.query and _is_for_all(there.path, there.query))
        and not _is_other_language(claimed, own, fields)
    )


def _same_site(there: str, here: str, outlet: Outlet | None) -> bool:
    known = {here, *(outlet.hosts if outlet else ())}
    return any(there == name or _below(there, name) or _below(name, there) for name in known)


def _below(host: str, name: str) -> bool:
    return "." in name and host.endswith("." + name)


def _is_home(path: str, query: str) -> bool:
    parts = [part for part in path.lower().split("/") if part]
    if query:
        return False
    return not parts or (len(parts) == 1 and (parts[0] in _LANGUAGES or parts[0][:6] == "index."))


def _is_above(path: str, query: str, own: str) -> bool:
    """Say whether it is a folder in which the page stands: its section, `/news` of `/news/1`."""
    last = path.rstrip("/").rpartition("/")[2]
    return (
        not query
        and own.startswith(path.rstrip("/") + "/")
        and not any(sign.isdigit() for sign in last)
        and last.count("-") < _SLUG_HYPHENS
    )


def _is_section(path: str, query: str, own: str) -> bool:
    """Say whether it is a section elsewhere: `/economy`, claimed by all of `/news/2026/1-slug`."""
    words, parts = (value.strip("/").lower().split("/") for value in (path, own))
    return (
        not query
        and len(words) < len(parts)
        and all(word.isalpha() for word in words)
        and words[-1] not in parts[-1]  # the article's own name, without its folders or number
    )


def _is_for_all(path: str, query: str) -> bool:
    """Say whether an address without the page's query can only be that of all articles."""
    last = path.rstrip("/").rpartition("/")[2]
    if query:
        return False
    digits = any(sign.isdigit() for sign in last)
    return bool(_SCRIPT_PAGE.search(last)) or not (digits or last.count("-") >= _SLUG_HYPHENS)


def _is_other_language(claimed: str, own: str, fields: Fields) -> bool:
    tags: dict[str, str] = {}
    for link, language in fields.editions.items():
        try:
            tags.setdefault(text.canonical_url(link), language[:2])
        except ValueError:
            continue
    theirs, ours = tags.get(claimed), tags.get(own)
    return theirs is not None and ours is not None and theirs != ours
