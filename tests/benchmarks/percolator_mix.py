"""Articles and generated standing queries for the benchmark of the percolator.

The mix: 35 % one word, 25 % phrase, 20 % AND of two or three, 10 % (OR of two to six) AND, 5 %
AND NOT, 3 % NEAR, 2 % prefix; Russian 50, Kazakh 35, English 15. Words are log-uniform over the
ranks 200 to 8 000 of the articles' own vocabulary, or invented names: most of them, so that an
article meets about as few of the queries as in the issue's table (1 400 of a million). Nobody
has published real users' queries; this is a guess at them.
"""

from __future__ import annotations

import csv
import json
import math
import random
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import yaml

from crawler.queries import Document
from crawler.text import fold, tokens

RANKS = (200, 8_000)
INVENTED = 0.9  # of the words: with it a million queries match 1 400 to 2 500 times an article
SHARES = {"ru": 50, "kk": 35, "en": 15}
SENTENCES = 14  # of the Kazakh collection, which has no articles, put together as one
_SYLLABLES = {
    "ru": ("бал", "дор", "кен", "мир", "сав", "тур", "ков", "нов", "рич", "гор", "лан", "вел"),
    "kk": ("ақ", "бай", "құл", "дәу", "жан", "көл", "тас", "бұл", "ерт", "сар", "мыр", "өре"),
    "en": ("bal", "dor", "ken", "mir", "sav", "tur", "cov", "nor", "rich", "gar", "lan", "vel"),
}


class Article(NamedTuple):
    """A text to match against."""

    language: str
    title: str
    text: str

    def document(self) -> Document:
        return Document(title=self.title, text=self.text, language=self.language)


def articles(folder: Path) -> list[Article]:
    """The articles of the collection in `folder`, mixed; the demo press's where there is none."""
    found = list(_real(folder) if folder.is_dir() else _demo())
    random.Random(1).shuffle(found)
    return found


def sample(found: list[Article], most: int) -> list[Article]:
    """Up to `most` of the articles, the languages in their shares."""
    by_language = {code: [a for a in found if a.language == code] for code in SHARES}
    return [
        article
        for code, share in SHARES.items()
        for article in islice(by_language[code], max(1, most * share // 100))
    ]


def _real(folder: Path) -> Iterator[Article]:
    real = folder / "real" / "articles"
    with (real / "tengrinews_202404_348.jsonl").open(encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            yield Article("ru", row["title"], row["content"])
    with (real / "tgnews_dzhiblavi_ru_test_2020.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            yield Article("ru", "", row["text"])
    for row in json.loads((real / "bbc_en_minerals_subset_2025.json").read_text("utf-8")):
        yield Article("en", row["headline"], row["content"])
    words = (real / "KazNERD_IOB2_valid.txt").read_text(encoding="utf-8").split("\n\n")
    sentences = [" ".join(w.rsplit(" ", 1)[0] for w in block.splitlines()) for block in words]
    for start in range(0, len(sentences), SENTENCES):
        yield Article("kk", "", " ".join(sentences[start : start + SENTENCES]))


def _demo() -> Iterator[Article]:
    folder = Path(__file__).resolve().parents[2] / "seeds" / "demo" / "articles"
    for path in sorted(folder.glob("*.yaml")):
        for row in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield Article(path.stem[:2], row["title"], row["text"])


class Mix:
    """Makes standing queries out of the words of some articles."""

    def __init__(self, texts: list[Article], invented: float = INVENTED, seed: int = 7) -> None:
        self._invented = invented
        self._chance = random.Random(seed)
        self._words = {
            code: [fold(t.surface) for a in texts if a.language == code for t in tokens(a.text)]
            for code in SHARES
        }
        self._ranked = {
            code: [word for word, _ in Counter(words).most_common() if word.isalpha()]
            for code, words in self._words.items()
        }
        counted = Counter(
            word for words in self._words.values() for word in words
        )  # occurrences stand in for documents
        self.frequencies = dict(counted)

    def query(self) -> str:
        """One query."""
        chance = self._chance
        code = chance.choices(list(SHARES), list(SHARES.values()))[0]
        shape = chance.random()
        if shape < 0.35:
            return self._word(code)
        if shape < 0.60:
            return f'"{self._phrase(code)}"'
        if shape < 0.80:
            return " AND ".join(self._word(code) for _ in range(chance.choice((2, 3))))
        if shape < 0.90:
            choice = " OR ".join(self._word(code) for _ in range(chance.randrange(2, 7)))
            return f"({choice}) AND {self._word(code)}"
        if shape < 0.95:
            return f"{self._word(code)} AND NOT {self._word(code)}"
        if shape < 0.98:
            return f"{self._word(code)} NEAR/{chance.randrange(2, 11)} {self._word(code)}"
        return self._word(code)[: chance.randrange(5, 8)].ljust(5, "а") + "*"

    def _phrase(self, code: str) -> str:
        """Neighbours from an article, or words that may never have met."""
        length = self._chance.choice((2, 2, 2, 3))
        if self._chance.random() < 0.5:
            return " ".join(self._word(code) for _ in range(length))
        at = self._chance.randrange(max(1, len(self._words[code]) - length))
        return " ".join(self._words[code][at : at + length])

    def _word(self, code: str) -> str:
        if self._chance.random() < self._invented:
            return "".join(self._chance.choices(_SYLLABLES[code], k=4))
        ranked = self._ranked[code]
        low, high = (min(rank, len(ranked)) for rank in RANKS)
        if low == high:  # the demo's texts are too few for ranks
            return self._chance.choice(ranked)
        return ranked[int(math.exp(self._chance.uniform(math.log(low), math.log(high)))) - 1]
