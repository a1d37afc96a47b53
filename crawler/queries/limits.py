"""How large a query may be."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one query; every refusal names the bound."""

    length: int = 2_000  # characters
    words: int = 100  # as typed, an @entity counts as one
    depth: int = 10  # parentheses and NOTs within each other
    phrase: int = 10  # words in one phrase
    prefixes: int = 5  # words with *
    near: int = 30  # words between the two sides of NEAR


CHAT = Limits()  # typed by anybody: issue "Queries", section Language
FILE = Limits(length=8_000, words=600, prefixes=100)  # written by the operator, read in review

PREFIX_LETTERS = 3  # a shorter prefix finds half the dictionary
DEFAULT_NEAR = 5  # words between, where NEAR has no number
