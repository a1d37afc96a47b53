"""TASS: the lead stands twice, in the head and in the text; the tags are of one look with it."""

from __future__ import annotations

from functools import cached_property

from crawler.pages.objects.base import PageObject


class TassPage(PageObject):
    """An article of tass.ru.

    Evidence: of the first box, a public scraper of 2025 (no page seen; what follows the name
    of the class changes with each release); of the second and the lead, a real page of 2020.
    """

    name = "tass"
    boxes = ('article[class*="Content_wrapper"]', "div.text-content")
    drop = ('div[class*="Tags_container"]',)

    @cached_property
    def lead(self) -> str:
        """The summary of the head; its sentences come again in the text."""
        return self.line("div.news-header__lead")
