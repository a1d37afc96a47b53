"""NUR.KZ (ru and kk): the body is mixed with advertising, reactions and an endless feed."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from crawler.pages.objects.base import PageObject

_KINDS = ("paragraph", "header2", "header3", "header4", "blockquote", "list")


class NurPage(PageObject):
    """An article of www.nur.kz or kaz.nur.kz.

    Evidence: a real page of 2024; public scrapers of 2021 to 2024 name the same classes.
    """

    name = "nur"
    boxes = ("div.io-article-body",)

    @property
    def title(self) -> str:
        """The headline."""
        return self.line("h1.main-headline")

    @cached_property
    def text(self) -> str:
        """Paragraphs, subheadings, quotes and lists; no captions, no hidden copyright line."""
        wrapper = ".formatted-body__content--wrapper"
        return "\n".join(
            self.paragraphs(", ".join(f"{wrapper} > .formatted-body__{kind}" for kind in _KINDS))
        )

    @property
    def published(self) -> datetime | None:
        """When it was printed."""
        return self.clock("time.datetime--publication")

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote it."""
        return self.lines(".author-item", ".author-item__link")
