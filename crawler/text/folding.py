"""The form in which words are compared: case, ё, quotes, dashes and look-alike letters gone."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final, Literal

from crawler.text.clean import without_invisible

Alphabet = Literal["latin", "cyrillic", "other"]

# Letters drawn alike (Unicode UTS 39, confusables.txt; Latin ə and h for ә and һ are the habit of
# Kazakh typists, á for а with a stress mark that of Russian ones). Seen in coverage of this very
# story: «Сove Capital» with a Cyrillic С, and in Kazakh news: мемлекеттiк with a Latin i.
_LATIN: Final = "ABCEHIKMOPTXYabcehikmoptxyƏəƟɵİËëÏïÁáÉéÓóÝý"
_CYRILLIC: Final = "АВСЕНІКМОРТХУавсеһікмортхуӘәӨөІЁёЇїАаЕеОоУу"
_TO_CYRILLIC: Final = str.maketrans(_LATIN, _CYRILLIC)
_TO_LATIN: Final = str.maketrans(
    "АВСЕНІКМОРТХУЅЈԚԜавсеһікмортхуѕјԛԝн",
    "ABCEHIKMOPTXYSJQWabcehikmoptxysjqwh",
)
_GREEK: Final = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαικνορχ", "ABEZHIKMNOPTYXaikvopx")
_LONGEST_CODE: Final = 2  # Cyrillic letters beside digits that are meant as Latin: С5 of «С5+1»

_WORD: Final = re.compile(r"[^\W_]+")
_A_LATIN: Final = re.compile("[A-Za-zÀ-ÖØ-öø-ʯḀ-ỿ]")
_A_CYRILLIC: Final = re.compile("[Ѐ-ҁҊ-ԯ]")
_A_GREEK: Final = re.compile("[Α-ω]")
_A_DIGIT: Final = re.compile("[0-9]")

_SIGNS: Final = str.maketrans(
    {
        "ё": "е",
        "ѐ": "е",  # with a grave stress mark
        "ѝ": "и",
        **dict.fromkeys("«»“”„‟‹›〝〞＂″", '"'),
        **dict.fromkeys("‘’‚‛ʼʹ′´`", "'"),
        **dict.fromkeys("‐‑‒–—―−⁃﹣－", "-"),
    }
)
_DOTTED_I: Final = "i\u0307"  # 'İ'.casefold()
_LONGEST_CACHED: Final = 64  # letters; words come again, lines seldom


def fold(text: str) -> str:
    """Return the form of `text` in which two spellings of one word are equal.

    Case, ё/е, the kinds of quotes and dashes are levelled, what nobody sees and stress marks go;
    a word that mixes Latin and Cyrillic letters is written in one alphabet where look-alikes
    allow. Applying it again changes nothing.
    """
    return _folded_word(text) if len(text) <= _LONGEST_CACHED else _folded(text)


def alphabet(word: str) -> Alphabet:
    """Say in which alphabet most letters of `word` are written; without letters: "other"."""
    latin, cyrillic = len(_A_LATIN.findall(word)), len(_A_CYRILLIC.findall(word))
    if not latin and not cyrillic:
        return "other"
    return "latin" if latin > cyrillic else "cyrillic"


def _folded(text: str) -> str:
    if text.isascii() and text.isprintable():
        return text.lower().replace("`", "'")
    text = _repaired(without_invisible(text))  # before case goes: H is Н, but h is һ
    text = unicodedata.normalize("NFC", text.casefold()).replace(_DOTTED_I, "i")
    return _repaired(unicodedata.normalize("NFC", text.translate(_SIGNS)))


_folded_word = lru_cache(maxsize=65_536)(_folded)


def _repaired(text: str) -> str:
    mixed = _A_CYRILLIC.search(text) and (_A_LATIN.search(text) or _A_DIGIT.search(text))
    return _WORD.sub(_one_alphabet, text) if mixed or _A_GREEK.search(text) else text


def _one_alphabet(match: re.Match[str]) -> str:
    """The word in Latin letters where one has no Cyrillic twin, else in Cyrillic ones."""
    word = match[0]
    latin, cyrillic = bool(_A_LATIN.search(word)), len(_A_CYRILLIC.findall(word))
    if _A_GREEK.search(word) and (latin or cyrillic):
        word, latin = word.translate(_GREEK), True
    if latin and cyrillic:
        written = word.translate(_TO_CYRILLIC)
        if not _A_LATIN.search(written):
            return written
        written = word.translate(_TO_LATIN)
        return word if _A_CYRILLIC.search(written) else written
    if 0 < cyrillic <= _LONGEST_CODE and _A_DIGIT.search(word):
        written = word.translate(_TO_LATIN)
        return word if _A_CYRILLIC.search(written) else written
    return word
