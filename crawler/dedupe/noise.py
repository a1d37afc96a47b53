"""What stands in a text and is not the article's: stamps, counters, tickers, pointers elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler import text
from crawler.dates.words import WORDS, Kind

LONGEST_STAMP = 12  # words: "Last updated on Tuesday, 24 November 2026 at 15:40 Astana time"
LONGEST_COUNTER = 8
LONGEST_POINTER = 40  # with the headline that it points to

# What such lines begin with in the outlets' templates (ru, kk, en), folded.
_STAMPS = (
    "обновлено", "обновлен", "обновлена", "опубликовано", "дата", "изменено", "время",
    "updated", "last updated", "published", "modified", "last modified", "posted",
    "жаңартылды", "жаңартылған", "соңғы жаңарту", "жарияланды", "жарияланған",
)  # fmt: skip
_POINTERS = (
    "читайте также", "читать также", "также читайте", "читайте еще", "читайте по теме",
    "читать по теме", "еще по теме", "смотрите также", "по теме", "материалы по теме",
    "другие новости", "подписывайтесь", "следите за", "поделиться",
    "read also", "read more", "also read", "see also", "related", "more on this", "subscribe",
    "follow us", "share this",
    "сондай-ақ оқыңыз", "тағы оқыңыз", "оқи отырыңыз", "тақырып бойынша", "бөлісу",
    "жазылыңыз",
)  # fmt: skip
_COUNTED = (
    "просмотр", "коммент", "прочтен", "прочит", "лайк", "рейтинг", "показы", "показов", "view",
    "comment", "share", "read", "like", "қаралым", "қаралды", "көрілім", "пікір", "оқылды",
)  # fmt: skip
# What stands between the words above and their numbers, and says nothing of the article's matter.
_STAMPED = ("обновл", "опубликов", "updated", "modified", "published", "жаңарт", "жариялан")
_BESIDE_STAMP = frozenset((
    "новость", "материал", "статья", "публикация", "последнее", "последний", "раз", "в", "по",
    "времени", "астаны", "алматы", "года", "this", "story", "article", "post", "page", "was",
    "last", "on", "at", "time", "соңғы", "рет", "мақала", "жаңалық", "сағат",
))  # fmt: skip
_BESIDE_COUNTER = frozenset((
    "количество", "число", "всего", "материал", "материала", "статьи", "новости", "запись",
    "записи", "к", "за", "сегодня", "сутки", "раз", "человек", "голосов", "голоса", "голос",
    "тыс", "k", "min", "минут", "total", "today", "times", "people", "рет", "адам", "саны",
))  # fmt: skip
_TICKERS = frozenset((
    "usd", "eur", "rub", "rur", "kzt", "cny", "gbp", "btc", "brent", "wti", "нефть", "золото",
))  # fmt: skip
_BESIDE_TICKER = frozenset(("курс", "курсы", "валют", "нбк", "нацбанк", "бағамы", "rates"))
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_POINTED = re.compile(r"\W*(?:читайте|смотрите|read|оқыңыз)\s?:", re.IGNORECASE)
_CLOCK_OR_DATE = re.compile(r"[0-9]{1,2}[:./-][0-9]{2}")


def article_lines(article_text: str) -> list[str]:
    """The lines of a text without those of the outlet's template."""
    return [line for line in article_text.split("\n") if line.strip() and not is_noise(line)]


def is_noise(line: str) -> bool:
    """Whether a line is a stamp of time, a counter, a ticker or a pointer to another article."""
    words = _words(line)
    if not words:
        return True
    if len(words) > LONGEST_POINTER:
        return False
    begin = " ".join(words[:4]) + " "
    if any(begin.startswith(pointer + " ") for pointer in _POINTERS) or _POINTED.match(line):
        return True
    numbers = _numbers(words)
    if not numbers:
        return False
    stamp = any(begin.startswith(stamp + " ") for stamp in _STAMPS)
    if (
        len(words) <= LONGEST_STAMP
        and stamp
        and (_names_moment(line, words) or words[0] == "время")
    ):
        return True
    if _is_ticker(words) or is_meter(line):
        return True
    return all(word in numbers or word in WORDS for word in words)


def is_meter(sentence: str) -> bool:
    """Whether a sentence, which may end a paragraph of the article's, is a stamp or a counter."""
    words = _words(sentence)
    numbers = _numbers(words)
    if not numbers:
        return False
    rest = [word for word in words if word not in numbers]
    if len(words) <= LONGEST_COUNTER and any(word.startswith(_COUNTED) for word in rest):
        return all(word.startswith(_COUNTED) or word in _BESIDE_COUNTER for word in rest)
    if len(words) > LONGEST_STAMP or not any(word.startswith(_STAMPED) for word in rest):
        return False
    if not _names_moment(sentence, rest):
        return False
    return all(word.startswith(_STAMPED) or word in WORDS or word in _BESIDE_STAMP for word in rest)


def _names_moment(line: str, words: Sequence[str]) -> bool:
    """Whether it has a clock time, a date, a month or the like: "15 schools" are none."""
    named = (WORDS[word][0] for word in words if word in WORDS)
    return _CLOCK_OR_DATE.search(line) is not None or any(kind is not Kind.NOISE for kind in named)


def _is_ticker(words: Sequence[str]) -> bool:
    """Prices of the day beside each other; of one alone an article may speak."""
    numbers = _numbers(words)
    rest = {word for word in words if word not in numbers}
    return len(rest & _TICKERS) > 1 and rest <= _TICKERS | _BESIDE_TICKER


def _words(line: str) -> list[str]:
    return [text.fold(found[0]) for found in _WORD.finditer(line[:1000])]


def _numbers(words: Sequence[str]) -> set[str]:
    return {word for word in words if word[0].isdecimal()}
