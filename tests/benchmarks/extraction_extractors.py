"""The extractors that are compared, each as its documentation has it, all of the same text.

Every extractor gets the page's address and the text that `markup.decode` made of its bytes, so
that nobody loses by guessing an encoding; only ours gets the bytes, and pays for decoding them.
Nobody fetches anything. What an extractor raises is a page without anything.
"""

from __future__ import annotations

import importlib
import importlib.util
import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from importlib.metadata import version
from typing import Any

OURS = "akbulak"
ANCHOR = "trafilatura"  # with metadata: what times are divided by


@dataclass(frozen=True, slots=True)
class Found:
    """What an extractor read out of a page; `None` is what it did not find."""

    text: str = ""
    title: str | None = None
    published: datetime | date | None = None
    language: str | None = None


Read = Callable[[bytes, str, str], Found]  # (bytes, decoded text, address)


@dataclass(frozen=True, slots=True)
class Extractor:
    """One row of the tables."""

    name: str
    make: Callable[[], Read]  # imports the library
    fields: frozenset[str]  # which of title, published, language it looks for
    module: str
    package: str  # as pip knows it

    @property
    def is_installed(self) -> bool:
        """Whether the library is here."""
        return importlib.util.find_spec(self.module) is not None

    @property
    def release(self) -> str:
        """The library's version; empty for ours."""
        return "" if self.name == OURS else version(self.package)


def _ours() -> Read:
    from crawler.errors import PageError
    from crawler.pages import extract

    def read(body: bytes, text: str, url: str) -> Found:
        try:
            article = extract(body, url)
        except PageError:
            return Found()
        return Found(article.text, article.title, article.published, article.language)

    return read


def _trafilatura(**options: Any) -> Callable[[], Read]:
    def make() -> Read:
        import trafilatura

        def read(body: bytes, text: str, url: str) -> Found:
            document: Any = trafilatura.bare_extraction(
                text, url=url, include_comments=False, **options
            )
            if document is None:
                return Found()
            day = date.fromisoformat(document.date) if document.date else None
            return Found(document.text or "", document.title, day, document.language)

        return read

    return make


def _readability() -> Read:
    from lxml import html

    readability: Any = importlib.import_module("readability")
    blocks = ("p", "div", "li", "br", "tr", "td", "h1", "h2", "h3", "h4", "blockquote", "pre")

    def read(body: bytes, text: str, url: str) -> Found:
        document = readability.Document(text, url=url)
        tree = html.fromstring(document.summary())
        for node in tree.iter(*blocks):  # else the last word of a block sticks to the next one's
            node.tail = "\n" + (node.tail or "")
        return Found(tree.text_content(), document.short_title())

    return read


def _newspaper() -> Read:
    newspaper: Any = importlib.import_module("newspaper")

    def read(body: bytes, text: str, url: str) -> Found:
        article = newspaper.Article(url, fetch_images=False)
        article.download(input_html=text)
        article.parse()
        found = _moment(article.publish_date)
        return Found(article.text, article.title, found, article.meta_lang or None)

    return read


def _goose() -> Read:
    goose = importlib.import_module("goose3").Goose({"enable_image_fetching": False})

    def read(body: bytes, text: str, url: str) -> Found:
        article = goose.extract(url=None, raw_html=text)
        found = _moment(article.publish_datetime_utc or article.publish_date)
        return Found(article.cleaned_text, article.title, found, article.meta_lang or None)

    return read


def _resiliparse() -> Read:
    extract_plain_text: Any = importlib.import_module(
        "resiliparse.extract.html2text"
    ).extract_plain_text
    parse: Any = importlib.import_module("resiliparse.parse.html").HTMLTree.parse

    def read(body: bytes, text: str, url: str) -> Found:
        tree = parse(text)
        title = tree.title
        return Found(extract_plain_text(tree, main_content=True, alt_texts=False), title)

    return read


def _moment(value: Any) -> datetime | date | None:
    """Accept a date, a time, or a time in ISO 8601."""
    if isinstance(value, str) and value:
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    return value if isinstance(value, date) else None


_ALL = frozenset({"title", "published", "language"})
_TITLE = frozenset({"title"})

EXTRACTORS = (
    Extractor(OURS, _ours, _ALL, "crawler", "akbulak"),
    Extractor(
        ANCHOR, _trafilatura(with_metadata=True), _ALL - {"language"}, "trafilatura", "trafilatura"
    ),
    Extractor(
        "trafilatura fast", _trafilatura(fast=True), frozenset(), "trafilatura", "trafilatura"
    ),
    Extractor(
        "trafilatura precision", _trafilatura(favor_precision=True), frozenset(),
        "trafilatura", "trafilatura",
    ),
    Extractor("readability-lxml", _readability, _TITLE, "readability", "readability-lxml"),
    Extractor("newspaper4k", _newspaper, _ALL, "newspaper", "newspaper4k"),
    Extractor("goose3", _goose, _ALL, "goose3", "goose3"),
    Extractor("resiliparse", _resiliparse, _TITLE, "resiliparse", "resiliparse"),
)  # fmt: skip


def silence() -> None:
    """Keep the libraries' remarks on single pages out of the tables."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
