"""A query says which part failed first and how far it got, in three languages."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime
from string import Formatter

import pytest

from crawler.queries import Document, parse
from crawler.queries.explanation.explain_words import EXPLANATIONS

STORY = Document(
    title="Сделка в степи",
    text="Cove ищет металл. Cove нашла его на Акбулаке, сказали нам вчера в компании.\nТам степь.",
    language="ru",
    url="https://kapital.kz/1",
    author="Иван Петров",
    published=datetime(2026, 11, 5, 8, tzinfo=UTC),
)


NONE = [f"«{letter}» not found" for letter in "abcde"]
COVE = "AND: «Cove» found 2× (in the text)"


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("Cove Казгеология золото", "AND: «Cove» found 2× (in the text), «Казгеология» not found"),
        ("Акбулах", "«Акбулах» not found; nearest: «акбулаке»"),
        ("золото OR руда", "OR: «золото» not found, «руда» not found"),
        ("золото OR степь", "OR: «степь» found 2× (in the title, in the text)"),
        ("a OR b OR c OR d OR e OR f OR g", f"OR: {', '.join(NONE)}, and 2 more"),
        ("title:Cove", "«Cove» not found in the title; 2× elsewhere"),
        ("author:Петров", "«Петров» found 1× (among the authors)"),
        ('"Cove Capital"', '"Cove Capital": «capital» not found'),
        ('"Cove компания"', '"Cove компания": every word is there, but never side by side'),
        ('"компания Cove"~2', '«"компания Cove"~2»: every word is there, but never within 4 words'),
        ("Cove NEAR/2 компания", "«cove NEAR/2 компания»: words between at the nearest: 8"),
        ("Акбулак ONEAR/9 Cove", "«акбулак ONEAR/9 cove»: only in the other order"),
        ("сделка NEAR Cove",
         "«сделка NEAR/5 cove»: both sides are there, but never beside each other"),
        ("Cove NEAR золото", "«золото» not found"),
        ("(руда OR золото) NEAR Cove", "OR: «руда» not found, «золото» not found"),
        ("Акбулак NEAR/3 Cove", "«акбулак NEAR/3 cove» found 2×"),
        ("Cove NOT вчера", f"{COVE}, «NOT вчера»: but «вчера» found 1× (in the text)"),
        ("Cove lang:kk", "AND: «Cove» found 2× (in the text), «lang:kk»: the article has ru"),
        ("Cove country:KZ",
         "AND: «Cove» found 2× (in the text), «country:KZ»: not known of the article"),
        ("before:2026-11-01 Cove", "AND: «before:2026-11-01»: the article has 2026-11-05 08:00"),
        ("SAMESENT(металл, Акбулак)",
         "«SAMESENT(металл, акбулак)»: both sides are there, but never in one sentence"),
        ("SAMESENT(металл, золото)", "«золото» not found"),
        ("SAMESENT(Cove, Акбулак)", "«SAMESENT(cove, акбулак)»: in sentences: 1"),
        ("ATLEAST/3(Cove)", "«ATLEAST/3(cove)»: found 2 of 3 times"),
        ("Cove^3", "«Cove» found 2× (in the text)"),
        ("Cove DEMOTE(степь)",
         "AND: «Cove» found 2× (in the text), «DEMOTE(степь)»: lowers the score"),
        ("золото DEMOTE(степь)", "AND: «золото» not found"),
    ],
)  # fmt: skip
def test_it_says_how_far_it_got(query: str, said: str) -> None:
    told = parse(query).explain(STORY)
    assert told.text == said
    assert told.matched is (parse(query).match(STORY) is not None)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ru", "AND: «Cove» найдено 2× (в тексте), «Казгеология» не найдено"),
        ("kk", "AND: «Cove» 2 рет табылды (мәтінде), «Казгеология» табылмады"),
        ("de", "AND: «Cove» found 2× (in the text), «Казгеология» not found"),
    ],
)
def test_it_speaks_three_languages(language: str, said: str) -> None:
    assert parse("Cove Казгеология").explain(STORY, language).text == said


def test_the_languages_say_the_same() -> None:
    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in Formatter().parse(text)} - {None}

    english = EXPLANATIONS["en"]
    for words in EXPLANATIONS.values():
        assert words.keys() == english.keys()
        for code, text in words.items():
            assert places(text) == places(english[code]), code


def test_the_tree_shows_every_part() -> None:
    tree = parse("title:степь (Акбулак OR золото) NOT Cove").explain(STORY).tree
    assert [(part.node, part.satisfied, part.count) for part in tree.parts] == [
        ("title:степь", True, 1),
        ("акбулак OR золото", True, 1),
        ("NOT cove", False, 2),
    ]
    assert [(part.node, part.satisfied) for part in tree.parts[1].parts] == [
        ("акбулак", True),
        ("золото", False),
    ]
    assert json.loads(json.dumps(dataclasses.asdict(tree)))["satisfied"] is False


def test_a_large_query_is_explained_in_few_words() -> None:
    query = parse(" ".join(f"слово{i}" for i in range(90)) + ' OR "очень длинная ' + "я" * 60 + '"')
    told = query.explain(STORY)
    assert len(told.text) <= 400
    satisfied = parse(
        " ".join(["Cove", "Акбулак", "степь", "металл", "сделка", "компания", "руда"])
    )
    assert satisfied.explain(STORY).text.endswith("«руда» not found")
