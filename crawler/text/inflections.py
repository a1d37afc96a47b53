"""Forms that a word may take: to show people what a query finds before a text has it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from crawler.text import english, russian
from crawler.text.folding import fold
from crawler.text.kazakh.sounds import BACK_VOWELS, FRONT_VOWELS
from crawler.text.keys import keys, sought

# Endings in the order in which a reader would think of them. Which of them fit is told by the
# analysers, so all may be tried.
_KAZAKH = {
    False: "ның дың тың ға қа ны ды ты да та дан тан нан мен бен пен лар дар тар ы сы дағы тағы",
    True: "нің дің тің ге ке ні ді ті де те ден тен нен мен бен пен лер дер тер і сі дегі тегі",
}  # after a back and a front vowel
_FRONT = FRONT_VOWELS | {"и"}  # министрдің
_OWN_LETTERS = frozenset("әғқңөұүһі")  # Russian has none of them
_SURNAME = ("а", "у", "ым", "е", "ой", "ы", "ых")  # for names that the dictionary takes for others


def inflections(word: str) -> dict[str, tuple[str, ...]]:
    """Return forms of a query's word, by language ("ru", "kk", "en"), the commoner first.

    They are examples, not all forms; each of them would be found. A language in which the word
    takes no other form is left out.
    """
    typed = fold(word)
    wanted = sought(typed).strict
    found = {}
    for language, candidates in _candidates(typed, wanted):
        others = [form for form in dict.fromkeys(map(fold, candidates)) if form != typed]
        met = tuple(form for form in others if not wanted.isdisjoint(keys(form, language).forms))
        if met:
            found[language] = met
    return found


def _candidates(typed: str, wanted: Collection[str]) -> Iterator[tuple[str, Iterable[str]]]:
    if not typed.isalpha():
        return
    if typed.isascii():
        known = [form for form, lemma in english.dictionary().items() if fold(lemma) in wanted]
        yield "en", sorted(known, key=len) or [f"{typed}s", f"{typed}'s"]
        return
    if _OWN_LETTERS.isdisjoint(typed):
        forms = [form for lemma in _first(typed, wanted) for form in russian.lexeme(lemma)]
        yield "ru", [*forms, *(typed + ending for ending in _SURNAME if typed.endswith("в"))]
    front = next((one in _FRONT for one in reversed(typed) if one in _FRONT | BACK_VOWELS), False)
    yield "kk", [typed + ending for ending in _KAZAKH[front].split()]


def _first(typed: str, wanted: Iterable[str]) -> list[str]:
    return sorted(wanted, key=lambda lemma: (lemma != typed, lemma))
