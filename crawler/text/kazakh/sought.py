"""Which dictionary forms a Kazakh word of a query is looked for under.

A text's word is found under every form it may come from; a query's word would then meet words of
other stems, so a word that stands alone is looked for as it is typed, and under its stem only
where its ending hardly belongs to a dictionary form. The lists were chosen by measuring on gold
lemmas (Universal Dependencies, KTB): -м, -ым, -рақ and the like are at home in dictionary forms
(білім, қалам, дерек), case endings and plurals are not.
"""

from __future__ import annotations

from crawler.text.kazakh import verbal, words
from crawler.text.kazakh.analysis import Reading, readings
from crawler.text.kazakh.stemming import roots

_SHORTEST_BEFORE_VOWEL = 3  # letters before -ы, -ын: көзі, but not үкі, ағын
_SHORTEST_COMPARED = 4  # арзанырақ, but not жапырақ

_NOUN_LIKE = words.word_set("м ң ма ме ым ім ың ің рақ рек")
_COMPARED = frozenset({"ырақ", "ірек"})
_BEFORE_VOWEL = frozenset({"ы", "і", "ын", "ін"})
# On verbs: converbs, participles in -ар, -мақ, -дық and persons that nouns and adjectives end in.
_VERB_UNLIKE = words.word_set(
    """
    а е й я и ар ер р яр у шы ші сақ сек сам сем саң сең мақ мек бақ бек пақ пек дық дік тық тік
    дың дің тың тің ғай гей қай кей ам ем йм им ям ғым гім қым кім ғың гің қың кің
    май мей бай бей пай пей
    """
)


def sought_stems(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the forms under which the folded word of a query is looked for: (strict, full).

    strict is for a word that stands alone: the word and, if it is plainly inflected
    (Ақбұлақта, металдарының, қолдайды), its stems. full, for phrases and NEAR, where the
    neighbours tell words apart, is every form that it may come from. Both contain the word.
    """
    strict, full = {word}, {word}
    if word in words.PRONOUNS:
        full.add(words.PRONOUNS[word])
    if word in words.CONTRACTED:
        full.add(words.CONTRACTED[word])
    whole = word in words.PARTICLES or word in words.LOOKALIKES or word in words.WHOLE
    for reading in readings(word):
        if reading.is_verb:
            full |= roots(reading)
            if not whole and reading.suffix not in _VERB_UNLIKE:
                strict.update(map(verbal.lemma, reading.stems))
        else:
            full |= reading.stems
            if not whole and _is_plain_noun(reading):
                strict |= reading.stems
    return frozenset(strict), frozenset(full)


def _is_plain_noun(reading: Reading) -> bool:
    if reading.suffix in _BEFORE_VOWEL:
        return reading.cut >= _SHORTEST_BEFORE_VOWEL
    if reading.suffix in _COMPARED:
        return reading.cut >= _SHORTEST_COMPARED
    return reading.suffix not in _NOUN_LIKE
