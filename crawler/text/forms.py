"""Normal forms: by them a word of a query meets every inflected form in a text."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern

from crawler.text import english, kazakh, russian
from crawler.text.folding import alphabet, fold

CACHED_WORDS = 65_536  # the words of a thousand articles; `keys` keeps more
LONGEST_WORD = 64  # letters; longer "words" are encoded data and have one form

# What no native Kazakh word has (Muhamedowa, Kazakh: A Comprehensive Grammar, ch. 1): letters of
# loans only, an о after the first syllable, front and back vowels in one word.
_FOREIGN = re.compile(r"[вёфхцчщъьэ]|[аеиоуыюя].*о|е.*[аыюя]|[аоыя].*е")
# Letters of an unknown word of a query that may be a Russian case of a name; shorter ones are
# mostly Kazakh dictionary forms: жылы (warm) is no case of "жыл".
_SHORTEST_CASE = 7


@lru_cache(maxsize=CACHED_WORDS)
def forms(word: str, language: str = "und") -> frozenset[str]:
    """Return the normal forms that `word` of a text may have, the typed form always among them.

    The alphabet decides more than the text's language (ISO 639-1, or "und"), for every Kazakh
    page has Russian names and every Russian page Latin brands: Cyrillic words of a Russian text
    are read as Russian, with a Kazakh letter also as Kazakh; in a Kazakh text as Kazakh and,
    where they look it, as Russian; in other texts as both. Latin words are read as English.
    """
    return frozenset(map(intern, _forms(fold(word), language)))  # lemmas recur: one string each


def _forms(typed: str, language: str) -> frozenset[str]:
    if len(typed) > LONGEST_WORD:
        return frozenset((typed,))
    head = typed.split("'", 1)[0]
    if head != typed and len(head) > 1:
        return _forms(head, language) | {typed}  # Kazakhstan's, Cove'тың
    match alphabet(typed):
        case "latin":
            return english.stems(typed)
        case "cyrillic":
            return _of_cyrillic(typed, language)
        case _:
            return frozenset((typed,))


def sought_forms(typed: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the normal forms under which a folded word of a query is looked for: strict, full.

    Nobody says in which language a query is: a Cyrillic word is read as Russian and as Kazakh.
    """
    if len(typed) > LONGEST_WORD:
        return frozenset((typed,)), frozenset((typed,))
    head = typed.split("'", 1)[0]
    if head != typed and len(head) > 1:
        strict, full = sought_forms(head)
        return strict, full | {typed}
    match alphabet(typed):
        case "latin":
            return english.sought_stems(typed)
        case "cyrillic":
            return _sought_of_cyrillic(typed)
        case _:
            return frozenset((typed,)), frozenset((typed,))


def _of_cyrillic(typed: str, language: str) -> frozenset[str]:
    own = not kazakh.OWN_LETTERS.isdisjoint(typed)
    if language == "ru":  # which also declines Kazakh names: Қазыной
        return russian.stems(typed) | kazakh.stems(typed) if own else russian.stems(typed)
    if own or (language == "kk" and not _FOREIGN.search(typed)):
        return kazakh.stems(typed)
    return kazakh.stems(typed) | russian.stems(typed)


def _sought_of_cyrillic(typed: str) -> tuple[frozenset[str], frozenset[str]]:
    strict, full = kazakh.sought_stems(typed)
    if not kazakh.OWN_LETTERS.isdisjoint(typed):
        return strict, full
    also, full_also = russian.sought_stems(typed)
    if russian.is_known(typed):
        # Who types a Russian dictionary form (выборы) means no Kazakh case of another word.
        strict = also if also == {typed} else strict | also
    elif len(typed) >= _SHORTEST_CASE or _FOREIGN.search(typed):
        strict |= also
    return strict, full | full_also
