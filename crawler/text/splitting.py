"""Where words and sentences begin and end."""

from __future__ import annotations

import re
from typing import NamedTuple

from crawler.text.wordlists import word_set

# Letters and digits with the marks they carry; an apostrophe inside a word belongs to it
# (Kazakhstan's, Cove'тың), a hyphen does not: both halves of Тау-Кен are words.
_TOKEN = re.compile(r"[^\W_]+(?:(?:[\u0300-\u036f]+|['’ʼ])[^\W_]+)*[\u0300-\u036f]*")

_SENTENCE_END = re.compile(
    r"([.!?…]+)([\"'»”’)\]]*)(?= +[\"'«“‘(\[–—-]*\s?[A-ZÀ-ÞА-ЯЁӘҒҚҢӨҰҮҺІ0-9])"
)
# Abbreviations after which a capital letter does not begin a sentence.
_ABBREVIATIONS = word_set(
    """
    г гг ғ тыс млн млрд трлн руб тг долл т.е т.к т.н д.э.н к.т.н пр просп ул им см ср кв стр
    обл р-н с пос пгт тел корп оф доп напр акад проф доц ген св зам ред рис табл ст п пп ч гл
    ж жж мың облысы көш м.а mr mrs ms dr prof st gen sen rep gov lt col sgt hon no nos vs fig
    e.g i.e u.s u.k u.n jan feb mar apr jun jul aug sep sept oct nov dec
    """
)
_LAST_WORD = re.compile(r"[\w.-]+$")


class Token(NamedTuple):
    """One word of a text: its place and how it is written there."""

    start: int
    end: int
    surface: str


def tokens(text: str) -> list[Token]:
    """Split `text` into words of letters and digits; hyphens split, inner apostrophes do not."""
    return [Token(m.start(), m.end(), m[0]) for m in _TOKEN.finditer(text)]


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence, without the blanks between them.

    A newline always ends one. A full stop does not after an abbreviation (млн, т.е., Mr., U.S.)
    or an initial (Н. А. Назарбаев).
    """
    spans: list[tuple[int, int]] = []
    offset = 0
    for paragraph in text.split("\n"):
        start = 0
        for end in _SENTENCE_END.finditer(paragraph):
            if end[1] == "." and _is_abbreviation(paragraph, end.start()):
                continue
            _add(spans, paragraph, offset, start, end.end())
            start = end.end()
        _add(spans, paragraph, offset, start, len(paragraph))
        offset += len(paragraph) + 1
    return spans


def _is_abbreviation(paragraph: str, stop: int) -> bool:
    word = _LAST_WORD.search(paragraph, max(0, stop - 16), stop)
    if word is None:
        return False
    written = word[0]
    return written.lower() in _ABBREVIATIONS or (len(written) == 1 and written.isupper())


def _add(spans: list[tuple[int, int]], paragraph: str, offset: int, start: int, end: int) -> None:
    piece = paragraph[start:end]
    left = len(piece) - len(piece.lstrip())
    if piece.strip():
        spans.append((offset + start + left, offset + start + len(piece.rstrip())))
