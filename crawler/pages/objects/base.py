"""The base of page objects: one property for each field, selectors instead of rules."""

from __future__ import annotations

from datetime import datetime

from bs4 import BeautifulSoup, Tag

from crawler import dates, text


class PageObject:
    """One kind of page of one outlet; an empty field is filled by the general extractor.

    Nothing here does I/O: an object is made from the text of a page and is tested with one.
    """

    def __init__(self, source: str, zone: str) -> None:
        self.soup = BeautifulSoup(source, "lxml")
        self.zone = zone  # IANA name; of times without a zone

    @property
    def title(self) -> str:
        """The headline."""
        return ""

    @property
    def text(self) -> str:
        """The article's paragraphs, one a line."""
        return ""

    @property
    def published(self) -> datetime | None:
        """When it was printed (aware, UTC)."""
        return None

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote it."""
        return ()

    @property
    def section(self) -> str | None:
        """The rubric."""
        return None

    def line(self, selector: str) -> str:
        """Return the text of the first element as one line; empty when there is none."""
        node = self.soup.select_one(selector)
        return _line(node) if node else ""

    def lines(self, selector: str) -> tuple[str, ...]:
        """Return the texts of all elements, empty ones left out."""
        return tuple(line for node in self.soup.select(selector) if (line := _line(node)))

    def clock(self, selector: str, attribute: str = "datetime") -> datetime | None:
        """Read the date in an attribute of the first element, or in its text."""
        node = self.soup.select_one(selector)
        if node is None:
            return None
        return dates.parse(str(node.get(attribute) or _line(node)), self.zone)


def _line(node: Tag) -> str:
    return " ".join(text.normalise(node.get_text(" ")).split())
