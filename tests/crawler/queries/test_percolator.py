"""Many queries at once find what each alone finds."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from crawler.queries import Document, Percolator, Query, parse
from crawler.queries.percolator import required

WORDS = (
    "акбулак", "акбулака", "cove", "недра", "недрах", "руда", "us", "US", "жер", "жерде", "кен",
    "орны", "орын", "earth", "earths", "тау",
)  # fmt: skip


def _query(chance: random.Random, depth: int = 3) -> str:
    word = chance.choice(WORDS)
    if depth == 0 or chance.random() < 0.3:
        shape = chance.random()
        if shape < 0.15:
            return f"={word}"
        if shape < 0.3 and len(word) > 3:
            return word[:3] + "*"
        if shape < 0.4:
            return f'cs:"{word}"'
        return f'"{word} {chance.choice(WORDS)}"' if shape < 0.55 else word
    left, right = _query(chance, depth - 1), _query(chance, depth - 1)
    shape = chance.random()
    if shape < 0.3:
        return f"({left}) AND ({right})"
    if shape < 0.6:
        return f"({left}) OR ({right})"
    if shape < 0.75:
        return f"({left}) AND NOT ({right})"
    if shape < 0.9:
        return f"{word} NEAR/{chance.randrange(5)} ({' OR '.join(chance.sample(WORDS, 3))})"
    return f"{chance.choice(['title', 'lead', 'body'])}:({left})"


def _document(chance: random.Random) -> Document:
    pick = [" ".join(chance.choices(WORDS, k=chance.randrange(9))) for _ in range(3)]
    return Document(
        title=pick[0], lead=pick[1], text=pick[2], language=chance.choice(["ru", "kk", "en"])
    )


@given(st.integers(0, 2**32))
def test_the_percolator_finds_what_each_query_finds_alone(seed: int) -> None:
    chance = random.Random(seed)
    queries: list[tuple[int, Query]] = [(i, parse(_query(chance))) for i in range(30)]
    percolator = Percolator(queries)
    gone = {i for i, _ in queries if chance.random() < 0.2}
    for i in gone:
        percolator.remove(i)
    for _ in range(4):
        document = _document(chance)
        alone = [(i, query.match(document)) for i, query in queries if i not in gone]
        assert percolator.match(document) == [(i, match) for i, match in alone if match is not None]


def test_a_query_added_again_replaces_the_old_one() -> None:
    percolator = Percolator([("a", parse("руда")), ("b", parse("жер"))])
    percolator.add("a", parse("cove"))
    assert percolator.match(Document(text="руда", language="ru")) == []
    assert [key for key, _ in percolator.match(Document(text="cove жер", language="kk"))] == [
        "b",
        "a",
    ]
    assert len(percolator) == 2


def test_removing_leaves_nothing_behind() -> None:
    percolator = Percolator([("a", parse("руда AND (жер OR кен)"))])
    percolator.remove("a")
    percolator.remove("a")
    assert len(percolator) == 0
    assert percolator._filed == {}


def test_a_query_is_filed_under_its_rarest_need() -> None:
    assert required(parse("он редкоземельный NOT кен").node) == required(
        parse("редкоземельный").node
    )
    assert required(parse("недр* OR =cove").node) == {"^нед", "=cove"}
