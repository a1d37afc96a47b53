"""Foreign HTML: bytes → text → tree, the same way for doors and pages."""

from __future__ import annotations

import re
from typing import Final

import chardet
from lxml import etree, html
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

from crawler import references

SAMPLE: Final = 65_536  # bytes that are enough to guess an encoding from
# Of what a guesser may name, only these occur on the press we read; anything else is its error.
_PLAUSIBLE = {
    "windows-1251", "koi8-r", "koi8-u", "iso-8859-5", "ibm866", "maccyrillic", "mac-cyrillic",
    "ptcp154", "kz1048", "utf-16", "utf-16le", "utf-16be", "utf-16-le", "utf-16-be",
}  # fmt: skip
_FALLBACK = "windows-1251"  # every byte string decodes; the commonest undeclared one in Cyrillic
_MAX_BROKEN = 0.01  # share of broken characters up to which a declared encoding is believed
# The encodings of the WHATWG's Encoding Standard (section 4) under Python's names, with the two of
# Kazakh. Python knows more that no press uses and that harm: utf-7 and unicode_escape make
# mark-up of plain letters, idna and punycode raise or take quadratic time, zip makes no text.
_CODECS = frozenset(
    {
        "utf-8", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be",
        "cp866", "cp874", "cp855", "koi8-r", "koi8-u", "koi8-t", "mac-roman", "mac-cyrillic",
        "gbk", "gb18030", "big5", "big5hkscs", "euc_jp", "iso2022_jp", "shift_jis", "cp932",
        "euc_kr", "cp949", "kz1048", "ptcp154",
        *(f"iso8859-{part}" for part in (2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 16)),
        *(f"cp{page}" for page in range(1250, 1259)),
    }
)  # fmt: skip
MAX_HTML: Final = 2_000_000  # letters that are parsed; the largest real page had 1.1 million
# libxml2 compares each attribute of an HTML element with all others: 200 000 of them cost 390 s.
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}")
_MAX_ATTRIBUTES = 1000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def decode(body: bytes, declared: str | None = None) -> str:
    """Decode HTML: BOM, then valid UTF-8, then what is declared, then a guess.

    `declared` is the charset of the HTTP header. Valid UTF-8 goes before every declaration,
    because a page in another Cyrillic encoding is never valid UTF-8 by chance, while wrong
    declarations are common. Broken references are repaired (`references`).
    """
    return references.repair(_decode(body, declared))


def _decode(body: bytes, declared: str | None) -> str:
    name, bom = read_bom(body)
    if name and bom:
        return body[len(bom) :].decode(name, errors="replace")
    text = _strict_utf8(body)
    if text is not None:
        return text
    for label in (declared, html_body_declared_encoding(body[:SAMPLE])):
        codec = codec_of(label) if label else None
        if codec is not None:
            text = body.decode(codec, errors="replace")
            if text.count("\ufffd") <= _MAX_BROKEN * len(text):
                return text
    return body.decode(_guess(body), errors="replace")


def codec_of(label: str) -> str | None:
    """Return Python's codec for a declared encoding; `None` unless browsers know it too."""
    codec = resolve_encoding(label)
    return codec if codec in _CODECS else None


def charset_of(content_type: str | None) -> str | None:
    """Return the charset that a Content-Type header names."""
    return http_content_type_encoding(content_type[:200]) if content_type else None


def tree(text: str) -> html.HtmlElement | None:
    """Parse HTML text without network or depth surprises; `None` when nothing is there.

    Only the first `MAX_HTML` letters are read.
    """
    # Bytes, because lxml refuses text that declares an encoding; libxml2 ends at a NUL.
    text = _LONG_TAG.sub(_without_attributes, text[:MAX_HTML])
    raw = _DECLARATION.sub("", text).replace("\0", "").encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root


def _without_attributes(tag: re.Match[str]) -> str:
    # An honest long tag has few attributes, one of them with data in it.
    return tag[0] if len(tag[0].split(maxsplit=_MAX_ATTRIBUTES)) <= _MAX_ATTRIBUTES else "<p "


def _strict_utf8(body: bytes) -> str | None:
    if body.find(b"\0", 0, SAMPLE) >= 0:  # valid UTF-8, but really UTF-16 without a BOM
        return None
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 3 and error.reason == "unexpected end of data":
            return body[: error.start].decode("utf-8")  # the response was cut in a letter
        return None


def _guess(body: bytes) -> str:
    sample = body[:SAMPLE]
    if sample.count(b"\0") > len(sample) // 4:  # Latin mark-up in UTF-16: every other byte is 0
        return "utf-16-be" if sample[:1] == b"\0" else "utf-16-le"
    found = (chardet.detect(sample)["encoding"] or "").lower()
    return found if found in _PLAUSIBLE else _FALLBACK
