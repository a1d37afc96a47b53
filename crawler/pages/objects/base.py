"""The base of page objects: one property for each field, selectors instead of rules."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property
from typing import ClassVar

from bs4 import BeautifulSoup, Tag

from crawler import dates
from crawler.pages import chrome
from crawler.pages.objects import fragment
from crawler.pages.tree import Tree

LEAST = 120  # letters of text; with fewer the object has not found the article
MAX_NAMES = 10
# What stands in the boxes of all outlets and is never of the text.
_FRAME = ("html", "head", "body")  # that a parser sets around a piece of HTML
_NEVER = ("figure", "figcaption", "aside", "form", "button", "nav", "footer")


class PageObject:
    """One kind of page of one outlet; an empty field is filled by the general extractor.

    Nothing here does I/O: an object is made from a page's tree and is tested with one. It makes
    soup of the small pieces only that its selectors name: a soup of a whole page costs ten times
    as much as all of the general extraction.
    """

    name: ClassVar[str]  # as the catalogue writes it: `page: name`
    boxes: ClassVar[tuple[str, ...]]  # CSS of the text's box, newest template first
    summary: ClassVar[str] = ""  # CSS of the lead, where it stands before the box
    drop: ClassVar[tuple[str, ...]] = ()  # CSS of what stands in the box and is not of the text
    # First words of lines in the box that are not of the text.
    notices: ClassVar[tuple[str, ...]] = ()

    def __init__(self, tree: Tree, url: str, zone: str) -> None:
        self.tree = tree
        self.url = url
        self.zone = zone  # IANA name; of times without a zone

    # The fields. An outlet's class gives those that the general extractor gets wrong.

    @property
    def title(self) -> str:
        """The headline."""
        return ""

    @cached_property
    def text(self) -> str:
        """The article's paragraphs, one a line, after the lead that is printed before them."""
        found = self.paragraphs()
        if found and self.summary and not found[0].startswith(self.lead):
            found.insert(0, self.lead)
        return "\n".join(found)

    @cached_property
    def lead(self) -> str:
        """What the outlet prints as the summary."""
        return self.line(self.summary) if self.summary else ""

    @property
    def published(self) -> datetime | None:
        """When it was printed (aware, UTC)."""
        return None

    @property
    def modified(self) -> datetime | None:
        """When it was changed last (aware, UTC)."""
        return None

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote it."""
        return ()

    @property
    def section(self) -> str | None:
        """The rubric."""
        return None

    @property
    def image_url(self) -> str | None:
        """Its picture, absolute."""
        return None

    # Does it fit?

    def failure(self) -> str | None:
        """Say in words why the page is not of the shape that the object knows; `None` when it is.

        Pictures and flashes without a text are told here too: it is a fault of the object only
        where the general extractor does find an article's text.
        """
        if self.box is None:
            return f"{self.name}: no {' or '.join(self.boxes)} on the page"
        if self.soup is None:
            size = len(self.box[1])
            return f"{self.name}: {self.box[0]} holds {size:,} letters of HTML, too many"
        if len(self.text) < LEAST:
            return f"{self.name}: only {len(self.text)} letters of text in {self.box[0]}"
        return None

    # What the properties of an outlet's class are made of.

    @cached_property
    def soup(self) -> BeautifulSoup | None:
        """The text's box; `None` where the page has none, or one that no article fills."""
        return fragment.brew(self.box[1]) if self.box else None

    @cached_property
    def box(self) -> tuple[str, str] | None:
        """The selector that found the text's box, and the box's HTML."""
        for selector in self.boxes:
            if html := self.tree.html_of(selector):
                return selector, html
        return None

    def paragraphs(self, selector: str = "") -> list[str]:
        """Return the lines of the text's box, or of the elements in it that a selector finds.

        Left out are what `drop` and `notices` name, lines that only lead elsewhere, and labels.
        """
        if self.soup is None:
            return []
        foreign = fragment.inside(self.soup, *_NEVER, *self.drop)
        boxes: list[Tag] = list(self.soup.select(selector)) if selector else [self.soup]
        return [
            words
            for box in boxes
            if id(box) not in foreign
            for words, linked in fragment.lines(box, foreign)
            if not words.startswith(self.notices)
            and not chrome.is_pointer(words, linked)
            and not chrome.is_label(words)
        ]

    def line(self, selector: str) -> str:
        """Return the text of the page's first element that a selector finds; empty when none."""
        node = self._first(selector)
        return fragment.line(node) if node else ""

    def lines(self, box: str, selector: str) -> tuple[str, ...]:
        """Return the texts of elements in the page's first `box`, each once."""
        soup = fragment.brew(self.tree.html_of(box))
        found = soup.select(selector, limit=MAX_NAMES) if soup else []
        return tuple(dict.fromkeys(line for node in found if (line := fragment.line(node))))

    def clock(self, selector: str, attribute: str = "datetime") -> datetime | None:
        """Read the date in an attribute of the page's first such element, or in its text."""
        node = self._first(selector)
        if node is None:
            return None
        return dates.parse(str(node.get(attribute) or fragment.line(node)), self.zone)

    def _first(self, selector: str) -> Tag | None:
        soup = fragment.brew(self.tree.html_of(selector))
        return soup.find(lambda tag: tag.name not in _FRAME) if soup else None
