"""Tells what in a good query is probably read otherwise than it was meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations
from types import MappingProxyType

from crawler.queries.grammar.checks import within
from crawler.queries.grammar.common import COMMON
from crawler.queries.grammar.filters import DATES
from crawler.queries.grammar.lexer import Piece, pieces
from crawler.queries.grammar.locales import en, kk, ru
from crawler.queries.grammar.parser import read
from crawler.queries.grammar.refusals import Refusal
from crawler.queries.grammar.signs import Kind
from crawler.queries.grammar.slips import Slip, mixes_operators, slips
from crawler.queries.grammar.words import Entities
from crawler.queries.limits import FILE, PREFIX_LETTERS, Limits
from crawler.queries.nodes import And, Filter, Mode, Node, Not, Or, Scope, Term, Weighted, terms
from crawler.text import fold, russian, sought
from crawler.text.folding import alphabet

LANGUAGES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"en": en.WARNINGS, "ru": ru.WARNINGS, "kk": kk.WARNINGS}
)
_LONGEST_READING = 300  # characters of how a query was read that a warning repeats
_TEXT_FIELDS = ("title", "lead", "body")  # where a word without a field is looked for
_KAZAKH = frozenset("әғқңөұүһі")
_SHORTEST_PLACE = 5  # letters of a name whose adjective is made with -ский
_SURNAME_ENDS = ("ов", "ев", "ин", "ын")
_CONSONANTS = frozenset("бвгджзклмнпрстфхцчшщ")


def warnings(
    query: str,
    entities: Entities | None = None,
    language: str = "en",
    *,
    limits: Limits = FILE,
) -> list[str]:
    """Say in `language` (en, ru, kk) what in `query` may surprise its writer.

    One sentence for each doubt, first those about how it was typed, then those about what it
    finds; empty where nothing is odd. Without `entities` each @name stands for itself.

    Raises:
        QueryError: the query cannot be read.
    """
    words = LANGUAGES.get(language, en.WARNINGS)
    try:
        cut = pieces(query)
        node = read(query, _themselves(cut) if entities is None else entities, limits)
    except Refusal as refusal:
        raise refusal.told(language) from refusal
    found = [*slips(query, cut), *_precedence(cut, node), *_impossible(node), *_wide(node)]
    found += [*_ambiguous(node), *_adjective(node)]
    return list(dict.fromkeys(words[code].format(**values) for code, values in found))


def _themselves(cut: list[Piece]) -> dict[str, tuple[str, ...]]:
    names = [piece.text for piece in cut if piece.kind is Kind.ENTITY]
    return {name: (name if any(map(str.isalnum, name)) else "x",) for name in names}


def _precedence(cut: list[Piece], node: Node) -> Iterator[Slip]:
    if mixes_operators(cut):
        reading = _grouped(node)
        if len(reading) > _LONGEST_READING:
            reading = reading[: _LONGEST_READING - 1] + "…"
        yield "precedence", {"read": reading}


def _grouped(node: Node) -> str:
    """`node` with parentheses around every AND and OR inside another."""
    if not isinstance(node, And | Or):
        return str(node)
    parts = (
        f"({_grouped(child)})" if isinstance(child, And | Or) else str(child)
        for child in node.children
    )
    return (" AND " if isinstance(node, And) else " OR ").join(parts)


def _impossible(node: Node) -> Iterator[Slip]:
    """ANDs that no article satisfies."""
    for each in within(node):
        if not isinstance(each, And):
            continue
        asked = {meant for child in each.children for meant in _implied(child)}
        for child in each.children:
            if isinstance(child, Not):
                inside = child.child
                excluded = set(inside.children if isinstance(inside, Or) else (inside,))
                for both in sorted(asked & excluded, key=str):
                    yield "contradiction", {"what": str(both)}
        filters = [child for child in each.children if isinstance(child, Filter)]
        for one, other in combinations(filters, 2):
            if one.name == other.name and one.name not in DATES and not _overlap(one, other):
                yield "disjoint", {"one": str(one), "other": str(other)}


def _implied(node: Node) -> Iterator[Node]:
    """What holds wherever `node` does."""
    yield node
    if isinstance(node, Weighted) or (isinstance(node, Scope) and node.name in _TEXT_FIELDS):
        yield from _implied(node.child)


def _overlap(one: Filter, other: Filter) -> bool:
    if one.name != "site":
        return not set(one.values).isdisjoint(other.values)
    return any(
        a == b or a.endswith("." + b) or b.endswith("." + a)
        for a in one.values
        for b in other.values
    )


def _wide(node: Node) -> Iterator[Slip]:
    """Words that suffice for a match and stand in much of the news."""
    match node:
        case Or(children):
            for child in children:
                yield from _wide(child)
        case Weighted(child):
            yield from _wide(child)
        case Term((word,), written=written):
            if word.mode is Mode.PREFIX and len(word.text) <= PREFIX_LETTERS:
                yield "short_prefix", {"word": written}
            elif word.mode is not Mode.PREFIX and _is_common(word.text):
                yield "broad", {"word": written}


def _is_common(word: str) -> bool:
    folded = fold(word)
    return folded in COMMON or not COMMON.isdisjoint(sought(folded).strict)


def _ambiguous(node: Node) -> Iterator[Slip]:
    """Words that may be forms of several: стали of стать and of сталь."""
    for term in terms(node):
        word = term.words[0]
        if len(term.words) == 1 and word.mode is Mode.INFLECTED:
            others = sorted(form for form in sought(word.text).strict if _is_other(form, word.text))
            if len(others) > 1:
                yield "homonym", {"word": term.written, "others": ", ".join(others)}


def _is_other(form: str, word: str) -> bool:
    """Whether `form` is a dictionary word other than `word`: not every guess is one."""
    if form == word or alphabet(form) == "latin":
        return form != word
    return russian.is_known(form) and russian.sought_stems(form)[0] == {form}


def _adjective(node: Node) -> Iterator[Slip]:
    """A lone name that is no dictionary word: Акбулак, but акбулакский is a word of its own."""
    if not isinstance(node, Term) or len(node.words) > 1:
        return
    (word,) = node.words
    name = (
        word.mode is Mode.INFLECTED
        and node.written[:1].isupper()
        and len(word.text) >= _SHORTEST_PLACE
        and alphabet(word.text) == "cyrillic"
        and word.text[-1] in _CONSONANTS
        and not word.text.endswith(_SURNAME_ENDS)
        and _KAZAKH.isdisjoint(word.text)
    )
    if name and not russian.is_known(word.text):
        yield "adjective", {"word": node.written, "adjective": f"{word.text}ский"}
