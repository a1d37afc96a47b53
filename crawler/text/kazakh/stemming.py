"""Which dictionary forms a Kazakh word of a text may come from."""

from __future__ import annotations

from crawler.text.kazakh import verbal, words
from crawler.text.kazakh.analysis import Reading, readings, without_voices


def stems(word: str) -> frozenset[str]:
    """Return every dictionary form that the folded Cyrillic word may come from, itself included.

    Nouns, names and adjectives are returned bare, verbs in -у, as dictionaries list them:
    қолдайды → қолдау, ашылған → ашылу, ашу. A reading is legal by its sounds only; the lists of
    `words` keep function words and look-alikes (теңге is not "to the equal") from being misread.
    """
    if word in words.PARTICLES:
        return frozenset((word,))
    if word in words.PRONOUNS:
        return frozenset((word, words.PRONOUNS[word]))
    found = {word}
    whole = word in words.LOOKALIKES
    for reading in readings(word):
        if reading.is_verb:
            found |= roots(reading)
        elif not whole:
            found |= reading.stems
    if word in words.CONTRACTED:
        found.add(words.CONTRACTED[word])
    return frozenset(found)


def roots(reading: Reading) -> set[str]:
    """Return the lemmas of a verb's reading, with its passive and reflexive and without."""
    found = set()
    for stem in reading.stems:
        found.add(verbal.lemma(stem))
        found.update(map(verbal.lemma, without_voices(stem)))
    return found
