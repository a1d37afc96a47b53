"""Tengrinews (ru, kk, en): pictures with captions before the text, promotions in it."""

from __future__ import annotations

from crawler.pages.objects.base import PageObject


class TengrinewsPage(PageObject):
    """An article of tengrinews.kz or an edition of it.

    Evidence: of the first box and the lead, public scrapers of 2023 to 2025 (no page seen); of the
    second, two real pages of 2012.
    """

    name = "tengrinews"
    boxes = ("div.content_main_text", "div.todayNewsBlock")
    summary = "h2.content_main_desc"
    drop = ("div.slidesBlock",)
    notices = ("Наши новости теперь в WhatsApp",)

    @property
    def section(self) -> str | None:
        """The innermost rubric of the path, in pages of 2012."""
        path = self.lines("div.newsOne div.breadcrumbs", "a")
        return path[-1] if path else None
