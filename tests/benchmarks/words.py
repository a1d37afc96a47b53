"""How well words are found in every inflected form, beside stemmers and dictionaries.

    python tests/benchmarks/words.py [--data FOLDER] [--half A|B|all] [--parts words,phrases,...]

A query is a lemma that people gave a word of a real sentence (or an inflected form of it); it
should find all words of that lemma, in any form, and no others: recall / precision / F1 over the
words of the sentences (Universal Dependencies) and of paradigms (UniMorph). Phrases are pairs of
neighbours; only occurrences count that are written otherwise than the query. Unknown names are
words that the dictionary of pymorphy3 or simplemma lacks. Half A of the lemmas is the one on which
constants were chosen. Speed is counted in CPU seconds on the articles of the collection.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

import pymorphy3
import simplemma
import snowballstemmer
from words_data import (
    LANGUAGES,
    NAMING,
    Gold,
    content,
    counted,
    in_half,
    lemmas,
    paradigms,
    phrases,
    sentences,
    texts,
)
from words_scores import Method, Score, Texts, by_form, by_lemma, by_phrase

from crawler.text import english, fold, keys, russian, sought, tokens

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
SHORTEST_NAME = 3  # letters
PARTS = ("words", "paradigms", "phrases", "unknown", "speed")
SNOWBALL = {"ru": "russian", "en": "english"}  # it has no Kazakh


def one_key(name: str, key: Callable[[str], str]) -> Method:
    """A method that gives each word one key, in texts and queries alike."""

    @cache
    def keyed(word: str) -> tuple[str]:
        return (key(word),)

    return Method(name, keyed, keyed, keyed)


def ours(language: str) -> Method:
    """The way that queries take in this project."""
    return Method(
        "ours",
        lambda word: keys(word, language).forms,
        lambda word: sought(word).strict,
        lambda word: sought(word).full,
    )


def with_skeletons(language: str) -> Method:
    """The same with the coarse spellings, which count at a lower weight."""

    def text(word: str) -> Iterable[str]:
        found = keys(word, language)
        return found.forms | {f"~{each}" for each in found.skeletons}

    def single(word: str) -> Iterable[str]:
        found = sought(word)
        return found.strict | {f"~{each}" for each in found.skeletons}

    def inside(word: str) -> Iterable[str]:
        found = sought(word)
        return found.full | {f"~{each}" for each in found.skeletons}

    return Method("ours, skeletons too", text, single, inside)


def methods(language: str) -> list[Method]:
    """Ours, and the references that know the language."""
    found = [
        ours(language),
        with_skeletons(language),
        one_key("exact", lambda word: word),
        one_key("first 5 letters", lambda word: word[:5]),
    ]
    if language in SNOWBALL:
        stem = snowballstemmer.stemmer(SNOWBALL[language]).stemWord
        found.append(one_key("Snowball", stem))
        found.append(one_key("simplemma", lambda word: fold(simplemma.lemmatize(word, language))))
    if language == "ru":
        parse = pymorphy3.MorphAnalyzer().parse
        found.append(one_key("pymorphy3 best", lambda word: fold(parse(word)[0].normal_form)))
    return found


def report_words(folder: Path, language: str, half: str) -> None:
    """Print words of sentences: queries as lemmas and as forms, with and without homographs."""
    rows = sentences(folder, language)
    asked = {
        verbs: sorted(each for each in lemmas(content(rows), verbs=verbs) if in_half(each, half))
        for verbs in (False, True)
    }
    print(f"\n{language}, sentences, half {half}: R/P/F1 of lemma | form queries")
    print(f"{'':22}{'nouns, names, adjectives':^36}{'the same, no homographs':^36}{'verbs':^36}")
    for method in methods(language):
        line = f"{method.name:22}"
        for verbs, homographs in ((False, True), (False, False), (True, True)):
            words = Texts(method, counted(content(rows), homographs=homographs))
            line += f"{by_lemma(words, asked[verbs])} {by_form(words, asked[verbs])}  "
        print(line)


def report_paradigms(folder: Path, language: str, half: str) -> None:
    """Print words of paradigms, queries as lemmas."""
    print(f"\n{language}, paradigms, half {half}: R/P/F1 of lemma queries, not verbs | verbs")
    found = paradigms(folder, language)
    for method in methods(language):
        scores = []
        for verbs in (False, True):
            asked = sorted({lemma for _, lemma in found[verbs] if in_half(lemma, half)})
            scores.append(by_lemma(Texts(method, found[verbs]), asked))
        print(f"{method.name:22}{scores[0]}  {scores[1]}")


def report_phrases(folder: Path, language: str, half: str) -> None:
    """Print phrases: two words beside each other."""
    pairs = phrases(sentences(folder, language))
    asked = sorted(pair for pair in pairs if in_half(" ".join(pair), half))
    print(f"\n{language}, phrases, half {half}: R/P/F1 of queries as lemmas | as forms")
    for method in methods(language):
        typed, _ = by_phrase(method, pairs, asked, typed=True)
        formed, count = by_phrase(method, pairs, asked, typed=False)
        print(f"{method.name:22}{typed}  {formed}  ({count} phrases)")


def report_unknown(folder: Path, language: str, half: str) -> None:
    """Print inflected words that no dictionary has, and the words found wrongly for them."""
    rows = sentences(folder, language)
    unknown = [
        gold
        for gold in content(rows)
        if in_half(gold.lemma, half)
        and len(gold.lemma) >= SHORTEST_NAME
        and gold.surface != gold.lemma
        and _is_unknown(gold, language)
    ]
    asked = sorted({gold.lemma for gold in unknown})
    print(f"\n{language}, unknown names, half {half}: recall of {len(unknown)} words, false words")
    for method in methods(language):
        right = by_lemma(Texts(method, counted(unknown)), asked)
        everything, wrong = Texts(method, counted(content(rows))), Score()
        for lemma in asked:
            everything.ask(lemma, lemma, wrong)
        print(f"{method.name:22}{right.recall:.3f} {wrong.wrong:5}")


def _is_unknown(gold: Gold, language: str) -> bool:
    """Whether a dictionary lacks the word and its lemma; of Kazakh none is there: every name."""
    if language == "kk":
        return gold.kind == "PROPN"
    known = russian.is_known if language == "ru" else english.is_known
    return gold.kind in NAMING and not known(gold.surface) and not known(gold.lemma)


def report_speed(folder: Path) -> None:
    """Print articles a second, from text to keys."""
    articles = texts(folder)
    count = sum(len(tokens(text)) for text in articles)
    for word in ("недра", "қазба", "earth"):
        keys(word)  # loads the dictionaries
    keys.cache_clear()
    before = _memory()
    for name in ("cold", "warm", "warm", "tokens alone"):
        started = time.process_time()
        for text in articles:
            for token in tokens(text):
                if name != "tokens alone":
                    keys(token.surface, "ru")
        spent = time.process_time() - started
        print(
            f"{name:14}{len(articles) / spent:8.0f} articles a second,"
            f" {spent / count * 1e9:6.0f} ns a word ({count / len(articles):.0f} words an article)"
        )
    info = keys.cache_info()
    taken = _memory() - before
    full = taken * (info.maxsize or 0) / max(1, info.currsize)
    print(f"cache: {info.currsize} surfaces, {taken:.0f} MB; {info.maxsize}: about {full:.0f} MB")


def _memory() -> float:
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def main() -> None:
    """Print the tables that were asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--data", type=Path, default=Path(os.environ.get("AKBULAK_TEST_DATA", SHARED))
    )
    parser.add_argument("--half", choices=("A", "B", "all"), default="all")
    parser.add_argument("--languages", default=",".join(LANGUAGES))
    parser.add_argument("--parts", default=",".join(PARTS))
    asked = parser.parse_args()
    reports = {
        "words": report_words,
        "paradigms": report_paradigms,
        "phrases": report_phrases,
        "unknown": report_unknown,
    }
    if "speed" in asked.parts.split(","):  # first: the memory taken is the process's growth
        report_speed(asked.data)
    for language in asked.languages.split(","):
        for part, report in reports.items():
            if part in asked.parts.split(","):
                report(asked.data, language, asked.half)


if __name__ == "__main__":
    main()
