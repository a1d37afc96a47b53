"""The words of one stretch of text, found by what a query's words are looked for under."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from crawler.queries.evaluation.phrases import Place, Places, consecutive, loose_windows
from crawler.queries.nodes import Mode, Term, Word
from crawler.text import Keys, fold, sought

Range = tuple[int, int]  # places from … to, the end not included
Words = list[tuple[int, Keys]]  # each word's place and what it may be found under


class Occurrences:
    """Finds the words and phrases of queries among numbered words.

    What was found is kept: a document is asked the same by many queries.
    """

    def __init__(self, words: Words, surfaces: list[str], paragraphs: list[int]) -> None:
        """Take the words, how each is printed, and the places at which a paragraph may begin."""
        self.words = words
        self._surfaces = surfaces
        self._paragraphs = paragraphs
        self._strict: dict[str, Places] = {}
        self._full: dict[str, Places] = {}
        self._other: dict[Word, Places] = {}
        self._terms: dict[tuple[Term, bool], list[Place]] = {}

    @cached_property
    def _by_keys(self) -> dict[Keys, list[int]]:
        found: dict[Keys, list[int]] = defaultdict(list)
        for place, keys in self.words:
            found[keys].append(place)
        return found

    @cached_property
    def _forms(self) -> dict[str, list[int]]:
        return _filed((form, places) for k, places in self._by_keys.items() for form in k.forms)

    @cached_property
    def _skeletons(self) -> dict[str, list[int]]:
        return _filed((bone, places) for k, places in self._by_keys.items() for bone in k.skeletons)

    @cached_property
    def _typed(self) -> dict[str, list[int]]:
        return _filed((keys.typed, places) for keys, places in self._by_keys.items())

    @cached_property
    def alphabetical(self) -> list[str]:
        """The folded words, each once, in the order of their letters."""
        return sorted(self._typed)

    def find(self, term: Term, *, full: bool) -> list[Place]:
        """Return the places of `term` in order.

        The word of a one-word term meets by its strict forms, or, with `full`, as in NEAR, by
        all of them; the words of a phrase always meet by all.
        """
        found = self._terms.get((term, full))
        if found is None:
            found = self._terms[term, full] = self._search(term, full=full)
        return found

    def _search(self, term: Term, *, full: bool) -> list[Place]:
        if len(term.words) == 1:
            places = self.places(term.words[0], full=full)
            return [Place(place, place + 1, loose) for place, loose in places.items()]
        every = []
        for word in term.words:
            every.append(self.places(word, full=True))
            if not every[-1]:
                return []
        if term.slop is None:
            return consecutive(every)
        return loose_windows(every, len(every) + term.slop, self._paragraphs)

    def has(self, word: Word, *, full: bool) -> bool:
        """Whether `word` stands anywhere; its places are not listed."""
        if word.mode is not Mode.INFLECTED:
            return bool(self.places(word, full=full))
        wanted = sought(word.text)
        for form in wanted.full if full else wanted.strict:
            if form in self._forms:
                return True
        return any(skeleton in self._skeletons for skeleton in wanted.skeletons)

    def places(self, word: Word, *, full: bool) -> Places:
        """Every place of `word` in order, and of each whether only the skeleton met."""
        if word.mode is Mode.INFLECTED:
            known = self._full if full else self._strict
            found = known.get(word.text)
            if found is None:
                found = known[word.text] = self._inflected(word.text, full=full)
            return found
        found = self._other.get(word)
        if found is None:
            found = self._other[word] = dict.fromkeys(sorted(self._as_printed(word)), False)
        return found

    def _inflected(self, text: str, *, full: bool) -> Places:
        wanted = sought(text)
        exact = _gathered(self._forms, wanted.full if full else wanted.strict)
        loose = _gathered(self._skeletons, wanted.skeletons)
        return {place: place not in exact for place in sorted(exact | loose)}

    def _as_printed(self, word: Word) -> Iterable[int]:
        if word.mode is Mode.EXACT:
            return self._typed.get(word.text, ())
        if word.mode is Mode.CASED:
            places = self._typed.get(fold(word.text), ())
            return [place for place in places if self._printed(place) == word.text]
        beginning: list[int] = []
        for typed in self.alphabetical[bisect_left(self.alphabetical, word.text) :]:
            if not typed.startswith(word.text):
                break
            beginning += self._typed[typed]
        return beginning

    def _printed(self, place: int) -> str:
        return self._surfaces[bisect_left(self.words, (place,))]


def _filed(pairs: Iterable[tuple[str, list[int]]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for key, places in pairs:
        found.setdefault(key, []).extend(places)
    return found


def _gathered(filed: dict[str, list[int]], keys: Iterable[str]) -> set[int]:
    found: set[int] = set()
    for key in keys:
        found.update(filed.get(key, ()))
    return found
