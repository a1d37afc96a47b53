"""The names that a site goes by, in the form in which they are compared."""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from urllib.parse import urlsplit

from crawler import text
from crawler.outlets import Outlet

MAX_LETTERS: Final = 1000


@lru_cache(maxsize=1024)
def key(name: str) -> str:
    """Return the letters and digits of a name, folded: equal for equal names and titles."""
    return "".join(sign for sign in text.fold(name[:MAX_LETTERS]) if sign.isalnum())


def of_site(site_name: str, url: str, outlet: Outlet | None) -> frozenset[str]:
    """Return the keys of the names of the site, its host and the outlet."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    names = {host, host.rsplit(".", 1)[0], site_name}
    if outlet:
        names |= {outlet.name, outlet.name.split("(")[0], *outlet.name.split("/"), *outlet.hosts}
    return frozenset(filter(None, map(key, names)))
