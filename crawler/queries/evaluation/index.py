"""Where in a document each word stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import unquote

from crawler.queries.evaluation.occurrences import Occurrences, Range, Words
from crawler.queries.evaluation.traits import Traits
from crawler.text import Keys, Token, fold, keys, normalise, sentences, tokens

MOST_WORDS = 40_000  # of a document that are looked at; a long read has 10 000
LONGEST_WORD = 64  # letters; longer "words" are encoded data: they are met as typed, cut here
FIELD_GAP = 64  # empty places between two fields: more than any phrase or NEAR can bridge
PARAGRAPH_GAP = 1  # an empty place that no phrase bridges; NEAR counts it as a word
AUTHOR_PLACES = 1 << 20  # here the places of the authors' names begin, past any text's
URL_PLACES = 1 << 21


class Spot(NamedTuple):
    """A place in the letters of a field."""

    field: str  # title, lead, body, author or url
    start: int
    end: int


class Sentence(NamedTuple):
    """A sentence that has words."""

    first: int  # place of its first word
    behind: int
    field: str
    start: int  # in the letters of the field
    end: int


class Index:
    """Where in a document each word stands.

    Words are numbered through title, lead and body, with gaps between the fields and between
    paragraphs, so that a phrase is simply words with consecutive numbers. The names of the
    authors and the words of the address have numbers of their own, far behind: only what is
    asked of author: or url: looks there.
    """

    def __init__(self, texts: Mapping[str, str], *, author: str, traits: Traits) -> None:
        """Read `texts`, the document's title, lead and body in `text.normalise` form."""
        self.texts = texts
        self.traits = traits
        self.words: Words = []  # of title, lead and body, in order
        self.paragraphs: list[int] = []  # the places at which a paragraph may begin
        self._tokens: list[Token] = []  # beside the words
        self._author = author
        self._place = 0
        title = self._read(texts["title"])
        lead = self._read(texts["lead"])
        known = len(self.paragraphs)
        body = self._read(texts["body"])
        after = self.paragraphs[known + 1 : known + 2]
        opening = (body[0], after[0] - PARAGRAPH_GAP if after else body[1])
        self._ranges: dict[str, tuple[Range, ...]] = {
            "title": (title,),
            "lead": (lead, opening),
            "body": (body,),
        }

    def _read(self, text: str) -> Range:
        """Number the words of a field; return its places."""
        found = tokens(text)[: MOST_WORDS - len(self.words)]
        start = self._place
        words, behind = _numbered(text, found, start, self.traits.language, self.paragraphs)
        self.words += words
        self._tokens += found
        self._place = behind + FIELD_GAP
        return start, behind

    @property
    def author_words(self) -> Words:
        """The words of the authors' names, in order."""
        return self.author_occurrences.words

    @property
    def url_words(self) -> Words:
        """The words of the address, percent signs decoded, in order."""
        return self.url_occurrences.words

    def ranges(self, name: str) -> tuple[Range, ...]:
        """The places of title, lead, body, author or url.

        The lead is its own field and the body's first paragraph.
        """
        if name in ("author", "url"):
            words = self.author_words if name == "author" else self.url_words
            return ((words[0][0], words[-1][0] + 1),) if words else ()
        return self._ranges[name]

    @cached_property
    def occurrences(self) -> Occurrences:
        """Where the words of title, lead and body are found."""
        return Occurrences(self.words, [token.surface for token in self._tokens], self.paragraphs)

    @cached_property
    def author_occurrences(self) -> Occurrences:
        """Where the words of the authors' names are found."""
        return self._apart(self._author, AUTHOR_PLACES)

    @cached_property
    def url_occurrences(self) -> Occurrences:
        """Where the words of the address are found."""
        return self._apart(normalise(unquote(self.traits.url, errors="replace")), URL_PLACES)

    def _apart(self, text: str, place: int) -> Occurrences:
        found = tokens(text)
        paragraphs: list[int] = []
        words, _ = _numbered(text, found, place, self.traits.language, paragraphs)
        return Occurrences(words, [token.surface for token in found], paragraphs)

    def weight(self, place: int) -> int:
        """How much a word at `place` counts: title 3, lead 2, anywhere else 1."""
        if place < self._ranges["title"][0][1]:
            return 3
        return 2 if any(start <= place < end for start, end in self._ranges["lead"]) else 1

    def spot(self, place: int) -> Spot | None:
        """Where the word at `place` of title, lead or body is written; None for other places."""
        if place >= AUTHOR_PLACES:
            return None
        token = self._tokens[bisect_left(self.words, (place,))]
        title, lead = self._ranges["title"][0], self._ranges["lead"][0]
        field = "title" if place < title[1] else "lead" if place < lead[1] else "body"
        return Spot(field, token.start, token.end)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Every sentence that has words, through title, lead and body."""
        found = []
        for field, (start, end) in (
            ("title", self._ranges["title"][0]),
            ("lead", self._ranges["lead"][0]),
            ("body", self._ranges["body"][0]),
        ):
            low, high = (bisect_left(self.words, (place,)) for place in (start, end))
            begins = [token.start for token in self._tokens[low:high]]
            for begin, stop in sentences(self.texts[field]):
                left = low + bisect_left(begins, begin)
                right = low + bisect_left(begins, stop)
                if left < right:
                    first, last = self.words[left][0], self.words[right - 1][0]
                    found.append(Sentence(first, last + 1, field, begin, stop))
        return found

    def sentence(self, place: int) -> int:
        """The number in `sentences` of the one that holds the word at `place`."""
        return bisect_right(self.sentences, place, key=lambda sentence: sentence.first) - 1


def _numbered(
    text: str, found: list[Token], place: int, language: str, paragraphs: list[int]
) -> tuple[Words, int]:
    """The words from `place` on, and the place behind them; adds where paragraphs begin."""
    words: Words = []
    paragraphs.append(place)
    newline = text.find("\n") % (len(text) + 1)  # without a newline: the end of the text
    for start, end, surface in found:
        if start > newline:
            place += PARAGRAPH_GAP
            paragraphs.append(place)
            newline = text.find("\n", start) % (len(text) + 1)
        words.append(
            (place, keys(surface, language) if end - start <= LONGEST_WORD else _cut(surface))
        )
        place += 1
    return words, place


def _cut(surface: str) -> Keys:
    typed = fold(surface[:LONGEST_WORD])
    return Keys(typed, frozenset((typed,)), frozenset())
