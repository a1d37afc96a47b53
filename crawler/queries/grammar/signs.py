"""The words and signs that the language keeps for itself, and what people write in their place."""

from __future__ import annotations

import difflib
import re
from enum import Enum, auto

from crawler.queries.grammar.refusals import Refusal
from crawler.queries.limits import CHAT
from crawler.text import fold, normalise


class Kind(Enum):
    """What a piece of a query is."""

    AND = auto()
    OR = auto()
    NOT = auto()
    NEAR = auto()  # and ONEAR
    OPEN = auto()
    CLOSE = auto()
    COMMA = auto()  # between the sides of a call
    CALL = auto()  # SAMESENT( ATLEAST/3( DEMOTE(
    FIELD = auto()  # title:
    FILTER = auto()  # site:tengrinews.kz
    WORD = auto()
    PHRASE = auto()
    ENTITY = auto()  # @name
    WEIGHT = auto()  # ^3
    END = auto()


OPERATORS = {
    **dict.fromkeys(("AND", "И", "ЖӘНЕ", "&", "&&"), Kind.AND),
    **dict.fromkeys(("OR", "ИЛИ", "НЕМЕСЕ", "|", "||"), Kind.OR),
    **dict.fromkeys(("NOT", "НЕ", "ЕМЕС"), Kind.NOT),
}
# Operators of which every letter has a Latin twin, as they look on a Latin keyboard.
TWINS = {"HE": "НЕ", "EMEC": "ЕМЕС", "HEMECE": "НЕМЕСЕ"}
CALLS = {
    "SAMESENT": "SAMESENT(a, b)",
    "ATLEAST": "ATLEAST/3(a OR b)",
    "DEMOTE": "DEMOTE(a OR b)",
}
FIELDS = ("title", "lead", "body", "author", "url")
FILTERS = {
    "site": "site:tengrinews.kz,gov.kz",
    "lang": "lang:kk,ru",
    "country": "country:KZ,RU",
    "outlet": "outlet:tengrinews",
    "kind": "kind:agency,national",
    "after": "after:2026-01-31",
    "before": "before:2026-01-31",
}
# How other search languages, and Russian and Kazakh, call the same.
_OTHER_NAMES = {
    **dict.fromkeys(("intitle", "headline", "heading", "заголовок", "тақырып"), "title"),
    **dict.fromkeys(("ingress", "summary", "description", "лид"), "lead"),
    **dict.fromkeys(("intext", "content", "text", "текст", "мәтін"), "body"),
    **dict.fromkeys(("by", "writer", "автор"), "author"),
    **dict.fromkeys(("inurl", "link", "links", "address", "адрес", "ссылка"), "url"),
    **dict.fromkeys(("host", "domain", "website", "сайт", "домен"), "site"),
    **dict.fromkeys(("language", "язык", "тіл"), "lang"),
    **dict.fromkeys(("nation", "страна", "ел"), "country"),
    **dict.fromkeys(("source", "publisher", "издание", "источник", "басылым"), "outlet"),
    **dict.fromkeys(("type", "тип", "вид", "түр"), "kind"),
    **dict.fromkeys(("since", "from", "date", "после", "дата", "кейін"), "after"),
    **dict.fromkeys(("until", "till", "to", "до", "дейін"), "before"),
}

# Signs of a full-width keyboard, one for one, so that places stay.
_WIDE_SIGNS = str.maketrans({chr(ord(c) + 0xFEE0): c for c in '()":*=@#&|~^,/!?[]{}'})
_LONGEST_OPERATOR = 12  # letters, with the number behind NEAR/
_STRANGE_SIGN = re.compile(r"[\[\]{}]")
_REGEX = re.compile(r"^/\S|\.[*+]|\\[bdswBDSW]")
_WILDCARD = re.compile(r"\?\w")
_FUZZY = re.compile(r"\w~\d*$")
_NUMBER_STUCK = re.compile(r"(O?NEAR)[^/]?\d+$")


def unwidened(query: str) -> str:
    """`query` with full-width signs in their usual width, every place where it was."""
    return query if query.isascii() else query.translate(_WIDE_SIGNS)


def capitals(word: str) -> str:
    """Return the operator that `word` looks like: without invisible and look-alike letters.

    A word that is not in capitals, or is written in one alphabet, stays as it is: ОR with a
    Cyrillic О is OR, but HE in Latin letters is no НЕ.
    """
    if word.isascii() or len(word) > _LONGEST_OPERATOR or word != word.upper():
        return word
    clean = normalise(word)
    one = fold(clean).upper()
    return TWINS.get(one, one) if one != clean else clean


def suggest(name: str, at: int) -> Refusal:
    """The refusal of a field that does not exist."""
    folded = fold(name)
    known = [*FIELDS, *FILTERS, "cs"]
    close = difflib.get_close_matches(folded[:20], known, n=1)
    other = _OTHER_NAMES.get(folded) or (close[0] if close else None)
    if other:
        return Refusal("field_like", at, name=name, close=other)
    return Refusal("field_unknown", at, name=name)


def strange(word: str, at: int, following: str) -> Refusal | None:
    """The refusal of a word that means something in other search languages, or None.

    Such a word would be read without its signs, and silently find something else.
    """
    if word[0] == "!" and (word[1:2].isalnum() or (word == "!" and following in ('"', "(", "«"))):
        return Refusal("bang", at)
    if word[0] == ":" and any(char.isalnum() for char in word):
        return Refusal("colon", at)
    if sign := _STRANGE_SIGN.search(word):
        return Refusal("bracket", at + sign.start(), sign=sign[0])
    if "://" in word:
        return None
    if _REGEX.search(word):
        return Refusal("regex", at)
    if sign := _WILDCARD.search(word):
        return Refusal("wildcard", at + sign.start())
    if sign := _FUZZY.search(word):
        return Refusal("fuzzy", at + sign.start() + 1)
    if stuck := _NUMBER_STUCK.match(word):
        return Refusal("near_number", at, sign=stuck[1], most=CHAT.near)
    return None
