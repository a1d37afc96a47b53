"""Nominal suffixes of Kazakh: plural, possessive, case, -ғы, person.

Sources: Қазақ грамматикасы (Astana 2002), "Зат есім": көптік, тәуелдік, септік, жіктік жалғау;
Mukhamedova 2016, on the inflection of nouns and on copular persons. The notation is that of
`sounds.spelled`.
"""

from __future__ import annotations

from collections.abc import Iterator

PLURAL = "LAр"
THIRD = "sY"  # his, her, its, their
_OWN = ("yм", "yң")  # my, your
_OWN_LONG = ("yмYз", "yңYз")  # our, your (polite)
_AT = "DAGY"  # that is at: Ақбұлақтағы
_CASES = ("NYң", "CY", "GA", "DA", "FAн", "Mен", "Mенен")
_CASES_OF_THIRD = ("нYң", "н", "нA", "ндA", "нAн", "мен", "менен")
PERSONS = ("PYн", "MYн", "сYң", "PYз", "MYз", "сYңдAр", "сYздAр")


def declined() -> Iterator[str]:
    """Yield every case ending, those after plural and possessive among them, none being "" ."""
    for number in ("", PLURAL):
        yield from _with_cases(number)
        yield from (number + own for own in _OWN)
        yield from (
            number + own + ("A" if case == "GA" else case)
            for own in _OWN
            for case in (*_CASES, _AT, "DAй")
        )
        for own in _OWN_LONG:
            yield from _with_cases(number + own)


def _with_cases(base: str) -> Iterator[str]:
    """Yield `base` with the cases and with the third person and its cases."""
    if base:
        yield base
    yield from (base + case for case in (*_CASES, _AT, "Nікі", "DAй"))
    if base.endswith("з"):
        return  # one possessive: no third person after біз, сіз
    yield base + THIRD
    yield from (base + THIRD + case for case in (*_CASES_OF_THIRD, "ндAGY", "нікі", "ндAй"))


def endings() -> Iterator[str]:
    """Yield every suffix chain that a noun or an adjective may carry."""
    yield from declined()
    for at in (_AT, THIRD + "ндAGY", PLURAL + _AT, PLURAL + THIRD + "ндAGY"):
        yield from (at + more for more in _with_cases("") if "DAGY" not in more)
        yield from (at + more for more in _with_cases(PLURAL) if "DAGY" not in more)
    for base in ("", PLURAL, THIRD, "DA", "FAн", PLURAL + "DA", THIRD + "ндA"):
        yield from (base + person for person in PERSONS)
    yield "yрAQ"  # comparative: жақсырақ
