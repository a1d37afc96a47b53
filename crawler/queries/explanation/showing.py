"""The sentence that an alert shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from crawler.queries.evaluation.index import Index
from crawler.queries.evaluation.phrases import Hit
from crawler.queries.nodes import Term

LONGEST_SENTENCE = 400  # characters; an alert shows one sentence and stays under Telegram's 4 096
LOOSE = 0.5  # what a word counts of which only the skeleton met
_CONTEXT = 160  # characters kept before the first hit when a sentence is cut
_FIELDS = ("title", "lead", "body")


def weight(hit: Hit) -> float:
    """What a hit counts, wherever it stands."""
    return hit.weight * (LOOSE if hit.place.loose else 1.0)


def best_sentence(hits: Iterable[Hit], index: Index) -> str:
    """Return the sentence in which the hits' terms weigh most, the first of equals.

    From the body if there is a hit, else from the lead, else the title; at most LONGEST_SENTENCE
    characters, cut around the first hit between two words. Empty where no hit is in the text.
    """
    found: dict[int, list[Hit]] = defaultdict(list)
    for hit in hits:
        if index.spot(hit.place.first) is not None:
            found[index.sentence(hit.place.first)].append(hit)
    if not found:
        return ""
    number = max(found, key=lambda each: (*_worth(index, each, found[each]), -each))
    sentence = index.sentences[number]
    first = min((hit.place for hit in found[number]), key=lambda place: place.first)
    start, end = index.spot(first.first), index.spot(first.behind - 1)
    assert start is not None
    assert end is not None
    return cut(index.texts[sentence.field], sentence.start, sentence.end, (start.start, end.end))


def _worth(index: Index, number: int, hits: Iterable[Hit]) -> tuple[int, float]:
    best: dict[Term, float] = {}
    for hit in hits:
        best[hit.term] = max(best.get(hit.term, 0.0), weight(hit))
    return _FIELDS.index(index.sentences[number].field), sum(best.values())


def cut(text: str, start: int, end: int, hit: tuple[int, int]) -> str:
    """Return the sentence, or the part around the hit, at most LONGEST_SENTENCE characters."""
    if end - start <= LONGEST_SENTENCE:
        return text[start:end]
    low = max(start, hit[0] - _CONTEXT)
    if low > start:
        low = next((i for i in range(low, hit[0]) if text[i - 1] == " "), hit[0])
    room = LONGEST_SENTENCE - 2  # two ellipses
    high = min(end, low + room)
    if high < end:
        high = next((i for i in range(high, low, -1) if _between_words(text, i)), high)
    return ("…" if low > start else "") + text[low:high].rstrip() + ("…" if high < end else "")


def _between_words(text: str, at: int) -> bool:
    return text[at] == " " or not (text[at - 1].isalnum() or text[at].isalnum())
