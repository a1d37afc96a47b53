"""A coarse key under which a name's spellings in several alphabets meet.

Акбулак, Ақбұлақ, Aqbulaq and Akbulak are one place; Костанай, Қостанай, Kostanay and Qostanai
another. `spellings` writes a word in coarse letters, `endings` takes Kazakh endings off there,
`dictionary` says which words of a text need no other spelling.

Two words in one alphabet meet better by their strict forms: there ғылымы (its science) is not
ғылыми (scientific), here it would be. So a key has a face for each alphabet in which it may be
sought, and a text's word shows only those faces for which its strict forms are not enough.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from crawler.text.folding import alphabet
from crawler.text.forms import forms, sought_forms
from crawler.text.kazakh import OWN_LETTERS
from crawler.text.skeleton import dictionary
from crawler.text.skeleton.endings import stems
from crawler.text.skeleton.spellings import spellings

__all__ = ["skeletons", "sought_skeletons"]

SHORTEST = 5  # letters: of shorter words too many fall together (тұр, түр)
SHORTEST_STEM = 4  # coarse letters of a text's stem: Игорь is igor
LONGEST = 64  # letters; longer "words" are encoded data

# Faces of a key, by the alphabet of the query's word; no coarse spelling holds these letters.
_LATIN = ""
_KAZAKH = "q"  # Cyrillic with a letter of Kazakh's own
_RUSSIAN = "w"  # Cyrillic without one

# Kazakh endings that look so only when typed with Russian letters: Акбулакка, -дагы, -нын, -и.
# The strict forms of a Kazakh text's word know the right ones.
_RUSSIAN_TYPING = re.compile("(?:[гк]а|[дт]аг[ыи]|[днт][ыи]н|[дт]еги|и[мн]?|ини|н[ыи]з|миз)$")
# A surname whatever the dictionary says, to which Токаев is a genitive of токай.
_SURNAME = re.compile("(.{2,}[ое]в)(?:[ауе]|ым)?")
_SHORTEST_CASE = 7  # letters of a query's word that may be a Russian case of a name
_PLAIN_ENDING = 3  # letters of a Kazakh ending that is hardly the end of a name: -ның, -дағы
_LANDS = "стан"  # which is no -тан (from): Қазақстан


def skeletons(
    word: str,
    language: str = "und",
    normal: Collection[str] | None = None,
    *,
    named: bool = False,
) -> frozenset[str]:
    """Return the coarse keys of a text's folded word, with endings taken off in every legal way.

    `normal` are its normal forms (`crawler.text.forms`) where the caller has them. Empty for words
    under `SHORTEST` letters and, in a Russian or English text, for common words of either
    language: they have one spelling. A capital letter (`named`) makes a common word a name that
    may have several: Канат, Maria.
    """
    word = _head(word)
    if not SHORTEST <= len(word) <= LONGEST:
        return frozenset()
    faces: tuple[str, ...] = (_LATIN, _KAZAKH, _RUSSIAN)
    if word.isascii() or alphabet(word) != "cyrillic":
        found = _of_latin(word, language, named)
    elif not OWN_LETTERS.isdisjoint(word[:SHORTEST]):  # Қостанайда, not Костанайдың
        found = _keys(stems(spellings(word)))
        faces = (_LATIN, _RUSSIAN)
    else:
        found = _of_cyrillic(word, language, normal, named)
        right = OWN_LETTERS.isdisjoint(word) and not _RUSSIAN_TYPING.search(word)
        if language == "kk" and right:
            faces = (_LATIN, _KAZAKH)
    return frozenset(face + key for key in found for face in faces)


def sought_skeletons(word: str) -> frozenset[str]:
    """Return the coarse keys under which a query looks for a folded word; empty for short ones.

    Of a word that is plainly inflected (Казгеологии, Қостанайдың, Cove's) also those of what it
    is a form of.
    """
    word = _head(word)
    if not SHORTEST <= len(word) <= LONGEST:
        return frozenset()
    if word.isascii() or alphabet(word) == "latin":
        read = spellings(word.removesuffix("'s"))
        return frozenset(_keys(text for text in read if len(text) >= SHORTEST))
    own = not OWN_LETTERS.isdisjoint(word)
    meant = {word}
    strict = sought_forms(word)[0] if len(word) >= _SHORTEST_CASE else ()
    meant.update(form for form in strict if _plainly(form, word, own))
    found = _keys(text for form in meant for text in spellings(form))
    face = _KAZAKH if own else _RUSSIAN
    return frozenset(face + key for key in found)


def _head(word: str) -> str:
    """The name to which an apostrophe joins an ending of another alphabet: Kazgeology'дің."""
    head, joint, tail = word.partition("'")
    return head if joint and not word.isascii() and alphabet(head) != alphabet(tail) else word


def _plainly(form: str, word: str, own: bool) -> bool:
    """Whether the end of a query's `word` beyond its normal `form` is an ending for certain."""
    if len(form) < SHORTEST or word.endswith(_LANDS):
        return False
    if own:
        return word.startswith(form) and len(word) - len(form) >= _PLAIN_ENDING
    return len(word) - len(form) in (0, 2)  # Казгеологии, Костаная; Акбулаком


def _of_latin(word: str, language: str, named: bool) -> set[str]:
    if language not in dictionary.LANGUAGES:
        return _keys(stems(spellings(word)))
    if not named and dictionary.is_english(word):
        return set()
    return _keys(spellings(word.removesuffix("'s")))


def _of_cyrillic(word: str, language: str, normal: Collection[str] | None, named: bool) -> set[str]:
    if language == "kk":
        return _keys(stems(spellings(word)))
    names = None if language == "und" else dictionary.russian_names(word)
    known = names is not None
    names = names or set()
    if named or not known:
        others = {*(forms(word, "ru") if normal is None else normal)} - {word}
        names |= others if known and others else {word, *others}
    if surname := _SURNAME.fullmatch(word):
        names.add(surname[1])
    found = _keys(text for name in names for text in spellings(name))
    if language == "und":
        found |= _keys(stems(spellings(word)))
    return found


def _keys(texts: Iterable[str]) -> set[str]:
    """The texts as keys: ый, ий, iy and i are one end; Казахстан is Қазақстан."""
    return {
        text.replace("ii", "i").replace("kazah", "kazak")
        for text in texts
        if len(text) >= SHORTEST_STEM
    }
