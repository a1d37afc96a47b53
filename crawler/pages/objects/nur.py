"""NUR.KZ (ru and kk): the body is mixed with advertising, reactions and an endless feed."""

from __future__ import annotations

from datetime import datetime

from crawler.pages.objects.base import PageObject


class NurPage(PageObject):
    """An article of www.nur.kz or kaz.nur.kz."""

    @property
    def title(self) -> str:
        """The headline."""
        return self.line("h1.main-headline")

    @property
    def text(self) -> str:
        """Paragraphs, subheadings, quotes and lists; no captions, no hidden copyright line."""
        body = ".io-article-body .formatted-body__content--wrapper"
        kinds = ("paragraph", "header2", "header3", "header4", "blockquote", "list")
        return "\n".join(self.lines(", ".join(f"{body} > .formatted-body__{k}" for k in kinds)))

    @property
    def published(self) -> datetime | None:
        """When it was printed."""
        return self.clock("time.datetime--publication")

    @property
    def authors(self) -> tuple[str, ...]:
        """Who wrote it."""
        return self.lines(".author-item .author-item__link")
