"""Kazakh endings in coarse letters: the stems that an inflected name may have.

The order of Kazakh endings (plural, possessive, case, -ғы) and the sounds each may follow are those
of Қазақ грамматикасы (Astana 2002), "Зат есім". Coarse letters hide the kind of most vowels, so
of harmony only one rule is left: no а after a last е.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

SHORTEST_STEM = 4  # coarse letters

# i is ы, і, и and й; u is у, ұ and ү: both are vowels and consonants. x is ш, щ and ч.
_VOWELS: Final = frozenset("aeiou")
_LIQUIDS: Final = frozenset("rilu")
_NASALS: Final = frozenset("mn")
_BUZZING: Final = frozenset("zj")
_HARD: Final = frozenset("pfktsxhbvgd")  # at the end also the voiced stops are heard voiceless
_CONSONANTS: Final = _LIQUIDS | _NASALS | _BUZZING | _HARD
_SOFT: Final = _VOWELS | _LIQUIDS | _NASALS | _BUZZING


class _Ending(NamedTuple):
    text: str
    after: frozenset[str]  # the letters it may follow
    level: int  # endings come in rising level


def _endings(level: int, after: frozenset[str], texts: str) -> list[_Ending]:
    return [_Ending(text, after, level) for text in texts.split()]


_PLURAL, _POSSESSIVE, _CASE, _ADJECTIVE, _END = range(1, 6)
_ENDINGS: Final = (
    *_endings(_PLURAL, _VOWELS | frozenset("r"), "lar ler"),
    *_endings(_PLURAL, frozenset("lmnzj"), "dar der"),
    *_endings(_PLURAL, _HARD, "tar ter"),
    *_endings(_POSSESSIVE, _CONSONANTS, "im in i imiz iniz"),
    *_endings(_POSSESSIVE, _VOWELS, "m n si miz niz"),
    *_endings(_CASE, _VOWELS | _NASALS, "nin"),
    *_endings(_CASE, _LIQUIDS | _BUZZING, "din"),
    *_endings(_CASE, _HARD, "tin ka ke ta te tan ten ti"),
    *_endings(_CASE, _SOFT, "ga ge da de dan den"),
    *_endings(_CASE, frozenset("mni"), "a e"),
    *_endings(_CASE, frozenset("i"), "na ne n nda nde"),
    *_endings(_CASE, _VOWELS, "ni"),
    *_endings(_CASE, _LIQUIDS | _BUZZING | _NASALS, "di"),
    *_endings(_CASE, _NASALS | frozenset("i"), "nan nen"),
    *_endings(_CASE, _VOWELS | _LIQUIDS | _NASALS, "men"),
    *_endings(_CASE, _BUZZING, "ben"),
    *_endings(_CASE, _HARD, "pen"),
    *_endings(_ADJECTIVE, frozenset("ae"), "gi"),
    *_endings(_ADJECTIVE, _VOWELS | _CONSONANTS, "niki diki tiki"),
)  # fmt: skip
_BY_LAST: Final[dict[str, list[_Ending]]] = {}
for _ending in _ENDINGS:
    _BY_LAST.setdefault(_ending.text[-1], []).append(_ending)

_OF_ANY_HARMONY: Final = ("ev", "eva")  # Сергеевқа; surnames follow the vowel before
_VOICED: Final = {"b": "p", "g": "k"}  # мектеп: мектебі; Ақбұлақ: Ақбұлағы
_AFTER_LOST_VOWEL: Final = frozenset("nrlkpm")  # орын: орны; халық: халқы


def stems(words: Iterable[str]) -> set[str]:
    """Return `words` (coarse) and every stem that they have by the rules of Kazakh endings."""
    found: set[str] = set()
    for word in words:
        found.add(word)
        _strip(word, _END, found)
    return found


def _strip(word: str, level: int, found: set[str]) -> None:
    """Take off each ending below `level`, then what stands before it: at most four deep."""
    for text, after, own in _BY_LAST.get(word[-1], ()):
        if own >= level or not word.endswith(text):
            continue
        stem = word[: -len(text)]
        if len(stem) < SHORTEST_STEM or stem[-1] not in after or not _harmonise(stem, text):
            continue
        found.add(stem)
        if text[0] == "i":
            found.update(_restored(stem))
        _strip(stem, own, found)


def _harmonise(stem: str, ending: str) -> bool:
    if "a" not in ending or stem.endswith(_OF_ANY_HARMONY):
        return True
    return next((letter for letter in reversed(stem) if letter in _VOWELS), "") != "e"


def _restored(stem: str) -> Iterable[str]:
    """Stems as they are without a possessive: kitab, kitap; orn, orin."""
    last = stem[-1]
    if last in _VOICED:
        yield stem[:-1] + _VOICED[last]
    if last in _AFTER_LOST_VOWEL and stem[-2] not in _VOWELS:
        yield f"{stem[:-1]}i{last}"
