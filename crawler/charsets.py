"""Which encoding bytes are in when they are no UTF-8: found by how the text would read.

Read in a wrong encoding, Cyrillic turns into seldom letters, into capitals inside words and into
signs; so each candidate is judged by the letters that it gives, not by what a page declares.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import islice
from typing import Final

from crawler.text.tongues import TONGUES
from crawler.text.wordlists import word_set

SAMPLE: Final = 65_536  # bytes that are enough to guess an encoding from
MAX_BROKEN: Final = 0.01  # share of broken characters up to which a declared encoding is believed
_SEARCHED = 2_000_000  # bytes that are searched for words outside ASCII; scripts may stand before
_MAX_WORDS = 250  # are judged
_WORD = re.compile(rb"[\x80-\xff]{2,40}")
# Letters beside those of ASCII: é of café, ğı of yatağını. A Cyrillic word has none such.
_ACCENT = re.compile(
    rb"(?<=[A-Za-z])[\x80-\xff]{1,3}(?![\x80-\xff])|(?<![\x80-\xff])[\x80-\xff]{1,3}(?=[A-Za-z])"
)
# Cyrillic in UTF-8, where it is a piece of a page in another encoding; no other word looks so.
_PIECE = re.compile(rb"(?:[\xd0-\xd3][\x80-\xbf]){2,}")
_LETTER = re.compile(rb"[\xc0-\xff]")

# The encodings of Cyrillic that pages are in; the first is taken where all read alike.
_SLAVIC = ("cp1251", "koi8-r", "koi8-u", "cp866", "iso8859-5", "mac-cyrillic")
_KAZAKH = ("kz1048", "ptcp154")
CYRILLIC: Final = (*_SLAVIC, *_KAZAKH)
# Those of Latin letters: declared by servers that know nothing of their pages.
_LATIN = frozenset(
    {
        "cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "mac-roman",
        *(f"iso8859-{part}" for part in (1, 2, 3, 4, 9, 10, 13, 14, 15, 16)),
    }
)  # fmt: skip
_KAZAKH_LETTERS = frozenset("әғқңөұү")  # all but those that cp1251 has or that are rare
_FEWEST_KAZAKH = 4  # different ones; Ukrainian and Belarusian bytes give two or three by chance

# Letters per 1 000 of Russian (Национальный корпус русского языка, О. Ляшевская, С. Шаров, 2009,
# rounded); the letters of Kazakh as often as they are in it; those of other alphabets are seldom.
_FREQUENCY = {
    "о": 110, "е": 85, "а": 80, "и": 74, "н": 67, "т": 63, "с": 55, "р": 47, "в": 45, "л": 44,
    "к": 35, "м": 32, "д": 30, "п": 28, "у": 26, "я": 20, "ы": 19, "ь": 17, "г": 17, "з": 16,
    "б": 16, "ч": 14, "й": 12, "х": 10, "ж": 9, "ш": 7, "ю": 6, "ц": 5, "щ": 4, "э": 3, "ф": 3,
    "ъ": 1, "ё": 1, "і": 40, "қ": 20, "ғ": 15, "ә": 12, "ң": 12, "ө": 8, "ү": 8, "ұ": 5, "һ": 1,
}  # fmt: skip
# The pairs of letters that a third of Russian text consists of, and some that Kazakh is full of.
_PAIRS = word_set(
    """
    ст но то на ен ов ни ра во ко ро ос ал ре пр от го ер ол ли ан не по де ть ет ла ат ор та ел ло
    ва те ом ск ес ка да ри ит ле ам ин ие ны ой ог ая до за ве ис им од из
    ар ын ты қа лы ды ін ға ің рі ді бі та
    """
)
_LETTERS = frozenset.union(*(tongue.letters for tongue in TONGUES.values()))
_SIGNS = frozenset("«»“”„’–—…№\xa0©•·")
_SELDOM = 2  # per 1 000, as which a letter of another alphabet or a sign beside a word counts
_LOGARITHM = {
    sign: math.log(_FREQUENCY.get(sign, _SELDOM) / 1000) for sign in _LETTERS | _SIGNS
}  # fmt: skip
_LOG_NOISE = math.log(0.05 / 1000)  # anything else among letters
_LOG_FIRST_CAPITAL = math.log(0.1)  # beside a small letter
_LOG_CAPITAL = math.log(0.75)  # after another: most words with two are capitals to their end
_LOG_WRONG_CASE = math.log(0.003)  # a capital after a small letter
_LOG_PAIR = math.log(3)  # a pair of them is as much oftener than by chance
_RUBBISH: Final = -3.7  # below which no reading is Cyrillic, unless there are but a few letters:
_FEW: Final = 40
# A claim, or else the commonest encoding, is believed when it reads nearly as well as the best.
_CLOSE: Final = 0.05
_CLOSE_OF_FEW: Final = 4  # more by this over the count of letters: three capitals say nothing


def single_byte(body: bytes, declared: list[str]) -> str | None:
    """Return Python's codec for `body`, which is neither UTF-8 nor UTF-16; `None`: not known.

    `declared` are the codecs that header and document claim, the more trusted first. A claim of a
    Latin or Cyrillic encoding is believed when the text reads as one; any other (Greek, Chinese)
    when nearly every byte has a meaning in it.
    """
    sample, latin = _words(body)
    if latin or (not sample and not _LETTER.search(body, 0, _SEARCHED)):
        return "cp1251" if "cp1251" in declared else _first(declared, _LATIN) or "cp1252"
    for codec in declared:
        if codec not in CYRILLIC and codec not in _LATIN and _is_whole(body, codec):
            return codec
    scores = {codec: plausibility(sample.decode(codec, "replace")) for codec in _SLAVIC}
    best = max(scores, key=scores.__getitem__)
    if scores[best] < _RUBBISH and len(sample) >= _FEW:
        return None
    least = scores[best] - _CLOSE - _CLOSE_OF_FEW / max(1, len(sample))
    close = (codec for codec in (*declared, "cp1251") if scores.get(codec, -math.inf) >= least)
    return _with_kazakh(sample, next(close, best))


def utf16(body: bytes) -> str | None:
    """Return the codec of UTF-16 without a byte order mark, by where its zeros stand."""
    sample = body[:SAMPLE]
    halves = {"utf-16-be": sample[0::2], "utf-16-le": sample[1::2]}
    for codec, high in halves.items():
        # The high byte of a Latin letter is 0, of a Cyrillic one 4; the low byte is seldom 0.
        low_zeros = sample.count(0) - high.count(0)
        if (high.count(0) + high.count(4)) * 10 >= len(high) * 7 and low_zeros * 20 <= len(high):
            return codec
    return None


def plausibility(text: str) -> float:
    """Return the mean logarithm of how often the letters of `text` occur as they stand there."""
    total = 0.0
    for word in text.split(" "):
        before = ""
        capital = _LOG_FIRST_CAPITAL  # what the next letter costs if it is one
        for sign in word:
            low = sign.lower()
            total += _LOGARITHM.get(low, _LOG_NOISE)
            if before + low in _PAIRS:
                total += _LOG_PAIR
            before = low
            if low != sign:
                total += capital
                capital = _LOG_CAPITAL
            elif low in _LETTERS:
                capital = _LOG_WRONG_CASE
    return total / max(1, len(text) - text.count(" "))


def _words(body: bytes) -> tuple[bytes, bool]:
    """The first words of bytes outside ASCII, and whether they are parts of Latin words."""
    words = [found[0] for found in islice(_WORD.finditer(body, 0, _SEARCHED), _MAX_WORDS)]
    accents = sum(1 for _ in islice(_ACCENT.finditer(body, 0, _SEARCHED), len(words) + 1))
    return _PIECE.sub(b"", b" ".join(words)), accents > len(words)


def _with_kazakh(sample: bytes, codec: str) -> str:
    """`codec`, or the Kazakh table that shares its Russian letters: pages call it windows-1251."""
    if codec not in ("cp1251", *_KAZAKH):
        return codec
    order = [codec, *(name for name in ("cp1251", *_KAZAKH) if name != codec)]
    read = {name: sample.decode(name, "replace").lower() for name in order}
    best = max(order, key=lambda name: _coverage(read[name]))
    if best in _KAZAKH and len(_KAZAKH_LETTERS.intersection(read[best])) < _FEWEST_KAZAKH:
        return codec
    return best


def _coverage(text: str) -> float:
    """The share of the letters that the best fitting Cyrillic alphabet has."""
    letters = Counter(sign for sign in text if sign.isalpha())
    known = (sum(letters[sign] for sign in tongue.letters) for tongue in TONGUES.values())
    return max(known) / max(1, letters.total())


def _is_whole(body: bytes, codec: str) -> bool:
    text = body[:SAMPLE].decode(codec, "replace")
    return text.count("\ufffd") <= MAX_BROKEN * len(text)


def _first(codecs: list[str], among: frozenset[str]) -> str | None:
    return next((codec for codec in codecs if codec in among), None)
