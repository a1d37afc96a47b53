"""Kommersant: each picture stands in the text with its caption twice, the author after it."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from crawler.pages.objects.base import PageObject


class KommersantPage(PageObject):
    """An article of www.kommersant.ru.

    Evidence: a real page of 2025; public scrapers of 2021 to 2025 name the same classes.
    """

    name = "kommersant"
    boxes = ("div.article_text_wrapper",)
    drop = ("div.ui-modal", ".document_authors")

    @property
    def title(self) -> str:
        """The headline, without the subtitle that feeds append."""
        return self.line("h1.doc_header__name")

    @cached_property
    def lead(self) -> str:
        """The subtitle."""
        return self.line("h2.doc_header__subheader")

    @property
    def published(self) -> datetime | None:
        """When it was printed."""
        return self.clock("time.doc_header__publish_time")

    @property
    def section(self) -> str | None:
        """The innermost rubric of the path."""
        path = self.lines("ul.crumbs", "a")
        return path[-1] if path else None
