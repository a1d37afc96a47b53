"""A modest Kazakh suffix stripper: which dictionary forms a Cyrillic word may come from.

Kazakh strings suffixes: stem + plural + possessive + case (+ -ғы), each joined by vowel harmony
and by the class of the sound before it. Suffixes are taken off from the right where both agree,
and every legal stem is returned, because a short word can often be read in two ways. Sources:
Қазақ грамматикасы (Astana 2002), "Зат есім"; Muhamedowa, Kazakh: A Comprehensive Grammar
(Routledge 2016), chapters 1-2.
"""

from __future__ import annotations

from typing import NamedTuple

BACK_VOWELS = frozenset("аоұыяёюу")
FRONT_VOWELS = frozenset("әеөүіэию")
VOWELS = BACK_VOWELS | FRONT_VOWELS
OWN_LETTERS = frozenset("әғқңөұүһі")

# Classes of the sound before a suffix.
_VOWEL = VOWELS
_LIQUID = frozenset("рйлу")  # take л- or д-
_VOICED = frozenset("рйлузжмнңвгдбғ")
_VOICELESS = frozenset("пфкқтсшщчцхһ")
_HARD = _VOICELESS | frozenset("бвгд")  # a voiced stop at the end is heard voiceless
_NASAL = frozenset("мнң")
_CONSONANT = _VOICED | _VOICELESS

MIN_STEM = 2  # letters, one of them a vowel: су, ат, жер
MAX_DEPTH = 4  # plural, possessive, case, -ғы


class _Suffix(NamedTuple):
    text: str
    after: frozenset[str]  # the sounds it may follow
    level: int  # suffixes come in rising level: 1 plural, 2 possessive, 3 case, 4 -ғы


def _pairs(level: int, after: frozenset[str], *texts: str) -> list[_Suffix]:
    return [_Suffix(text, after, level) for text in texts]


_THIRD = frozenset("ыі")  # a third-person possessive stands before: -ына, -ында
_SUFFIXES: tuple[_Suffix, ...] = (
    *_pairs(1, _VOWEL | frozenset("рйу"), "лар", "лер"),
    *_pairs(1, frozenset("лмнңзж"), "дар", "дер"),
    *_pairs(1, _HARD, "тар", "тер"),
    *_pairs(2, _CONSONANT, "ым", "ім", "ың", "ің", "ы", "і", "ымыз", "іміз", "ыңыз", "іңіз"),
    *_pairs(2, _VOWEL, "м", "ң", "сы", "сі", "мыз", "міз", "ңыз", "ңіз"),
    *_pairs(3, _VOWEL | _NASAL, "ның", "нің"),
    *_pairs(3, frozenset("рйлузж"), "дың", "дің"),
    *_pairs(3, _HARD, "тың", "тің"),
    *_pairs(3, _VOWEL | _VOICED, "ға", "ге"),
    *_pairs(3, _HARD, "қа", "ке"),
    *_pairs(3, frozenset("мңыі"), "а", "е"),
    *_pairs(3, _THIRD, "на", "не", "н", "нда", "нде"),
    *_pairs(3, _VOWEL, "ны", "ні"),
    *_pairs(3, frozenset("рйлузжмнң"), "ды", "ді"),
    *_pairs(3, _HARD, "ты", "ті"),
    *_pairs(3, _VOWEL | _VOICED, "да", "де"),
    *_pairs(3, _HARD, "та", "те"),
    *_pairs(3, _VOWEL | frozenset("рйлузж"), "дан", "ден"),
    *_pairs(3, _NASAL | _THIRD, "нан", "нен"),
    *_pairs(3, _HARD, "тан", "тен"),
    *_pairs(3, _VOWEL | frozenset("рйлумнң"), "мен"),
    *_pairs(3, frozenset("зжбвгд"), "бен"),
    *_pairs(3, _VOICELESS, "пен"),
    *_pairs(4, frozenset("ае"), "ғы", "гі"),  # -дағы, -дегі: "that is at"
    *_pairs(4, _VOWEL | _CONSONANT, "нікі", "дікі", "тікі"),
)  # fmt: skip
_ANY_VOWEL = frozenset({"мен", "бен", "пен", "нікі", "дікі", "тікі"})  # these never harmonise
_BY_LAST: dict[str, list[_Suffix]] = {}
for _suffix in _SUFFIXES:
    _BY_LAST.setdefault(_suffix.text[-1], []).append(_suffix)

