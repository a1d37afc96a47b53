"""The texts by which the knowledge of languages is measured, from the collection of real articles.

Read where they lie, at run time; split in two halves by their hash, of which one served for tuning.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

NEIGHBOURS = Path(__file__).parent / "data" / "neighbours.tsv"  # our own: language, text
LONG = 200  # characters from which the language must be sure
_FEWEST_LETTERS = 12  # of a piece of a sentence that counts
_MAX_TITLE = 150
_KAZAKH = frozenset("әғқңөұүһі")


class Sample(NamedTuple):
    """A text, its language, and the kind it is: title, capitals, cut, 200, article."""

    kind: str
    language: str
    text: str

    @property
    def kept(self) -> bool:
        """Whether it belongs to the half that was not looked at while tuning."""
        return in_kept_half(self.text)


def in_kept_half(text: str) -> bool:
    """Whether `text` was kept aside from tuning; by its hash, so that it stays so."""
    return bool(hashlib.sha1(text.encode(), usedforsecurity=False).digest()[0] & 1)


def samples(folder: Path) -> Iterator[Sample]:
    """Every sample of the collection in `folder`."""
    for code, title, text in _articles(folder):
        if title:
            yield Sample("title", code, title[:_MAX_TITLE])
            yield Sample("capitals", code, title[:_MAX_TITLE].upper())
        if len(text) >= LONG:
            yield Sample("200", code, text[: max(LONG, text.rfind(" ", 0, LONG + 60))])
            yield Sample("article", code, f"{title}\n{text}")
    sentences = sorted(_sentences(folder), key=lambda pair: pair[0])
    for code, pairs in groupby(sentences, key=lambda pair: pair[0]):
        gathered = ""
        for _, sentence in pairs:
            piece = _cut(sentence)
            if sum(map(str.isalpha, piece)) >= _FEWEST_LETTERS:
                yield Sample("cut", code, piece)
            gathered = f"{gathered} {sentence}".strip()
            if len(gathered) >= LONG:
                yield Sample("200", code, gathered)
                gathered = ""


def neighbours() -> list[tuple[str, str]]:
    """Our own sentences in the languages that are near to Russian and Kazakh: (code, text)."""
    rows = NEIGHBOURS.read_text(encoding="utf-8").splitlines()
    return [(code, text) for code, text in (row.split("\t") for row in rows)]


def _cut(sentence: str) -> str:
    """Three to twelve words from anywhere in the sentence."""
    words = sentence.split()
    chance = random.Random(sentence)
    count = min(chance.randint(3, 12), len(words))
    start = chance.randint(0, len(words) - count)
    return " ".join(words[start : start + count])


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _sentences(folder: Path) -> Iterator[tuple[str, str]]:
    for code in ("ru", "kk", "en"):
        for row in _lines(folder / "language" / f"sentences_{code}.jsonl"):
            yield code, row["text"]
    words = (folder / "real/articles/KazNERD_IOB2_valid.txt").read_text(encoding="utf-8")
    for sentence in words.split("\n\n"):
        yield "kk", " ".join(line.rsplit(" ", 1)[0] for line in sentence.splitlines())
    for row in _lines(folder / "stories" / "ntrex_dev.jsonl"):
        for sentence in filter(str.strip, row["text"].split("\n")):
            yield row["lang"], sentence


def _articles(folder: Path) -> Iterator[tuple[str, str, str]]:
    for name in ("ntrex_dev", "stream_2020-05-02_dev", "ecbplus_dev"):
        for row in _lines(folder / "stories" / f"{name}.jsonl"):
            yield row["lang"], row["title"], row["text"]
    for row in _lines(folder / "stories" / "ru_pairs_dev.jsonl"):
        for side in (row["a"], row["b"]):
            yield row["lang"], side["title"], side["text"]
    real = folder / "real" / "articles"
    for row in _lines(real / "tengrinews_202404_348.jsonl"):
        # A few of this Russian edition are in Kazakh and are not marked so.
        text = row["content"]
        kazakh = sum(sign in _KAZAKH for sign in text.lower()) * 10 > len(text)
        yield "kk" if kazakh else "ru", row["title"], text
    for row in json.loads((real / "bbc_en_minerals_subset_2025.json").read_text("utf-8")):
        yield "en", row["headline"], row["content"]
    with (real / "tgnews_dzhiblavi_ru_test_2020.csv").open(encoding="utf-8", newline="") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            yield "ru", "", row["text"]
