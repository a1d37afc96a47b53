"""Verbal suffixes of Kazakh: negation, tense, mood, person, participles with case; voices.

Sources: Қазақ грамматикасы (Astana 2002), "Етістік": рай, шақ, есімше, көсемше, етіс;
Mukhamedova 2016, on tense, mood, voice, participles and converbs. The notation is that of
`sounds.spelled`.
"""

from __future__ import annotations

from collections.abc import Iterator

from crawler.text.kazakh import nominal, sounds

_NEGATION = "PA"
_SHORT = ("", "м", "ң", "ңYз", "ңдAр", "ңYздAр", "Q")  # persons of the past and the conditional
_FULL = ("мYн", "сYң", "сYз", "мYз", "сYңдAр", "сYздAр")
_PERFECT, _HABIT, _NOUN = "GAн", "JтYн", "у"  # барған, баратын, бару
_FINITE = (
    *("DY" + person for person in _SHORT),
    *("сA" + person for person in _SHORT),
    "сAшY",
    *("J" + person for person in ("дY", *_FULL)),
    "Jм",  # барам, for барамын
    *("GY" + own for own in ("м", "ң", "сY", "ңYз", "мYз")),  # барғым келеді
    *("PAQ" + person for person in ("", "PYн", "сYң", "сYз", "PYз", "шY", "шYмYн", "шYмYз")),
    *(base + person for base in (_PERFECT, _HABIT) for person in (*nominal.PERSONS, "сYз")),
    *("GAн" + more for more in ("шA", "сYн")),
    *(
        base + "дYQ" + more
        for base in (_PERFECT, _HABIT)
        for more in ("", "FAн", "CY", "GA", "sY", "sYн", "sYнA", "sYнAн", "sYнYң", "LAрYн")
    ),
    *("yңYз", "yңдAр", "yңYздAр", "сYн", "шY", "aйYн", "aйYQ", "GAлY", "GAй"),
)
_POSITIVE = (
    *("yп" + person for person in ("", "PYн", "сYң", "сYз", "PYз", "DY", "DYр")),
    *("aр" + more for more in ("", *_FULL, "GA", "DA", "FAн", "CY", "NYң", "sYн", "yмYз")),
)
_NEGATIVE = (
    *("PAс" + more for more in ("", "PYн", "сYң", "сYз", "PYз", "DAн", "тYр", "QA")),
    *("PAп" + person for person in ("", "PYн", "сYң", "сYз", "PYз", "DY")),
    *("PAтYн" + person for person in ("", *nominal.PERSONS, "сYз")),  # for бармайтын
)
CONVERBS = ("J", _NEGATION + "J")  # бара, қарай, бармай

# Passive and reflexive: ашыл, көрін. Reciprocal and causative verbs have senses and entries of
# their own (келу to come, келісу to agree); taking them off costs more than it finds.
VOICES = ("yл", "yн")


def endings() -> Iterator[str]:
    """Yield every suffix chain that a verb stem (with its voices) may carry."""
    for sign in ("", _NEGATION):
        yield from (sign + ending for ending in _FINITE)
        for participle in (_PERFECT, _HABIT, _NOUN):
            yield sign + participle
            yield from (sign + participle + case for case in nominal.declined())
    yield from _POSITIVE
    yield from _NEGATIVE
    yield from CONVERBS


def lemma(stem: str) -> str:
    """Return the verbal noun in -у, under which dictionaries list a verb: тап → табу, оқы → оқу."""
    if stem[-1] in "ыі":
        return stem[:-1] + "у"
    if stem[-1] == "й":
        return stem[:-1] + "ю"
    if stem[-1] == "и":
        return stem + "ю"
    if stem[-2] in sounds.VOWELS:
        return stem[:-1] + {"п": "б", "к": "г", "қ": "ғ"}.get(stem[-1], stem[-1]) + "у"
    return stem + "у"
