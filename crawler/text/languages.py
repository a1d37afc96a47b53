"""Which language a text is written in: Russian, Kazakh and English above all."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from crawler.text.folding import fold
from crawler.text.qazaq import is_qazaq
from crawler.text.tongues import TONGUES
from crawler.text.wordlists import word_set

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

UNKNOWN: Final = "und"  # ISO 639-2, "undetermined"
HEAD: Final = 1_000  # characters of the beginning that are looked at …
MIDDLE: Final = 500  # … and of the middle, where a text has outgrown its dateline and its names
_TITLE = 150  # characters of a long one
_ENOUGH = 12  # letters outside names from which statistics say something
_FIRST, _LAST = 400, 200  # characters of these that statistics are asked of: 0.2 ms for 1 000
_LONG_ENOUGH = 20  # words from which letters and small words may decide alone
_CYRILLIC_SHARE = 0.3  # of the letters: Russian titles name Latin brands, English ones no Cyrillic

# Evidence is added up in natural logarithms of odds, beside py3langid's. The weights were tuned on
# one half of the collection that tests/benchmarks/bench_languages.py reads; it prints the other.
_PRIOR = {"ru": 1.3, "kk": 1.1, "en": 2.2}  # what the press that we read is written in
_FEW_LETTERS = 15  # of a text where the prior counts double: statistics see little in a name
_LITTLE = 4.0  # times that it counts more in a word or two
_HINT = 0.7  # what a claim is worth
_SMALL_WORD = 1.4
_FOREIGN_LETTER = 1.4  # in a word; in a name, which says little of the language around it:
_FOREIGN_IN_NAME = 0.25
_LEAST = 1e-12  # a probability below it is py3langid's rounding

_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile("[Ѐ-ԯ]+")
_LATIN = re.compile("[A-Za-zÀ-ʯ]+")
# Kazakh typed with Latin i, h and ə (`folding`) among its Cyrillic letters.
_MIXED = re.compile("[Ѐ-ԯ]+[iIhəƏ][Ѐ-ԯiIhəƏ]*|[iIhəƏ]+[Ѐ-ԯ][Ѐ-ԯiIhəƏ]*")

_COMMON = frozenset.intersection(*(tongue.letters for tongue in TONGUES.values()))
_LETTERS = frozenset.union(*(tongue.letters for tongue in TONGUES.values()))
_TELLING = _LETTERS - _COMMON  # letters that some alphabet lacks
_NOT_RUSSIAN = _LETTERS - TONGUES["ru"].letters
_NOT_KAZAKH = _LETTERS - TONGUES["kk"].letters

_AMONG_BRANDS = frozenset(w for c in ("ru", "kk") for w in TONGUES[c].words)
# Languages with a daily press in Latin letters; of the others py3langid sees too much in names.
_LATIN_PRESS = tuple(
    sorted(
        word_set(
            """
            en de fr es pt it nl pl cs sk hu ro sv da no fi et lv lt tr az uz tk id ms vi sq hr sl
            sr ca eu gl is ga mt sw so af
            """
        )
    )
)
_ENGLISH_WORDS = word_set(
    """
    the of and to in a an is are was were for on with by from at as that this it its be has
    have had will not says said after over new more than into but or his her he she they who
    you your we i my what how why when can could would about up out no us off against amid
    """
)


def language(text: str, hint: str | None = None) -> str:
    """Return the ISO 639-1 code of the text's language, "und" where nothing tells.

    A Kazakh page with Russian names is Kazakh, in whichever alphabet; Russian text with a Kazakh
    name is Russian. `hint` (what the page or the outlet claims) only breaks ties. A long text is
    judged by its beginning and its middle (`HEAD`, `MIDDLE`).
    """
    sample = _sample(text)
    words = _WORD.findall(sample)
    claimed = hint[:2].lower() if hint else ""
    if not words:
        return claimed or UNKNOWN
    letters = sum(map(len, words))
    if _length(_CYRILLIC, sample) >= _CYRILLIC_SHARE * letters:
        return _cyrillic(sample, claimed)
    if len(text) <= _TITLE and not _AMONG_BRANDS.isdisjoint(words):  # «и» between two brands
        return _cyrillic(sample, claimed)
    if _length(_LATIN, sample) * 2 >= letters:
        return _latin(sample, words, claimed)
    scores = _statistics(_ends(sample))
    return max(scores, key=scores.__getitem__)


def _sample(text: str) -> str:
    if len(text) <= HEAD + MIDDLE:
        return text
    middle = max(HEAD, (len(text) - MIDDLE) // 2)
    return f"{text[:HEAD]}\n{text[middle : middle + MIDDLE]}"


def _ends(sample: str) -> str:
    """What statistics are asked of: where the sample begins, and where it ends."""
    if len(sample) <= _FIRST + _LAST:
        return sample
    return f"{sample[:_FIRST]}\n{sample[-_LAST:]}"


def _length(letters: re.Pattern[str], text: str) -> int:
    return sum(map(len, letters.findall(text)))


def _cyrillic(sample: str, claimed: str) -> str:
    if _MIXED.search(sample):
        sample = _MIXED.sub(lambda word: fold(word[0]), sample)
    words = _CYRILLIC.findall(sample.lower())
    return _clear(words) or _weighed(_ends(sample), claimed)


def _clear(words: list[str]) -> str | None:
    """Russian or Kazakh where letters and small words leave no doubt; statistics cost more."""
    count = len(words)
    if count < _LONG_ENOUGH:
        return None
    letters = "".join(words)
    if letters.count("ы") * 200 < len(letters):  # Slavic neighbours have none or few
        return None
    odd = _NOT_RUSSIAN.intersection(letters)
    marked = sum(not odd.isdisjoint(word) for word in words) if odd else 0
    if marked * 20 <= count:
        small = TONGUES["ru"].words
        return "ru" if sum(word in small for word in words) * 10 >= count else None
    if marked * 3 >= count and _NOT_KAZAKH.isdisjoint(letters):
        return "kk" if "і" in odd and not odd.isdisjoint("қғұ") else None
    return None


def _weighed(text: str, claimed: str) -> str:
    shouted = text.isupper()
    written = _CYRILLIC.findall(text)
    scores = _statistics(text, tuple(TONGUES))
    common = " ".join(word for word in written if word.islower())
    if len(text) <= _TITLE and len(common) >= _ENOUGH:  # a title of names, asked without them too
        for code, score in _statistics(common, tuple(TONGUES)).items():
            scores[code] = (scores[code] + score) / 2
    words = [word.lower() for word in written]
    against: dict[str, float] = defaultdict(float)
    for surface, word in zip(written, words, strict=True):
        telling = _TELLING.intersection(word)
        weight = _FOREIGN_IN_NAME if surface[0].isupper() and not shouted else _FOREIGN_LETTER
        for letter in telling:
            against[letter] += weight
    for code, tongue in TONGUES.items():
        scores[code] += _SMALL_WORD * sum(word in tongue.words for word in words)
        scores[code] -= sum(w for letter, w in against.items() if letter not in tongue.letters)
    return _best(scores, claimed, len("".join(words)))


def _latin(sample: str, words: list[str], claimed: str) -> str:
    small = sum(word.lower() in _ENGLISH_WORDS for word in words)
    if len(words) >= _LONG_ENOUGH and small * 4 >= len(words):
        return "en"
    if is_qazaq(words):
        return "kk"
    scores = _statistics(_ends(sample), _LATIN_PRESS)
    scores["en"] += _SMALL_WORD * small
    scores["en"] -= _FOREIGN_LETTER * sum(not word.isascii() for word in words)
    return _best(scores, claimed, len("".join(words)))


def _best(scores: dict[str, float], claimed: str, letters: int) -> str:
    little: float = min(_LITTLE, (_FEW_LETTERS / max(1, letters)) ** 2)  # statistics see in so few
    for code in scores.keys() & _PRIOR.keys():
        scores[code] += _PRIOR[code] * (1 if claimed in scores else 1 + little)
    if claimed in scores:
        scores[claimed] += _HINT * (1 + _LITTLE * little)
    return max(scores, key=scores.__getitem__)


def _statistics(text: str, among: tuple[str, ...] = ()) -> dict[str, float]:
    """py3langid's logarithms of probability, of all two-letter languages or of those `among`."""
    ranked = _identifier(among).rank(text.lower() if text.isupper() else text)
    return {str(code): math.log(max(_LEAST, float(share))) for code, share in ranked}


@lru_cache(maxsize=4)
def _identifier(among: tuple[str, ...]) -> LanguageIdentifier:
    if among:
        narrowed = copy(_identifier(()))
        narrowed.set_languages(among)
        return narrowed
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # 0.2 s, 30 MB, when first needed

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([label for label in identifier.labels if len(label) == 2])
    return identifier
