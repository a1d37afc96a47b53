"""Names in several scripts: how many spellings of a word are found, and what else is found.

Kazakh nouns of five letters and more (UniMorph's paradigms in the shared data) stand in a text in
all their forms, spelled in each of the ways below; the query is the dictionary form in Kazakh
Cyrillic. Recall is the share of the forms that the query finds, precision the share of what it
finds that is a form of it and not of another noun of the list. References in the same run: the
word as it is, and normal forms without skeletons ("strict"). A second table asks the other way
round, the dictionary form spelled in each way and the text in Kazakh Cyrillic; a third counts what
the skeletons add in sentences of one language, where they are to add nothing (F1 of nouns, names
and adjectives by gold lemmas, Universal Dependencies).

Run: python tests/benchmarks/scripts.py [folder of the shared data]
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from crawler.text import fold, keys, sought

DATA = Path(__file__).parents[3] / "shared" / "data"
SHORTEST = 5  # letters of a name
CONTENT = {"NOUN", "PROPN", "ADJ"}


def table(more: str, base: dict[str, str] | None = None) -> dict[str, str]:
    """A transliteration written as `letter=letters`, added to another."""
    pairs = (pair.partition("=") for pair in more.split())
    return {**(base or {}), **{letter: letters for letter, _, letters in pairs}}


LETTERS = table(
    "а=a б=b в=v г=g д=d е=e ё=e ж=j з=z к=k қ=q л=l м=m н=n о=o п=p р=r с=s т=t ф=f х=h һ=h ц=ts "
    "ы=y і=i э=e ъ= ь="
)
RUSSIAN = table("ә=а ғ=г қ=к ң=н ө=о ұ=у ү=у һ=х і=и")
OF_2017 = table(
    "ә=a' ғ=g' и=i' й=i' ң=n' ө=o' у=y' ұ=u ү=u' ч=c' ш=s' щ=s'c' ю=i'y' я=i'a", LETTERS
)
OF_2018 = table("ә=á ғ=ǵ и=ı й=ı ң=ń ө=ó у=ý ұ=u ү=ú ч=ch ш=sh щ=shch ю=ıý я=ıa", LETTERS)
OF_2021 = table("ә=ä ғ=ğ и=i й=i ң=ñ ө=ö у=u ұ=ū ү=ü ч=tş ш=ş щ=ştş і=ı ю=iu я=ia", LETTERS)
ASCII = table("ә=a ғ=g и=i й=i ң=n ө=o у=u ұ=u ү=u ч=ch ш=sh щ=shch ю=iu я=ia", LETTERS)
BGN_KAZAKH = table("ә=ä ғ=gh ж=zh и=ī й=y ң=ng ө=ö у=w ұ=ū ү=ü х=kh ю=yu я=ya", {**ASCII})
PRESS = table("ж=zh х=kh қ=k й=y ю=yu я=ya", ASCII)
BGN = table("ж=zh и=i й=y х=kh ч=ch ш=sh щ=shch у=u ю=yu я=ya", LETTERS)
ICAO = table("й=i ю=iu я=ia", BGN)
ISO_9 = table("ж=ž и=i й=j ц=c ч=č ш=š щ=ŝ у=u ю=û я=â э=è", LETTERS)

_AFTER_VOWEL = re.compile("(?<![бвгджзклмнпрстфхцчшщ])е")


def written(spelling: dict[str, str]) -> Callable[[str], str]:
    return lambda word: "".join(spelling.get(letter, letter) for letter in word)


def russian(spelling: dict[str, str]) -> Callable[[str], str]:
    """Kazakh by way of Russian letters."""
    return lambda word: written(spelling)(written(RUSSIAN)(word))


SCRIPTS: dict[str, Callable[[str], str]] = {
    "Kazakh Cyrillic": str,
    "Russian letters": written(RUSSIAN),
    "Latin 2017": written(OF_2017),
    "Latin 2018": written(OF_2018),
    "Latin 2021": written(OF_2021),
    "ASCII": written(ASCII),
    "BGN/PCGN Kazakh": written(BGN_KAZAKH),
    "press ASCII": written(PRESS),
    "BGN/PCGN Russian": lambda word: russian(BGN)(_AFTER_VOWEL.sub("ye", written(RUSSIAN)(word))),
    "ICAO": russian(ICAO),
    "ISO 9": russian(ISO_9),
}
METHODS = ("exact", "strict", "with skeletons")
Index = dict[str, set[str]]


def paradigms(data: Path) -> dict[str, set[str]]:
    """Dictionary form → forms, of Kazakh nouns."""
    found: dict[str, set[str]] = defaultdict(set)
    file = data / "language" / "paradigms_kk.tsv"
    for line in file.read_text(encoding="utf-8").splitlines()[1:]:
        lemma, form, kind = line.split("\t")
        if kind == "N" and lemma.isalpha() and form.isalpha() and len(lemma) >= SHORTEST:
            found[lemma.lower()].add(form.lower())
    return found


def sought_by(method: str, word: str) -> Iterable[str]:
    """Keys of a word of a query; skeletons begin with ~."""
    if method == "exact":
        return [fold(word)]
    wanted = sought(fold(word))
    coarse = ["~" + key for key in wanted.skeletons]
    return [*wanted.strict, *(coarse if method == "with skeletons" else ())]


def printed_by(method: str, word: str, language: str) -> Iterable[str]:
    """Keys of a word of a text."""
    if method == "exact":
        return [fold(word)]
    shown = keys(word, language)
    coarse = ["~" + key for key in shown.skeletons]
    return [*shown.forms, *(coarse if method == "with skeletons" else ())]


def index_of(method: str, lemmas: Iterable[str], spell: Callable[[str], str]) -> Index:
    """Key → the dictionary forms that look under it."""
    index: Index = defaultdict(set)
    for lemma in lemmas:
        for key in sought_by(method, spell(lemma)):
            index[key].add(lemma)
    return index


def found_by(index: Index, under: Iterable[str]) -> set[str]:
    return set().union(*(index.get(key, ()) for key in under))


def measure(
    nouns: dict[str, set[str]], method: str, query: Callable[[str], str], text: Callable[[str], str]
) -> tuple[float, float]:
    """Recall and precision of one method over all forms."""
    index = index_of(method, nouns, query)
    total = right = every = 0
    for lemma, forms in nouns.items():
        for form in forms:
            found = found_by(index, printed_by(method, text(form), "kk"))
            total += 1
            right += lemma in found
            every += len(found)
    return right / total, right / max(1, every)


def print_scripts(nouns: dict[str, set[str]], *, spelled_query: bool) -> None:
    print(f"{'recall / precision':20}" + "".join(f"{method:>18}" for method in METHODS))
    for name, spell in SCRIPTS.items():
        query, text = (spell, str) if spelled_query else (str, spell)
        scores = (measure(nouns, method, query, text) for method in METHODS)
        print(f"{name:20}" + "".join(f"{recall:10.3f} / {prec:.3f}" for recall, prec in scores))


def f1_in_sentences(data: Path, language: str, method: str) -> float:
    """F1 of finding the tokens of a lemma by the lemma, each lemma of the sentences a query."""
    words: Counter[tuple[str, str, str]] = Counter()
    file = data / "language" / f"sentences_{language}.jsonl"
    for line in file.read_text(encoding="utf-8").splitlines():
        words.update((a, b, c) for a, b, c in json.loads(line)["tokens"] if a.isalpha())
    lemmas = {fold(lemma) for _, lemma, kind in words if kind in CONTENT and lemma.isalpha()}
    index = index_of(method, lemmas, str)
    hits = wrong = missed = 0
    for (surface, lemma, _), count in words.items():
        found = found_by(index, printed_by(method, surface, language))
        relevant = {fold(lemma)} & lemmas
        hits += count * len(found & relevant)
        wrong += count * len(found - relevant)
        missed += count * len(relevant - found)
    return 2 * hits / (2 * hits + wrong + missed)


def main() -> None:
    data = Path(sys.argv[1]) if len(sys.argv) > 1 else DATA
    nouns = paradigms(data)
    print(f"{len(nouns)} nouns, {sum(map(len, nouns.values()))} forms in a text; query in Cyrillic")
    print_scripts(nouns, spelled_query=False)
    print("\nthe query in each spelling, the text in Kazakh Cyrillic")
    print_scripts(nouns, spelled_query=True)
    print("\nF1 within one language, where skeletons are to change nothing")
    for language in ("ru", "kk", "en"):
        scores = [(method, f1_in_sentences(data, language, method)) for method in METHODS]
        print(f"{language:20}" + "".join(f"{score:18.4f}" for _, score in scores))


if __name__ == "__main__":
    main()
