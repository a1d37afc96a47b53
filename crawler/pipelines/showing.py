"""One page read for a person who asks what the extractor makes of it."""

from __future__ import annotations

import time
from dataclasses import dataclass

from bs4 import BeautifulSoup

from crawler import markup, pages
from crawler.outlets import Outlet
from crawler.pages import Reading

HEAD = 300_000  # letters in which a page names its own address; the largest real head has 205 000
QUICK_S = 1.0  # a page that took longer is not read a second time for its time alone


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page gave."""

    reading: Reading
    seconds: float  # of the extraction alone, dictionaries and tables at hand


def extract(html: bytes, url: str, encoding: str | None, outlet: Outlet | None) -> Extracted:
    """Extract with sources and time; of two runs the faster, the first also loads what it needs.

    Raises:
        PageError: the page holds no article.
    """
    began = time.perf_counter()
    reading = pages.read(html, url, encoding=encoding, outlet=outlet)
    seconds = time.perf_counter() - began
    if seconds < QUICK_S:
        began = time.perf_counter()
        pages.read(html, url, encoding=encoding, outlet=outlet)
        seconds = min(seconds, time.perf_counter() - began)
    return Extracted(reading, seconds)


def named_address(html: bytes) -> str | None:
    """The address that a saved page calls its own: its canonical link, or og:url."""
    soup = BeautifulSoup(markup.decode(html, None)[:HEAD], "lxml")
    for selector, attribute in (
        ("link[rel~=canonical][href]", "href"),
        ('meta[property="og:url"][content]', "content"),
        ("base[href]", "href"),
    ):
        found = soup.select_one(selector)
        address = str(found[attribute]).strip() if found else ""
        if address.startswith(("https://", "http://")):
            return address
    return None