# Finite verbs and participles, back to the stem and to the -у of dictionaries: бастады → бастау.
# Only the endings of news prose; negation, voices and persons are not taken apart.
_VERB_SUFFIXES: tuple[_Suffix, ...] = (
    *_pairs(0, _CONSONANT, "ады", "еді", "атын", "етін", "ып", "іп"),
    *_pairs(0, _VOWEL, "йды", "йді", "йтын", "йтін", "п"),
    *_pairs(0, _VOWEL | (_VOICED - _HARD), "ды", "ді", "ған", "ген"),
    *_pairs(0, _HARD, "ты", "ті", "қан", "кен"),
    *_pairs(0, _VOWEL | _CONSONANT, "са", "се"),
)  # fmt: skip
_HARDENED = {"б": "п", "г": "к", "ғ": "қ"}  # кітап → кітабы, құлақ → құлағы
_DOUBLED = frozenset("лсм")  # loans lose a double letter: металл → металдар, процесс → процестер


def stems(word: str) -> frozenset[str]:
    """Return every dictionary form that the folded word may come from, the word itself included."""
    found = {word}
    _strip(word, 5, 0, found)
    for suffix in _VERB_SUFFIXES:
        if word.endswith(suffix.text) and _joins(stem := word[: -len(suffix.text)], suffix):
            found.update((stem, stem + "у"))
    return frozenset(found)


def _strip(word: str, level: int, depth: int, found: set[str]) -> None:
    if depth == MAX_DEPTH:
        return
    for suffix in _BY_LAST.get(word[-1:], ()):
        if suffix.level >= level or not word.endswith(suffix.text):
            continue
        stem = word[: -len(suffix.text)]
        if not _joins(stem, suffix):
            continue
        found.add(stem)
        found.update(_restored(stem, suffix.text))
        _strip(stem, suffix.level, depth + 1, found)


def _joins(stem: str, suffix: _Suffix) -> bool:
    """Whether `suffix` may follow `stem`: long enough, the right sound before it, in harmony."""
    return (
        len(stem) >= MIN_STEM
        and not VOWELS.isdisjoint(stem)
        and stem[-1] in suffix.after
        and _harmonise(stem, suffix.text)
    )


def _harmonise(stem: str, suffix: str) -> bool:
    """The suffix's vowels are of the kind of the stem's last vowel; и, у, ю, я go with both."""
    if suffix in _ANY_VOWEL:
        return True
    sound = next((c for c in reversed(stem) if c in VOWELS), "")
    wanted = next((c for c in suffix if c in VOWELS), "")
    if not wanted or sound in "иуюяэ" or stem.endswith(("ев", "ева")):
        return True  # Тоқаевтың, but Сергеевтің: surnames follow the vowel before -ев
    return sound in (BACK_VOWELS if wanted in BACK_VOWELS else FRONT_VOWELS)


def _restored(stem: str, suffix: str) -> set[str]:
    """Stems that change at the end: кітаб-ы → кітап, орн-ы → орын, метал-дар → металл."""
    if suffix[0] not in VOWELS:
        return {stem + stem[-1]} if stem[-1] in _DOUBLED else set()
    if suffix[0] not in "ыі":
        return set()
    restored = set()
    if stem[-1] in _HARDENED:
        restored.add(stem[:-1] + _HARDENED[stem[-1]])
    if len(stem) >= 3 and stem[-1] in _CONSONANT and stem[-2] in _CONSONANT:
        restored.add(stem[:-1] + suffix[0] + stem[-1])
    return restored
