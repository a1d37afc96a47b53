"""The text of a broken feed: where it begins, where its items stand, what can be mended.

Every pass looks at each letter once: what is never closed reaches to the end, and names are
matched possessively (`*+`), so that nothing is tried twice.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from html.entities import html5
from itertools import islice
from typing import Final

from crawler.doors.entries import MAX_ENTRIES
from crawler.doors.names import ITEMS, ROOTS, local

MAX_TAGS: Final = 200_000  # looked at in one feed: 400 for each entry
MAX_MENDED: Final = 4_000_000  # letters that are mended in one feed
MAX_ITEM: Final = 1_000_000  # letters of one item that is mended; a book has as many
MAX_ENTITIES: Final = 200_000  # of HTML that are replaced in one piece of text
MAX_ATTRIBUTES: Final = 100  # of a root; real ones declare up to 30 namespaces
MAX_FIELDS: Final = 100  # of one broken item

_OPAQUE = r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)"
_MARK = re.compile(
    _OPAQUE + r"|<(?P<close>/?)(?P<name>[a-zA-Z_][\w.-]*+(?::[\w.-]++)?+)(?=[\s/>])", re.DOTALL
)
_APART = re.compile(f"({_OPAQUE})", re.DOTALL)
# XML 1.0, 4.1 and 2.4: `&` begins a reference, `<` a tag, a comment or CDATA; nothing else.
_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([a-zA-Z][a-zA-Z0-9]{1,31};)")
_BARE_AND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")
_BARE_LESS = re.compile(r"<(?!/?[a-zA-Z_]|[!?])")
_PREFIX = re.compile(
    r"</?([a-zA-Z_][\w.-]*+):[a-zA-Z_]|\s([a-zA-Z_][\w.-]*+):[\w.-]++\s*+=\s*+[\"']"
)
_ATTRIBUTE = re.compile(r"(?<![\w.:-])([a-zA-Z_][\w.:-]*+)\s*+=\s*+(\"[^\"<]*+\"|'[^'<]*+')")
_FIELD = re.compile(r"<(?P<name>[a-zA-Z_][\w.:-]*+)(?P<attributes>[^<>]*+)>")
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")


@dataclass(frozen=True, slots=True)
class Outline:
    """Where the parts of a feed's text stand."""

    head: str  # the root's start tag and what stands before the first item
    items: tuple[str, ...]  # whole ones, with their tags where these are there
    tail: str  # what follows the last item, the root's end tag included
    more: bool  # there are items beyond the limits, left out
    cut: bool  # the text ends before the root does

    def modest(self) -> Outline:
        """Leave out what would take too long to mend: huge items, and too many large ones."""
        if sum(map(len, self.items)) + len(self.head) + len(self.tail) <= MAX_ITEM:
            return self
        kept, size = [], 0
        for item in self.items:
            if len(item) <= MAX_ITEM and size + len(item) <= MAX_MENDED:
                kept.append(item)
                size += len(item)
        tail = self.tail if len(self.tail) <= MAX_ITEM else ""
        more = self.more or len(kept) < len(self.items)
        return Outline(self.head[:MAX_ITEM], tuple(kept), tail, more, self.cut)

    @property
    def text(self) -> str:
        """The feed without what stands around its root and beyond the limits."""
        return "".join((self.head, *self.items, self.tail))


def outline(text: str) -> Outline | None:
    """Find the root and the items of a feed in any text; `None` without a root.

    At most `MAX_ENTRIES` items are found, and none after `MAX_TAGS` tags. An item ends
    at its end tag or at the next item's start tag; the last one of a cut text is left out when
    its end tag is missing.
    """
    root, start = _root(text)
    if not root:
        return None
    last = text.rfind(f"</{root}", start)  # the root's end tag
    stop = text.find(">", last) + 1 if last >= 0 else 0
    text = text[: stop or len(text)]
    spans, name, more = _spans(text, start + 1)
    if spans and spans[-1][1] < 0:  # open to the end
        opened = spans.pop()[0]
        ends = (text.find(end, opened) for end in ("</channel", f"</{root}"))
        end = min((place for place in ends if place >= 0), default=-1)
        if end >= 0 and not more:
            spans.append((opened, end))
        elif not spans:
            return Outline(text[start:opened], (), "", more, cut=last < 0)
    if not spans:
        return Outline(text[start:], (), "", more, cut=last < 0)
    done = spans[-1][1]
    if more:
        done = max(done, text.rfind(f"</{name}>") + len(name) + 3)
    return Outline(
        head=text[start : spans[0][0]],
        items=tuple(text[begin:end] for begin, end in spans),
        tail=text[done:] if last >= 0 else "",
        more=more,
        cut=last < 0,
    )


