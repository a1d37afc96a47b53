"""A word in coarse letters: what one spelling or another confuses is one letter.

Twenty letters of ASCII are left. Read are Kazakh in Cyrillic and typed with Russian letters, Kazakh
in the Latin alphabets of 2017 (decree 569: apostrophes), 2018 (decree 637: á ǵ ı ń ó ú ý, sh, ch)
and 2021 (ä ğ ı ñ ö ū ü ş), and what romanisations make of either: BGN/PCGN 1947 and 1979, ICAO Doc
9303, ISO 9 and the habits of newsrooms.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# x stands for ш, щ and ч, which Kazakh and its loans confuse (Шымкент, Чимкент), i also for й and
# ы, u for every у. Ъ and ь have no sound of their own.
_CYRILLIC: Final = str.maketrans(
    {
        **dict(zip("абвгдежзийклмнопрстуфхшщчыэ", "abvgdejziiklmnoprstufhxxxie", strict=True)),
        **dict(zip("әғқңөұүһіїєўґ", "agknouuhiieug", strict=True)),
        "ц": "ts",
        "ю": "iu",
        "я": "ia",
        "ъ": "",
        "ь": "",
        "'": "",
    }
)
_LATIN: Final = str.maketrans(
    {
        # ş is ш in 2021, ý is у in 2018; š č ŝ ž â û are of ISO 9.
        **dict.fromkeys("şșščçćŝ", "sh"),
        "ý": "u",
        "ž": "zh",
        "â": "ya",
        "û": "yu",
        "ı": "i",
        "ə": "a",
        "ø": "o",
        "ß": "ss",
        **dict.fromkeys("ʹʺ", ""),
    }
)
_MARKS: Final = re.compile("[\u0300-\u036f]+")

_FIRST: Final = {
    "s'": "x", "c'": "x", "y'": "u", "'": "",  # ш, ч, у of 2017; elsewhere a mark or a soft sign
    "shch": "x", "sch": "x", "tch": "x", "sh": "x", "ch": "x",
    "dzh": "j", "dj": "j", "zh": "j", "kh": "h", "gh": "g", "ck": "k",
    "ye": "e", "y": "i", "w": "u", "q": "k", "x": "ks",
    "ce": "se", "ci": "si", "cy": "si", "c": "k",
}  # fmt: skip
# The second reading of letters that have two, rewritten before the first is taken.
_SECOND: Final = {
    "x": "h",  # х as Kazakhs type it
    "ng": "n",  # ң of BGN/PCGN
    "yo": "e",  # ё
    "ph": "f",
    "tsh": "sh", "tsch": "sch",  # ч
    "ce": "tse", "ci": "tsi",  # ц of ISO 9
    **{vowel + "ie": vowel + "e" for vowel in "aeiou"},  # Tokaiev
}  # fmt: skip
# й, where nothing shows that the word is Kazakh; there je and jo are rather же and жо: Jer, Jol.
_YOT: Final = {
    **{vowel + "je": vowel + "e" for vowel in "aeiou"},  # Tokajev
    "je": "je", "jo": "jo", "j": "y",
}  # fmt: skip


def _any_of(groups: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(groups, key=len, reverse=True)))


_FIRST_LETTERS: Final = _any_of(_FIRST)
_SECOND_LETTERS: Final = _any_of(_SECOND)
_YOTS: Final = _any_of(_YOT)
_ONLY_KAZAKH: Final = re.compile("[qx]")


def spellings(word: str) -> tuple[str, ...]:
    """Return the folded word in coarse letters, in each of the ways it may be read.

    At most two; empty where it holds a digit or a letter of another alphabet.
    """
    written = word.translate(_CYRILLIC)
    if written.isascii() and not word.isascii():
        read = {written.replace("dj", "j")}  # Джамбул, Жамбул
    else:
        bare = _MARKS.sub("", unicodedata.normalize("NFD", word.translate(_LATIN)))
        read = {_first(bare), _first(_second(bare))}
    return tuple(text for text in read if text.isascii() and text.isalpha())


def _first(word: str) -> str:
    return _FIRST_LETTERS.sub(lambda found: _FIRST[found[0]], word)


def _second(word: str) -> str:
    if "j" in word and not _ONLY_KAZAKH.search(word):
        word = _YOTS.sub(lambda found: _YOT[found[0]], word)
    return _SECOND_LETTERS.sub(lambda found: _SECOND[found[0]], word)
