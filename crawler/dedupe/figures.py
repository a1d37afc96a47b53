"""Figures as a reader takes them: "1,1 млрд тенге" is one, however it is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from crawler import text
from crawler.dates.words import WORDS, Kind

LONGEST_NUMBER = 30  # digits; more are a code
YEARS = range(1900, 2101)

_NUMBER = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?![0-9])(?:[.,][0-9]+)?|[0-9]+(?:[.,:][0-9]+)*")
_NEXT = re.compile(r"[ -]?([^\W\d_]+|[%$€₸₽£¥])")
_DATE = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")

# Beginnings of folded words; of several the longest that fits.
_SCALES = {
    "тыс": 10**3, "мың": 10**3, "thousand": 10**3, "млн": 10**6, "миллион": 10**6,
    "million": 10**6, "mln": 10**6, "млрд": 10**9, "миллиард": 10**9, "billion": 10**9,
    "bln": 10**9, "трлн": 10**12, "триллион": 10**12, "trillion": 10**12, "trln": 10**12,
}  # fmt: skip
_UNITS = {
    "%": "%", "процент": "%", "пайыз": "%", "percent": "%",
    "₸": "kzt", "тенге": "kzt", "теңге": "kzt", "tenge": "kzt", "kzt": "kzt",
    "₽": "rub", "рубл": "rub", "rouble": "rub", "ruble": "rub", "$": "usd", "доллар": "usd",
    "dollar": "usd", "usd": "usd", "€": "eur", "евро": "eur", "еуро": "eur", "euro": "eur",
    "eur": "eur", "юан": "cny", "yuan": "cny", "£": "gbp", "фунт": "gbp",
    "тонн": "t", "tonne": "t", "килограмм": "kg", "kilogram": "kg", "километр": "km",
    "шақырым": "km", "kilomet": "km", "гектар": "ha", "hectare": "ha", "мегаватт": "mw",
    "megawatt": "mw", "баррел": "bbl", "barrel": "bbl",
}  # fmt: skip
_SHORT_UNITS = {
    "тг": "kzt", "руб": "rub", "т": "t", "t": "t", "ton": "t", "tons": "t", "кг": "kg",
    "kg": "kg", "км": "km", "km": "km", "га": "ha", "ha": "ha", "мвт": "mw", "mw": "mw",
    "k": "", "m": "m", "м": "m",
}  # fmt: skip
_BEFORE = {"$": "usd", "€": "eur", "₸": "kzt", "₽": "rub", "£": "gbp"}

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit, a date or a clock time."""

    kind: str  # number, day, year, clock
    value: str
    unit: str
    surface: str
    start: int
    end: int

    @property
    def key(self) -> tuple[str, str, str]:
        """Equal for equal figures, however they are written."""
        return self.kind, self.value, self.unit


def figures(sentence: str, language: str) -> list[Figure]:
    """The figures of a sentence in their order."""
    found = []
    for number in _NUMBER.finditer(sentence):
        if (date := _DATE.fullmatch(number[0])) is not None:
            day = f"{int(date[2])}-{int(date[1])}"
            found.append(Figure("day", day, "", date[0], number.start(), number.end()))
            found.append(Figure("year", date[3], "", date[3], number.end() - 4, number.end()))
        elif (clock := _CLOCK.fullmatch(number[0])) is not None:
            value = f"{int(clock[1])}:{clock[2]}:{clock[3] or '00'}"
            found.append(Figure("clock", value, "", clock[0], number.start(), number.end()))
        else:
            found.append(_number(sentence, number, language))
    return found


def differing(old: Sequence[Figure], new: Sequence[Figure]) -> tuple[list[Figure], list[Figure]]:
    """The figures that only one of two sentences has, each in its order.

    The same value is the same figure where one of both leaves its unit out; not a per cent.
    """
    lost, gained = _without(old, new), _without(new, old)
    for figure in list(lost):
        twin = next((other for other in gained if _alike(figure, other)), None)
        if twin is not None:
            lost.remove(figure)
            gained.remove(twin)
    return lost, gained


def _without(some: Sequence[Figure], others: Sequence[Figure]) -> list[Figure]:
    there = Counter(figure.key for figure in others)
    left = []
    for figure in some:
        if there[figure.key]:
            there[figure.key] -= 1
        else:
            left.append(figure)
    return left


def _alike(one: Figure, other: Figure) -> bool:
    units = {one.unit, other.unit}
    same = (one.kind, one.value) == (other.kind, other.value)
    return same and "" in units and "%" not in units


def _number(sentence: str, number: re.Match[str], language: str) -> Figure:
    start, end = number.span()
    value = _value(number[0], language)
    unit = _BEFORE.get(sentence[start - 1 : start].strip(), "")
    start -= bool(unit)
    word = _NEXT.match(sentence, end)
    folded = text.fold(word[1]) if word else ""
    kind, month = WORDS.get(folded, (None, 0))
    whole = value is not None and value == value.to_integral_value()
    if word and kind is Kind.MONTH and value is not None and whole and 1 <= value <= 31:
        surface = sentence[start : word.end()]
        return Figure("day", f"{month}-{int(value)}", "", surface, start, word.end())
    if word and value is not None and (scale := _table(folded, _SCALES)):
        value, end = value * scale, word.end()
        stopped = sentence[end : end + 1] == "."  # "млн. тенге", or the end of a sentence
        word = _NEXT.match(sentence, end + stopped)
        if word and stopped and word[1][0].isupper():
            word = None
        folded = text.fold(word[1]) if word else ""
    if word and not unit:
        unit = _SHORT_UNITS.get(folded) or _table(folded, _UNITS) or ""
        end = word.end()
        if folded == "per" and sentence.startswith(" cent", end):
            unit, end = "%", end + len(" cent")
    surface = sentence[start:end]
    if value is None:
        return Figure("number", number[0], unit, surface, start, end)
    if not unit and whole and value in YEARS and len(number[0]) == 4:
        return Figure("year", str(int(value)), "", surface, start, end)
    return Figure("number", str(value.normalize()), unit, surface, start, end)


def _table(word: str, table: Mapping[str, _Found]) -> _Found | None:
    fitting = [begin for begin in table if word.startswith(begin)]
    return table[max(fitting, key=len)] if fitting else None


def _value(written: str, language: str) -> Decimal | None:
    """The number, with the decimal sign of its language; None where it is none ("1.2.3")."""
    digits = written.replace(" ", "")
    if len(digits) > LONGEST_NUMBER or ":" in digits:
        return None
    dots, commas = digits.count("."), digits.count(",")
    if dots and commas:
        thousands = "," if digits.rindex(".") > digits.rindex(",") else "."
    elif dots > 1 or commas > 1:
        thousands = "." if dots else ","
    else:  # Russian and Kazakh write a decimal comma
        thousands = "," if language == "en" and digits[-4:-3] == "," else ""
    groups = digits.split(thousands) if thousands else [digits]
    if any(len(group.split(".")[0].split(",")[0]) != 3 for group in groups[1:]):
        return None
    return Decimal("".join(groups).replace(",", "."))
