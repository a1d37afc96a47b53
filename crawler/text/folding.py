"""The form in which words are compared: case, ё, quotes, dashes and look-alike letters gone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal

# Letters drawn alike (Unicode UTS 39, confusables.txt; Latin ə and h for ә and һ are the habit of
# Kazakh typists). Seen in coverage of this very story: «Сove Capital» with a Cyrillic С.
_LATIN = "ABCEHIKMOPTXYaceikopxyəƏhɵƟ"
_CYRILLIC = "АВСЕНІКМОРТХУасеікорхуәӘһөӨ"
_TO_CYRILLIC = dict(zip(_LATIN, _CYRILLIC, strict=True))
_TO_LATIN = {c: l for l, c in _TO_CYRILLIC.items() if l.isascii()}  # noqa: E741 (l for Latin)

_WORD = re.compile(r"[^\W_]+")
_SIGNS = str.maketrans(
    {
        "ё": "е",
        **dict.fromkeys("«»“”„‟‹›〝〞＂″", '"'),
        **dict.fromkeys("‘’‚‛ʼʹ′´`", "'"),
        **dict.fromkeys("‐‑‒–—―−⁃﹣－", "-"),
    }
)

Alphabet = Literal["latin", "cyrillic", "other"]


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Return the form of `text` in which two spellings of one word are equal.

    Case, ё/е, the kinds of quotes and dashes are levelled; a word that mixes Latin and Cyrillic
    letters is written in one alphabet where look-alikes allow. Applying it again changes nothing.
    """
    if not text.isascii():
        text = _WORD.sub(_one_alphabet, unicodedata.normalize("NFC", text))
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", text.casefold())).translate(
        _SIGNS
    )


def alphabet(word: str) -> Alphabet:
    """Say in which alphabet most letters of `word` are written; without letters: "other"."""
    latin, cyrillic = _count(word)
    if not latin and not cyrillic:
        return "other"
    return "latin" if latin > cyrillic else "cyrillic"


def _count(word: str) -> tuple[int, int]:
    latin = sum((c.isascii() and c.isalpha()) or ("À" <= c <= "ʯ" and c.isalpha()) for c in word)
    cyrillic = sum("Ѐ" <= c <= "ԯ" and c.isalpha() for c in word)
    return latin, cyrillic


def _one_alphabet(match: re.Match[str]) -> str:
    word = match[0]
    latin, cyrillic = _count(word)
    if latin and cyrillic:
        first, second = (
            (_TO_LATIN, _TO_CYRILLIC) if latin >= cyrillic else (_TO_CYRILLIC, _TO_LATIN)
        )
        return _rewritten(word, first) or _rewritten(word, second) or word
    if 0 < cyrillic <= 2 and any(c.isdigit() for c in word):
        return _rewritten(word, _TO_LATIN) or word  # С5 of «С5+1», typed in Cyrillic
    return word


def _rewritten(word: str, table: dict[str, str]) -> str | None:
    """`word` with the look-alikes of `table` replaced, or None where two alphabets remain."""
    written = "".join(table.get(c, c) for c in word)
    return written if 0 in _count(written) else None
