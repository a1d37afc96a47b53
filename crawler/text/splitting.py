"""Where words and sentences begin and end."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import Final, NamedTuple

from crawler.text.wordlists import word_set

# Letters and digits with the marks they carry; an apostrophe inside a word belongs to it
# (Kazakhstan's, Cove'тың, Qarag'andy), one at its end does not, for it may be a quote; a hyphen
# never does: both halves of Тау-Кен are words.
_WORD: Final = re.compile(r"([^\W_]+(?:(?:[\u0300-\u036f]+|['’ʼ])[^\W_]+)*[\u0300-\u036f]*)")
# The same where a text has neither marks nor underscores, as nearly all; half the time.
_PLAIN_WORD: Final = re.compile(r"(\w+(?:['’ʼ]\w+)*)")
_SELDOM: Final = re.compile("[\u0300-\u036f_]")

_CAPITAL: Final = "A-ZÀ-ÞĀ-ŽА-ЯЁӘҒҚҢӨҰҮҺІ"
_SMALL: Final = "а-яёәғқңөұүһі"
# Nothing is tried twice (`++`, `*+`), so a text of dots takes no longer than another.
_SENTENCE_END: Final = re.compile(
    rf"""(?<![.!?…])([.!?…]++)(["'»”’)\]]*+)(?: ++(?=["'«“‘(\[–—-]*+ ?[{_CAPITAL}0-9])"""
    # No blank between two sentences: a paragraph's end that the page's markup lost.
    rf"|(?<=[{_SMALL}]{{3}}[.!?…])(?=[{_CAPITAL}][{_SMALL} ]))"
)
# Abbreviations after which a capital letter does not begin a sentence.
_ABBREVIATIONS: Final = word_set(
    """
    г гг ғ тыс млн млрд трлн руб тг долл т.е т.к т.н д.э.н к.т.н пр просп ул им см ср кв стр
    обл р-н с пос пгт тел корп оф доп напр акад проф доц ген св зам ред рис табл ст п пп ч гл
    янв февр фев апр авг сент сен окт нояб дек
    ж жж мың облысы көш м.а mr mrs ms dr prof st mt gen sen rep gov lt col sgt hon no nos vs fig
    e.g i.e u.s u.k u.n jan feb mar apr jun jul aug sep sept oct nov dec
    """
)
_LAST_WORD: Final = re.compile(r"[\w.-]+$")
_LONGEST_ABBREVIATION: Final = 16  # letters before the stop that are looked at
_INITIALS: Final = re.compile(rf"(?:[{_CAPITAL}]\.-?)*[{_CAPITAL}]")  # Н. А., К.К., Қ.-Ж.
_NUMBER: Final = re.compile("[0-9]{1,3}")  # of an item in a list


class Token(NamedTuple):
    """One word of a text: its place and how it is written there."""

    start: int
    end: int
    surface: str


class Words(NamedTuple):
    """The words of a text in three columns, which cost half of what tokens cost."""

    starts: list[int]
    ends: list[int]
    surfaces: list[str]


def tokens(text: str) -> list[Token]:
    """Split `text` into words of letters and digits; hyphens split, inner apostrophes do not."""
    return list(map(Token._make, zip(*words(text), strict=True)))


def words(text: str) -> Words:
    """Split `text` as `tokens` does, into columns."""
    # Gaps and words by turns; their lengths add up to where each begins.
    pieces = (_WORD if _SELDOM.search(text) else _PLAIN_WORD).split(text)
    borders = list(accumulate(map(len, pieces)))
    return Words(borders[:-1:2], borders[1::2], pieces[1::2])


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence, without the blanks between them.

    A newline always ends one. A full stop does not after an abbreviation (млн, т.е., Mr., U.S.),
    after initials (Н. А. Назарбаев, К.К. Токаев) or after the number of an item ("1. Первое").
    """
    spans: list[tuple[int, int]] = []
    offset = 0
    for paragraph in text.split("\n"):
        start = 0
        for end in _SENTENCE_END.finditer(paragraph):
            if end[1] == "." and not end[2] and _goes_on(paragraph, start, end):
                continue
            _add(spans, paragraph, offset, start, end.end(2))
            start = end.end()
        _add(spans, paragraph, offset, start, len(paragraph))
        offset += len(paragraph) + 1
    return spans


def _goes_on(paragraph: str, start: int, stop: re.Match[str]) -> bool:
    """Whether the sentence that began at `start` goes on after the full stop."""
    word = _LAST_WORD.search(
        paragraph, max(start, stop.start() - _LONGEST_ABBREVIATION), stop.start()
    )
    if word is None:
        return False
    written = word[0]
    return (
        written.lower() in _ABBREVIATIONS
        or _INITIALS.fullmatch(written) is not None
        or (len(written) == 1 and written.isalpha() and paragraph[stop.end()].isdigit())  # д. 5
        or (_NUMBER.fullmatch(written) is not None and not paragraph[start : word.start()].strip())
    )


def _add(spans: list[tuple[int, int]], paragraph: str, offset: int, start: int, end: int) -> None:
    piece = paragraph[start:end]
    left = len(piece) - len(piece.lstrip())
    if piece.strip():
        spans.append((offset + start + left, offset + start + len(piece.rstrip())))
