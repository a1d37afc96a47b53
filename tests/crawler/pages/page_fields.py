"""Pages of our own and what they say of themselves, for the tests of this folder."""

from __future__ import annotations

from press_pages import RU, URL

from crawler.outlets import Outlet
from crawler.pages import tree
from crawler.pages.fields import structured, titles
from crawler.pages.fields.values import Fields

TEXT = "".join(f"<p>{line}</p>" for line in RU)


def grown(html: str) -> tree.Tree:
    found = tree.grow(html)
    assert found is not None
    return found


def fields(html: str, url: str = URL, zone: str = "Asia/Almaty") -> Fields:
    return structured.read(grown(html), url, zone)


def headline(html: str, url: str = URL, outlet: Outlet | None = None) -> tuple[str, str]:
    return titles.headline(fields(html, url), url, outlet)
