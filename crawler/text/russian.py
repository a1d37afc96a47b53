"""Russian: the dictionary forms that a word may be an inflected form of.

Words that the dictionary (OpenCorpora, through pymorphy3) knows are read by it; what it does not
know, mostly names, also by the endings of the declensions (Зализняк, Грамматический словарь
русского языка, types 1-8 of nouns and the surnames in -ов, -ин, -ский).

A participle, a superlative and a woman's surname are lemmas of their own, as in the corpora of
Universal Dependencies: крупнейших is крупнейший, not крупный; Ивановой is Иванова, not Иванов. A
participle counts for its verb as well.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import takewhile

import pymorphy3
from pymorphy3.analyzer import Parse

from crawler.text.folding import fold

# Readings that make up less of a word's uses in OpenCorpora are left out: "уже" is a form of "уж"
# (a snake) in 8 of 100, "начал" of "начало" in 6. Chosen on one half of the corpora's lemmas.
RAREST_READING = 0.08
# Of a word the dictionary does not know, the readings are guesses by its ending.
RAREST_GUESS = 0.01

# Names in the news of Kazakhstan that the dictionary takes for a case of another word: токай is a
# wine, храпун a snorer, Кова a river.
_ALONE = frozenset({"токаев", "храпунов", "кове"})

# The short form is the dictionary form: должна is должен, there is no "должный" in that sense.
_SHORT_LEMMAS = {"должный": "должен"}

_NAMES = frozenset({"Name", "Surn", "Patr", "Geox", "Orgn"})  # OpenCorpora's grammemes of names
_HUSHED = frozenset("гкхжшчщц")  # after these ы is written и, or о is written е
_SOFT = frozenset("бвдзлмнпрстф")  # these may carry the soft sign: Куйректыколь
_VOWELS = frozenset("аеиоуыэюя")
SHORTEST_STEM = 3  # letters that remain when an ending is taken off

# Ending → what a name may have in its place in the nominative ("" = the bare stem).
_AFTER_CONSONANT: dict[str, tuple[str, ...]] = {
    "а": ("", "о"),
    "у": ("", "о", "а"),
    "ом": ("", "о"),
    "ем": ("", "ь", "е"),
    "е": ("", "а", "о", "ь", "я"),
    "ы": ("", "а"),
    "и": ("", "а", "ь", "я"),
    "я": ("ь",),
    "ю": ("ь", "я"),
    "ью": ("ь",),
    "ой": ("а", "ый", "ий", "ая"),
    "ою": ("а",),
    "ей": ("а", "я", "ь", "ий"),
    "ов": ("", "о"),
    "ев": ("",),
    "ам": ("", "а", "о"),
    "ах": ("", "а", "о"),
    "ами": ("", "а", "о"),
    "ям": ("ь", "я"),
    "ях": ("ь", "я"),
    "ями": ("ь", "я"),
    "ым": ("", "ый"),
    "ыми": ("", "ый"),
    "ых": ("", "ый"),
    "им": ("ий",),
    "ими": ("ий",),
    "их": ("ий",),
    "ого": ("ый", "ий", "ой"),
    "ому": ("ый", "ий", "ой"),
    "его": ("ий",),
    "ему": ("ий",),
    "ую": ("ая",),
    "ые": ("ый",),
    "ие": ("ий",),
}
_AFTER_VOWEL: dict[str, tuple[str, ...]] = {
    "я": ("й",),
    "ю": ("й", "я"),
    "е": ("й", "я"),
    "и": ("й", "я"),
    "ем": ("й", "е"),
    "ей": ("я",),
    "ев": ("й",),
    "ям": ("й", "я"),
    "ях": ("й", "я"),
    "ями": ("й", "я"),
}
_LONGEST_ENDING = 3
# A surname in -ов, -ев, -ин takes some of the adjective's endings: Ивановым, Ивановой, Ивановых.
_SURNAME_ENDS = ("ов", "ев", "ин", "ын")
_PLURAL_ENDS = ("ам", "ям", "ами", "ями", "ах", "ях")
# Of an unknown word with one of these nobody can say that it is no case: Акбулаком.
_CASE_ENDS = (
    "ом", "ем", "ой", "ей", "ою", "ею", "ам", "ям", "ами", "ями", "ах", "ях",
    "ого", "его", "ому", "ему", "ым", "им", "ыми", "ими", "ых", "их",
)  # fmt: skip


@lru_cache(maxsize=1)
def analyzer() -> pymorphy3.MorphAnalyzer:
    """Return the analyser with the dictionary of OpenCorpora; loaded at the first call."""
    return pymorphy3.MorphAnalyzer()


@lru_cache(maxsize=4_096)  # a word is asked for several times, one after another
def _parses(word: str) -> list[Parse]:
    return list(analyzer().parse(word))


def is_known(word: str) -> bool:
    """Whether the dictionary has the folded word in this form."""
    return bool(analyzer().word_is_known(word))


def is_name(word: str) -> bool:
    """Whether the folded word is, by the dictionary, the nominative of a person's or place's name.

    A word that it does not know is none of its names.
    """
    return is_known(word) and any(
        not _NAMES.isdisjoint(parse.tag.grammemes) and word in _lemmas(parse)
        for parse in _parses(word)
    )


def lexeme(word: str) -> list[str]:
    """Return all forms of the folded word's likeliest reading, the dictionary form first."""
    return [form.word for form in _parses(word)[0].lexeme]


