"""Foreign HTML: bytes → text → tree, the same way for doors and pages."""

from __future__ import annotations

import re
from codecs import charmap_decode
from typing import Final

import chardet
from lxml import etree, html
from w3lib.encoding import (
    html_body_declared_encoding,
    http_content_type_encoding,
    read_bom,
    resolve_encoding,
)

from crawler import charsets, mojibake, references

SAMPLE: Final = charsets.SAMPLE
_FALLBACK = "cp1251"  # every byte string decodes; the commonest undeclared one in Cyrillic
# As browsers read it (encoding.spec.whatwg.org): Python's has no character for the byte 98, which
# is half of an «И» where a piece of the page is in UTF-8.
_WINDOWS_1251 = "".join(bytes([b]).decode("cp1251", "ignore") or chr(b) for b in range(256))
# Of UTF-8 with a few bad bytes nearly every letter is whole; of Cyrillic in one byte a letter
# hardly one in a hundred is whole by chance.
_WHOLE_FOR_EACH_BROKEN = 4
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
# Parsers compare each attribute of an element with all others: 200 000 of them cost libxml2 390 s.
_LONG_TAG = re.compile(r"<[a-zA-Z][^<>]{20000,}")
_MAX_ATTRIBUTES = 1000
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def decode(body: bytes, declared: str | None = None) -> str:
    """Decode HTML: BOM, then valid UTF-8, then what reads best (`charsets`), claims first.

    `declared` is the charset of the HTTP header. Valid UTF-8 goes before every declaration,
    because a page in another Cyrillic encoding is never valid UTF-8 by chance, while wrong
    declarations are common. A page of UTF-8 with a few bad bytes is UTF-8. Text that was encoded
    twice is restored (`mojibake`), broken references are repaired (`references`).
    """
    return references.repair(mojibake.restore(_decode(body, declared)))


def _decode(body: bytes, declared: str | None) -> str:
    name, bom = read_bom(body)
    if name and bom:
        return body[len(bom) :].decode(name, errors="replace")
    if body.find(b"\0", 0, SAMPLE) >= 0 and (wide := charsets.utf16(body)):
        return body.decode(wide, errors="replace")
    text = _utf8(body)
    if text is not None:
        return text
    labels = (declared, html_body_declared_encoding(body[:SAMPLE]))
    codecs = [codec for label in labels if label and (codec := codec_of(label))]
    codec = charsets.single_byte(body, [name for name in codecs if not name.startswith("utf")])
    return _decoded(body, codec or _foreign(body))


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
    # Bytes, because lxml refuses text that declares an encoding.
    raw = _DECLARATION.sub("", bounded(text)).encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(raw, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    return root


def bounded(text: str) -> str:
    """Return the first `MAX_HTML` letters without what parsers cannot take in a fair time.

    That is attributes by the thousand on one element, and NULs, where libxml2 ends.
    """
    return _LONG_TAG.sub(_without_attributes, text[:MAX_HTML]).replace("\0", "")


def _without_attributes(tag: re.Match[str]) -> str:
    # An honest long tag has few attributes, one of them with data in it.
    return tag[0] if len(tag[0].split(maxsplit=_MAX_ATTRIBUTES)) <= _MAX_ATTRIBUTES else "<p "


def _utf8(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(body) - 3 and error.reason == "unexpected end of data":
            return body[: error.start].decode("utf-8")  # the response was cut in a letter
    text = body.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = len(text) - broken - len(text.encode("ascii", errors="ignore"))
    return text if broken * _WHOLE_FOR_EACH_BROKEN <= whole else None


def _decoded(body: bytes, codec: str) -> str:
    if codec == "cp1251":
        return charmap_decode(body, "replace", _WINDOWS_1251)[0]
    return body.decode(codec, errors="replace")


def _foreign(body: bytes) -> str:
    """The guess at an encoding that is neither Cyrillic nor Latin and is declared nowhere."""
    label = chardet.detect(body[:SAMPLE])["encoding"]
    return (codec_of(label) if label else None) or _FALLBACK
