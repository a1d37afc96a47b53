"""Kazakh in Latin letters, which statistics of languages do not know.

Three spellings are met: of 2018 (decree No. 637: á ǵ ı ń ó ú ý, sh, ch), of 2021 (ä ğ ı ñ ö ū ü ş)
and either of them without its marks. In all of them y stands for ы, so endings tell Kazakh from
Uzbek, Karakalpak and Azerbaijani, and q from Turkmen, Turkish and English.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from crawler.text.wordlists import word_set

_TELLING: Final = 0.2  # share of the words that must be telling in one way or another
_STRONG: Final = 0.08  # share that must be so by a small word or an ending; Uzbek has q's, too
_FEWEST: Final = 2  # telling words

# Without their marks (`_bare`).
_WORDS = word_set(
    """
    men ben pen jane ushin usin turaly bul bolyp boldy bolady bolgan boiynsha boiynsa keiin deiin
    emes dep osy sol onyn olar eki joq jana jyl jyly jylgy arqyly biraq adam qalai qandai
    respublikasy prezidenti oblysy oblysynda qala qalasy ministri ministrligi aitty memleket
    memlekettik halyq jumys tagy buryn bugin qazir barlyq
    """
)
_ENDING = re.compile("(?:[ndt]yn|[dlt]ary|laryn|[iy]?ynda|yndagy|synda|ymyz|y[ln]?dy|ynsha|ynsa)$")
_Q = re.compile("q(?!u)")
_MARKS = re.compile("[\u0300-\u036f]")


def is_qazaq(words: Sequence[str]) -> bool:
    """Whether the words of a Latin text are Kazakh, by evidence that no neighbour shares.

    Capitalised words do not count: names of Kazakhs stand in texts of any language.
    """
    shouted = all(word.isupper() for word in words)
    bare = [_bare(word) for word in words if shouted or not word[0].isupper()]
    strong = sum(word in _WORDS or _ENDING.search(word) is not None for word in bare)
    if strong < _STRONG * len(words) or any("ə" in word for word in bare):
        return False
    with_q = sum(word not in _WORDS and _Q.search(word) is not None for word in bare)
    return strong + with_q >= max(_FEWEST, _TELLING * len(words))


def _bare(word: str) -> str:
    lowered = word.lower().replace("ı", "i")
    if lowered.isascii():
        return lowered
    return _MARKS.sub("", unicodedata.normalize("NFD", lowered))
