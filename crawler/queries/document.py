"""A text to match against: one article with what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from crawler.items import Article
from crawler.queries.evaluation.index import Index
from crawler.queries.evaluation.traits import Traits
from crawler.text import language, normalise

LONGEST_TEXT = 200_000  # characters of the text that are looked at; a long read has 60 000
LONGEST_LINE = 10_000  # characters of title, lead, authors and address


@dataclass(frozen=True)
class Document:
    """One article as queries see it.

    The fields are brought into `text.normalise` form; places in a `Match` count in that form
    (where the article is normalised already, as in the archive, nothing moves). A lead that the
    text repeats is not counted twice.
    """

    title: str = ""
    text: str = ""  # paragraphs separated by a newline
    language: str = "und"  # ISO 639-1; found from the text where unknown
    source: str = ""  # outlet id
    url: str = ""
    country: str = ""  # ISO 3166-1 alpha-2 of the outlet
    lead: str = ""
    author: str = ""  # one name a line, so that no phrase runs over two people
    kind: str = ""  # of the outlet: agency, national, business, …
    published: datetime | None = None  # aware, UTC; None when unknown

    def __post_init__(self) -> None:
        for name in ("title", "lead", "author"):
            object.__setattr__(self, name, normalise(getattr(self, name)[:LONGEST_LINE]))
        object.__setattr__(self, "text", normalise(self.text[:LONGEST_TEXT]))
        object.__setattr__(self, "url", self.url[:LONGEST_LINE])
        if self.lead and self.lead.rstrip(" .…") in self.text:
            object.__setattr__(self, "lead", "")
        if self.language == "und":
            known = language(f"{self.title}\n{self.lead}\n{self.text}")
            object.__setattr__(self, "language", known)

    @classmethod
    def from_article(cls, article: Article, country: str = "", kind: str = "") -> Document:
        """Return the document of an article; `country` and `kind` are the outlet's.

        An article that gives no date counts as published when it was fetched.
        """
        return cls(
            title=article.title,
            lead=article.lead,
            text=article.text,
            language=article.language,
            source=article.outlet_id,
            url=article.canonical_url,
            country=country,
            author="\n".join(article.authors),
            kind=kind,
            published=article.published or article.fetched_at,
        )

    def field(self, name: str) -> str:
        """The text of the field `title`, `lead` or `body`."""
        return {"title": self.title, "lead": self.lead, "body": self.text}[name]

    @cached_property
    def index(self) -> Index:
        """The places of every word, made when the first query asks."""
        return Index(
            {name: self.field(name) for name in ("title", "lead", "body")},
            author=self.author,
            traits=Traits(
                url=self.url,
                language=self.language,
                country=self.country,
                source=self.source,
                kind=self.kind,
                published=self.published,
            ),
        )
