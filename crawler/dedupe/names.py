"""Names in a sentence: words with a capital letter that does not just begin it."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from crawler.dates.words import WORDS
from crawler.text import fold, forms, tokens

MOST_WORDS = 6  # in one name; a longer row of capitals is a heading
_QUOTES = frozenset("\"'«»“”„‘’")
_OPENERS = _QUOTES | frozenset("([")
_JOINTS = frozenset((" ", "-"))


@dataclass(frozen=True, slots=True)
class Name:
    """A name: capitalised words beside each other."""

    surface: str
    words: tuple[str, ...]  # as written
    start: int
    end: int


def names(sentence: str) -> list[Name]:
    """The names of a sentence in their order; its first word, or that of a quotation, is none."""
    found: list[Name] = []
    for token in tokens(sentence):
        if not token.surface[0].isupper() or _begins(sentence, token.start):
            continue
        if fold(token.surface) in WORDS or token.surface == "I":  # English months and weekdays
            continue
        last = found[-1] if found else None
        joined = last and sentence[last.end : token.start] in _JOINTS
        if last and joined and len(last.words) < MOST_WORDS:
            surface = sentence[last.start : token.end]
            found[-1] = Name(surface, (*last.words, token.surface), last.start, token.end)
        else:
            found.append(Name(token.surface, (token.surface,), token.start, token.end))
    return found


def known_words(passage: str, language: str) -> frozenset[str]:
    """Every form that the words of a passage may have."""
    found: set[str] = set()
    for surface in {token.surface for token in tokens(passage)}:
        found |= forms(surface, language)
    return frozenset(found)


def strange(some: Iterable[Name], known: Set[str], language: str) -> list[Name]:
    """The names with a word that is in no form among the known ones."""
    return [
        name for name in some if any(known.isdisjoint(forms(word, language)) for word in name.words)
    ]


def _begins(sentence: str, start: int) -> bool:
    """Whether a word at `start` is the first of its sentence or of a quotation in it."""
    before = sentence[:start].rstrip()
    bare = before.rstrip("".join(_OPENERS) + " ")
    if not any(letter.isalnum() for letter in bare):
        return True
    # «Казахмыс» after a word is a name; after a colon or a comma somebody speaks.
    return bare != before and bare[-1] in ":,.;!?…–—-"
