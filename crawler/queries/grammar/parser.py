"""Reads a query: recursive descent over the grammar below, every error with its place.

query  := or
or     := and {(OR | ИЛИ | НЕМЕСЕ | "|") and}
and    := un {[AND | И | ЖӘНЕ | &] un}                     a space is AND; operators in CAPITALS
un     := (NOT | НЕ | ЕМЕС | -) un | near
near   := atom {(NEAR | ONEAR)[/n] atom}                   n words between, 5 unless told
atom   := bare {^n}                                        its hits count n times
bare   := "(" query ")" | field: atom | filter:value,value
        | [=]word | word* | [=]"phrase"[~n] | cs:"US" | @entity   # a comment, to the line's end
        | SAMESENT(query, query) | ATLEAST/n(query) | DEMOTE(query)
field  := title | lead | body | author | url
filter := site | lang | country | outlet | kind | after | before
"""

from __future__ import annotations

from crawler.queries.grammar import checks
from crawler.queries.grammar.filters import read_filter, together
from crawler.queries.grammar.lexer import Piece, number_of, pieces
from crawler.queries.grammar.refusals import Refusal
from crawler.queries.grammar.shapes import joined, weighted
from crawler.queries.grammar.signs import CALLS, Kind
from crawler.queries.grammar.words import Entities, Words
from crawler.queries.limits import CHAT, DEFAULT_NEAR, Limits
from crawler.queries.nodes import (
    And,
    AtLeast,
    Demote,
    Filter,
    Near,
    Node,
    Not,
    Or,
    Place,
    SameSentence,
    Scope,
)
from crawler.queries.query import Query

# A tuple: to look for a value by identity is faster than to hash an Enum.
_STARTS_ATOM = (
    Kind.WORD, Kind.PHRASE, Kind.NOT, Kind.OPEN, Kind.FIELD, Kind.FILTER, Kind.ENTITY, Kind.CALL,
)  # fmt: skip


def parse(
    query: str,
    entities: Entities | None = None,
    *,
    limits: Limits = CHAT,
    language: str = "en",
) -> Query:
    """Read `query`; `@name` stands for any alias of `entities[name]`.

    Raises:
        QueryError: what is wrong, where, and what to write instead, in `language` (en, ru, kk).
    """
    try:
        return Query(read(query, entities or {}, limits))
    except Refusal as refusal:
        raise refusal.told(language) from refusal


def read(query: str, entities: Entities, limits: Limits) -> Node:
    """Read `query` into its tree.

    Raises:
        Refusal: what is wrong, as a code.
    """
    if len(query) > limits.length:
        raise Refusal("length", limits.length, most=limits.length)
    return _Parser(query, entities, limits).read()


