"""What the elements of a feed are called, in every dialect, namespace and spelling."""

from __future__ import annotations

from typing import Final

from lxml import etree

ROOTS: Final = frozenset({"rss", "rdf", "feed", "channel"})
ITEMS: Final = frozenset({"item", "entry"})
ATOM: Final = frozenset({"http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"})  # 1.0, 0.3
ABOUT: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"  # RSS 1.0, 5.5
LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"  # XML 1.0, 2.12

# RSS 0.90, 0.91, 1.0, 1.1, the namespaces that were proposed for 2.0, Atom 0.3 and 1.0: an
# element of any of them means in any feed what its name says (`atom:link` inside RSS).
_CORE = frozenset(
    {
        "",
        "http://my.netscape.com/rdf/simple/0.9",
        "http://channel.netscape.com/rdf/simple/0.9",
        "http://my.netscape.com/publish/formats/rss-0.91.dtd",
        "http://purl.org/rss/1.0",
        "http://purl.org/rss/1.0/modules/rss091",
        "http://purl.org/net/rss1.1",
        "http://backend.userland.com/rss",
        "http://backend.userland.com/rss2",
        "http://backend.userland.com/rss091",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://cyber.law.harvard.edu/rss/rss.html",
        "http://purl.org/atom/ns",
        "http://www.w3.org/2005/atom",
    }
)
_CORE_PREFIXES = frozenset({"atom", "atom10", "atom03", "a10", "rss", "rdf"})
# Modules: RSS 1.0 modules, Dublin Core, Media RSS, FeedBurner, XHTML.
_MODULES = {
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://purl.org/rss/1.0/modules/dcterms": "dcterms",
    "http://search.yahoo.com/mrss": "media",
    "http://purl.org/rss/1.0/modules/syndication": "sy",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.pheedo.com/namespace/pheedo": "pheedo",
    "http://www.w3.org/1999/xhtml": "xhtml",
}
_PREFIXES = frozenset(_MODULES.values())  # outlets misspell addresses more often than prefixes

# Name (with the prefix of a module) → what it is to us.
_FIELDS = {
    "title": "title", "dc:title": "module title", "media:title": "module title",
    "link": "link", "guid": "guid", "id": "guid",
    "pubdate": "published", "published": "published", "issued": "published",
    "dcterms:issued": "published", "date": "date", "dc:date": "date", "dcterms:date": "date",
    "created": "created", "dcterms:created": "created",
    "updated": "updated", "modified": "updated", "dcterms:modified": "updated",
    "description": "summary", "summary": "summary", "dc:description": "module summary",
    "media:description": "module summary",
    "content": "content", "content:encoded": "body", "xhtml:body": "body",
    "feedburner:origlink": "original link", "pheedo:origlink": "original link",
    "source": "source", "language": "language", "dc:language": "language",
    "ttl": "ttl", "skiphours": "skip hours", "skipdays": "skip days",
    "sy:updateperiod": "period", "sy:updatefrequency": "frequency",
}  # fmt: skip
# Whole texts and telephone addresses have these names in several Russian formats (Yandex,
# Rambler, Mail.ru, RBC), whatever their namespace.
_ANYWHERE = {"full-text": "body", "fulltext": "body", "pdalink": "other link"}


def local(tag: object) -> str:
    """Local name in lower case; empty for what is no element."""
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def namespace(tag: object) -> str:
    """Return the address of the namespace of a tag as lxml writes it."""
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag[:1] == "{" else ""


class Names(dict[object, str]):
    """Tag → field of a feed, remembered for one document.

    `native` is the namespace of the elements around: an outlet may give its whole feed one that
    nobody knows (`<rss xmlns="https://backend.userland.com/rss2">`).
    """

    def __init__(self, native: str = "") -> None:
        super().__init__()
        self._native = native

    def of(self, node: etree._Element) -> str:
        """Say which field an element is; empty for what is none of ours."""
        tag = node.tag
        found = self.get(tag)
        if found is None:
            found = self[tag] = self._field(node) if isinstance(tag, str) else ""
        return found

    def _field(self, node: etree._Element) -> str:
        address, name = namespace(node.tag), local(node.tag)
        if name in _ANYWHERE:
            return _ANYWHERE[name]
        tidy = address.rstrip("/#").lower()
        if address == self._native or tidy in _CORE:
            return _FIELDS.get(name, "")
        prefix = (node.prefix or "").lower()
        if prefix in _CORE_PREFIXES and tidy not in _MODULES:
            return _FIELDS.get(name, "")
        module = _MODULES.get(tidy) or (prefix if prefix in _PREFIXES else "")
        return _FIELDS.get(f"{module}:{name}", "") if module else ""
