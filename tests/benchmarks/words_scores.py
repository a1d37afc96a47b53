"""Scores of a way of finding words: recall and precision over gold lemmas."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from words_data import FEWEST_OCCURRENCES, Counted, Pair

Keyed = Callable[[str], Iterable[str]]


class Method(NamedTuple):
    """A way of finding words: a text's and a query's word meet with a common key."""

    name: str
    text: Keyed
    single: Keyed  # of a query's word that stands alone
    inside: Keyed  # of a query's word in a phrase


@dataclass
class Score:
    """Tokens found rightly, found wrongly and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def recall(self) -> float:
        return self.right / max(1, self.right + self.missed)

    @property
    def precision(self) -> float:
        return self.right / max(1, self.right + self.wrong)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(1, 2 * self.right + self.wrong + self.missed)

    def __str__(self) -> str:
        return f"{self.recall:.3f}/{self.precision:.3f}/{self.f1:.3f}"


class Texts:
    """The words of texts under the keys of a method."""

    def __init__(self, method: Method, words: Counted) -> None:
        self.method = method
        self.by_lemma: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._filed: dict[str, list[tuple[str, str]]] = defaultdict(list)
        self._words = words
        for (surface, lemma), count in words.items():
            self.by_lemma[lemma].append((surface, count))
            for key in method.text(surface):
                self._filed[key].append((surface, lemma))

    def ask(self, query: str, lemma: str, score: Score) -> None:
        """Count what `query` finds, of which only words of `lemma` are right."""
        found = {pair for key in self.method.single(query) for pair in self._filed.get(key, ())}
        for pair in found:
            if pair[1] == lemma:
                score.right += self._words[pair]
            else:
                score.wrong += self._words[pair]
        wanted = sum(count for _, count in self.by_lemma[lemma])
        score.missed += wanted - sum(self._words[pair] for pair in found if pair[1] == lemma)


def by_lemma(texts: Texts, lemmas: Iterable[str]) -> Score:
    """Score queries that are dictionary forms."""
    score = Score()
    for lemma in lemmas:
        if lemma in texts.by_lemma:
            texts.ask(lemma, lemma, score)
    return score


def by_form(texts: Texts, lemmas: Iterable[str]) -> Score:
    """Score queries that are inflected, each lemma's in its commonest form that is not itself."""
    score = Score()
    for lemma in lemmas:
        forms = [(count, surface) for surface, count in texts.by_lemma.get(lemma, ())]
        others = [pair for pair in forms if pair[1] != lemma]
        if others:
            texts.ask(max(others)[1], lemma, score)
    return score


def by_phrase(
    method: Method, pairs: dict[Pair, Counter[Pair]], lemmas: Iterable[Pair], *, typed: bool
) -> tuple[Score, int]:
    """Score phrases on the occurrences that differ from the query, and count the phrases.

    The query is the pair's commonest form, or, with `typed`, its two lemmas.
    """
    filed: dict[str, set[tuple[Pair, Pair]]] = defaultdict(set)
    for pair, surfaces in pairs.items():
        for surface in surfaces:
            for key in method.text(surface[0]):
                filed[key].add((pair, surface))
    score, asked = Score(), 0
    for pair in lemmas:
        surfaces = pairs[pair]
        if len(surfaces) < FEWEST_OCCURRENCES:
            continue
        asked += 1
        query = pair if typed else max(surfaces, key=lambda each: (surfaces[each], each))
        second = set(method.inside(query[1]))
        candidates = {each for key in method.inside(query[0]) for each in filed.get(key, ())}
        found = {
            each
            for each in candidates
            if each[1] != query and not second.isdisjoint(method.text(each[1][1]))
        }
        for other, surface in found:
            if other == pair:
                score.right += pairs[other][surface]
            else:
                score.wrong += pairs[other][surface]
        score.missed += sum(
            count
            for surface, count in surfaces.items()
            if surface != query and (pair, surface) not in found
        )
    return score, asked
