"""How large a query may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one query; every refusal names the bound."""

    length: int = 2_000  # characters
    words: int = 100  # as typed: an @entity and a value of a filter count as one each
    depth: int = 10  # parentheses, fields, NOTs within each other; NEARs in a row
    phrase: int = 10  # words in one phrase
    prefixes: int = 5  # words with *
    near: int = 30  # words between the two sides of NEAR, and n of "a phrase"~n
    letters: int = 64  # in one word
    weight: int = 10  # n of ^n, as typed
    times: int = 100  # n of ATLEAST/n
    expanded: int = 20_000  # words when every @entity is written out


CHAT = Limits()  # typed by anybody: issue "Queries", section Language
FILE = Limits(length=8_000, words=600, prefixes=100)  # written by the operator, read in review
# Our own canonical text of a query that was accepted under other limits, its entities written out:
# a word of 64 letters and its signs, 20 000 times, and a weight for each.
STORED = Limits(length=2_000_000, words=20_000, depth=50, prefixes=20_000, weight=100)

PREFIX_LETTERS = 3  # a shorter prefix finds half the dictionary
DEFAULT_NEAR = 5  # words between, where NEAR has no number
MOST_WEIGHT = 100  # weights within weights multiply up to this
