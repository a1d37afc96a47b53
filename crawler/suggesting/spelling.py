"""A name in another alphabet, letter by letter: spellings that the press uses, no translations."""

from __future__ import annotations

import re
from typing import Final

# BGN/PCGN 1947 for Russian and 1979 for Kazakh, without their signs, as the English press prints
# names (www.gov.uk, "Romanization systems").
_LATIN: Final = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z",
    "и": "i", "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r",
    "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "і": "i",
}  # fmt: skip
# Kazakh's own Latin alphabet without its marks differs in these (decree No. 569 of 2017 as amended
# in 2018 and 2021: q for қ, j for ж, h for х).
_QAZAQ: Final = _LATIN | {"қ": "q", "ж": "j", "х": "h", "й": "i"}
_RUSSIAN_LETTERS: Final = str.maketrans("әғқңөұүһіӘҒҚҢӨҰҮҺІ", "агкноуухиАГКНОУУХИ")
_KAZAKH_LETTER = re.compile("[әғқңөұүһі]", re.IGNORECASE)
_CYRILLIC = re.compile("[а-яёәғқңөұүһі]", re.IGNORECASE)


def spellings(name: str) -> tuple[str, ...]:
    """Return `name` and how else it is written; a name in Latin letters only as it stands.

    Of a Kazakh name also with Russian letters, and in both Latin spellings.
    """
    found = [name]
    if _CYRILLIC.search(name):
        if _KAZAKH_LETTER.search(name):
            found.append(name.translate(_RUSSIAN_LETTERS))
            found.append(_written(name, _QAZAQ))
        found.append(latin(name))
    return tuple(dict.fromkeys(found))


def latin(name: str) -> str:
    """Return `name` in Latin letters, as the English press would print it."""
    return _written(name, _LATIN)


def slug(name: str) -> str:
    """Return an id made of a name: small Latin letters, digits and hyphens; may be empty."""
    return re.sub("[^a-z0-9]+", "-", latin(name).lower()).strip("-")[:40].strip("-")


def _written(name: str, table: dict[str, str]) -> str:
    return "".join(_letter(char, table) for char in name)


def _letter(char: str, table: dict[str, str]) -> str:
    written = table.get(char.lower(), char)
    return written.capitalize() if char.isupper() and char.lower() in table else written
