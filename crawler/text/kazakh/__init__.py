"""A suffix analyser of Kazakh in Cyrillic letters: from an inflected word to its dictionary forms.

Kazakh strings suffixes, each written by vowel harmony and by the sound before it: stem + plural +
possessive + case, verb + voice + negation + tense + person. All legal chains (some ten thousand)
are spelled out once from a short grammar; a word is then read by looking up each of its ends and
checking the joint. Every legal stem is returned, because a word can often be read in two ways.

`stems(word)` is for the words of a text, `sought_stems(word)` for those of a query. Words are
expected folded: lower case, NFC, ё as е. Nothing outside this package is needed.

Sources: Қазақ грамматикасы: фонетика, сөзжасам, морфология, синтаксис (Astana 2002);
Raikhangul Mukhamedova, Kazakh: A Comprehensive Grammar (Routledge 2016).
"""

from __future__ import annotations

from crawler.text.kazakh.sought import sought_stems
from crawler.text.kazakh.sounds import OWN_LETTERS, VOWELS
from crawler.text.kazakh.stemming import stems

__all__ = ["OWN_LETTERS", "VOWELS", "sought_stems", "stems"]
