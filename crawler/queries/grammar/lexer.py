"""Cuts a query into pieces, each with its place."""

from __future__ import annotations

import re
from typing import NamedTuple

from crawler.queries.grammar.refusals import Refusal
from crawler.queries.grammar.signs import (
    CALLS,
    FIELDS,
    FILTERS,
    OPERATORS,
    Kind,
    capitals,
    strange,
    suggest,
    unwidened,
)
from crawler.text import fold


class Piece(NamedTuple):
    """One piece of a query."""

    kind: Kind
    at: int  # offset in the query
    text: str = ""  # word, phrase without its quotes, name of what has one, value of a filter
    exact: bool = False  # written with =
    cased: bool = False  # written with cs:
    number: str | None = None  # what was written for n: NEAR/n ATLEAST/n "phrase"~n ^n
    end: int = 0  # offset behind the piece
    name: str = ""  # of a filter


# Ends of a quotation for each of its beginnings: German, Polish and English keyboards differ.
_QUOTES = {
    **dict.fromkeys('"″', re.compile('["″]')),
    **dict.fromkeys("“”„‟〝", re.compile('["“”‟〞]')),
    "«": re.compile("»"),
}
_INVISIBLE = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
_BLANK = re.compile(rf"[\s{_INVISIBLE}]+|#[^\r\n]*")
_MINUS = "-−‐‑﹣－"  # what keyboards and text processors make of it
_DASHES = "–—―‒"
_ENDS_GROUP = ')"”“»0123456789'  # behind which ~n would be left out unnoticed
_ENTITY = re.compile(r"@([\w-]+(?:['’ʼ]\w+)?)")  # with an ending there is none of that name
_NEAR = re.compile(r"(O?NEAR)(?:/(.*))?$")
_LETTERS = re.compile(r"[^\W\d_]+")
_FIELD = re.compile(r":(?!//)")
_CALL = re.compile(r"(?:/([^\s()]*))?\s*\(")
# A word goes on to the next sign; & inside it belongs to it (AT&T).
_WORD = re.compile(r"(?:[^\s()\"“”„‟〝«»|&^]|(?<=\w)&(?=\w))+")
# Inside a call a comma parts its sides, if it is none of 1,5.
_WORD_IN_CALL = re.compile(r"(?:[^\s()\"“”„‟〝«»|&^,]|(?<=\w)&(?=\w)|(?<=\d),(?=\d))+")
_VALUE = re.compile(r"[^\s()\"“”„‟〝«»|&^]*")
_DIGITS = re.compile(r"[0-9]{1,4}")
_NUMBER = re.compile(r"[^\s()\"“”„‟〝«»|&^~,]*")


def number_of(piece: Piece) -> int:
    """The n of a piece; -1 where it is no number."""
    written = piece.number or ""
    return int(written) if _DIGITS.fullmatch(written) else -1


def pieces(query: str) -> list[Piece]:
    """Cut `query` into pieces, the last one END.

    Raises:
        Refusal: a quote without its partner, a sign that means nothing here, an unknown field.
    """
    query = unwidened(query)
    found: list[Piece] = []
    calls: list[bool] = []  # of each open parenthesis: is it a call's?
    at = 0
    while at < len(query):
        if blank := _BLANK.match(query, at):
            at = blank.end()
            continue
        in_call = bool(calls) and calls[-1]
        piece = _sign(query, at, in_call) or _named(query, at) or _word(query, at, in_call)
        if piece.kind in (Kind.OPEN, Kind.CALL):
            calls.append(piece.kind is Kind.CALL)
        elif piece.kind is Kind.CLOSE and calls:
            calls.pop()
        found.append(piece)
        at = piece.end
    found.append(Piece(Kind.END, len(query), end=len(query)))
    return found


