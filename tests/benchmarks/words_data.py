"""Gold words for the benchmark of word forms: tokens of real sentences, paradigms, phrases.

Sentences come from Universal Dependencies, paradigms from UniMorph, both as the folder `language`
of the collection beside the checkout holds them. Words are folded; only those written in letters
count.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from crawler.text import fold
from crawler.text.kazakh import verbal

LANGUAGES = ("ru", "kk", "en")
NAMING = frozenset({"NOUN", "PROPN", "ADJ"})
CONTENT = NAMING | {"VERB", "ADV"}
FEWEST_OCCURRENCES = 2  # of a phrase, in different forms
_WORD = re.compile(r"[^\W\d_]+")


class Gold(NamedTuple):
    """A word of a text and the lemma that people gave it."""

    surface: str
    lemma: str
    kind: str  # part of speech: NOUN, PROPN, ADJ, VERB, ADV and others


Counted = Counter[tuple[str, str]]  # (surface, lemma) → how often


def sentences(folder: Path, language: str) -> list[list[Gold]]:
    """Return the sentences of a language, without signs and numbers."""
    file = folder / "language" / f"sentences_{language}.jsonl"
    rows = (json.loads(line)["tokens"] for line in file.read_text(encoding="utf-8").splitlines())
    return [
        [
            Gold(fold(surface), _lemma(fold(lemma), kind, language), kind)
            for surface, lemma, kind in row
            if _is_word(surface) and _is_word(lemma)
        ]
        for row in rows
    ]


def paradigms(folder: Path, language: str) -> dict[bool, Counted]:
    """Return (form, lemma) pairs of a language: of verbs under True, of other words under False."""
    found: dict[bool, Counted] = {True: Counter(), False: Counter()}
    file = folder / "language" / f"paradigms_{language}.tsv"
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if _is_word(row["lemma"]) and _is_word(row["form"]):
                pair = fold(row["form"]), fold(row["lemma"])
                found[row["pos"].startswith("V")][pair] = 1
    return found


def texts(folder: Path) -> list[str]:
    """Return the articles of the collection: Tengrinews of 2024, the Russian press of 2020."""
    articles = folder / "real" / "articles"
    with (articles / "tengrinews_202404_348.jsonl").open(encoding="utf-8") as lines:
        found = [f"{row['title']}\n{row['content']}" for row in map(json.loads, lines)]
    with (articles / "tgnews_dzhiblavi_ru_test_2020.csv").open(encoding="utf-8") as rows:
        found += [row["text"] for row in csv.DictReader(rows, delimiter="\t")]
    return found


def content(rows: Iterable[Iterable[Gold]]) -> Iterator[Gold]:
    """Return nouns, names, adjectives, verbs and adverbs."""
    return (gold for row in rows for gold in row if gold.kind in CONTENT)


def counted(golds: Iterable[Gold], *, homographs: bool = True) -> Counted:
    """Count pairs of surface and lemma; `homographs` False leaves out surfaces with two lemmas."""
    pairs: Counted = Counter((gold.surface, gold.lemma) for gold in golds)
    lemmas = defaultdict(set)
    for surface, lemma in pairs:
        lemmas[surface].add(lemma)
    if homographs:
        return pairs
    return Counter({pair: n for pair, n in pairs.items() if len(lemmas[pair[0]]) == 1})


def lemmas(golds: Iterable[Gold], *, verbs: bool) -> set[str]:
    """Return the lemmas that are verbs only, or those that name something."""
    kinds = defaultdict(set)
    for gold in golds:
        kinds[gold.lemma].add(gold.kind)
    if verbs:
        return {lemma for lemma, some in kinds.items() if "VERB" in some and not some & NAMING}
    return {lemma for lemma, some in kinds.items() if some & NAMING}


def in_half(lemma: str, half: str) -> bool:
    """Whether a lemma is of half "A", on which constants were chosen, of "B", or of "all"."""
    return half == "all" or half == "AB"[hashlib.sha256(lemma.encode()).digest()[0] % 2]


Pair = tuple[str, str]


def phrases(rows: Iterable[list[Gold]]) -> dict[Pair, Counter[Pair]]:
    """Return pairs of neighbouring naming words, by lemmas: in which surfaces they occur."""
    found: dict[Pair, Counter[Pair]] = defaultdict(Counter)
    for row in rows:
        for left, right in pairwise(row):
            if left.kind in NAMING and right.kind in NAMING:
                found[left.lemma, right.lemma][left.surface, right.surface] += 1
    return found


def _lemma(lemma: str, kind: str, language: str) -> str:
    """The lemma as dictionaries have it: Universal Dependencies cite Kazakh verbs without -у."""
    return verbal.lemma(lemma) if language == "kk" and kind == "VERB" else lemma


def _is_word(text: str) -> bool:
    return _WORD.fullmatch(text) is not None
