"""A small world of words in which random queries and random articles often meet."""

from __future__ import annotations

import random
from datetime import UTC, datetime

from crawler.queries import Document, Query
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
    Place,
    SameSentence,
    Scope,
    Term,
    Weighted,
    Word,
)

# As they stand in texts: forms of one word, names in two alphabets, words of all three languages.
SURFACES = (
    "Акбулак", "Акбулака", "Ақбұлақ", "Akbulak", "Aqbulaq", "Казгеологии", "Казгеология",
    "металл", "металлов", "металлы", "редкоземельных", "редкоземельный", "участок", "участке",
    "недра", "недрах", "жер", "жерде", "жердің", "кен", "кені", "орны", "орын", "сирек",
    "earth", "earths", "rare", "deposit", "deposits", "US", "us", "Cove", "cove", "США", "в", "и",
    "Токаев", "Токаева", "лицензия", "лицензию", "екі", "компаниялар", "геологоразведочный",
)  # fmt: skip
HOSTS = ("news.example.kz", "example.kz", "press.example.org", "notexample.kz")
FILTERS = {
    "site": ("example.kz", "news.example.kz", "example.org"),
    "lang": ("ru", "kk", "en"),
    "country": ("KZ", "RU"),
    "outlet": ("kapital", "press"),
    "kind": ("agency", "national"),
    "after": ("2026-01-10", "2026-02-01"),
    "before": ("2026-01-10", "2026-02-01"),
}


def word(chance: random.Random) -> Word:
    """A word of a query, in any mode."""
    surface = chance.choice(SURFACES)
    shape = chance.random()
    if shape < 0.08:
        return Word(surface, Mode.CASED)
    folded = surface.casefold()
    if shape < 0.16:
        return Word(folded, Mode.EXACT)
    if shape < 0.28 and len(folded) > 3:
        return Word(folded[: chance.randrange(3, len(folded) + 1)], Mode.PREFIX)
    return Word(folded)


def term(chance: random.Random) -> Term:
    """One word, or a phrase, now and then a loose one."""
    if chance.random() < 0.65:
        words = (word(chance),)
    else:
        words = tuple(word(chance) for _ in range(chance.choice((2, 2, 2, 3))))
        if any(each.mode in (Mode.CASED, Mode.EXACT) for each in words):
            words = tuple(Word(each.text.casefold()) for each in words)
    slop = chance.randrange(4) if len(words) > 1 and chance.random() < 0.2 else None
    written = chance.choice(("", " ".join(each.text.upper() for each in words)))
    return Term(words, slop, written or str(Term(words, slop)))


def place(chance: random.Random, depth: int) -> Place:
    """What may stand beside NEAR: a term, an OR, another NEAR, each perhaps weighted."""
    shape = chance.random()
    if depth == 0 or shape < 0.55:
        return term(chance)
    if shape < 0.7:
        return Or(tuple(place(chance, depth - 1) for _ in range(chance.randrange(2, 4))))
    if shape < 0.8:
        return Weighted(place(chance, depth - 1), chance.randrange(2, 5))
    return near(chance, depth)


def near(chance: random.Random, depth: int) -> Near:
    """NEAR or ONEAR; its left side may be another one."""
    left, right = place(chance, depth - 1), place(chance, depth - 1)
    return Near(left, right, chance.randrange(8), ordered=chance.random() < 0.4)


def node(chance: random.Random, depth: int = 3) -> Node:
    """Any tree of the language, to `depth`."""
    shape = chance.random()
    if depth == 0 or shape < 0.3:
        return term(chance)
    below = depth - 1
    if shape < 0.45:
        return And(tuple(node(chance, below) for _ in range(chance.randrange(2, 4))))
    if shape < 0.58:
        return Or(tuple(node(chance, below) for _ in range(chance.randrange(2, 5))))
    if shape < 0.66:
        return And((node(chance, below), Not(node(chance, below))))
    if shape < 0.74:
        return near(chance, below + 1)
    if shape < 0.8:
        names = ("title", "lead", "body", "author", "url")
        return Scope(chance.choice(names), node(chance, below))
    if shape < 0.85:
        name = chance.choice(list(FILTERS))
        values = tuple(chance.sample(FILTERS[name], chance.randrange(1, 3)))
        return And((node(chance, below), Filter(name, values)))
    if shape < 0.9:
        return SameSentence(node(chance, below), node(chance, below))
    if shape < 0.94:
        return AtLeast(place(chance, below), chance.randrange(1, 4))
    if shape < 0.97:
        return And((node(chance, below), Demote(node(chance, below), chance.randrange(1, 4))))
    return Weighted(node(chance, below), chance.randrange(2, 6))


def query(chance: random.Random) -> Query:
    """A random query of any shape."""
    return Query(node(chance))


def document(chance: random.Random) -> Document:
    """A random article: title, lead, a few paragraphs of sentences, and what is known of it."""

    def words(most: int) -> str:
        return " ".join(chance.choices(SURFACES, k=chance.randrange(1, most)))

    paragraphs = [
        ". ".join(words(9) for _ in range(chance.randrange(1, 4))) + "."
        for _ in range(chance.randrange(1, 4))
    ]
    host = chance.choice(HOSTS)
    return Document(
        title=words(6),
        lead=words(8) if chance.random() < 0.5 else "",
        text="\n".join(paragraphs),
        language=chance.choice(("ru", "kk", "en")),
        source=chance.choice(FILTERS["outlet"]),
        url=f"https://{host}/{chance.choice(('akbulak', 'earth-deposit', 'news'))}/",
        country=chance.choice(("KZ", "RU", "")),
        author=chance.choice(("", "Токаев Cove", "Cove")),
        kind=chance.choice(("agency", "")),
        published=chance.choice((None, datetime(2026, 1, chance.randrange(1, 31), tzinfo=UTC))),
    )
