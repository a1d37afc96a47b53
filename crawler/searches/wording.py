"""A query of ours in the words of an aggregator.

A search is a wide net: it may find more than the topic's query, never knowingly less than its
main words. What it brings is matched by the query itself like any other article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, permutations, product, zip_longest

from crawler.queries import Query
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
    positive,
)

MAX_BRANCHES = 24  # ways to satisfy a query that are looked at
MAX_GROUPS = 2  # groups of words that must all be found; more would lose news
MAX_WITHOUT = 3  # words that must be absent

_KAZAKH = re.compile(r"[әғқңөұүһі]", re.IGNORECASE)
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_PLAIN = re.compile(r"\w+")

Alternatives = tuple[str, ...]  # words for one thing: an entity's names
Group = tuple[Alternatives, ...]  # any of these things
Branch = tuple[Group, ...]  # one of each group: a way to satisfy a query


@dataclass(frozen=True, slots=True)
class Engine:
    """What one aggregator understands and how much of it."""

    words: int  # in one search
    letters: int  # in one search, before percent-encoding
    shortest: int = 2  # letters of a word
    suffix: str = ""


def search_words(query: Query, engine: Engine, language: str | None) -> list[str]:
    """Write a query in the words of an aggregator; empty when none suits the language.

    Ways to satisfy it that ask for one thing, and ways that ask for two together, are searches
    apart: united, "A or (B and C)" would look for B alone. NEAR, SAMESENT and loose phrases become
    AND, a word with * is left out; fields, filters, counts and weights are not looked at.
    """
    branches = [
        branch
        for ways in islice(_branches(query.node), MAX_BRANCHES)
        if (branch := _in_language(ways, engine, language))
    ]
    absent = _absent(query.node, engine, language)
    kept = _without_narrower(branches)
    alone: list[Branch] = [branch for branch in kept if len(branch) == 1]
    together: list[Branch] = [branch for branch in kept if len(branch) > 1]
    apart = (alone, together)
    return [_search(ways, absent, engine) for ways in apart if ways]


def _search(branches: list[Branch], absent: list[str], engine: Engine) -> str:
    groups = _merged(branches)
    words = (engine.words - sum(len(name.split()) for name in absent)) // len(groups)
    letters = (engine.letters - sum(len(name) + 1 for name in absent)) // len(groups)
    found = [_one_of(_within(group, words, letters)) for group in groups]
    return " ".join(found + absent)


def _one_of(names: Sequence[str]) -> str:
    return f"({' OR '.join(names)})" if len(names) > 1 else names[0]


def _branches(node: Node) -> Iterator[Branch]:
    """Multiply a query out: each branch a list of groups of alternatives."""
    match node:
        case Term(words, slop):
            if slop is None:
                yield ((tuple(_written(node)),),)
            else:
                yield from _branches(And(tuple(Term((word,)) for word in words)))
        case Or(children):
            names = [child for child in children if _is_name(child)]
            if names:
                yield (_families(names),)
            for child in children:
                if not _is_name(child):
                    yield from _branches(child)
        case And(children):
            kept = [child for child in children if _is_asked(child)]
            ways = (list(islice(_branches(child), MAX_BRANCHES)) for child in kept)
            for combination in islice(product(*ways), MAX_BRANCHES):
                yield tuple(chain.from_iterable(combination))
        case Near(left, right) | SameSentence(left, right):
            yield from _branches(And((left, right)))
        case Scope(_, child) | Weighted(child) | AtLeast(child):
            if _is_asked(node):
                yield from _branches(child)
        case Not() | Filter() | Demote():
            return


def _is_name(node: Node) -> bool:
    return isinstance(node, Term) and node.slop is None


def _is_asked(node: Node) -> bool:
    """Whether an aggregator, which reads articles' texts, can be asked for a part of a query."""
    if isinstance(node, Scope) and node.name in ("author", "url"):
        return False
    return positive(node)


def _families(terms: Sequence[Node]) -> Group:
    """Gather the names of one entity: all of them stand at the entity's place in the query."""
    places: dict[int, list[str]] = {}
    for term in terms:
        if isinstance(term, Term):
            places.setdefault(term.at, []).extend(_written(term))
    return tuple(tuple(names) for names in places.values())