def stems(word: str) -> frozenset[str]:
    """Return the dictionary forms that the folded word of a text may come from, and the word.

    In a dictionary word only readings that are not rare (`RAREST_READING`); in an unknown one
    also what its endings allow.
    """
    if is_known(word):
        return frozenset((word, *_readings(word, RAREST_READING)))
    return frozenset((word, *_guesses(word)))


def sought_stems(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the dictionary forms under which a folded word of a query is looked for.

    The first set is strict, for a word that stands alone: somebody who types a dictionary form
    means that word; who types an inflected form, every word that has it. The second holds every
    reading, for phrases, where the words beside it decide.
    """
    alone = frozenset((word,))
    if is_known(word):
        readings = frozenset(_readings(word, 0.0))
        return (alone if word in readings else readings), readings | alone
    guesses = _guesses(word)
    nominative = word in guesses and not word.endswith(_CASE_ENDS)
    if nominative or not guesses or word.endswith(_SURNAME_ENDS):
        return alone, guesses | alone
    return guesses | alone, guesses | alone


def _readings(word: str, rarest: float) -> set[str]:
    """The lemmas of the dictionary's (or the guesser's) readings, without those under `rarest`."""
    if word in _ALONE:
        return {word}
    shares: dict[str, float] = {}
    for parse in _without_possessives(_parses(word)):
        for lemma in _lemmas(parse):
            shares[lemma] = shares.get(lemma, 0.0) + parse.score
    most = max(shares.values(), default=0.0)
    return {lemma for lemma, share in shares.items() if share >= min(rarest, most)}


def _without_possessives(parses: list[Parse]) -> list[Parse]:
    """Ивановой is a case of Иванова; of the adjective "Ivan's" only where nothing else is left."""
    return [parse for parse in parses if "Poss" not in parse.tag.grammemes] or parses


def _lemmas(parse: Parse) -> tuple[str, ...]:
    tags = parse.tag.grammemes
    if "Supr" in tags:
        return (_nominative(parse, {"Supr", "masc", "sing", "nomn"}),)
    if "femn" in tags and ("Surn" in tags or "Patr" in tags):
        return (_nominative(parse, {"femn", "sing", "nomn"}),)
    if "plur" in tags and "Name" in tags and parse.word.endswith(_SURNAME_ENDS):
        return (fold(parse.word),)  # Ахметжанов is a surname, not several men called Ахметжан
    normal = fold(parse.normal_form)
    if "PRTF" in tags or "PRTS" in tags:
        return normal, _nominative(parse, {"PRTF", "masc", "sing", "nomn"})
    if "COMP" in tags and normal.endswith(("ый", "ий", "ой")):
        return (normal[:-2] + "о",)
    return (_SHORT_LEMMAS.get(normal, normal) if "ADJS" in tags else normal,)


def _nominative(parse: Parse, grammemes: set[str]) -> str:
    """The form of the parse's lexeme with `grammemes`, of several the one most like the word."""
    candidates = [fold(form.word) for form in parse.lexeme if grammemes <= form.tag.grammemes]
    if not candidates:
        return fold(parse.normal_form)
    word = fold(parse.word)
    return max(candidates, key=lambda form: _alike(form, word))


def _alike(one: str, other: str) -> int:
    """How many letters two words have in common from the beginning."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _guesses(word: str) -> frozenset[str]:
    """The lemmas of an unknown word; seldom one of the dictionary, which has all its forms."""
    guesses = _readings(word, RAREST_GUESS) | _declined(word)
    return frozenset(
        guess for guess in guesses if not _is_lemma(guess) or _may_be_lacking(word, guess)
    )


def _is_lemma(word: str) -> bool:
    return is_known(word) and any(fold(parse.normal_form) == word for parse in _parses(word))


def _may_be_lacking(word: str, lemma: str) -> bool:
    """Forms that the dictionary leaves out: plurals of actions, some adjectives' short forms."""
    if lemma.endswith("ный"):
        return word in {lemma[:-3] + ending for ending in ("ен", "на", "но", "ны")}
    return word.endswith(_PLURAL_ENDS)


def _declined(word: str) -> set[str]:
    """Nominatives of an unknown name by each ending that `word` may have."""
    found: set[str] = set()
    for length in range(1, _LONGEST_ENDING + 1):
        stem, ending = word[:-length], word[-length:]
        if len(stem) < SHORTEST_STEM or _VOWELS.isdisjoint(stem):
            break
        table = _AFTER_VOWEL if stem[-1] in _VOWELS else _AFTER_CONSONANT
        found.update(
            stem + nominative
            for nominative in table.get(ending, ())
            if _ends_well(stem, nominative)
        )
    return found


def _ends_well(stem: str, nominative: str) -> bool:
    if nominative == "ь":
        return stem[-1] in _SOFT
    if nominative == "о":
        return stem.endswith(_SURNAME_ENDS)  # Иваново, Пушкино
    if nominative in ("ый", "ий"):
        return (stem[-1] in _HUSHED) == (nominative == "ий")
    return True