class _Parser:
    def __init__(self, query: str, entities: Entities, limits: Limits) -> None:
        self.pieces = pieces(query)
        self.query = query
        self.limits = limits
        self.words = Words(query, entities, limits)
        self.next = 0
        self.field: str | None = None  # whose inside is being read
        self.sentence = False  # inside SAMESENT

    def read(self) -> Node:
        if self.sees(Kind.END):
            raise Refusal("comment" if "#" in self.query else "empty", 0)
        node = self.or_(0)
        if not self.sees(Kind.END):
            raise Refusal("paren_close", self.peek.at)
        checks.must_find(node)
        return node

    @property
    def peek(self) -> Piece:
        return self.pieces[self.next]

    def sees(self, kind: Kind) -> bool:
        return self.pieces[self.next].kind is kind

    def take(self) -> Piece:
        piece = self.pieces[self.next]
        self.next += 1
        return piece

    def or_(self, depth: int) -> Node:
        at = self.peek.at
        children = [self.and_(depth)]
        while self.sees(Kind.OR):
            self.take()
            children.append(self.and_(depth))
        return joined(Or, children, at)

    def and_(self, depth: int) -> Node:
        at = self.peek.at
        children = [self.un(depth)]
        while self.sees(Kind.AND) or self.peek.kind in _STARTS_ATOM:
            if self.sees(Kind.AND):
                self.take()
            children.append(self.un(depth))
        node = joined(And, children, at)
        if isinstance(node, And):
            together(child for child in node.children if isinstance(child, Filter))
        return node

    def un(self, depth: int) -> Node:
        if not self.sees(Kind.NOT):
            return self.near(depth)
        piece = self.take()
        child = self.un(self.deeper(depth, piece.at))
        checks.must_be_plain(child, "NOT")
        return child.child if isinstance(child, Not) else Not(child, piece.at)

    def near(self, depth: int) -> Node:
        left = self.atom(depth)
        links = 0
        while self.sees(Kind.NEAR):
            piece = self.take()
            if self.sees(Kind.NOT):
                raise Refusal("near_not", self.peek.at)
            right = self.atom(depth)
            checks.must_stand_beside_near(left)
            checks.must_stand_beside_near(right)
            assert isinstance(left, Place)
            assert isinstance(right, Place)
            links += 1
            if links > self.limits.depth:
                raise Refusal("near_chain", piece.at, most=self.limits.depth)
            words = DEFAULT_NEAR
            if piece.number is not None:
                words = self.number(piece, "near_number", 0, self.limits.near, sign=piece.text)
            left = Near(left, right, words, piece.text == "ONEAR", at=left.at)
        return left

    def atom(self, depth: int) -> Node:
        node = self.bare(self.take(), depth)
        while self.sees(Kind.WEIGHT):
            piece = self.take()
            if self.pieces[self.next - 2].end != piece.at:
                raise Refusal("weight_alone", piece.at)
            times = self.number(piece, "weight_number", 1, self.limits.weight)
            node = weighted(node, times, piece.at)
        return node

    def bare(self, piece: Piece, depth: int) -> Node:
        match piece.kind:
            case Kind.OPEN:
                node = self.or_(self.deeper(depth, piece.at))
                self.close(piece)
                return node
            case Kind.FIELD:
                return self.scope(piece, self.deeper(depth, piece.at))
            case Kind.FILTER:
                return self.filter(piece)
            case Kind.CALL:
                return self.call(piece, self.deeper(depth, piece.at))
            case Kind.WORD | Kind.PHRASE:
                return self.words.read(piece)
            case Kind.ENTITY:
                self.deeper(depth, piece.at)  # written out, it stands in parentheses
                return joined(Or, self.words.aliases(piece), piece.at)
            case _:
                raise self.refusal(piece)

    def scope(self, piece: Piece, depth: int) -> Node:
        following = self.peek
        if following.at != piece.end or following.kind is Kind.END:
            raise Refusal("field_blank", piece.at, name=piece.text)
        if following.kind is Kind.NOT:
            raise Refusal("field_not", following.at, name=piece.text)
        if self.field == piece.text:
            return self.atom(depth)
        if self.field is not None:
            raise Refusal("field_in_field", piece.at, inner=piece.text, outer=self.field)
        if self.sentence:
            raise Refusal("samesent_field", piece.at, what=f"{piece.text}:")
        self.field = piece.text
        child = self.atom(depth)
        self.field = None
        return Scope(piece.text, child, piece.at)

    def filter(self, piece: Piece) -> Node:
        if self.sentence:
            raise Refusal("samesent_inside", piece.at, what=f"{piece.name}:")
        if self.field is not None:
            raise Refusal("field_filter", piece.at, name=piece.name, outer=self.field)
        found = read_filter(piece.name, piece.text, piece.at)
        self.words.count(len(found.values), piece.at)
        return found

    def call(self, piece: Piece, depth: int) -> Node:
        if self.sentence:
            raise Refusal("samesent_inside", piece.at, what=piece.text)
        if piece.number is not None and piece.text != "ATLEAST":
            raise Refusal("call_open", piece.at, name=piece.text, example=CALLS[piece.text])
        if piece.text == "SAMESENT":
            return self.same_sentence(piece, depth)
        child = self.or_(depth)
        if self.sees(Kind.COMMA):
            example = CALLS[piece.text]
            raise Refusal("call_comma", self.peek.at, name=piece.text, example=example)
        self.close(piece)
        if piece.text == "DEMOTE":
            checks.must_be_plain(child, "DEMOTE")
            return Demote(child, at=piece.at)
        times = self.number(piece, "atleast_number", 1, self.limits.times)
        checks.must_be_counted(child)
        assert isinstance(child, Place)
        return AtLeast(child, times, piece.at) if times > 1 else child

    def same_sentence(self, piece: Piece, depth: int) -> Node:
        self.sentence = True
        left = self.or_(depth)
        if self.sees(Kind.COMMA):
            self.take()
            right = self.or_(depth)
            if not self.sees(Kind.COMMA):
                self.close(piece)
                self.sentence = False
                return SameSentence(left, right, piece.at)
        raise Refusal("samesent_two", self.peek.at)

    def close(self, opening: Piece) -> None:
        if not self.sees(Kind.CLOSE):
            raise Refusal("paren_open", opening.at)
        self.take()

    def deeper(self, depth: int, at: int) -> int:
        if depth >= self.limits.depth:
            raise Refusal("depth", at, most=self.limits.depth)
        return depth + 1

    def number(self, piece: Piece, code: str, least: int, most: int, **values: str) -> int:
        number = number_of(piece)
        if not least <= number <= most:
            raise Refusal(code, piece.at, most=most, **values)
        return number

    def refusal(self, piece: Piece) -> Refusal:
        """What to say of an operator, a parenthesis or the end where a word is due."""
        match piece.kind:
            case Kind.END:
                return Refusal("end", piece.at)
            case Kind.CLOSE:
                return Refusal("paren_empty", piece.at)
            case Kind.WEIGHT:
                return Refusal("weight_alone", piece.at)
            case Kind.COMMA:
                return Refusal("samesent_two", piece.at)
            case _:
                return Refusal("operator", piece.at, sign=self.query[piece.at : piece.end])
