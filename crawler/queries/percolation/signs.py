"""Signs: the strings under which a word of a query and a word of a text meet.

A normal form stands for itself, `~akbulak` for a skeleton, `=акбулака` for the folded letters,
`^акб` for a beginning. Words that a scope looks for in its own field have its name before them:
`title:акбулак`.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from crawler.queries.limits import PREFIX_LETTERS
from crawler.queries.nodes import Mode, Word
from crawler.text import Keys, fold, sought

OWN_SIGNS = frozenset({"title", "author", "url"})  # fields whose words have signs of their own
LONGEST_BEGINNING = 12  # letters; of a longer one the rest is looked up in the text
KEPT_WORDS = 65_536  # words of texts whose hashes are kept, about 300 bytes each

Signs = frozenset[str]
Cost = Callable[[Signs], float]  # how often documents have one of the signs; any unit


def needed(word: Word, *, full: bool, field: str = "") -> Signs:
    """Return the signs of which a text that holds `word` has at least one.

    `full`: every normal form counts, as inside phrases and NEAR. `field`: title, author or url
    where the word must stand there.
    """
    signs = _signs(word, full=full)
    return frozenset(f"{field}:{sign}" for sign in signs) if field else signs


def _signs(word: Word, *, full: bool) -> Signs:
    match word.mode:
        case Mode.INFLECTED:
            keys = sought(word.text)
            return (keys.full if full else keys.strict) | {"~" + key for key in keys.skeletons}
        case Mode.EXACT | Mode.CASED:
            return frozenset(("=" + fold(word.text),))
        case Mode.PREFIX:
            return frozenset(("^" + word.text[:LONGEST_BEGINNING],))


def counted(word: Word) -> Signs:
    """Return the signs of `word` that `rarity` asks the frequency of, as it asks for them."""
    signs = _signs(word, full=True)
    return frozenset(sign.lstrip("=") for sign in signs if not sign.startswith("^"))


def decides(word: Word) -> bool:
    """Whether a text that has one of the signs of `word` surely holds it."""
    match word.mode:
        case Mode.INFLECTED | Mode.EXACT:
            return True
        case Mode.PREFIX:
            return len(word.text) <= LONGEST_BEGINNING
        case Mode.CASED:
            return False


@lru_cache(maxsize=KEPT_WORDS)
def offered(keys: Keys, field: str = "") -> NDArray[np.int64]:
    """Return the hashes of all signs of a text's word; they hold within this process only."""
    typed = keys.typed
    signs = [*keys.forms, "=" + typed]
    signs += ["~" + key for key in keys.skeletons]
    longest = min(len(typed), LONGEST_BEGINNING)
    signs += ["^" + typed[:letters] for letters in range(PREFIX_LETTERS, longest + 1)]
    if field:
        signs = [f"{field}:{sign}" for sign in signs]
    return np.fromiter(map(hash, signs), np.int64, len(signs))


def rarity(frequency: Callable[[str], int] | None) -> Cost:
    """Return how often documents have one of some signs, told by `frequency` or else guessed.

    `frequency` knows normal forms and skeletons; `=akbulak` counts like its normal form, words
    of a field like words of the text, and a beginning by its length, for no archive counts it.
    """

    def cost(signs: Signs) -> float:
        return max(_documents(sign.rpartition(":")[2], frequency) for sign in signs)

    return cost


def _documents(sign: str, frequency: Callable[[str], int] | None) -> float:
    word = sign.lstrip("=^")
    if sign.startswith("^"):
        return 4.0 ** (8 - len(word))  # a guess: each letter more leaves a quarter
    return 1_000 / len(word) ** 2 if frequency is None else frequency(word)
