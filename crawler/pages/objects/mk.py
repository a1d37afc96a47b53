"""Moskovsky Komsomolets: pointers to other articles and channels as paragraphs of the text."""

from __future__ import annotations

from crawler.pages.objects.base import PageObject


class MkPage(PageObject):
    """An article of www.mk.ru or an edition of a region, such as oren.mk.ru.

    Evidence: of the first box, two real pages of 2020, and public scrapers of 2023 to 2025 that
    name the same classes and what is promoted in the text; of the second, two real pages of
    regional editions of 2020.
    """

    name = "mk"
    boxes = ("div.article__body", "div.inread-content")
    summary = "div.article__description"
    notices = (
        "Самые яркие фото и видео дня",
        "Смотрите видео по теме",
        "Читайте материал",
        "Читайте также",
    )

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote it; to search engines regional pages name the paper only."""
        named = self.lines("div.article__authors-data", "li.article__authors-data-item")
        return named or self.lines("div.article_info", "span.preview__author")

    @property
    def section(self) -> str | None:
        """The first rubric."""
        named = self.lines("p.meta_article", "a.meta__item-link")
        return named[0] if named else None
