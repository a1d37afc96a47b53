"""Why a query cannot be read, in the language of whoever wrote it.

A refusal is a code and its values; the words stand in `locales`, one file for each language.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from crawler.errors import QueryError
from crawler.queries.grammar.locales import en, kk, ru

LANGUAGES: Mapping[str, Mapping[str, tuple[str, str]]] = MappingProxyType(
    {"en": en.REFUSALS, "ru": ru.REFUSALS, "kk": kk.REFUSALS}
)
_LONGEST_VALUE = 40  # characters of the query that a message repeats


class Refusal(Exception):  # noqa: N818 (it is told as an Error)
    """What is wrong, as a code of `locales`, at an offset of the query.

    Only the readers of a query raise and catch it; others see the `QueryError` it is told as.
    """

    def __init__(self, code: str, position: int, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.position = position
        self.values = values

    def told(self, language: str) -> QueryError:
        """Return the error in `language` (ISO 639-1), in English where we do not speak it."""
        message, hint = LANGUAGES.get(language, en.REFUSALS)[self.code]
        values = {name: _short(value) for name, value in self.values.items()}
        return QueryError(message.format(**values), self.position, hint.format(**values))


def _short(value: str | int) -> str | int:
    if isinstance(value, str) and len(value) > _LONGEST_VALUE:
        return value[: _LONGEST_VALUE - 1] + "…"
    return value


def caret(query: str, error: QueryError) -> str:
    """Return the line of `query` where `error` is, a caret under the place, for a fixed font.

    What cannot be seen is shown as a dot; a tab, a wide letter and a mark over a letter take the
    room there that they take in the line.
    """
    start = query.rfind("\n", 0, error.position) + 1
    end = query.find("\n", error.position)
    line = query[start : end if end >= 0 else len(query)].rstrip("\r")
    line = "".join(c if c == "\t" or c.isprintable() else "·" for c in line)
    return f"{line}\n{''.join(map(_room, line[: error.position - start]))}^"


def _room(char: str) -> str:
    if char == "\t":
        return char
    if unicodedata.category(char) in ("Mn", "Me"):
        return ""
    return "\u3000" if unicodedata.east_asian_width(char) in "WF" else " "
