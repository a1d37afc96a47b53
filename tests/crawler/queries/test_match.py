"""A match says where, by which words, in which sentence and how much; late, and for good."""

from __future__ import annotations

import pickle

import pytest

from crawler.queries import Document, Match, Query, parse

STORY = Document(
    title="Акбулак продан",
    lead="Cove купила участок.",
    text="Акбулак лежит в степи.\nВ степи нашли металлы. Редкие металлы Акбулака нужны США.",
    language="ru",
)


def matched(query: str, document: Document = STORY) -> Match:
    match = parse(query).match(document)
    assert match is not None
    return match


@pytest.mark.parametrize(
    ("query", "parts"),
    [
        ("Акбулак", (("Акбулак", 3),)),
        ("Cove", (("Cove", 2),)),
        ("степь", (("степь", 2),)),  # the body's first paragraph is its lead
        ("США", (("США", 1),)),
        ("США^4 Cove^2", (("США", 4), ("Cove", 4))),
        ("(США^4 OR Cove)^3", (("США", 12), ("Cove", 6))),
        ("(США^10)^10 (Cove)", (("США", 100), ("Cove", 2))),
        ("body:Акбулак", (("Акбулак", 2),)),
        ("Акбулак OR Акбулак^5", (("Акбулак", 15),)),  # one term counts once, at its best
        ("Акбулак DEMOTE(США)^2", (("Акбулак", 3), ("DEMOTE(сша)^2", -2))),
        ("Акбулак DEMOTE(Москва)^2", (("Акбулак", 3),)),
        ("Акбулак DEMOTE(lang:ru)^2", (("Акбулак", 3), ("DEMOTE(lang:ru)^2", -2))),
        ("США DEMOTE(Акбулак)", (("США", 1), ("DEMOTE(акбулак)", -1))),  # never below 0
        ("США OR (Москва DEMOTE(Акбулак))", (("США", 1),)),  # of a branch that failed
    ],
)  # fmt: skip
def test_the_score_is_made_of_parts(query: str, parts: tuple[tuple[str, float], ...]) -> None:
    match = matched(query)
    assert match.parts == parts
    assert match.score == sum(points for _, points in parts)


def test_a_word_of_which_only_the_skeleton_meets_counts_half() -> None:
    page = Document(text="Ақбұлақ туралы.\nСтепь у Костаная.", language="kk")
    strict = matched("Ақбұлақ", page)
    loose = matched("Akbulak", page)
    assert loose.spans == strict.spans
    assert loose.score == strict.score / 2


def test_spans_are_what_is_highlighted() -> None:
    match = matched('Акбулак ("редкий металл" NEAR/2 США) author:x OR Акбулак')
    assert [STORY.field(field)[start:end] for field, start, end in match.spans] == [
        "Акбулак", "Акбулак", "Акбулака",
    ]  # fmt: skip
    near = matched('"редкий металл" NEAR/2 США')
    assert [STORY.field(field)[start:end] for field, start, end in near.spans] == [
        "Редкие металлы", "США",
    ]  # fmt: skip


def test_only_the_words_that_stand_together_are_shown() -> None:
    match = matched("SAMESENT(металл, Акбулак)")
    assert [field for field, _, _ in match.spans] == ["body", "body"]
    assert match.sentence == "Редкие металлы Акбулака нужны США."


def test_words_of_author_and_address_are_found_but_not_shown() -> None:
    page = Document(text="Текст.", author="Иван Петров", url="https://x.kz/akbulak")
    match = matched("author:Петров url:akbulak", page)
    assert match.terms == ("Петров", "akbulak")
    assert match.spans == ()
    assert match.sentence == ""
    assert match.score > 0


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("Акбулак", "Акбулак лежит в степи."),  # of equals the first, in the body
        ("Акбулак металл", "Редкие металлы Акбулака нужны США."),
        ("степь^2 металл США", "В степи нашли металлы."),  # the heaviest terms
        ("Cove", "Cove купила участок."),
        ("продать OR title:продан", "Акбулак продан"),
    ],
)
def test_the_sentence_that_says_most_is_shown(query: str, sentence: str) -> None:
    assert matched(query).sentence == sentence


@pytest.mark.parametrize("filler", ["слово ", "слово-", "сло.во,"])
def test_a_long_sentence_is_cut_between_words_around_the_hit(filler: str) -> None:
    page = Document(text=filler * 300 + "Акбулак " + filler * 300, language="ru")
    shown = matched("Акбулак", page).sentence
    assert len(shown) <= 400
    assert "Акбулак" in shown
    inner = shown.strip("…")
    at = page.text.index(inner)
    assert not (page.text[at - 1].isalnum() and inner[0].isalnum())
    assert not (page.text[at + len(inner)].isalnum() and inner[-1].isalnum())


def test_a_match_is_worked_out_when_it_is_read() -> None:
    asked = []

    def read() -> Query:
        asked.append(1)
        return parse("Акбулак")

    match = Match(read, STORY)
    assert asked == []
    assert match.terms == ("Акбулак",)
    assert match.score == 3
    assert asked == [1]
    assert match == matched("Акбулак")
    assert match != matched("США")
    assert len({match, matched("Акбулак")}) == 1
    assert "Акбулак" in repr(match)


def test_a_match_travels_between_processes() -> None:
    match = matched("Акбулак США DEMOTE(Cove)")
    copy = pickle.loads(pickle.dumps(match))
    assert copy == match
    assert (copy.spans, copy.terms, copy.sentence, copy.parts) == (
        match.spans, match.terms, match.sentence, match.parts,
    )  # fmt: skip


def test_a_match_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="does not satisfy москва"):
        _ = Match(parse("Москва"), STORY).score
