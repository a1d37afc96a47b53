"""One item of a feed, as its elements stand: what is its title, link, date, text?"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Final

from lxml import etree

from crawler.doors.entries import Reading, entry
from crawler.doors.names import ABOUT, LANG, Names, local
from crawler.items import Entry

MAX_FIELDS: Final = 500  # elements looked at in one item; real ones have 10, with media 60

# Of the dates that an item names, in the order of trust.
_DATES = ("published", "date", "created", "updated")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_ESCAPED_TAG = re.compile(
    r"&lt;/?(?:p|br|div|a|b|i|strong|em|ul|li|h[1-6]|img|span|blockquote|figure)\b"
)
# HTML Living Standard, 13.1.2 "void elements", as far as they occur in articles.
_VOID = frozenset({"br", "hr", "img", "input", "source", "wbr", "embed", "col"})
_KEPT = ("href", "src", "alt", "title", "datetime")  # attributes that an extractor may use
_WEB = re.compile(r"https?://", re.IGNORECASE)


class Item:
    """The fields of one `<item>` or `<entry>`."""

    __slots__ = ("_based", "_fields", "_node")

    def __init__(self, node: etree._Element, names: Names, *, based: bool = False) -> None:
        """Sort the children of `node` by what they are (`names`); nested ones do not count.

        `based`: somewhere in the document stands `xml:base`.
        """
        self._node = node
        self._based = based
        self._fields: dict[str, list[etree._Element]] = {}
        known = names.get
        for child in islice(node, MAX_FIELDS):
            field = known(child.tag)
            if field is None:
                field = names.of(child)
            if field:
                self._fields.setdefault(field, []).append(child)

    def title(self) -> str:
        """Return the title as HTML; a picture's or a record's title only where it has none."""
        return self._first("title") or self._first("module title")

    def summary(self) -> str:
        """Return the description as HTML."""
        return self._first("summary") or self._first("module summary")

    def guid(self) -> str | None:
        """Return `<guid>`, `<id>` or `rdf:about`."""
        return self._first("guid").strip() or self._about()

    def link(self, reading: Reading) -> str | None:
        """Return the absolute address of the article; `None` when no field leads anywhere.

        In this order: the address before a counting service changed it, RSS's `<link>`, Atom's
        alternate, the telephone's address, a permanent GUID, `rdf:about`.
        """
        for node, written in self._links():
            url = None
            if self._based and node.base:
                url = replace(reading, base=node.base).link(written)
            url = url or reading.link(written)
            if url is not None:
                return url
        return None

    def published(self, reading: Reading) -> datetime | None:
        """Return the first date that can be read, in the order of trust."""
        for field in _DATES:
            for node in self._fields.get(field, ()):
                moment = reading.told_date(inner(node))
                if moment is not None:
                    return moment
        return None

    def body(self) -> str | None:
        """Return the longest whole text that the item carries, as HTML."""
        texts = [inner(node) for node in self._fields.get("body", ())]
        texts += [_content(node) for node in self._fields.get("content", ())]
        longest = max(texts, key=len, default="").strip()
        if "<" not in longest and _ESCAPED_TAG.search(longest):  # escaped inside CDATA
            longest = html.unescape(longest)
        return longest or None

    def language(self) -> str | None:
        """Return the language that the item itself claims."""
        return self._first("language") or self._node.get(LANG)

    def source(self) -> str:
        """Return the name of the outlet that an aggregator names (RSS, Atom)."""
        for node in self._fields.get("source", ()):
            title = next((child for child in node if local(child.tag) == "title"), None)
            return inner(node if title is None else title)
        return ""

    def entry(self, reading: Reading, language: str | None) -> Entry | None:
        """Build the entry; `None` when the item leads nowhere. `language` is the feed's."""
        body, summary = self.body(), self.summary()
        return entry(
            reading,
            url=self.link(reading),
            title=self.title(),
            published=self.published(reading),
            summary=summary if summary != body else "",
            guid=self.guid(),
            language=self.language() or language,
            body_html=body,
            source=self.source(),
        )

    def _first(self, field: str) -> str:
        for node in self._fields.get(field, ()):
            words = inner(node)
            if words.strip():
                return words
        return ""

    def _about(self) -> str | None:
        """`rdf:about` of RSS 1.0, with or without its namespace."""
        about: str | None = self._node.get(ABOUT) or self._node.get("about")
        return about

    def _links(self) -> Iterator[tuple[etree._Element, str]]:
        for node in self._fields.get("original link", ()):
            yield node, inner(node)
        links = self._fields.get("link", ())
        for node in links:
            if words := inner(node).strip():
                yield node, words
        alternates = [node for node in links if node.get("href") and _relation(node) == "alternate"]
        alternates.sort(key=lambda node: "html" not in (node.get("type") or "html"))
        for node in alternates:
            yield node, node.get("href", "")
        for node in self._fields.get("other link", ()):
            yield node, inner(node)
        for node in self._fields.get("guid", ()):
            # RSS 2.0, "guid": an address unless isPermaLink says no. Outlets without any <link>
            # say no and print the address all the same; a relative one needs a clear yes.
            words = inner(node).strip()
            if _WEB.match(words) or (node.get("isPermaLink") or "").lower() == "true":
                yield node, words
        about = self._about()
        if about and _WEB.match(about):
            yield self._node, about


def inner(node: etree._Element) -> str:
    """Return what stands in an element, as HTML: escaped text as it is, mark-up as mark-up."""
    if not len(node):
        return node.text or ""
    parts: list[str] = []
    for event, part in etree.iterwalk(node, events=("start", "end")):
        name = local(part.tag)
        if event == "start":
            if part is not node:
                parts.append(_opening(name, part))
            parts.append(html.escape(part.text or "", quote=False))
        elif part is not node:
            parts.append("" if name in _VOID else f"</{name}>")
            parts.append(html.escape(part.tail or "", quote=False))
    return "".join(parts)


def _opening(name: str, node: etree._Element) -> str:
    kept = "".join(
        f' {key}="{html.escape(node.get(key, ""))}"' for key in _KEPT if node.get(key) is not None
    )
    return f"<{name}{kept}>"


def _relation(node: etree._Element) -> str:
    """RFC 4287, 4.2.7.2: "alternate" when absent; registered names may be addresses."""
    return (node.get("rel") or "alternate").rpartition("/")[2].lower()


def _content(node: etree._Element) -> str:
    """Return Atom's `<content>` as HTML; nothing of what is no text (RFC 4287, 4.1.3)."""
    kind = (node.get("type") or "").lower()
    if node.get("src") or node.get("mode") == "base64":
        return ""
    if kind and "/" in kind and not kind.startswith("text/") and not kind.endswith("xml"):
        return ""
    words = inner(node)
    if kind in ("text", "text/plain") and not _TAG.search(words):
        return html.escape(words, quote=False)
    return words
