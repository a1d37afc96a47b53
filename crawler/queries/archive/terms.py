"""A query as an expression over the archive's inverted index.

The index knows which articles hold which words, in the text, among the authors or in the address.
An expression lets every article through that satisfies the query; where it lets through others
too, `exact` is False and the places of the words decide (`archive_columns`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from crawler.queries.archive.columns import Resolve
from crawler.queries.nodes import (
    And,
    AtLeast,
    Demote,
    Filter,
    Near,
    Node,
    Not,
    Or,
    SameSentence,
    Scope,
    Term,
    Weighted,
)

# Words that one part of an expression may have. `ка*` stands for thousands; to look all of them
# up costs more than to look at the places of every article.
MOST_WORDS = 500
_MARKS = {"author": "a", "url": "u"}  # before the numbers of words outside of the text


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Articles with one of these lexemes; without any, none."""

    lexemes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Both:
    """Articles that satisfy all parts and none of `without`."""

    parts: tuple[Expression, ...]
    without: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """Articles that satisfy one of the parts."""

    parts: tuple[Expression, ...]


Expression = AnyOf | Both | Either


@dataclass(frozen=True, slots=True)
class Lookup:
    """What to ask the index; `expression` None: it can tell nothing, every article is looked at."""

    expression: Expression | None
    exact: bool  # what it lets through satisfies the query


@dataclass(frozen=True, slots=True)
class _Where:
    """In what a part of a query looks."""

    mark: str = ""  # of the lexemes
    whole: bool = True  # in all of the text, all of the authors or the address; not in a part
    near: bool = False  # beside NEAR, where words meet by all their forms


def lookup(node: Node, resolve: Resolve) -> Lookup:
    """Return what to ask the index for the articles that satisfy `node`."""
    return _lookup(node, resolve, _Where())


def lexeme(number: int, field: str = "") -> str:
    """The index's name of the word `number` in the text, or in the field `author` or `url`."""
    return f"{_MARKS.get(field, '')}{number}"


def _lookup(node: Node, resolve: Resolve, where: _Where) -> Lookup:
    match node:
        case Term():
            return _term(node, resolve, where)
        case And(children):
            return _both(children, resolve, where)
        case Or(children):
            return _either(children, resolve, where)
        case Near(left, right):
            beside = replace(where, near=True)
            sides = (_lookup(side, resolve, beside) for side in (left, right))
            return Lookup(_all(each.expression for each in sides), exact=False)
        case SameSentence(left, right):
            return _loosely(_both((left, right), resolve, replace(where, whole=False)))
        case Scope(name, child):
            return _scope(name, child, resolve, where)
        case AtLeast(child):
            return _loosely(_lookup(child, resolve, where))
        case Weighted(child):
            return _lookup(child, resolve, where)
        case Demote():
            return Lookup(None, exact=True)
        case Not() | Filter():  # NOT within an AND is read there
            return Lookup(None, exact=False)


def _loosely(found: Lookup) -> Lookup:
    return Lookup(found.expression, exact=False)


def _scope(name: str, child: Node, resolve: Resolve, where: _Where) -> Lookup:
    if where.mark:  # a field within authors or address: rare, and for the places to decide
        return Lookup(None, exact=False)
    if name in _MARKS:
        return _lookup(child, resolve, replace(where, mark=_MARKS[name]))
    return _loosely(_lookup(child, resolve, replace(where, whole=False)))


def _term(term: Term, resolve: Resolve, where: _Where) -> Lookup:
    alone = len(term.words) == 1 and term.slop is None
    parts: list[Expression] = []
    for word in term.words:
        numbers = resolve(word, where.near or len(term.words) > 1)
        if len(numbers) <= MOST_WORDS:
            parts.append(AnyOf(tuple(f"{where.mark}{number}" for number in numbers.tolist())))
    return Lookup(_all(parts), exact=alone and bool(parts) and where.whole)


def _both(children: tuple[Node, ...], resolve: Resolve, where: _Where) -> Lookup:
    parts: list[Expression] = []
    without: list[Expression] = []
    exact = True
    for child in children:
        absent = isinstance(child, Not)
        found = _lookup(child.child if isinstance(child, Not) else child, resolve, where)
        exact = exact and found.exact and not (absent and found.expression is None)
        if found.expression is not None and not absent:
            parts.append(found.expression)
        elif found.expression is not None and found.exact:
            without.append(found.expression)
    if not parts:
        return Lookup(None, exact=exact and not without)
    return Lookup(Both(tuple(parts), tuple(without)), exact)


def _either(children: tuple[Node, ...], resolve: Resolve, where: _Where) -> Lookup:
    found = [_lookup(child, resolve, where) for child in children]
    parts = tuple(each.expression for each in found if each.expression is not None)
    if len(parts) < len(found):
        return Lookup(None, exact=False)
    return Lookup(Either(parts), exact=all(each.exact for each in found))


def _all(expressions: Iterable[Expression | None]) -> Expression | None:
    parts = tuple(each for each in expressions if each is not None)
    return Both(parts) if parts else None
