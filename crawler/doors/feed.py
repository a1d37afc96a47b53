"""RSS 0.9x, 1.0 and 2.0, RDF and Atom: a fast way for sound XML, mending for the rest.

1. Sound XML of modest size is parsed as it stands.
2. Else the text is decoded, cut to its root and its first entries, and parsed.
3. Else what only HTML allows is escaped, and it is parsed again.
4. Else each item is parsed alone, a broken one field by field: one item's fault is its own.
5. Else feedparser has a try.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree

from crawler.doors import feedhead, forgiving, mending, xmltree
from crawler.doors.decoding import decode
from crawler.doors.entries import MAX_ENTRIES, Reading, nothing_shown, unique
from crawler.doors.feedhead import Head
from crawler.doors.feeditem import Item
from crawler.doors.mending import Outline
from crawler.doors.names import ATOM, Names, local, namespace
from crawler.doors.showing import CUT_OFF, Shown
from crawler.errors import DoorError

REPAIRED = "repaired XML"
LIMITED = "only {} items are read, there are more"
MAX_SNIFFED: Final = 100  # elements in which a feed shows that it is one
_BOM = b"\xef\xbb\xbf"
# What stands in the roots that are also roots of other XML.
_INSIDE = {
    "rdf": {"channel", "item"},
    "feed": {"entry", "title", "id", "updated", "modified", "link"},
    "channel": {"item", "title", "link"},
}
Remarks = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A feed as elements: what it says of itself, its items, and what was wrong with it."""

    head: Head
    items: list[Item]
    remarks: tuple[str, ...] = ()
    broken: str = ""  # why the root itself could not be parsed, even mended


def read(body: bytes | str, reading: Reading, content_type: str | None = None) -> Shown:
    """Read the first `MAX_ENTRIES` entries of a feed: bytes, or text that is decoded already.

    Items that lead nowhere (no web address in any field) are left out; `remark` says so when
    none is left. A feed without items is an empty feed, no error.

    Raises:
        DoorError: no feed's root, or a feed from which nothing can be read.
    """
    found = sound(body if isinstance(body, bytes) else body.encode(), reading)
    text = ""
    if found is None:
        text = decode(body, content_type) if isinstance(body, bytes) else body
        found = mended(text, reading)
    language = found.head.language
    entries = unique([item.entry(reading, language) for item in found.items])
    remarks = found.remarks
    if not entries and found.broken:
        entries = unique(list(forgiving.read(text, reading)))
        if not entries:
            raise DoorError(f"broken XML: {found.broken}", url=reading.url)
        remarks = (*remarks, "read by feedparser")
    elif not entries:
        remarks = (*remarks, nothing_shown(len(found.items)))
    return Shown(
        entries=tuple(entries),
        older=found.head.older,
        wishes=found.head.wishes,
        hub=found.head.hub,
        remark="; ".join(remarks),
    )


def sound(body: bytes, reading: Reading) -> Found | None:
    """Read well-formed UTF-8 of modest size; `None` for anything else, whatever it is."""
    body = body.removeprefix(_BOM).lstrip()
    root = xmltree.strict(body, reading.url) if xmltree.is_modest(body) else None
    if root is None or not _is_feed(root):
        return None
    return _found(root, reading, b"xml:base" in body)


def mended(text: str, reading: Reading) -> Found:
    """Read a feed that is broken, too large or not UTF-8, from its decoded text.

    Raises:
        DoorError: the text holds no feed's root.
    """
    outline = mending.outline(xmltree.without_long_tags(text))
    if outline is None:
        raise no_feed(text, reading)
    if not outline.cut:
        root = xmltree.strict(outline.text.encode(), reading.url)
        remarks: Remarks = ()
        if root is None:
            outline, remarks = outline.modest(), (REPAIRED,)
            root = xmltree.strict(mending.mend(outline.text).encode(), reading.url)
        if root is not None and not _is_feed(root):
            raise no_feed(text, reading)
        if root is not None and (outline.items or not outline.more):
            remarks = (*_limits(outline), *remarks)
            return _found(root, reading, "xml:base" in outline.text, remarks)
    return _piecewise(outline.modest(), reading)


def _limits(outline: Outline) -> Remarks:
    return (LIMITED.format(len(outline.items)),) * outline.more


def no_feed(text: str, reading: Reading) -> DoorError:
    """Say that this is XML of another kind."""
    root = mending.first_name(text)
    which = f": its root is <{root[:40]}>" if root else ""
    return DoorError(f"XML, but no feed and no sitemap{which}", url=reading.url)


def _found(root: etree._Element, reading: Reading, based: bool, remarks: Remarks = ()) -> Found:
    head, nodes = feedhead.read(root, reading)
    if len(nodes) > MAX_ENTRIES:
        nodes, remarks = nodes[:MAX_ENTRIES], (LIMITED.format(MAX_ENTRIES), *remarks)
    return Found(head, _items(nodes, based), remarks)


def _items(nodes: list[etree._Element], based: bool) -> list[Item]:
    names: dict[str, Names] = {}
    items = []
    for node in nodes:
        native = namespace(node.tag)
        if native not in names:
            names[native] = Names(native)
        items.append(Item(node, names[native], based=based))
    return items


def _piecewise(outline: Outline, reading: Reading) -> Found:
    """Parse each item alone, under the namespaces of the root; a broken one field by field."""
    declared = mending.declarations(outline.text)
    nodes, broken = [], 0
    for item in outline.items:
        node = _alone(mending.escape(item), declared, reading)
        if node is None:
            broken += 1
            node = _alone(mending.rebuild(item), declared, reading)
        if node is not None:
            nodes.append(node)
    root = xmltree.recovered(mending.mend(outline.head).encode(), reading.url)
    head = Head() if root is None else feedhead.read(root, reading)[0]
    whole = len(outline.items)
    damage = (
        f"{CUT_OFF} after {whole} whole items" if outline.cut else REPAIRED,
        *(f"{count} of {whole} items broken" for count in (broken,) if count),
    )
    items = _items(nodes, "xml:base" in outline.text)
    return Found(head, items, (*_limits(outline), *damage), broken="; ".join(damage))


def _alone(item: str, declared: str, reading: Reading) -> etree._Element | None:
    box = xmltree.strict(f"<box{declared}>{item}</box>".encode(), reading.url)
    return box[0] if box is not None and len(box) else None


def _is_feed(root: etree._Element) -> bool:
    """Is this the root of a feed? `<channel>`, `<feed>` and RDF may be of other kinds of XML."""
    name = local(root.tag)
    if name == "rss" or namespace(root.tag) in ATOM:
        return True
    inside = {local(node.tag) for node in islice(root, MAX_SNIFFED)}
    return bool(inside & _INSIDE.get(name, set()))
