"""Keys: by them a word of a query meets a word of a text."""

from __future__ import annotations

from functools import lru_cache
from sys import intern
from typing import NamedTuple

from crawler.text.folding import fold
from crawler.text.forms import forms, sought_forms
from crawler.text.skeleton import skeletons, sought_skeletons

# Surfaces in all languages, about 1 kB each. A thousand articles hold 50 000, of which a later
# one brings few that are new (`python tests/benchmarks/words.py --parts speed`).
CACHED_SURFACES = 200_000
CACHED_QUERY_WORDS = 50_000


class Keys(NamedTuple):
    """What a word of a text may be found under."""

    typed: str  # folded
    forms: frozenset[str]  # every normal form it may have, the typed form among them
    skeletons: frozenset[str]  # coarse spellings, met at a lower weight


class Sought(NamedTuple):
    """What a word of a query is looked for under; it meets a text's word with a common key."""

    strict: frozenset[str]  # normal forms, for a word that stands alone
    full: frozenset[str]  # every normal form it may have: inside phrases and NEAR
    skeletons: frozenset[str]


@lru_cache(maxsize=CACHED_SURFACES)
def keys(surface: str, language: str = "und") -> Keys:
    """Return the keys of a word as a text of `language` (ISO 639-1 or "und") prints it.

    Spellings that differ in case only share one value.
    """
    typed = fold(surface)
    if typed != surface:
        return keys(typed, language)
    return Keys(intern(typed), forms(typed, language), skeletons(typed, language))


@lru_cache(maxsize=CACHED_QUERY_WORDS)
def sought(word: str) -> Sought:
    """Return the keys of a folded word that somebody looks for, in a language nobody said."""
    return Sought(*sought_forms(word), sought_skeletons(word))