def _written(term: Term) -> Iterator[str]:
    """Yield a term as the aggregator writes it: nothing where only a word with * is left."""
    whole = [word for word in term.words if word.mode is not Mode.PREFIX]
    if len(whole) == len(term.words):
        # As it was typed: folding has changed letters that an aggregator may care for.
        typed = term.written.strip()
        typed = typed.removeprefix("cs:").removeprefix("=").strip("\"'«»“”")
        text = typed or " ".join(word.text for word in whole)
    elif len(whole) > 1:
        text = " ".join(word.text for word in whole)
    else:
        return
    text = " ".join(text.replace('"', " ").split())
    yield text if _PLAIN.fullmatch(text) else f'"{text}"'


def _in_language(branch: Branch, engine: Engine, language: str | None) -> Branch | None:
    """Keep the words of a language; `None` when a group has none of them."""
    groups = []
    for group in branch:
        kept = [found for names in group if (found := _suited(names, engine, language))]
        if not kept:
            return None
        groups.append(tuple(kept))
    return tuple(groups)


def _suited(names: Alternatives, engine: Engine, language: str | None) -> Alternatives:
    """Choose the names in the letters of a language; of those in Latin letters always one."""
    names = tuple(name for name in names if _long_enough(name, engine))
    latin = tuple(n for n in names if _LATIN.search(n) and not _CYRILLIC.search(n))
    kazakh = tuple(n for n in names if _KAZAKH.search(n))
    russian = tuple(n for n in names if n not in kazakh and _CYRILLIC.search(n))
    match language:
        case "ru":
            return russian + latin[:1]  # names of foreign companies mostly stay in Latin letters
        case "kk":
            return (kazakh or russian) + latin[:1]
        case None:
            return _interleaved((russian, latin, kazakh))
        case _:
            return latin


def _long_enough(name: str, engine: Engine) -> bool:
    return min(map(len, _PLAIN.findall(name)), default=0) >= engine.shortest or " " in name


def _without_narrower(branches: list[Branch]) -> list[Branch]:
    """Leave out branches that another one, with wider or fewer groups, finds anyway."""
    kept: list[Branch] = []
    for branch in branches:
        if not any(_covers(other, branch) for other in kept):
            kept = [other for other in kept if not _covers(branch, other)] + [branch]
    return kept


def _covers(wide: Branch, narrow: Branch) -> bool:
    return all(any(_names(inner) <= _names(outer) for inner in narrow) for outer in wide)


def _names(group: Group) -> set[str]:
    return set(chain.from_iterable(group))


def _merged(branches: list[Branch]) -> list[Group]:
    """Make one list of groups that every branch satisfies, by uniting groups place by place.

    Groups that share names are united; else the order of the query decides: what is written
    first is what it is about.
    """
    places = min(MAX_GROUPS, *(len(branch) for branch in branches))
    first, *others = branches
    by_use = sorted(
        range(len(first)), key=lambda place: -_common(first[place], chain.from_iterable(others))
    )
    merged = [first[place] for place in sorted(by_use[:places])]
    for branch in others:
        suiting = max(
            permutations(branch[:MAX_BRANCHES], places),
            key=lambda row: sum(map(_common_pair, row, merged)),
        )
        merged = [tuple(dict.fromkeys(old + new)) for old, new in zip(merged, suiting, strict=True)]
    return merged


def _common(group: Group, others: Iterable[Group]) -> int:
    return sum(bool(_common_pair(group, other)) for other in others)


def _common_pair(one: Group, other: Group) -> int:
    return len(_names(one) & _names(other))


def _within(group: Group, words: int, letters: int) -> list[str]:
    """Take names of each thing in turn, as long as they fit; at least one."""
    chosen: list[str] = []
    for name in _interleaved(group):
        words -= len(name.split())
        letters -= len(name) + len(" OR ")
        if chosen and (words < 0 or letters < 0):
            break
        chosen.append(name)
    return chosen


def _interleaved(rows: Iterable[Sequence[str]]) -> tuple[str, ...]:
    """One of each row, then the second of each …; the first of equal ones stays."""
    turns = zip_longest(*rows)
    return tuple(dict.fromkeys(name for turn in turns for name in turn if name is not None))


def _absent(node: Node, engine: Engine, language: str | None) -> list[str]:
    """Name words that the whole query excludes; what one branch excludes may be in another."""
    if not isinstance(node, And):
        return []
    excluded = [child.child for child in node.children if isinstance(child, Not)]
    names: list[str] = []
    for child in excluded:
        for branch in islice(_branches(child), MAX_BRANCHES):
            suited = _in_language(branch, engine, language) if len(branch) == 1 else None
            names += _interleaved(suited[0]) if suited else ()
    return [f"-{name}" for name in names[:MAX_WITHOUT]]
