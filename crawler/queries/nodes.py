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
    """One word, or a phrase: consecutive words that a text must hold.

    With `slop` the words may stand in any order within a window of as many words more.
    """

    words: tuple[Word, ...]
    slop: int | None = None
    written: str = field(default="", compare=False)  # as typed in the query
    at: int = field(default=0, compare=False)  # offset in the query

    def __str__(self) -> str:
        text = " ".join(str(word) for word in self.words)
        mode = self.words[0].mode
        loose = "" if self.slop is None else f"~{self.slop}"
        if mode is Mode.CASED:
            return f'cs:"{text}"{loose}'
        quoted = f'"{text}"' if len(self.words) > 1 or "'" in text or loose else text
        return f"={quoted}{loose}" if mode is Mode.EXACT else quoted + loose


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
    """Both sides in one place, with at most `words` words between them.

    In either order, or, `ordered`, the left side first.
    """

    left: Place
    right: Place
    words: int
    ordered: bool = False
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        sign = "ONEAR" if self.ordered else "NEAR"
        return f"{_inside(self.left, Or)} {sign}/{self.words} {_inside(self.right, Or, Near)}"


@dataclass(frozen=True, slots=True)
class Scope:
    """The child must be found within one field: title, lead, body, author or url."""

    name: str
    child: Node
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.name}:{_inside(self.child, And, Or, Not, Near)}"


@dataclass(frozen=True, slots=True)
class Filter:
    """What an article must be rather than say: `site:`, `lang:`, `country:`, `outlet:`, `kind:`,
    `after:`, `before:`. One of the values suffices.
    """

    name: str
    values: tuple[str, ...]
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.name}:{','.join(self.values)}"


@dataclass(frozen=True, slots=True)
class SameSentence:
    """Both sides hold within one sentence: SAMESENT(left, right)."""

    left: Node
    right: Node
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"SAMESENT({self.left}, {self.right})"


@dataclass(frozen=True, slots=True)
class AtLeast:
    """The child stands at `times` places or more: ATLEAST/3(word)."""

    child: Place
    times: int
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"ATLEAST/{self.times}({self.child})"


@dataclass(frozen=True, slots=True)
class Demote:
    """Always satisfied; where the child is, the score is lower: DEMOTE(x)^2."""

    child: Node
    weight: int = 1
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"DEMOTE({self.child})" + (f"^{self.weight}" if self.weight > 1 else "")


@dataclass(frozen=True, slots=True)
class Weighted:
    """The child, whose hits count `weight` times: word^3, (a OR b)^2."""

    child: Node
    weight: int
    at: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{_inside(self.child, And, Or, Not, Near)}^{self.weight}"


Node = Term | And | Or | Not | Near | Scope | Filter | SameSentence | AtLeast | Demote | Weighted
# Nodes that stand at a place in the text; NEAR and ATLEAST take these. A Weighted here has a
# place as its child, an Or only places (`is_place`).
Place = Term | Or | Near | Weighted


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
        case Near(left, right) | SameSentence(left, right):
            yield from terms(left)
            yield from terms(right)
        case Scope(_, child) | AtLeast(child) | Weighted(child):
            yield from terms(child)
        case Not() | Filter() | Demote():
            return


def positive(node: Node) -> bool:
    """Whether a match of `node` always rests on a word that was found."""
    match node:
        case Term() | Near() | AtLeast():
            return True
        case And(children):
            return any(positive(child) for child in children)
        case Or(children):
            return all(positive(child) for child in children)
        case SameSentence(left, right):
            return positive(left) or positive(right)
        case Scope(_, child) | Weighted(child):
            return positive(child)
        case Not() | Filter() | Demote():
            return False


def is_place(node: Node) -> bool:
    """Whether `node` may stand beside NEAR: terms, ORs of terms, and NEARs of those."""
    match node:
        case Term() | Near():
            return True
        case Or(children):
            return all(is_place(child) for child in children)
        case Weighted(child):
            return is_place(child)
        case _:
            return False
