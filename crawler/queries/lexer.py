"""Cuts a query into signs and words, each with its place."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from crawler.errors import QueryError


class Kind(Enum):
    """What a piece of a query is."""

    AND = auto()
    OR = auto()
    NOT = auto()
    NEAR = auto()
    OPEN = auto()
    CLOSE = auto()
    FIELD = auto()  # title: lead: body:
    WORD = auto()
    PHRASE = auto()
    ENTITY = auto()  # @name
    END = auto()


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece of a query."""

    kind: Kind
    at: int  # offset in the query
    text: str = ""  # word, phrase without its quotes, name of the entity or field, n of NEAR
    exact: bool = False  # written with =
    cased: bool = False  # written with cs:
    end: int = 0  # offset behind the piece


OPERATORS = {
    **dict.fromkeys(("AND", "И", "ЖӘНЕ", "&"), Kind.AND),
    **dict.fromkeys(("OR", "ИЛИ", "НЕМЕСЕ", "|"), Kind.OR),
    **dict.fromkeys(("NOT", "НЕ", "ЕМЕС"), Kind.NOT),
}
FIELDS = ("title", "lead", "body")
# The grammar's other words (issue "Queries"), refused by name until they work.
LATER_FIELDS = frozenset(
    {"author", "url", "site", "lang", "country", "outlet", "kind", "after", "before"}
)
_LATER_CALLS = re.compile(r"(SAMESENT|DEMOTE)\(|(ATLEAST)/\d*\(")
_LATER_SUFFIX = re.compile(r"[\^~]\d*$")

_QUOTES = {'"': '"', "“": '"”“', "”": '"”“', "„": '"”“', "«": "»"}
_BLANK = re.compile(r"\s+|#[^\n]*")
_ENTITY = re.compile(r"@([\w-]+)")
_NEAR = re.compile(r"NEAR(?:/(.*))?$")
_FIELD = re.compile(r"([A-Za-z]+):(?!//)")
_WORD = re.compile(r"[^\s()\"“”„«»|&]+")


def pieces(query: str) -> list[Piece]:
    """Cut `query` into pieces, the last one END.

    Raises:
        QueryError: a quote without its partner, a lone sign, a word of the grammar that is not
            supported yet.
    """
    found: list[Piece] = []
    at = 0
    while at < len(query):
        if blank := _BLANK.match(query, at):
            at = blank.end()
            continue
        piece = _piece(query, at)
        found.append(piece)
        at = piece.end
    found.append(Piece(Kind.END, len(query), end=len(query)))
    return found


def _piece(query: str, at: int) -> Piece:
    sign = query[at]
    if sign in "()":
        return Piece(Kind.OPEN if sign == "(" else Kind.CLOSE, at, end=at + 1)
    if sign in "&|":
        return Piece(OPERATORS[sign], at, end=at + 1)
    if sign in _QUOTES:
        return _phrase(query, at, at)
    if sign == "»":
        raise QueryError("a closing quote without an opening one", at, 'write «…» or "…"')
    if sign in "-–—":
        return _minus(query, at)
    if later := _LATER_CALLS.match(query, at):
        name = later[1] or later[2]
        raise QueryError(f"{name} is not supported yet", at, "use AND, or NEAR/n")
    if field := _FIELD.match(query, at):
        return _field(query, at, field)
    if sign == "=":
        if query[at + 1 : at + 2] in _QUOTES:
            return _phrase(query, at, at + 1, exact=True)
        return _word(query, at, at + 1, exact=True)
    if sign == "@":
        return _entity(query, at)
    return _word(query, at, at)


def _minus(query: str, at: int) -> Piece:
    following = query[at + 1 : at + 2]
    if query[at] != "-" or not following or following.isspace() or following in ")-":
        raise QueryError(
            "a dash that stands alone", at, 'write -word to exclude, "a - b" for a phrase'
        )
    return Piece(Kind.NOT, at, end=at + 1)


def _field(query: str, at: int, match: re.Match[str]) -> Piece:
    name = match[1].lower()
    if name == "cs":
        if query[match.end() : match.end() + 1] not in ('"', "“", "„", "«"):
            raise QueryError("cs: needs quotes", match.end(), 'write cs:"US"')
        return _phrase(query, at, match.end(), cased=True)
    if name in FIELDS:
        return Piece(Kind.FIELD, at, name, end=match.end())
    if name in LATER_FIELDS:
        raise QueryError(f"{name}: is not supported yet", at, "use title:, lead: or body:")
    raise QueryError(
        f"there is no field '{match[1]}:'",
        at,
        'use title:, lead:, body: or cs:"…", or put it in quotes',
    )


def _phrase(query: str, at: int, quote: int, *, exact: bool = False, cased: bool = False) -> Piece:
    closing = _QUOTES[query[quote]]
    end = next((i for i in range(quote + 1, len(query)) if query[i] in closing), -1)
    if end < 0:
        raise QueryError(
            "a quote that is never closed", quote, f"add {closing[0]} after the phrase"
        )
    _refuse_suffix(query, end + 1)
    return Piece(Kind.PHRASE, at, query[quote + 1 : end], exact, cased, end + 1)


def _refuse_suffix(query: str, at: int) -> None:
    if query[at : at + 1] in ("^", "~"):
        name = "a weight (^n)" if query[at] == "^" else "a loose phrase (~n)"
        raise QueryError(f"{name} is not supported yet", at, "leave it out")


def _word(query: str, at: int, start: int, *, exact: bool = False) -> Piece:
    match = _WORD.match(query, start)
    if match is None:
        raise QueryError("= needs a word or a phrase", at, 'write =word or ="a phrase"')
    text = match[0]
    if not exact and text in OPERATORS:
        return Piece(OPERATORS[text], at, end=match.end())
    if not exact and (near := _NEAR.match(text)):
        return Piece(Kind.NEAR, at, near[1] if near[1] is not None else "default", end=match.end())
    if not exact and re.match(r"ONEAR(/\d*)?$", text):
        raise QueryError("ONEAR is not supported yet", at, "use NEAR/n, or a phrase")
    if suffix := _LATER_SUFFIX.search(text):
        _refuse_suffix(query, start + suffix.start())
    return Piece(Kind.WORD, at, text, exact, end=match.end())


def _entity(query: str, at: int) -> Piece:
    match = _ENTITY.match(query, at)
    if match is None:
        raise QueryError("@ needs the name of an entity", at, "write for example @cove")
    return Piece(Kind.ENTITY, at, match[1], end=match.end())
