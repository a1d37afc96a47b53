"""What a query is made of, once read: a small tree of frozen values.

`str()` of a node is its canonical form, which reads back as the same node. What only helps to
report (`written`, `at`) takes no part in equality.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum


class Mode(Enum):
    """How one word of a query meets a word of a text."""

    INFLECTED = "inflected"  # any form of the word
    EXACT = "exact"  # this form, whatever its case
    PREFIX = "prefix"  # any word that begins so
    CASED = "cased"  # these very letters, case included


@dataclass(frozen=True, slots=True)
class Word:
    """One word: folded, except where the case counts."""

    text: str
    mode: Mode = Mode.INFLECTED

    def __str__(self) -> str:
        return self.text + ("*" if self.mode is Mode.PREFIX else "")


@dataclass(frozen=True, slots=True)
class Term:
    """One word, or consecutive words, that a text must hold."""

    words: tuple[Word, ...]
    written: str = field(default="", compare=False)  # as typed in the query
    at: int = field(default=0, compare=False)  # offset in the query

    def __str__(self) -> str:
        text = " ".join(str(word) for word in self.words)
        mode = self.words[0].mode
        if mode is Mode.CASED:
            return f'cs:"{text}"'
        quoted = f'"{text}"' if len(self.words) > 1 or "'" in text else text
        return f"={quoted}" if mode is Mode.EXACT else quoted


@dataclass(frozen=True, slots=True)
class And:
    """All of these."""

    children: tuple[Node, ...]
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return " AND ".join(_inside(child, Or) for child in self.children)


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    children: tuple[Node, ...]
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return " OR ".join(str(child) for child in self.children)


@dataclass(frozen=True, slots=True)
class Not:
    """None of this."""

    child: Node
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"NOT {_inside(self.child, And, Or)}"


@dataclass(frozen=True, slots=True)
class Near:
    """Both sides in one place, in either order, with at most `words` words between them."""

    left: Place
    right: Place
    words: int
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{_inside(self.left, Or)} NEAR/{self.words} {_inside(self.right, Or, Near)}"


@dataclass(frozen=True, slots=True)
class Scope:
    """The child must be found within one field: title, lead or body."""

    name: str
    child: Node
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.name}:{_inside(self.child, And, Or, Not, Near)}"


Node = Term | And | Or | Not | Near | Scope
Place = Term | Or | Near  # nodes that stand at a place in the text; NEAR joins these


def _inside(node: Node, *looser: type) -> str:
    """`node` in parentheses where it binds looser than what stands around it."""
    return f"({node})" if isinstance(node, looser) else str(node)


def terms(node: Node) -> Iterator[Term]:
    """The terms that may be found, in the order of the query; those under NOT are left out."""
    match node:
        case Term():
            yield node
        case And(children) | Or(children):
            for child in children:
                yield from terms(child)
        case Near(left, right):
            yield from terms(left)
            yield from terms(right)
        case Scope(_, child):
            yield from terms(child)
        case Not():
            return


def positive(node: Node) -> bool:
    """Whether a match of `node` always rests on a word that was found."""
    match node:
        case Term() | Near():
            return True
        case And(children):
            return any(positive(child) for child in children)
        case Or(children):
            return all(positive(child) for child in children)
        case Scope(_, child):
            return positive(child)
        case Not():
            return False


def is_place(node: Node) -> bool:
    """Whether `node` may stand beside NEAR: terms, ORs of terms, and NEARs of those."""
    match node:
        case Term() | Near():
            return True
        case Or(children):
            return all(is_place(child) for child in children)
        case _:
            return False
