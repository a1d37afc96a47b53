"""Words that need no second spelling: common words of Russian and English."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

from crawler.text import english, russian
from crawler.text.folding import fold

LANGUAGES: Final = frozenset({"ru", "en"})  # texts of these have a dictionary

# Grammemes of OpenCorpora (opencorpora.org/dict.php?act=gram): first names, surnames,
# patronymics, places and organisations.
_NAMES: Final = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn"})
_OF_FAMILIES: Final = frozenset({"Surn", "Patr"})


def is_english(word: str) -> bool:
    """Whether a folded word is a common English one; names stand in capitals in the dictionary."""
    return word in english.dictionary()


def russian_names(word: str) -> set[str] | None:
    """Return the names that a folded word of the Russian dictionary is a form of; None if unknown.

    One look into the dictionary, for a whole analysis costs five times as much.
    """
    known = russian.analyzer().dictionary
    entries = known.words.similar_items(word, _yo())
    if not entries:
        return None
    names = set()
    for written, places in entries:
        for paradigm, index in places:
            grammemes = known.build_tag_info(paradigm, index).grammemes
            if _NAMES.isdisjoint(grammemes) or {"plur", "Name"} <= grammemes:
                continue  # Павлов is a surname, not several men called Павел
            if "femn" in grammemes and not _OF_FAMILIES.isdisjoint(grammemes):
                names.add(_of_woman(word))  # whose dictionary form would be the man's
            else:
                names.add(fold(known.build_normal_form(paradigm, index, written)))
    return names


def _of_woman(word: str) -> str:
    """The nominative of a woman's surname or patronymic: Ивановой, Ивановну, Высоцкой."""
    stem = word.removesuffix("ю").rstrip("аеийоуыя")
    return stem + ("ая" if stem.endswith(("ск", "цк")) else "а")


@lru_cache(maxsize=1)
def _yo() -> Any:
    """ё where a folded word has е, as the dictionary's automaton wants it."""
    return russian.analyzer().dictionary.words.compile_replaces({"е": "ё"})
