"""XML bytes → tree, within bounds: no entities, no network, no document types, no surprise."""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

MAX_MARKS: Final = 40_000  # `<` in a document that is parsed as it is; a feed of 500 has 10 000
MAX_NAMESPACES: Final = 2_000  # libxml2 needs 1 s for 20 000 on one element, minutes for 200 000
# An honest tag is shorter; one with thousands of attributes is there to cost time.
_LONG_TAG = re.compile(r"<(/?[a-zA-Z_][^\s<>/]{0,99}+)[^<>]{20000,}+")


def _parser(*, recover: bool) -> etree.XMLParser:
    # `huge_tree=False` keeps libxml2's own limits: 256 levels, 10 MB a text, amplification.
    return etree.XMLParser(
        encoding="utf-8", recover=recover, resolve_entities=False, no_network=True,
        load_dtd=False, dtd_validation=False, attribute_defaults=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip


_STRICT, _RECOVERING = _parser(recover=False), _parser(recover=True)


def is_modest(body: bytes) -> bool:
    """Say whether a document may be parsed at once: small enough, and no document type.

    Without a document type there are no entities but XML's five.
    """
    return (
        body.count(b"<") <= MAX_MARKS
        and body.count(b"xmlns") <= MAX_NAMESPACES
        and b"<!DOCTYPE" not in body
    )


def strict(body: bytes, url: str = "") -> etree._Element | None:
    """Parse well-formed UTF-8; `None` for anything else. `url` is what `xml:base` starts from.

    The declared encoding is not believed: what is valid UTF-8 is UTF-8.
    """
    try:
        return etree.fromstring(body, _STRICT, base_url=url)
    except (etree.XMLSyntaxError, ValueError):
        return None


def recovered(body: bytes, url: str = "") -> etree._Element | None:
    """Parse as far as libxml2 can; only for pieces in which nothing can be lost by that."""
    try:
        return etree.fromstring(body, _RECOVERING, base_url=url)
    except (etree.XMLSyntaxError, ValueError):
        return None


def without_long_tags(text: str) -> str:
    """Take the attributes off tags of absurd length, where there are very many of them."""
    if len(text) < 20_000:
        return text
    return _LONG_TAG.sub(lambda found: f"<{found[1]} ", text)
