"""Kazinform (ru, kk, en, zh): a frame of its other news stands between the paragraphs."""

from __future__ import annotations

from crawler.pages.objects.base import PageObject


class InformPage(PageObject):
    """An article of inform.kz, kaz.inform.kz, cn.inform.kz or qazinform.com.

    Evidence: of the first box and the lead, public scrapers of 2023 and 2025 (no page seen); of
    all else, a real page of 2020.
    """

    name = "inform"
    boxes = ("div.article__body-text", "div.article_news_body")
    summary = "div.article__description"
    drop = ("div.frame_news_article", "div.int_scr_inf")

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote it; to search engines the page names the agency only."""
        return self.lines("div.author_article_block", "p.name_p")
