"""English: the dictionary forms that a word may be an inflected form of.

simplemma's dictionary (Wiktionary's inflections, 180 000 words) gives one lemma a word; second
readings, which it drops (left: leave, leaves: leaf), stand here. Regular endings are taken off by
the rules of spelling (Quirk et al., A Comprehensive Grammar of the English Language, 3.5-3.10 and
5.80-5.83), in words that it does not know and where it errs (growing: "growe").
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from simplemma.strategies import DefaultDictionaryFactory

from crawler.text.wordlists import word_set

SHORTEST_STEM = 3  # letters that remain when an ending is taken off

# Readings that the dictionary does not give, "form lemma" each.
_SECOND_READINGS = """
    awoken awake, bases basis, axes axis, bent bend, bit bite, bore bear, born bear, bound bind,
    broke break, data datum, drunk drink, felt feel, found found, gone go, ground grind,
    halves half, leaves leaf, left leave, lives life, loaves loaf, rose rise, rung ring, saw saw,
    shelves shelf, shook shake, shot shoot, swore swear, thieves thief, thought think, wives wife,
    won win, worse bad, wound wind
"""
_IRREGULAR: dict[str, str] = dict(pair.split() for pair in _SECOND_READINGS.split(","))
# Plurals in form, other words in sense: no "new" in news. Pronouns, lest US be a form of "we".
# And where the dictionary errs: a reed is nothing of REE.
_ALONE = word_set(
    """
    news means goods arms customs species series thanks savings remains outskirts headquarters
    yes less always perhaps besides this his us its we our ours me my mine them their
    theirs him her hers it who whom whose reed weed
    """
)
# Other plurals in form: physics, towards, sideways, process, status, crisis.
_NO_PLURAL = ("ics", "wards", "ways", "ss", "us", "is")
# Nouns of peoples, which the dictionary has as plurals only: Koreans, Kazakhs, Uzbeks, Chechens.
_PEOPLES = ("ans", "hs", "ks", "ens", "nes", "es", "os", "ls", "rs", "ts", "ds", "bs", "is")
_VOWELS = frozenset("aeiouy")
_SIBILANT = ("s", "x", "z", "ch", "sh", "o")
_VERBAL = ("iz", "is", "yz", "ys")  # monetised: also of verbs that no dictionary has yet


@lru_cache(maxsize=1)
def dictionary() -> Mapping[str, str]:
    """Return simplemma's list of English forms, each with its lemma; read at the first call."""
    return DefaultDictionaryFactory().get_dictionary("en")


def is_known(word: str) -> bool:
    """Whether the dictionary has the folded word in this form, with or without a capital."""
    return _listed(word) is not None


def stems(word: str) -> frozenset[str]:
    """Return the dictionary forms that the folded word of a text may come from, and the word."""
    return frozenset((word, *_lemmas(word)))


def sought_stems(word: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the dictionary forms under which a folded word of a query is looked for.

    The first set is strict, for a word that stands alone: a word that is a dictionary form means
    itself, also where it may be another's inflected form (found, building, interested). The
    second holds every reading, for phrases.
    """
    alone = frozenset((word,))
    lemmas = frozenset(_lemmas(word))
    return (alone if not lemmas or _is_lemma(word) else lemmas), lemmas | alone


def _is_lemma(word: str) -> bool:
    """Whether the word is a dictionary form, by itself or by what is formed from it.

    Of -ing words those with a plural (meetings) are nouns, of -ed words those with an adverb
    (excitedly) adjectives.
    """
    known = dictionary()
    if word in (_listed(word), _IRREGULAR.get(word)):
        return not any(_singulars(word))
    return (word.endswith("ing") and word + "s" in known) or (
        word.endswith(("ed", "ing")) and word + "ly" in known
    )


def _listed(word: str) -> str | None:
    """The dictionary's lemma; a name's stands there with a capital only."""
    known = dictionary()
    lemma = known.get(word) or known.get(word.capitalize())
    return lemma and lemma.casefold()


def _lemmas(word: str) -> set[str]:
    if word in _ALONE:
        return {word}
    lemmas = {lemma for lemma in (_listed(word), _IRREGULAR.get(word)) if lemma}
    lemmas.update(_singulars(word))
    for ending in ("ing", "ed"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST_STEM and not _VOWELS.isdisjoint(stem):
            lemmas.update(_verbs(stem, _listed(word) in (None, word)))
    return lemmas


def _singulars(word: str) -> Iterator[str]:
    """What a word in -s may be the plural of, or of what verb the third person."""
    if len(word) <= SHORTEST_STEM or not word.endswith("s") or word in _ALONE:
        return
    listed = _listed(word)
    if word.endswith("es") and word[:-2].endswith(_SIBILANT):
        stem = word[:-2]
        if listed is None or (listed == word[:-1] and _listed(stem) == stem):
            yield stem  # fixes: not only of "fixe"
    if listed is None and word.endswith("ies") and len(word) > len("ties"):
        yield word[:-3] + "y"
    elif (listed is None and not word.endswith(_NO_PLURAL)) or (
        listed == word and word.endswith(_PEOPLES) and word[:-1] in dictionary()
    ):
        yield word[:-1]


def _verbs(stem: str, second: bool) -> Iterator[str]:
    """Verbs to which -ing or -ed may have been added: stop from stopp-, make from mak-.

    `second` where the dictionary gives no verb: then also those that lost an -e.
    """
    known = dictionary()
    doubled = len(stem) > SHORTEST_STEM and stem[-1] == stem[-2] and stem[-1] not in _VOWELS
    candidates = [] if _would_double(stem) else [stem]
    if doubled:
        candidates.append(stem[:-1])
    if second:
        candidates.append(stem + "e")
        if stem.endswith(_VERBAL):
            yield stem + "e"
        if stem.endswith("i"):
            candidates.append(stem[:-1] + "y")
    yield from (verb for verb in candidates if known.get(verb) == verb)


def _would_double(stem: str) -> bool:
    """Whether the spelling doubles the last letter of a one-syllable stem: hop, hopping."""
    return (
        len(stem) <= SHORTEST_STEM + 1
        and stem[-1] not in "aeiouywx"
        and stem[-2] in _VOWELS
        and (len(stem) < SHORTEST_STEM or stem[-3] not in _VOWELS)
    )
