"""Reads what a query looks for: words, phrases, and the names of entities."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from crawler.queries.grammar.lexer import Piece, number_of
from crawler.queries.grammar.refusals import Refusal
from crawler.queries.grammar.signs import Kind
from crawler.queries.limits import PREFIX_LETTERS, Limits
from crawler.queries.nodes import Mode, Term, Word
from crawler.text import fold, normalise, tokens

CACHED_PHRASES = 16_384  # the aliases of all entities are read anew in each query
_ENDING_STAR = re.compile(r"\*(?!\w)")

Entities = Mapping[str, Sequence[str]]  # id → aliases, each written like the inside of a phrase


class Words:
    """Makes the terms of one query and counts them against its limits."""

    def __init__(self, query: str, entities: Entities, limits: Limits) -> None:
        self._query = query
        self._entities = entities
        self._limits = limits
        self._typed = 0
        self._expanded = 0
        self._prefixes = 0

    def count(self, words: int, at: int, *, typed: int | None = None) -> None:
        """Count words that stand at `at`; `typed` where fewer were typed, as for an entity.

        Raises:
            Refusal: they are too many.
        """
        self._expanded += words
        self._typed += words if typed is None else typed
        if self._typed > self._limits.words:
            raise Refusal("words", at, most=self._limits.words)
        if self._expanded > self._limits.expanded:
            raise Refusal("expanded", at, most=self._limits.expanded)

    def read(self, piece: Piece) -> Term:
        """The term of a word or phrase.

        Raises:
            Refusal: it holds no word, too many, too long ones, or a * at an odd place.
        """
        words = self._words(piece)
        self.count(len(words), piece.at)
        self._prefixes += sum(word.mode is Mode.PREFIX for word in words)
        if self._prefixes > self._limits.prefixes:
            raise Refusal("prefixes", piece.at, most=self._limits.prefixes)
        slop = self._slop(piece)
        written = self._query[piece.at : piece.end]
        return Term(words, slop if len(words) > 1 else None, written=written, at=piece.at)

    def aliases(self, piece: Piece) -> list[Term]:
        """The aliases of the entity that `piece` names, each as a phrase.

        Raises:
            Refusal: there is no such entity, or an alias of it is no phrase.
        """
        aliases = self._entities.get(piece.text)
        if not aliases:
            close = difflib.get_close_matches(piece.text[:64], list(self._entities), n=1)
            if close:
                raise Refusal("entity_like", piece.at, name=piece.text, close=close[0])
            raise Refusal("entity_unknown", piece.at, name=piece.text)
        found = [
            Term(self._words(Piece(Kind.PHRASE, piece.at, alias)), written=alias, at=piece.at)
            for alias in aliases
        ]
        self.count(sum(len(term.words) for term in found), piece.at, typed=1)
        return found

    def _slop(self, piece: Piece) -> int | None:
        if piece.number is None:
            return None
        number = number_of(piece)
        if not 0 <= number <= self._limits.near:
            raise Refusal("slop_number", piece.at, most=self._limits.near)
        return number

    def _words(self, piece: Piece) -> tuple[Word, ...]:
        """The words of a piece; a hyphenated word is a phrase, `*` belongs to its word."""
        mode = Mode.CASED if piece.cased else Mode.EXACT if piece.exact else Mode.INFLECTED
        words, stars = _cut(piece.text, mode)
        starred = [word for word in words if word.mode is Mode.PREFIX]
        if stars and mode is not Mode.INFLECTED:
            raise Refusal("star_mode", piece.at)
        if stars != len(starred):
            raise Refusal("star_place", piece.at)
        if any(len(word.text) < PREFIX_LETTERS for word in starred):
            raise Refusal("star_short", piece.at, least=PREFIX_LETTERS)
        if not words:
            raise Refusal("letters", piece.at)
        if len(words) > self._limits.phrase:
            raise Refusal("phrase_long", piece.at, most=self._limits.phrase)
        if max(len(word.text) for word in words) > self._limits.letters:
            raise Refusal("word_long", piece.at, most=self._limits.letters)
        return words


@lru_cache(maxsize=CACHED_PHRASES)
def _cut(written: str, mode: Mode) -> tuple[tuple[Word, ...], int]:
    """The words of a phrase, and how many * it holds."""
    text = normalise(written) if mode is Mode.CASED else fold(normalise(written))
    words = tuple(
        Word(
            token.surface,
            Mode.PREFIX if mode is Mode.INFLECTED and _ENDING_STAR.match(text, token.end) else mode,
        )
        for token in tokens(text)
    )
    return words, text.count("*")
