"""The bytes of a feed, sitemap or JSON → text that any parser can read."""

from __future__ import annotations

import re

from w3lib.encoding import read_bom

from crawler import markup, references

_UTF8_BOM = b"\xef\xbb\xbf"
_UTF8_REPLACEMENT = b"\xef\xbf\xbd"
# XML 1.0, appendix F: how a document without a BOM shows UTF-16; JSON begins alike.
_UTF16 = ((re.compile(rb"\s*[<{\[]\0"), "utf-16-le"), (re.compile(rb"\0[<{\[]"), "utf-16-be"))
_DECLARATION = re.compile(r"\A\s*<\?xml\b[^<>]*\?>\s*")
_DECLARED = re.compile(rb"<\?xml\b[^<>]*?\bencoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
# Of UTF-8 with a few bad bytes nearly every letter is whole; of Cyrillic in one byte a letter
# hardly one in a hundred is whole by chance.
_WHOLE_FOR_EACH_BROKEN = 4
_MAX_BROKEN = 0.01  # share of broken characters up to which a declared encoding is believed


def decode(body: bytes, content_type: str | None = None) -> str:
    """Decode XML or JSON: BOM, UTF-8 even with a few bad bytes, what is declared, a guess.

    Bad bytes become U+FFFD. The XML declaration goes (its encoding is no longer true), and what
    no XML may hold goes or is repaired (`references`), so that one letter never costs a feed.
    """
    text = references.characters(_text(body, content_type))
    return references.repair(_DECLARATION.sub("", text))


def _text(body: bytes, content_type: str | None) -> str:
    body = body.removeprefix(_UTF8_BOM)
    name, bom = read_bom(body)
    if name and bom:
        return body[len(bom) :].decode(name, errors="replace")
    for start, wide in _UTF16:
        if start.match(body):
            return body.decode(wide, errors="replace")
    body = body.replace(b"\0", b"")
    text = body.decode("utf-8", errors="replace")
    broken = text.count("\ufffd") - body.count(_UTF8_REPLACEMENT)
    if not broken or broken * _WHOLE_FOR_EACH_BROKEN <= _whole(body):
        return text
    for codec in _claims(body, content_type):
        text = body.decode(codec, errors="replace")
        if text.count("\ufffd") <= _MAX_BROKEN * len(text):
            return text
    return markup.decode(_DECLARED.sub(b"<?xml ", body, count=1))  # by now only a guess remains


def _whole(body: bytes) -> int:
    """Count the letters outside ASCII that stand whole in what may be UTF-8."""
    good = body.decode("utf-8", errors="ignore")
    return len(good) - len(good.encode("ascii", errors="ignore"))


def _claims(body: bytes, content_type: str | None) -> list[str]:
    """Name the encodings that the header and the document claim, except UTF: that is ruled out."""
    found = _DECLARED.search(body, 0, markup.SAMPLE)
    labels = (markup.charset_of(content_type), found[1].decode("ascii") if found else None)
    codecs = [markup.codec_of(label) for label in labels if label]
    names = [codec for codec in codecs if codec and not codec.startswith("utf")]
    return sorted(names, key=lambda codec: codec == "cp1252")  # many servers say latin-1 of all