def _sign(query: str, at: int, in_call: bool) -> Piece | None:
    """The piece that begins with a sign."""
    sign = query[at]
    if sign in "()":
        return Piece(Kind.OPEN if sign == "(" else Kind.CLOSE, at, end=at + 1)
    if sign in "&|":
        sign = sign * 2 if query[at + 1 : at + 2] == sign else sign
        return Piece(OPERATORS[sign], at, end=at + len(sign))
    if sign in _QUOTES:
        return _phrase(query, at, at)
    if sign == "»":
        raise Refusal("quote_close", at)
    if sign == "," and in_call:
        return Piece(Kind.COMMA, at, end=at + 1)
    if sign == "^":
        number = _number(query, at + 1)
        return Piece(Kind.WEIGHT, at, number=number, end=at + 1 + len(number))
    if sign in _MINUS or sign in _DASHES:
        return _minus(query, at)
    if sign == "=":
        return _exact(query, at, in_call)
    if sign == "@":
        return _entity(query, at)
    return None


def _named(query: str, at: int) -> Piece | None:
    """The piece that begins with a name of the language: SAMESENT( title: site: cs:"…"."""
    letters = _LETTERS.match(query, at)
    if letters is None:
        return None
    name = capitals(letters[0])
    if name in CALLS and (call := _CALL.match(query, letters.end())):
        return Piece(Kind.CALL, at, name, number=call[1], end=call.end())
    field = _FIELD.match(query, letters.end())
    if field is None:
        return None
    name = fold(letters[0])
    if name == "cs":
        if query[field.end() : field.end() + 1] not in _QUOTES:
            raise Refusal("cased", field.end())
        return _phrase(query, at, field.end(), cased=True)
    if name in FIELDS:
        return Piece(Kind.FIELD, at, name, end=field.end())
    if name in FILTERS:
        value = _VALUE.match(query, field.end())
        assert value is not None, "it may be empty"
        return Piece(Kind.FILTER, at, value[0], name=name, end=value.end())
    raise suggest(letters[0], at)


def _minus(query: str, at: int) -> Piece:
    following = query[at + 1 : at + 2]
    alone = not following or following.isspace() or following in ")" + _MINUS + _DASHES
    if query[at] in _DASHES or alone:
        raise Refusal("dash", at)
    return Piece(Kind.NOT, at, end=at + 1)


def _phrase(query: str, at: int, quote: int, *, exact: bool = False, cased: bool = False) -> Piece:
    closing = _QUOTES[query[quote]].search(query, quote + 1)
    if closing is None:
        raise Refusal("quote_open", quote, sign="»" if query[quote] == "«" else '"')
    number = None
    behind = closing.end()
    if query[behind : behind + 1] == "~":
        number = _number(query, behind + 1)
        behind += 1 + len(number)
    text = query[quote + 1 : closing.start()]
    return Piece(Kind.PHRASE, at, text, exact, cased, number, behind)


def _number(query: str, at: int) -> str:
    written = _NUMBER.match(query, at)
    assert written is not None, "it may be empty"
    return written[0]


def _exact(query: str, at: int, in_call: bool) -> Piece:
    if query[at + 1 : at + 2] in _QUOTES:
        return _phrase(query, at, at + 1, exact=True)
    match = (_WORD_IN_CALL if in_call else _WORD).match(query, at + 1)
    if match is None or match[0][0] in "@=":
        raise Refusal("exact", at)
    if odd := strange(match[0], at + 1, ""):
        raise odd
    return Piece(Kind.WORD, at, match[0], exact=True, end=match.end())


def _word(query: str, at: int, in_call: bool) -> Piece:
    match = (_WORD_IN_CALL if in_call else _WORD).match(query, at)
    assert match is not None, "every sign that ends a word has been looked at"
    text, end = match[0], match.end()
    operator = capitals(text)
    if operator in OPERATORS:
        return Piece(OPERATORS[operator], at, operator, end=end)
    if near := _NEAR.match(operator):
        return Piece(Kind.NEAR, at, near[1], number=near[2], end=end)
    name = operator.partition("/")[0]
    if name in CALLS:
        raise Refusal("call_open", at, name=name, example=CALLS[name])
    if odd := strange(text, at, query[end : end + 1]):
        raise odd
    if text[0] == "~" and at > 0 and query[at - 1] in _ENDS_GROUP:
        raise Refusal("fuzzy", at)
    return Piece(Kind.WORD, at, text, end=end)


def _entity(query: str, at: int) -> Piece:
    match = _ENTITY.match(query, at)
    if match is None:
        raise Refusal("entity_name", at)
    return Piece(Kind.ENTITY, at, match[1], end=match.end())
