"""Finds what was probably typed otherwise than it was meant: an operator in lower case, C++, …"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from crawler.queries.grammar.lexer import Piece
from crawler.queries.grammar.signs import CALLS, OPERATORS, TWINS, Kind
from crawler.text import fold, normalise, tokens

Slip = tuple[str, dict[str, str]]  # code of a warning, its values

_ENDS_ATOM = frozenset({Kind.WORD, Kind.PHRASE, Kind.ENTITY, Kind.FILTER, Kind.WEIGHT, Kind.CLOSE})
_STARTS_ATOM = frozenset(
    {Kind.WORD, Kind.PHRASE, Kind.ENTITY, Kind.FILTER, Kind.FIELD, Kind.CALL, Kind.OPEN, Kind.NOT}
)
_MARKS = ".,:;!?'’…"  # of a sentence: nobody searches for them
_SINGLE_QUOTES = "'‘‚`"
_HOST = re.compile(r"://([\w.-]+)")
_HASHTAG = re.compile(r"#\w[^\s#]*")
_ONE_WORD = re.compile(r"[^\W_]+")
_LATIN = re.compile(r"[A-Za-zÀ-ʯ]")
_CYRILLIC = re.compile(r"[Ѐ-ԯ]")


def slips(query: str, pieces: Sequence[Piece]) -> Iterator[Slip]:
    """Yield what in the `pieces` of `query` may be meant otherwise, in their order."""
    before = Piece(Kind.OPEN, 0)
    for piece, after in pairwise(pieces):
        yield from _hashtags(query[before.end : piece.at])
        if piece.kind is Kind.WORD and not piece.exact:
            if slip := _operator(piece, before, after) or _minus(before, piece):
                yield slip
            else:
                yield from _word(piece)
        if piece.kind in (Kind.WORD, Kind.PHRASE):
            yield from _left_over(piece)
            yield from _mixed(piece)
        before = piece
    yield from _hashtags(query[before.end :])


def mixes_operators(pieces: Sequence[Piece]) -> bool:
    """Whether AND and OR stand side by side, with no parentheses to part them."""
    levels: list[set[Kind]] = [set()]
    for piece, after in pairwise(pieces):
        if piece.kind in (Kind.OPEN, Kind.CALL):
            levels.append(set())
        elif piece.kind is Kind.COMMA:
            levels[-1] = set()
        elif piece.kind is Kind.CLOSE and len(levels) > 1:
            levels.pop()
        elif piece.kind in (Kind.AND, Kind.OR):
            levels[-1].add(piece.kind)
        if piece.kind in _ENDS_ATOM and after.kind in _STARTS_ATOM:
            levels[-1].add(Kind.AND)
        if levels[-1] == {Kind.AND, Kind.OR}:
            return True
    return False


def _operator(piece: Piece, before: Piece, after: Piece) -> Slip | None:
    """A word that stands where its capitals would be an operator (NEAR: with its number)."""
    capitals = piece.text.upper()
    if capitals.partition("/")[0] in CALLS and (after.kind, after.at) == (Kind.OPEN, piece.end):
        return "lower", {"word": piece.text, "close": capitals}
    if after.kind not in _STARTS_ATOM:
        return None
    meant = TWINS.get(piece.text)
    near = capitals.startswith(("NEAR/", "ONEAR/"))
    kind = Kind.NEAR if near else OPERATORS.get(meant or capitals)
    allowed = _ENDS_ATOM | {Kind.OPEN} if kind is Kind.NOT else _ENDS_ATOM
    if kind is None or before.kind not in allowed:
        return None
    return "latin" if meant else "lower", {"word": piece.text, "close": meant or capitals}


def _minus(before: Piece, piece: Piece) -> Slip | None:
    """-20, which is read as NOT 20."""
    is_minus = before.kind is Kind.NOT and before.end == piece.at == before.at + len("-")
    if is_minus and piece.text[0].isdigit():
        return "minus", {"word": piece.text}
    return None


def _word(piece: Piece) -> Iterator[Slip]:
    if host := _HOST.search(piece.text):
        yield "address", {"word": piece.text, "host": host[1].removeprefix("www.")}
    first, last = piece.text[0], piece.text[-1]
    if first in _SINGLE_QUOTES and len(piece.text) > 1 and last not in _SINGLE_QUOTES + "’":
        yield "single", {}


def _hashtags(gap: str) -> Iterator[Slip]:
    for line in gap.splitlines():
        if hashtag := _HASHTAG.match(line.strip()):
            yield "hashtag", {"word": hashtag[0]}


def _left_over(piece: Piece) -> Iterator[Slip]:
    """Words of which only one letter is searched."""
    for word in piece.text.split():
        kept = [token.surface for token in tokens(fold(normalise(word)))]
        if len(kept) == 1 and len(kept[0]) == 1 and len(word.strip(_MARKS)) > 1:
            yield "signs", {"word": word, "kept": kept[0]}


def _mixed(piece: Piece) -> Iterator[Slip]:
    """Words of Latin and Cyrillic letters: a slip of the keyboard, or copied from a bad page."""
    for word in _ONE_WORD.findall(normalise(piece.text)):
        if _both(word):
            kept = fold(word)
            yield ("mixed_kept" if _both(kept) else "mixed"), {"word": word, "kept": kept}


def _both(word: str) -> bool:
    return bool(_LATIN.search(word) and _CYRILLIC.search(word))