def first_name(text: str) -> str:
    """Name the first element of a text, with its prefix; empty when there is none."""
    marks = islice(_MARK.finditer(text), MAX_ATTRIBUTES)
    return next((mark["name"] for mark in marks if mark["name"] and not mark["close"]), "")


def _root(text: str) -> tuple[str, int]:
    for count, mark in enumerate(_MARK.finditer(text)):
        if mark["name"] and not mark["close"] and local(mark["name"]) in ROOTS:
            return mark["name"], mark.start()
        if count > MAX_TAGS:
            break
    return "", -1


def _spans(text: str, start: int) -> tuple[list[tuple[int, int]], str, bool]:
    """Where items begin and end (-1: never), their name, and whether more follow."""
    spans: list[tuple[int, int]] = []
    name, begin = "", -1
    for tags, mark in enumerate(_MARK.finditer(text, start)):
        if tags > MAX_TAGS:
            return spans, name, True
        found = mark["name"]
        if not found or ((found != name) if name else (local(found) not in ITEMS)):
            continue
        name = found
        if begin >= 0:
            spans.append((begin, _end(text, mark) if mark["close"] else mark.start()))
            begin = -1
        if not mark["close"]:
            if len(spans) == MAX_ENTRIES:
                return spans, name, True
            begin = mark.start()
    return [*spans, (begin, -1)] if begin >= 0 else spans, name, False


def _end(text: str, mark: re.Match[str]) -> int:
    return text.find(">", mark.end()) + 1 or len(text)


def mend(text: str) -> str:
    """Escape what XML does not allow, and declare unknown prefixes in the root's start tag."""
    text = escape(text)
    root = _FIELD.match(text)
    if root is None:
        return text
    empty = "/" * root["attributes"].endswith("/")
    return f"<{root['name']}{declarations(text)}{empty}>{text[root.end() :]}"


def escape(text: str) -> str:
    """Escape bare `&` and `<`; references to HTML's entities become their characters."""
    pieces = _APART.split(text, maxsplit=MAX_TAGS)
    pieces[::2] = [_escaped(piece) for piece in pieces[::2]]  # CDATA and comments stay
    return "".join(pieces)


def _escaped(text: str) -> str:
    if "&" in text:
        text = _ENTITY.sub(_character, text, count=MAX_ENTITIES)
        text = _BARE_AND.sub("&amp;", text)
    return _BARE_LESS.sub("&lt;", text)


def _character(entity: re.Match[str]) -> str:
    return html.escape(html5.get(entity[1], entity[0]), quote=False)


def declarations(text: str) -> str:
    """Write the attributes of a feed's root anew: each once, and every prefix declared."""
    root = _FIELD.match(text)
    attributes: dict[str, str] = dict(_ATTRIBUTE.findall(root["attributes"]) if root else ())
    for found in islice(_PREFIX.finditer(text), MAX_TAGS):
        prefix = found[1] or found[2]
        if not prefix.startswith("xml") and len(attributes) < MAX_ATTRIBUTES:
            attributes.setdefault(f"xmlns:{prefix}", f'"urn:undeclared:{prefix}"')
    return "".join(f" {key}={escape(value)}" for key, value in attributes.items())


def rebuild(item: str) -> str:
    """Write a broken item anew: each field's inside becomes text, whatever is wrong in it.

    Mark-up that stands bare in a description stays mark-up; a field that is never closed ends
    at the next tag.
    """
    opening = _FIELD.match(item)
    if opening is None:
        return ""
    parts = [_start(opening)]
    place = opening.end()
    for _ in range(MAX_FIELDS):
        field = _FIELD.search(item, place)
        if field is None:
            break
        name, begin = field["name"], field.end()
        if field["attributes"].endswith("/"):
            place = begin
            parts.append(f"{_start(field)}</{name}>")
            continue
        closed = item.find("]]>", begin) if item.startswith("<![CDATA[", begin) else begin
        end = item.find(f"</{name}", max(closed, begin))
        if end >= 0:
            place = end + len(name) + 2
        else:
            place = end = item.find("<", begin) if "<" in item[begin:] else len(item)
        parts.append(f"{_start(field)}<![CDATA[{_inside(item[begin:end])}]]></{name}>")
    return "".join([*parts, f"</{opening['name']}>"])


def _start(tag: re.Match[str]) -> str:
    attributes = dict(_ATTRIBUTE.findall(tag["attributes"]))
    written = "".join(f" {key}={escape(value)}" for key, value in attributes.items())
    return f"<{tag['name']}{written}>"


def _inside(raw: str) -> str:
    if "<![CDATA[" in raw:
        raw = _CDATA.sub("", raw)
    elif "<" not in raw:
        raw = html.unescape(raw)
    return raw.replace("]]>", "]]]]><![CDATA[>")
