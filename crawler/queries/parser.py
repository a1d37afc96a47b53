"""Reads a query: recursive descent over the grammar below, every error with its place.

query := or
or    := and {(OR | ИЛИ | НЕМЕСЕ | "|") and}
and   := un {[AND | И | ЖӘНЕ | &] un}                      a space is AND; operators in CAPITALS
un    := (NOT | НЕ | ЕМЕС | -) un | near
near  := atom {NEAR[/n] atom}                              n words between, 5 unless told
atom  := "(" query ")" | (title: | lead: | body:) atom
       | [=]word | word* | [=]"phrase" | cs:"US" | @entity      # a comment, to the line's end
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from crawler.errors import QueryError
from crawler.queries.lexer import Kind, Piece, pieces
from crawler.queries.limits import CHAT, DEFAULT_NEAR, PREFIX_LETTERS, Limits
from crawler.queries.nodes import (
    And,
    Mode,
    Near,
    Node,
    Not,
    Or,
    Scope,
    Term,
    Word,
    is_place,
    positive,
)
from crawler.queries.query import Query
from crawler.text import fold, normalise, tokens

Entities = Mapping[str, Sequence[str]]  # id → aliases, each written like the inside of a phrase

_STARTS_ATOM = frozenset({Kind.OPEN, Kind.FIELD, Kind.WORD, Kind.PHRASE, Kind.ENTITY, Kind.NOT})


def parse(query: str, entities: Entities | None = None, *, limits: Limits = CHAT) -> Query:
    """Read `query`; `@name` stands for any alias of `entities[name]`.

    Raises:
        QueryError: what is wrong, where, and what to write instead.
    """
    if len(query) > limits.length:
        raise QueryError(
            f"longer than {limits.length} characters", limits.length, "split it into two queries"
        )
    return Query(_Parser(query, entities or {}, limits).read())


def caret(query: str, error: QueryError) -> str:
    """Return the line of `query` where `error` is, a caret under the place, for a fixed font."""
    start = query.rfind("\n", 0, error.position) + 1
    end = query.find("\n", error.position)
    line = query[start : end if end >= 0 else len(query)]
    return f"{line}\n{' ' * (error.position - start)}^"


class _Parser:
    def __init__(self, query: str, entities: Entities, limits: Limits) -> None:
        self.pieces = pieces(query)
        self.query = query
        self.entities = entities
        self.limits = limits
        self.next = 0
        self.words = 0
        self.prefixes = 0

    def read(self) -> Node:
        if self.peek.kind is Kind.END:
            raise QueryError("the query is empty", 0, "write at least one word")
        node = self.or_(0)
        if self.peek.kind is Kind.CLOSE:
            raise QueryError("a closing parenthesis too many", self.peek.at, "remove it")
        self.must_be_positive(node)
        return node

    @property
    def peek(self) -> Piece:
        return self.pieces[self.next]

    def take(self) -> Piece:
        piece = self.pieces[self.next]
        self.next += 1
        return piece

    def or_(self, depth: int) -> Node:
        at = self.peek.at
        children = [self.and_(depth)]
        while self.peek.kind is Kind.OR:
            self.take()
            children.append(self.and_(depth))
        return _joined(Or, children, at)

    def and_(self, depth: int) -> Node:
        at = self.peek.at
        children = [self.un(depth)]
        while self.peek.kind is Kind.AND or self.peek.kind in _STARTS_ATOM:
            if self.peek.kind is Kind.AND:
                self.take()
            children.append(self.un(depth))
        return _joined(And, children, at)

    def un(self, depth: int) -> Node:
        if self.peek.kind is not Kind.NOT:
            return self.near(depth)
        piece = self.take()
        child = self.un(self.deeper(depth, piece.at))
        return child.child if isinstance(child, Not) else Not(child, piece.at)

    def near(self, depth: int) -> Node:
        left = self.atom(depth)
        while self.peek.kind is Kind.NEAR:
            piece = self.take()
            right = self.atom(depth)
            for side in (left, right):
                if not is_place(side):
                    raise QueryError(
                        "NEAR joins words, phrases and ORs of them",
                        side.at,
                        "move NOT, AND and fields outside",
                    )
            assert isinstance(left, Term | Or | Near)
            assert isinstance(right, Term | Or | Near)
            left = Near(left, right, self.distance(piece), left.at)
        return left

    def distance(self, piece: Piece) -> int:
        if piece.text == "default":
            return DEFAULT_NEAR
        number = piece.text if len(piece.text) <= 4 and piece.text.isdecimal() else "-1"
        if not 0 <= int(number) <= self.limits.near:
            raise QueryError(
                f"NEAR takes a number from 0 to {self.limits.near}",
                piece.at,
                "write for example NEAR/10",
            )
        return int(piece.text)

    def atom(self, depth: int) -> Node:
        piece = self.take()
        match piece.kind:
            case Kind.OPEN:
                return self.group(piece, depth)
            case Kind.FIELD:
                child = self.atom(self.deeper(depth, piece.at))
                return Scope(piece.text, child, piece.at)
            case Kind.WORD | Kind.PHRASE:
                return self.term(piece)
            case Kind.ENTITY:
                return self.entity(piece, depth)
            case Kind.NOT:
                raise QueryError("NOT cannot stand here", piece.at, "write a AND NOT b")
            case _:
                raise self.refusal(piece)

    def refusal(self, piece: Piece) -> QueryError:
        """What to say of an operator, a parenthesis or the end where a word is due."""
        if piece.kind is Kind.END:
            return QueryError(
                "the query ends where a word is due", piece.at, "add a word, or remove the operator"
            )
        if piece.kind is Kind.CLOSE:
            return QueryError(
                "a word is due before this parenthesis", piece.at, "add a word, or remove it"
            )
        name = self.query[piece.at : piece.end]
        return QueryError(
            f"{name} needs a word on both sides", piece.at, f'to look for the word write "{name}"'
        )

    def group(self, opening: Piece, depth: int) -> Node:
        node = self.or_(self.deeper(depth, opening.at))
        if self.peek.kind is not Kind.CLOSE:
            raise QueryError("a parenthesis that is never closed", opening.at, "add )")
        self.take()
        return node

    def deeper(self, depth: int, at: int) -> int:
        if depth >= self.limits.depth:
            raise QueryError(f"nested deeper than {self.limits.depth}", at, "write it flatter")
        return depth + 1

    def term(self, piece: Piece) -> Term:
        words = self.words_of(piece)
        self.words += len(words)
        self.prefixes += sum(word.mode is Mode.PREFIX for word in words)
        if self.words > self.limits.words:
            raise QueryError(
                f"more than {self.limits.words} words", piece.at, "split it into two queries"
            )
        if self.prefixes > self.limits.prefixes:
            raise QueryError(
                f"more than {self.limits.prefixes} words with *",
                piece.at,
                "most words need no *: every form is found",
            )
        return Term(words, self.query[piece.at : piece.end], piece.at)

    def words_of(self, piece: Piece) -> tuple[Word, ...]:
        """The words of a piece; a hyphenated word is a phrase, `*` belongs to its word."""
        text = normalise(piece.text) if piece.cased else fold(normalise(piece.text))
        mode = Mode.CASED if piece.cased else Mode.EXACT if piece.exact else Mode.INFLECTED
        words: list[Word] = []
        for token in tokens(text):
            starred = text[token.end : token.end + 1] == "*"
            if starred and mode is not Mode.INFLECTED:
                raise QueryError("* does not go with = or cs:", piece.at, "choose one of them")
            if starred and len(token.surface) < PREFIX_LETTERS:
                raise QueryError(
                    f"* needs at least {PREFIX_LETTERS} letters before it",
                    piece.at,
                    "write more of the word",
                )
            words.append(Word(token.surface, Mode.PREFIX if starred else mode))
        self.check_stars(piece, text, words)
        if len(words) > self.limits.phrase:
            raise QueryError(
                f"a phrase of more than {self.limits.phrase} words",
                piece.at,
                "keep its rarest words",
            )
        return tuple(words)

    def check_stars(self, piece: Piece, text: str, words: list[Word]) -> None:
        if not words:
            raise QueryError("no letter or digit here", piece.at, "write a word")
        if text.count("*") != sum(word.mode is Mode.PREFIX for word in words):
            raise QueryError("* may only end a word", piece.at, "write for example редкозем*")

    def entity(self, piece: Piece, depth: int) -> Node:
        self.deeper(depth, piece.at)  # written out, it stands in parentheses
        aliases = self.entities.get(piece.text)
        if not aliases:
            close = difflib.get_close_matches(piece.text, list(self.entities), n=1)
            hint = (
                f"did you mean @{close[0]}?"
                if close
                else "name it under entities: in the topics file"
            )
            raise QueryError(f"there is no entity @{piece.text}", piece.at, hint)
        self.words += 1
        found: list[Node] = [
            Term(self.words_of(Piece(Kind.PHRASE, piece.at, alias)), alias, piece.at)
            for alias in aliases
        ]
        return _joined(Or, found, piece.at)

    def must_be_positive(self, node: Node) -> None:
        """Every branch of an OR, and the whole, must look for something that is there."""
        if isinstance(node, Or):
            for child in node.children:
                self.must_be_positive(child)
        elif isinstance(node, And):
            for child in node.children:
                if not isinstance(child, Not):
                    self.must_be_positive(child)
        elif isinstance(node, Scope) and not isinstance(node.child, Not):
            self.must_be_positive(node.child)
        if not positive(node):
            raise QueryError(
                "only says what must be absent",
                node.at,
                "add a word that must be there: a AND NOT b",
            )


def _joined(kind: type[And] | type[Or], children: Sequence[Node], at: int) -> Node:
    """One node for all: nested ones of the same kind opened up, repetitions left out."""
    flat: list[Node] = []
    for child in children:
        for part in child.children if isinstance(child, kind) else (child,):
            if part not in flat:
                flat.append(part)
    return flat[0] if len(flat) == 1 else kind(tuple(flat), at)
