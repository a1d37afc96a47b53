"""A query's tree as a few bytes, to keep a million of them; for this process only."""

from __future__ import annotations

import marshal
from dataclasses import fields
from typing import Any, cast

from crawler.queries.nodes import (
    And,
    AtLeast,
    Demote,
    Filter,
    Mode,
    Near,
    Node,
    Not,
    Or,
    SameSentence,
    Scope,
    Term,
    Weighted,
    Word,
)

_KINDS: dict[str, type] = {
    "W": Word, "T": Term, "&": And, "|": Or, "-": Not, "n": Near, ":": Scope, "f": Filter,
    "s": SameSentence, "#": AtLeast, "d": Demote, "^": Weighted,
}  # fmt: skip
_SIGNS = {kind: sign for sign, kind in _KINDS.items()}
# `at` points into the text of the query, which is not kept.
_FIELDS = {
    sign: tuple(f.name for f in fields(kind) if f.name != "at") for sign, kind in _KINDS.items()
}
_MODES = tuple(Mode)


def pack(node: Node) -> bytes:
    """Return `node` as bytes; equal for equal nodes whose terms were written alike."""
    return marshal.dumps(_plain(node), 2)  # version 2 knows no references: they vary by history


def unpack(packed: bytes) -> Node:
    """Return the node that was packed, with `written`, without `at`."""
    return cast(Node, _built(marshal.loads(packed)))  # noqa: S302 (bytes of `pack`)


def _plain(value: Any) -> Any:
    """Nodes as tuples that begin with their sign, tuples as lists."""
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Mode):
        return _MODES.index(value)
    sign = _SIGNS.get(type(value))
    if sign is None:
        return value
    if sign == "T" and value.written == str(value):
        return (sign, _plain(value.words), value.slop)
    return (sign, *(_plain(getattr(value, name)) for name in _FIELDS[sign]))


def _built(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_built(each) for each in value)
    if not isinstance(value, tuple):
        return value
    sign, *parts = value
    if sign == "W":
        return Word(parts[0], _MODES[parts[1]])
    built = [_built(part) for part in parts]
    if sign == "T" and len(built) == 2:
        words, slop = built
        return Term(words, slop, str(Term(words, slop)))
    return _KINDS[sign](**dict(zip(_FIELDS[sign], built, strict=True)))
