"""Numeric character references that name no character: `&#55357;`, `&#0;`, `&#99999999999;`."""

from __future__ import annotations

import re

REPLACEMENT = "\ufffd"

_REFERENCE = r"&#(?:[0-9]+|[xX][0-9a-fA-F]+);?"
_RUN = re.compile(f"{_REFERENCE}(?:{_REFERENCE})*")  # `(…)+` hides from re what a match begins with
_ONE = re.compile(r"&#(?:([0-9]+)|[xX]([0-9a-fA-F]+));?")
_MAX_DIGITS = 7  # U+10FFFF is 1114111
_LAST = 0x10FFFF
# XML 1.0, 2.2 "Characters": what no document may hold, not even as a reference.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def repair(text: str) -> str:
    """Make every numeric character reference in mark-up one that a parser can read.

    A pair of references to surrogates (`&#55357;&#56832;`, as old editors write emoji) becomes
    the character that it stands for; any other reference to what is no character of XML 1.0
    becomes U+FFFD. Good references stay as they are, `&#60;` above all.
    """
    return _RUN.sub(_repaired, text) if "&#" in text else text


def characters(text: str) -> str:
    """Drop the characters that XML 1.0 forbids and no store takes: controls, surrogates."""
    return _FORBIDDEN.sub("", text)


def _repaired(run: re.Match[str]) -> str:
    parts: list[str] = []
    high: int | None = None  # a first half that waits for its second
    for found in _ONE.finditer(run[0]):
        code = _code(found)
        if high is not None and 0xDC00 <= code <= 0xDFFF:
            parts[-1] = chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
            high = None
            continue
        high = code if 0xD800 <= code <= 0xDBFF else None
        parts.append(REPLACEMENT if code > _LAST or _FORBIDDEN.match(chr(code)) else found[0])
    return "".join(parts)


def _code(found: re.Match[str]) -> int:
    decimal, hexadecimal = found.groups()
    digits = (decimal or hexadecimal).lstrip("0") or "0"
    if len(digits) > _MAX_DIGITS:  # also: Python refuses to read thousands of digits
        return _LAST + 1
    return int(digits, 10 if decimal else 16)
