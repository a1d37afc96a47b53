"""What an article speaks of: its names and its terms, each with how often and where it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise

from crawler.dedupe.names import names
from crawler.queries import Document
from crawler.suggesting.background import COMMON, Background
from crawler.text import Token, fold, forms, sentences, tokens
from crawler.text.wordlists import word_set

MOST_SENTENCES = 400  # an article says early what it is about
MOST_CANDIDATES = 400
SHORTEST_TERM = 5  # letters; a shorter common word says little
SHORTEST_NAME, LONGEST_LETTERS = 2, 60  # letters; an alias of a topic may have 80
SHORTEST_BARE = 4  # letters of a name that must be left without its ending
FEWEST = 2  # times that a term must stand in the text, unless the headline has it
LONGEST_NAME = 4  # words; more is the name of an office or of a law, and nobody repeats it

# What stands with a capital letter before a name and is not part of it.
_HONORIFICS = word_set(
    """
    президент президента президенту президентом глава главы главе главой министр министра министру
    министром аким акима премьер вице министерство министерства комитет комитета сенатор депутат
    генерал посол тоо ао рк рф мид мвд гу ооо оао зао министрі әкімі төрағасы президенті жшс ақ
    president minister mr mrs ms dr sir prime vice senator general governor secretary professor
    the llp llc ltd jsc inc
    """
)


@dataclass(slots=True)
class Candidate:
    """A name or a term of an article, in all the forms in which it stands there."""

    words: list[Set[str]]  # of each word the normal forms that all occurrences share
    is_name: bool
    surfaces: Counter[str] = field(default_factory=Counter)  # as written → times
    in_title: bool = False
    in_lead: bool = False
    share: float = 1.0  # of articles that hold its rarest word, by the background

    @property
    def count(self) -> int:
        """How often it stands in headline and text."""
        return self.surfaces.total()

    @property
    def text(self) -> str:
        """How a query names it: a phrase as it is written, a word in its base form."""
        surface = self.surfaces.most_common(1)[0][0]
        if len(self.words) > 1:
            return surface
        shared = self.words[0]
        folded = {fold(each) for each in self.surfaces}
        whole = [form for form in shared if all(each.startswith(form) for each in folded)]
        if len(folded) > 1 and whole:
            return _cased(max(whole, key=len), surface)
        written = [each for each, _ in self.surfaces.most_common() if fold(each) in shared]
        if written:
            return min(written, key=len)
        return _cased(min(shared, key=lambda form: (len(form), form)), surface)

    @property
    def without_ending(self) -> str:
        """A name of one word that stands in one form only, without what may be its case ending.

        Empty where there is none: Шымкента may be a woman's name, and Шымкент in the genitive.
        """
        typed = {fold(each) for each in self.surfaces}
        if len(self.words) > 1 or len(typed) > 1 or not self.is_name:
            return ""
        (form,) = typed
        cut = [each for each in self.words[0] if each != form and form.startswith(each)]
        bare = max(cut, key=len, default="")
        return bare.capitalize() if len(bare) >= SHORTEST_BARE else ""

    def is_called(self, words: Sequence[Set[str]]) -> bool:
        """Whether other words, given as their normal forms, may be this name or term."""
        return len(words) == len(self.words) and not any(
            own.isdisjoint(other) for own, other in zip(self.words, words, strict=True)
        )

    def holds(self, other: Candidate) -> bool:
        """Whether every word of `other` is one of its own."""
        return all(any(not own.isdisjoint(word) for own in self.words) for word in other.words)


def candidates(document: Document, background: Background) -> list[Candidate]:
    """Return what an article speaks of, in the order in which it comes up.

    Names are taken from the text (a headline may have a capital letter everywhere), and counted
    wherever they stand with one. Terms stand in the headline, or twice in the text.
    """
    collection = _Collection(document.language, background)
    body = [*_sentences(document.lead), *_sentences(document.text)][:MOST_SENTENCES]
    titles = list(_sentences(document.title))
    for sentence in body or titles:
        collection.add_names(sentence)
    for sentence in [*titles, *body]:
        collection.add_terms(sentence)
    first = document.text.partition("\n")[0]
    leads = {*_sentences(document.lead), *_sentences(first)}
    for sentence in titles:
        collection.count(sentence, in_title=True)
    for sentence in body:
        collection.count(sentence, in_lead=sentence in leads)
    return [
        candidate
        for candidate in collection.found
        if candidate.count >= (1 if candidate.is_name or candidate.in_title else FEWEST)
    ]


def _sentences(text: str) -> Iterator[str]:
    for start, end in sentences(text):
        yield text[start:end]


def _cased(form: str, surface: str) -> str:
    """A normal form with the capitals of how the word is written."""
    if surface.isupper() and len(surface) > 1:
        return form.upper()
    return form.capitalize() if surface[0].isupper() else form


def _is_address(sentence: str, start: int, end: int) -> bool:
    """Whether a word is a part of a host name: Dala.example, Altyn-orda.example."""
    rest = sentence[end : end + 40].split(" ", 1)[0].rstrip(".,;:!?»”\"')")
    return "." in rest or sentence[max(0, start - 1) : start] in (".", "@", "/")


class _Collection:
    """The candidates of one article, found by the first word's forms."""

    def __init__(self, language: str, background: Background) -> None:
        self.found: list[Candidate] = []
        self._by_first: dict[str, list[Candidate]] = {}
        self._language = language
        self._background = background

    def add_names(self, sentence: str) -> None:
        for name in names(sentence):
            if _is_address(sentence, name.start, name.end):
                continue
            words = list(name.words)
            while words and fold(words[0]) in _HONORIFICS:
                del words[0]
            while words and fold(words[-1]) in _HONORIFICS:
                del words[-1]
            letters = sum(len(word) for word in words)
            if len(words) <= LONGEST_NAME and SHORTEST_NAME <= letters <= LONGEST_LETTERS:
                self._add(words, is_name=True)

    def add_terms(self, sentence: str) -> None:
        found = tokens(sentence)
        telling = [self._is_term(token) for token in found]
        for token, good in zip(found, telling, strict=True):
            if good:
                self._add([token.surface], is_name=False)
        for (one, two), (good, also) in zip(pairwise(found), pairwise(telling), strict=True):
            if good and also and sentence[one.end : two.start] in (" ", "-"):
                self._add([one.surface, two.surface], is_name=False)

    def count(self, sentence: str, *, in_title: bool = False, in_lead: bool = False) -> None:
        """Note every candidate that stands in a sentence."""
        found = tokens(sentence)
        known = [forms(token.surface, self._language) for token in found]
        for place, token in enumerate(found):
            here = {id(c): c for form in known[place] for c in self._by_first.get(form, ())}
            for candidate in here.values():
                end = place + len(candidate.words)
                if candidate.is_name and not token.surface[0].isupper():
                    continue
                if candidate.is_called(known[place:end]):
                    surface = sentence[token.start : found[end - 1].end]
                    candidate.surfaces[surface if candidate.is_name else surface.lower()] += 1
                    candidate.in_title |= in_title
                    candidate.in_lead |= in_lead

    def _is_term(self, token: Token) -> bool:
        word = token.surface
        if len(word) < SHORTEST_TERM or not word.isalpha() or not word.islower():
            return False
        return self._background(forms(word, self._language)) < COMMON

    def _add(self, surfaces: Sequence[str], *, is_name: bool) -> None:
        words: list[Set[str]] = [forms(word, self._language) for word in surfaces]
        for form in words[0]:
            for candidate in self._by_first.get(form, ()):
                if candidate.is_name is is_name and candidate.is_called(words):
                    pairs = zip(candidate.words, words, strict=True)
                    candidate.words = [own & other for own, other in pairs]
                    return
        if len(self.found) >= MOST_CANDIDATES:
            return
        share = min(self._background(word) for word in words)
        candidate = Candidate(words, is_name, share=share)
        self.found.append(candidate)
        for form in words[0]:
            self._by_first.setdefault(form, []).append(candidate)
