"""What the shipped topics find in ordinary news, every hit by its name.

Measured: which of the shipped topics match which of 348 Tengrinews articles (April 2024), 598
Russian-language pieces of 2020, 9 BBC pieces on minerals elsewhere and the article that the project
began with. They were written about everything but Kazakhstan's rare earths (save the last), so
nearly every hit is to be looked at. The reference beside ours is what a person would type: each
topic's terms without their operators, any one of them enough, word for word.

Run from the checkout: `python tests/benchmarks/topic_precision.py [--terms] [FOLDER]`; FOLDER is
the collection of real articles (by default the developer's beside the checkout). `--terms` prints
of each hit the terms and the sentence.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crawler.queries import Document, Percolator
from crawler.queries.nodes import terms
from crawler.text import fold, tokens
from crawler.topics import Topic, load

COLLECTION = Path(__file__).resolve().parents[3] / "shared" / "data" / "real"
TITLE = 70  # letters of a headline that name an article
FEWEST, MOST = 4, 25  # words of a line that may be a headline


class Piece(NamedTuple):
    """One article of the collection."""

    source: str
    name: str
    document: Document


def pieces(folder: Path) -> Iterator[Piece]:
    """Every article of the collection."""
    csv.field_size_limit(10_000_000)
    (seed,) = (folder / "seed").glob("*.txt")
    yield _piece("seed", "", seed.read_text(encoding="utf-8").strip())
    news = folder / "articles" / "tengrinews_202404_348.jsonl"
    for line in news.read_text(encoding="utf-8").split("\n"):
        if line:
            item = json.loads(line)
            yield _piece("Tengrinews", item["title"], item["content"])
    russian = folder / "articles" / "tgnews_dzhiblavi_ru_test_2020.csv"
    with russian.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            yield _piece("Russian press", "", row["text"])
    bbc = folder / "articles" / "bbc_en_minerals_subset_2025.json"
    for item in json.loads(bbc.read_text(encoding="utf-8")):
        yield _piece("BBC", item["headline"], item["content"])


def _piece(source: str, title: str, text: str) -> Piece:
    if not title:  # the headline, if any, is the first line of the text that is a sentence
        lines = [line.strip() for line in text.split("\n")]
        title = next((line for line in lines if FEWEST < len(line.split()) < MOST), "")
    name = title or f"{text.strip()[:TITLE]}…"
    return Piece(source, name, Document(title=title, text=text))


def main() -> None:
    """Print the hits, then the counts beside the reference."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=COLLECTION)
    parser.add_argument("--terms", action="store_true", help="also by which words")
    options = parser.parse_args()
    if not options.folder.is_dir():
        sys.exit(f"no collection of real articles at {options.folder}")
    topics = load()
    percolator = Percolator((topic.id, topic.query) for topic in topics)
    plain = {topic.id: _plain(topic) for topic in topics}
    ours = dict.fromkeys(plain, 0)
    reference = dict.fromkeys(plain, 0)
    read = 0
    for piece in pieces(options.folder):
        read += 1
        words = " ".join(token.surface for token in tokens(fold(_text(piece.document))))
        for topic_id, phrases in plain.items():
            reference[topic_id] += any(f" {phrase} " in f" {words} " for phrase in phrases)
        for topic_id, match in percolator.match(piece.document):
            ours[str(topic_id)] += 1
            print(f"{topic_id:<15} {match.score:>5.0f}  {piece.source:<13} {piece.name[:TITLE]}")
            if options.terms:
                print(f"{'':<23}{', '.join(match.terms)}\n{'':<23}{match.sentence}")
    print(f"\n{read} articles\n{'topic':<15} {'hits':>5} {'any term, word for word':>25}")
    for topic_id, count in ours.items():
        print(f"{topic_id:<15} {count:>5} {reference[topic_id]:>25}")
    print(f"{'together':<15} {sum(ours.values()):>5} {sum(reference.values()):>25}")


def _plain(topic: Topic) -> set[str]:
    return {" ".join(fold(word.text) for word in term.words) for term in terms(topic.query.node)}


def _text(document: Document) -> str:
    return f"{document.title}\n{document.lead}\n{document.text}"


if __name__ == "__main__":
    main()
