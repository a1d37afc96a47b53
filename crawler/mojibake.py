"""Text that was encoded twice: UTF-8 read as windows-1251 or windows-1252 and encoded again.

Restored only where no doubt is possible: every letter of a word must be part of what is UTF-8
when the reading is undone, and what comes out must be letters that the press prints. In Russian
as it should be «Р» is never followed by «°» or «ѕ».
"""

from __future__ import annotations

import re
from typing import Final

from crawler.text.tongues import TONGUES

# How the commonest letters and signs look then: о, О, ’ through 1251; Cyrillic letters, ’ and a
# hard space through 1252. The key is seldom in good text, and to look for one letter is cheap.
_SIGNS: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "cp1251": {"ѕ": ("Рѕ",), "ћ": ("Рћ",), "Ђ": ("вЂ",)},
    "cp1252": {"Ð": ("Ð",), "â": ("â€", "â\x80"), "Â": ("Â\xa0",)},
}
_RUN = re.compile("[^\x00-\x7f]+")
_MOST_RUNS = 200_000  # of one text are looked at; each costs 3 µs, and the longest page has 50 000
_UTF8 = re.compile(
    "(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+"
)
_NO_BYTE = 0xE000  # private use: a character that stands for no byte of the code page

_CYRILLIC = "".join(sign for tongue in TONGUES.values() for sign in tongue.letters)
_PRINTED = re.compile(
    f"[{_CYRILLIC}{_CYRILLIC.upper()}\xa0-\u017f\u018f\u0259\u0300-\u036f\u2002-\u2044\u20ac\u20b8\u20bd\u2116"
    "\u2122\u2190-\u22ff\u25a0-\u27bf\ufe0f\U0001f000-\U0001faff]+"
)


def restore(text: str) -> str:
    """Return `text` with its twice encoded words as they were written."""
    if text.isascii():
        return text
    for codec, keys in _SIGNS.items():
        if any(key in text and any(sign in text for sign in keys[key]) for key in keys):
            text = _RUN.sub(_RESTORERS[codec], text, count=_MOST_RUNS)
    return text


class _Restorer:
    """Restores one run of characters outside ASCII that was UTF-8 and was read in `codec`.

    The characters U+0080 … U+009F stand for their bytes, as latin-1 reads them.
    """

    def __init__(self, codec: str) -> None:
        self._bytes = {
            code: code if code < 0xA0 else _NO_BYTE + code for code in range(0x80, 0x100)
        }
        for byte in range(0x80, 0x100):
            # As browsers read them (encoding.spec.whatwg.org): no byte is undefined.
            sign = bytes([byte]).decode(codec, "ignore") or chr(byte)
            self._bytes[ord(sign)] = byte
        # Any letter in two bytes has one of these; in Russian they are ё and Ё.
        self._later = frozenset(chr(sign) for sign, byte in self._bytes.items() if byte < 0xC0)

    def __call__(self, found: re.Match[str]) -> str:
        run = found[0]
        if self._later.isdisjoint(run):
            return run
        undone = run.translate(self._bytes)
        parts: list[str] = []
        end = 0
        for piece in _UTF8.finditer(undone):
            parts += run[end : piece.start()], _read(piece[0]) or run[piece.start() : piece.end()]
            end = piece.end()
        left = "".join(parts[::2]) + run[end:]
        if not parts or any(sign.isalpha() for sign in left):
            return run
        return "".join(parts) + run[end:]


def _read(piece: str) -> str | None:
    try:
        text = piece.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:  # half of a pair of surrogates, or longer than need be
        return None
    return text if _PRINTED.fullmatch(text) else None


_RESTORERS: Final = {codec: _Restorer(codec) for codec in _SIGNS}
