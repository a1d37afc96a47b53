"""Tells what in a good query is probably read otherwise than it was meant."""

from __future__ import annotations

from itertools import pairwise

from crawler.queries.lexer import OPERATORS, Kind, Piece, pieces
from crawler.text import fold, normalise, tokens

_ENDS_ATOM = frozenset({Kind.WORD, Kind.PHRASE, Kind.ENTITY, Kind.CLOSE})
_STARTS_ATOM = frozenset({Kind.WORD, Kind.PHRASE, Kind.ENTITY, Kind.OPEN, Kind.FIELD, Kind.NOT})
_MARKS = ".,:;!?'’…"  # of a sentence: nobody searches for them


def warnings(query: str) -> list[str]:
    """Say, in the order of `query`, what may surprise its writer; empty where nothing does.

    An operator in lower case is a word; signs are not searched, so that C++ leaves the letter c.

    Raises:
        QueryError: the query cannot be cut into pieces.
    """
    found = pieces(query)
    said: list[str] = []
    before = Piece(Kind.OPEN, 0)
    for piece, after in pairwise(found):
        if piece.kind is Kind.WORD and not piece.exact and _is_operator(piece, before, after):
            said.append(f"'{piece.text}' is read as a word; write {piece.text.upper()}")
        elif piece.kind in (Kind.WORD, Kind.PHRASE):
            said += _left_over(piece)
        before = piece
    return list(dict.fromkeys(said))


def _is_operator(piece: Piece, before: Piece, after: Piece) -> bool:
    """Whether a word stands where its capitals would be an operator (NEAR: with its number)."""
    capitals = piece.text.upper()
    kind = Kind.NEAR if capitals.startswith("NEAR/") else OPERATORS.get(capitals)
    if kind is None or after.kind not in _STARTS_ATOM:
        return False
    return before.kind in (_ENDS_ATOM | {Kind.OPEN} if kind is Kind.NOT else _ENDS_ATOM)


def _left_over(piece: Piece) -> list[str]:
    """Words of which only one letter is searched."""
    said = []
    for word in piece.text.split():
        kept = [token.surface for token in tokens(fold(normalise(word)))]
        if len(kept) == 1 and len(kept[0]) == 1 and len(word.strip(_MARKS)) > 1:
            said.append(f"'{word}' is read as {kept[0]}; signs are not searched")
    return said
