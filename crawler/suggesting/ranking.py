"""Which of an article's names and terms tell its story: what must be there, what beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

from crawler.suggesting.background import COMMON, Background
from crawler.suggesting.candidates import Candidate
from crawler.text import fold, forms, tokens
from crawler.text.russian import is_known

MOST_ANCHORS = 4
MOST_BESIDE = 6
CLOSE = 0.3  # an anchor's least score, as a share of the best one's
_TITLE, _LEAD = 4.0, 1.0  # what standing in headline or lead adds to the occurrences
_MOST_COUNTED = 6  # occurrences; a word does not gain by being repeated for ever
_ENTITY = 2.0  # somebody has found the name worth writing down
_UNKNOWN = 1.5  # no dictionary has it: the name of few things
_KNOWN = 0.7  # one word of the dictionary: there are many Надежда and Звезда
_ONCE = 0.5  # named in passing
_TERM = 0.6  # of a name's worth: terms return in other stories
_TERM_TIMES = 3  # that a single word must stand in the text, unless the headline has it, too

# Endings of verbs and of adjectives, in their base forms for Russian: alone they name nothing.
_SAY_LITTLE = {
    "ru": (
        "ать", "ить", "еть", "ыть", "уть", "оть", "ять", "ться", "ти", "чь", "ый", "ой", "ский",
        "цкий", "щий", "ший",
    ),
    "kk": (
        "ды", "ді", "ты", "ті", "ған", "ген", "қан", "кен", "тын", "тін", "ып", "іп", "ады",
        "еді", "мен", "пен",
    ),
    "en": ("ing", "ed", "ly"),
}  # fmt: skip


@dataclass(slots=True)
class Thing:
    """What a query may ask for: a candidate, or several that are one entity."""

    candidate: Candidate  # the one that weighs most
    entity: str  # the entity's id where one is known by this name, else empty
    score: float
    broad: bool  # a good part of the news speaks of it, or of one that the entity takes in

    @property
    def is_name(self) -> bool:
        """Whether it is called by a name, rather than by a common word."""
        return self.candidate.is_name

    @property
    def telling(self) -> bool:
        """Whether it is more than a common word."""
        return bool(self.entity) or self.is_name or len(self.candidate.words) > 1


def ranked(
    found: Sequence[Candidate],
    entities: Mapping[str, Sequence[str]],
    language: str,
    background: Background,
) -> list[Thing]:
    """Return what an article speaks of, what tells most first; parts of longer names left out."""
    known = _Known(entities, background)
    things: dict[str, Thing] = {}
    for number, candidate in enumerate(found):
        entity = known.entity_of(candidate)
        if not entity and not candidate.is_name and not _names_something(candidate, language):
            continue
        score = weigh(candidate, known=bool(entity))
        key = f"@{entity}" if entity else str(number)
        if key not in things:
            broad = candidate.share >= COMMON or entity in known.broad
            things[key] = Thing(candidate, entity, score, broad)
            continue
        thing = things[key]
        if score > thing.score:
            thing.candidate = candidate
        thing.score = max(score, thing.score) + min(score, thing.score) / 2
    ordered = sorted(things.values(), key=lambda thing: -thing.score)
    return _without_parts(ordered)


def weigh(candidate: Candidate, *, known: bool) -> float:
    """Say how much a name or term tells of its article's story; `known` is one with an entity."""
    places: float = min(candidate.count, _MOST_COUNTED)
    places += _TITLE * candidate.in_title + _LEAD * candidate.in_lead
    weight = places * (1.0 + 0.25 * (len(candidate.words) - 1))
    weight *= -log(max(candidate.share, 1e-6))
    if known:
        return weight * _ENTITY * (1.0 if candidate.is_name else _TERM)
    if not candidate.is_name:
        return weight * _TERM
    if candidate.count == 1:
        weight *= _ONCE
    if not any(is_known(form) for word in candidate.words for form in word):
        return weight * _UNKNOWN
    return weight * (_KNOWN if len(candidate.words) == 1 else 1.0)


def _names_something(candidate: Candidate, language: str) -> bool:
    """Whether a term is a phrase, or a noun that the article returns to."""
    if len(candidate.words) > 1:
        return True
    if candidate.count < _TERM_TIMES and not (candidate.in_title and candidate.count > 1):
        return False
    endings = _SAY_LITTLE.get(language, ())
    return not any(form.endswith(endings) for form in candidate.words[0])


def anchors(things: Sequence[Thing]) -> list[Thing]:
    """The names of which a text of the same story has at least one; terms where there is none."""
    named = [thing for thing in things if thing.is_name and not thing.broad]
    able = named or [thing for thing in things if not thing.broad]
    if not able:
        return []
    return [thing for thing in able if thing.score >= CLOSE * able[0].score][:MOST_ANCHORS]


def _without_parts(things: Sequence[Thing]) -> list[Thing]:
    """Leave out a word of a longer name or term that tells as much, and longer ones that do not."""
    kept: list[Thing] = []
    for thing in things:
        doubles = (
            other.candidate.holds(thing.candidate) or thing.candidate.holds(other.candidate)
            for other in kept
        )
        if thing.entity or not any(doubles):
            kept.append(thing)
    return kept


class _Known:
    """Entities by the words of their aliases."""

    def __init__(self, entities: Mapping[str, Sequence[str]], background: Background) -> None:
        self.broad: set[str] = set()
        self._by_form: dict[str, list[tuple[str, list[frozenset[str]]]]] = {}
        for entity, aliases in entities.items():
            for alias in aliases:
                words = [forms(token.surface) for token in tokens(fold(alias))]
                if words and min(background(word) for word in words) >= COMMON:
                    self.broad.add(entity)
                for form in words[0] if words and "*" not in alias else ():
                    self._by_form.setdefault(form, []).append((entity, words))

    def entity_of(self, candidate: Candidate) -> str:
        """The first entity that has this name or term among its aliases; empty for none."""
        for form in sorted(candidate.words[0]):
            for entity, words in self._by_form.get(form, ()):
                if candidate.is_called(words):
                    return entity
        return ""
