"""What stands in a text and is not the article's: stamps, counters, pointers to other articles."""

from __future__ import annotations

import re

from crawler import text
from crawler.dates.words import WORDS

LONGEST_STAMP = 12  # words: "Last updated on Tuesday, 24 November 2026 at 15:40 Astana time"
LONGEST_COUNTER = 6
LONGEST_POINTER = 40  # with the headline that it points to

# What such lines begin with in the outlets' templates (ru, kk, en), folded.
_STAMPS = (
    "обновлено", "обновлен", "обновлена", "опубликовано", "дата", "изменено", "время",
    "updated", "last updated", "published", "modified", "last modified", "posted",
    "жаңартылды", "жаңартылған", "соңғы жаңарту", "жарияланды", "жарияланған",
)  # fmt: skip
_POINTERS = (
    "читайте также", "читать также", "читайте еще", "читайте по теме", "читать по теме",
    "смотрите также", "по теме", "материалы по теме", "другие новости", "подписывайтесь",
    "следите за", "поделиться",
    "read also", "read more", "also read", "see also", "related", "more on this", "subscribe",
    "follow us", "share this",
    "сондай-ақ оқыңыз", "тағы оқыңыз", "оқи отырыңыз", "тақырып бойынша", "бөлісу",
    "жазылыңыз",
)  # fmt: skip
_COUNTED = (
    "просмотр", "коммент", "прочтен", "лайк", "view", "comment", "share", "read", "like",
    "қаралым", "қаралды", "көрілім", "пікір", "оқылды",
)  # fmt: skip
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


def article_lines(article_text: str) -> list[str]:
    """The lines of a text without those of the outlet's template."""
    return [line for line in article_text.split("\n") if line.strip() and not is_noise(line)]


def is_noise(line: str) -> bool:
    """Whether a line is a stamp of time, a counter of readers or a pointer to another article."""
    words = [text.fold(found[0]) for found in _WORD.finditer(line[:1000])]
    if not words:
        return True
    if len(words) > LONGEST_POINTER:
        return False
    begin = " ".join(words[:4]) + " "
    if any(begin.startswith(pointer + " ") for pointer in _POINTERS):
        return True
    numbers = [word for word in words if word[0].isdecimal()]
    if not numbers:
        return False
    if len(words) <= LONGEST_STAMP and any(begin.startswith(stamp + " ") for stamp in _STAMPS):
        return True
    if len(words) <= LONGEST_COUNTER and any(word.startswith(_COUNTED) for word in words):
        return all(word in numbers or word.startswith(_COUNTED) for word in words)
    return all(word in numbers or word in WORDS for word in words)
