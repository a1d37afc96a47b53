"""Normal forms: by them a word of a query meets every inflected form in a text."""

from __future__ import annotations

from functools import lru_cache

import pymorphy3
import snowballstemmer

from crawler.text import kazakh
from crawler.text.folding import alphabet, fold

CACHED_WORDS = 131_072  # the words of a few thousand articles; about 60 MB when full
LONGEST_WORD = 64  # letters; longer "words" are encoded data and have one form

# Case endings of nouns and names that the dictionary does not know (Зализняк, Грамматический
# словарь, types 1-3 and 8): Самруком → самрук. Longest first; only one is taken off.
_NAME_ENDINGS = (
    "ами", "ями", "ого", "ому", "ыми", "ими", "ах", "ях", "ов", "ев", "ом", "ем", "ам", "ям",
    "ой", "ей", "ою", "ею", "ых", "их", "ым", "им", "а", "я", "у", "ю", "е", "ы", "и", "о", "ь",
)  # fmt: skip
_SHORTEST_NAME = 4  # letters that must remain


@lru_cache(maxsize=1)
def _russian() -> pymorphy3.MorphAnalyzer:
    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=1)
def _english() -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer("english")


@lru_cache(maxsize=CACHED_WORDS)
def forms(word: str, language: str = "und") -> frozenset[str]:
    """Return the normal forms that `word` may have, the typed form always among them.

    The alphabet decides more than the page's language, for every Kazakh page has Russian names
    and every Russian page Latin brands: Cyrillic words of a Russian text are read as Russian,
    with a Kazakh letter also as Kazakh; in a text of another or of no known language ("und", as
    for the words of a query) as both. Latin words are read as English everywhere.
    """
    typed = fold(word)
    if len(typed) > LONGEST_WORD:
        return frozenset((typed,))
    found = {typed}
    head = typed.split("'", 1)[0]
    if head != typed and len(head) > 1:
        found |= forms(head, language)  # Kazakhstan's, Cove'тың
    written = alphabet(typed)
    if written == "latin":
        found.add(_english().stemWord(typed))
    elif written == "cyrillic":
        own = not kazakh.OWN_LETTERS.isdisjoint(typed)
        if language != "ru" or own:
            found |= kazakh.stems(typed)
        if not own:
            found |= _russian_forms(typed)
    return frozenset(found)


def is_russian(word: str) -> bool:
    """Whether the Russian dictionary knows the folded word in this form."""
    return bool(_russian().word_is_known(word))


def _russian_forms(word: str) -> set[str]:
    found = {fold(parse.normal_form) for parse in _russian().parse(word)}
    if not is_russian(word):
        for ending in _NAME_ENDINGS:
            stem = word.removesuffix(ending)
            if stem != word and len(stem) >= _SHORTEST_NAME:
                found.add(stem)
                break
    return found
