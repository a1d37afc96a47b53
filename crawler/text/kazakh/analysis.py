"""A word read as a stem with a suffix chain, wherever the joint is legal."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from crawler.text.kazakh import nominal, sounds, verbal, words

_SHORTEST_STEM = 2  # letters: ел, су, ал
_LONGEST_VOICE = 2  # letters: -ыл, -ін
_VOICES_DEEP = 2  # one upon another: жу-ын-ыл


class _Kind(IntEnum):
    """What a suffix chain is joined to."""

    NOUN = 0
    VERB = 1
    NARROW = 2  # a verb in ы, which и has swallowed: оқы + йды = оқиды
    GLIDING = 3  # a verb in й, which я has swallowed: қой + ады = қояды
    VOICE = 4  # a verb: the suffix makes another verb of it


class Reading(NamedTuple):
    """One way to read a word."""

    stems: frozenset[str]  # what is left before the chain, in each way it may end when bare
    is_verb: bool
    cut: int  # letters before the chain
    suffix: str


class _Chains(NamedTuple):
    # How a chain is written → the kinds of stem before it, each with its joints (sounds.joints).
    kinds: dict[str, tuple[tuple[_Kind, int], ...]]
    longest: int  # letters


@lru_cache(maxsize=1)
def _chains() -> _Chains:
    """Spell out every legal suffix chain, once: about 6 000 spellings in 40 ms."""
    found: dict[str, dict[_Kind, int]] = {}

    def add(text: str, kind: _Kind, joint: int) -> None:
        kinds = found.setdefault(text, {})
        kinds[kind] = kinds.get(kind, 0) | joint

    for ending in nominal.endings():
        for text, joint in sounds.spellings(ending):
            add(text, _Kind.NOUN, joint)
    for ending in verbal.endings():
        for text, joint in sounds.spellings(ending):
            add(text, _Kind.VERB, joint)
            if text[0] == "й":
                add("и" + text[1:], _Kind.NARROW, sounds.ANY_JOINT)
            elif text[0] == "а":
                add("я" + text[1:], _Kind.GLIDING, sounds.ANY_JOINT)
    for voice in verbal.VOICES:
        for text, joint in sounds.spellings(voice):
            add(text, _Kind.VOICE, joint)
    return _Chains(
        {text: tuple(kinds.items()) for text, kinds in found.items()}, max(map(len, found))
    )


def readings(word: str) -> Iterator[Reading]:
    """Yield every reading of the folded word as a stem with a legal suffix chain."""
    chains, longest = _chains()
    joints = sounds.joints(word)
    for cut in range(max(_SHORTEST_STEM, len(word) - longest), len(word)):
        if not joints[cut]:
            continue
        stem, suffix = word[:cut], word[cut:]
        for kind, allowed in chains.get(suffix, ()):
            if not allowed & joints[cut]:
                continue
            if kind is _Kind.NOUN:
                if cut > 2 or stem[-1] not in sounds.FULL_VOWELS:  # ба is no stem of басы
                    yield Reading(_nouns(stem, suffix), False, cut, suffix)
            elif kind is _Kind.VERB:
                if verbs := _verbs(stem, suffix):
                    yield Reading(verbs, True, cut, suffix)
            elif kind is _Kind.NARROW:
                yield Reading(frozenset((stem + "ы",)), True, cut, suffix)
            elif kind is _Kind.GLIDING:
                yield Reading(frozenset((stem + "й",)), True, cut, suffix)


def without_voices(verb: str, depth: int = _VOICES_DEEP) -> set[str]:
    """Return the verb stems of which the stem `verb` may be the passive or the reflexive."""
    found: set[str] = set()
    if verb in words.INDEPENDENT_VERBS:
        return found
    chains, _ = _chains()
    joints = sounds.joints(verb)
    for cut in range(max(_SHORTEST_STEM, len(verb) - _LONGEST_VOICE), len(verb)):
        stem = verb[:cut]
        for kind, allowed in chains.get(verb[cut:], ()):
            if kind is _Kind.VOICE and allowed & joints[cut] and _may_be_verb(stem):
                found.add(stem)
                if depth > 1:
                    found |= without_voices(stem, depth - 1)
    return found


_HARDENED = {"б": "п", "г": "к"}
# Ends between which a narrow vowel has gone: орын → орны, халық → халқы, ауыз → аузы.
_VANISHING = words.word_set("рн рқ рк рп лқ лк лп йн йл ңл уз уп ус")
_DOUBLED = frozenset("лсм")


def _nouns(stem: str, suffix: str) -> frozenset[str]:
    """The nouns that may end in `stem` before `suffix`, `stem` itself mostly among them."""
    last, loan = stem[-1], sounds.OWN_LETTERS.isdisjoint(stem)
    found = {stem}
    if suffix[0] in "ыі":
        if last == "ғ":
            return frozenset((stem[:-1] + "қ",))  # аймағы; no word ends in ғ
        if last in _HARDENED:
            found.add(stem[:-1] + _HARDENED[last])  # кітабы
        if stem[-2:] in _VANISHING:
            found.add(stem[:-1] + suffix[0] + last)
        if loan and last in "лр" and suffix[0] == "і" and len(stem) > 3:
            found.add(stem + "ь")  # медалі
    elif suffix[0] == "т" and last == "с" and loan and len(stem) > 4:
        found.add(stem + "т")  # журналистер
    elif last == "і" and stem[-2] in "ктг":
        found.add(stem[:-1])  # банкісі, Маскіге
    if loan and last in _DOUBLED and len(stem) > 3:
        found.add(stem + last)  # металдар
    return frozenset(found)


_PLURALS = words.word_set("лар лер дар дер тар тер")


def _verbs(stem: str, suffix: str) -> frozenset[str]:
    """The verb stems that may end in `stem` before `suffix`, none where a noun is likelier."""
    if not _may_be_verb(stem) or (stem[-1] in "ыі" and suffix[0] == "й"):
        return frozenset()
    if suffix[0] == "р" and (len(stem) == 2 or (stem + suffix)[-3:] in _PLURALS):
        return frozenset()  # жер, жерде; сақтар: the plural, hardly "will keep"
    if suffix[0] in "ыі" and suffix[1:2] == "п" and stem[-1] == "у":
        return frozenset((stem, stem[:-1] + "п"))  # тауып
    return frozenset((stem,))


def _may_be_verb(stem: str) -> bool:
    if stem[-1] in "ыі":
        return stem in words.NARROW_VERBS
    return len(stem) > 2 or stem[-1] not in sounds.VOWELS or stem in words.SHORT_VERBS
