"""The benchmark of word forms counts what it says."""

from __future__ import annotations

from collections import Counter

from words_scores import Method, Texts, by_form, by_lemma, by_phrase

FIRST_THREE = Method(
    "first 3 letters",
    lambda word: (word[:3],),
    lambda word: (word[:3],),
    lambda word: (word[:3],),
)
WORDS = Counter(
    {("ores", "ore"): 2, ("orest", "orest"): 1, ("mined", "mine"): 3, ("dug", "dig"): 1}
)


def test_a_lemma_finds_words_with_its_key_whoever_they_are_of() -> None:
    score = by_lemma(Texts(FIRST_THREE, WORDS), ["ore", "mine", "dig"])
    assert (score.right, score.wrong, score.missed) == (5, 1, 1)
    assert str(score) == "0.833/0.833/0.833"


def test_lemmas_that_stand_uninflected_are_no_form_queries() -> None:
    score = by_form(Texts(FIRST_THREE, WORDS), ["orest", "dig"])
    assert (score.right, score.wrong, score.missed) == (1, 0, 0)


def test_a_phrase_is_scored_on_what_is_written_otherwise() -> None:
    pairs = {
        ("rare", "earth"): Counter({("rare", "earths"): 3, ("rarer", "earth"): 1}),
        ("rarity", "ear"): Counter({("rarities", "ears"): 1}),
    }
    score, asked = by_phrase(FIRST_THREE, pairs, sorted(pairs), typed=False)
    assert asked == 1
    assert (score.right, score.wrong, score.missed) == (1, 1, 0)
