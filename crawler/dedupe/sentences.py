"""Two forms of one sentence: how alike they are, and what differs between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from crawler import text
from crawler.dedupe.figures import Figure, differing, figures
from crawler.dedupe.names import Name, known_words, names, strange

MOST_WORDS = 80  # of a sentence; a longer one is a list without full stops, and is divided
MOST_QUOTATIONS = 200  # of a paragraph
QUOTATION = 3  # words between quotation marks from which on they are somebody's words

Difference = tuple[str, str, str]  # kind, old, new
_Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its words, folded, and what of it is quoted."""

    text: str
    words: tuple[str, ...]
    places: tuple[_Span, ...]  # of the words
    quoted: tuple[_Span, ...]


class Known:
    """The words of both texts, for what may only have moved."""

    def __init__(self, old: str, new: str, language: str) -> None:
        self._old, self._new, self.language = old, new, language

    @cached_property
    def old_words(self) -> frozenset[str]:
        """Of the older text."""
        return known_words(self._old, self.language)

    @cached_property
    def new_words(self) -> frozenset[str]:
        """Of the newer text."""
        return known_words(self._new, self.language)

    @cached_property
    def old_figures(self) -> frozenset[tuple[str, str, str]]:
        """Of the older text."""
        return frozenset(figure.key for figure in figures(self._old, self.language))

    @cached_property
    def new_figures(self) -> frozenset[tuple[str, str, str]]:
        """Of the newer text."""
        return frozenset(figure.key for figure in figures(self._new, self.language))


def sentences_of(line: str) -> list[Sentence]:
    """The sentences of a paragraph that have a word."""
    quoted = _quoted(line)
    found = []
    for start, end in text.sentences(line):
        tokens = text.tokens(line[start:end])
        for first in range(0, len(tokens), MOST_WORDS):
            part, after = tokens[first : first + MOST_WORDS], first + MOST_WORDS
            left = start + (part[0].start if first else 0)
            right = start + tokens[after].start if after < len(tokens) else end
            found.append(_sentence(line, left, right, start, part, quoted))
    return found


def _sentence(
    line: str, left: int, right: int, start: int, tokens: list[text.Token], quoted: list[_Span]
) -> Sentence:
    """What stands in a line from `left` to `right`; places of `tokens` count from `start`."""
    return Sentence(
        line[left:right].rstrip(),
        tuple(text.fold(token.surface) for token in tokens),
        tuple((token.start + start - left, token.end + start - left) for token in tokens),
        tuple(
            (max(opened, left) - left, min(closed, right) - left)
            for opened, closed in quoted
            if opened < right and closed > left
        ),
    )


def likeness(one: Sentence, other: Sentence) -> float:
    """The share of their different words that two sentences have in common (Dice)."""
    mine, yours = frozenset(one.words), frozenset(other.words)
    return 2 * len(mine & yours) / (len(mine) + len(yours))


def differences(old: Sentence, new: Sentence, known: Known) -> list[Difference]:
    """What differs: figures and names; else whether it is a quotation or other words."""
    found: list[Difference] = []
    lost, gained = differing(figures(old.text, known.language), figures(new.text, known.language))
    went: Sequence[Figure | Name] = lost if gained else _gone(lost, known.new_figures)
    came: Sequence[Figure | Name] = gained if lost else _gone(gained, known.old_figures)
    found += _told("figure", old, new, went, came)
    language = known.language
    lost_names = strange(names(old.text), known_words(new.text, language), language)
    new_names = strange(names(new.text), known_words(old.text, language), language)
    if not new_names:  # it may be named elsewhere now
        lost_names = strange(lost_names, known.new_words, language)
    elif not lost_names:
        new_names = strange(new_names, known.old_words, language)
    found += _told("name", old, new, lost_names, new_names)
    if found and not _beside(old, new, [*lost, *lost_names], [*gained, *new_names]):
        return found
    was, became = _changed(old, new)
    quoted = _inside(was, old.quoted) or _inside(became, new.quoted)
    if quoted or not found:
        kind = "quote" if quoted else "text"
        found.append((kind, _words(old, was), _words(new, became)))
    return found


def _gone(some: Sequence[Figure], there: frozenset[tuple[str, str, str]]) -> list[Figure]:
    """Figures that the whole other text does not have; a year alone is only put more fully."""
    return [figure for figure in some if figure.key not in there and figure.kind != "year"]


def _told(
    kind: str,
    old: Sentence,
    new: Sentence,
    went: Sequence[Figure | Name],
    came: Sequence[Figure | Name],
) -> Iterator[Difference]:
    """Each with what stands in its place; the changed part of the sentence, where nothing does."""
    for before, after in zip(went, came, strict=False):
        yield kind, before.surface, after.surface
    both = min(len(went), len(came))
    if len(went) != len(came):
        was, became = _changed(old, new)
        if both:  # the rest of what differs stands for itself
            for before in went[both:]:
                yield kind, before.surface, ""
            for after in came[both:]:
                yield kind, "", after.surface
        else:
            yield kind, _words(old, was), _words(new, became)


def _beside(
    old: Sentence,
    new: Sentence,
    went: Sequence[Figure | Name],
    came: Sequence[Figure | Name],
) -> bool:
    """Whether quoted words changed beside the figures and names that differ."""
    for sentence, parts, changed in zip(
        (old, new), (went, came), _changed_words(old, new), strict=True
    ):
        covered = [(part.start, part.end) for part in parts]
        for place in changed:
            if _inside(place, sentence.quoted) and not _inside(place, covered):
                return True
    return False


def _changed_words(old: Sentence, new: Sentence) -> tuple[list[_Span], list[_Span]]:
    """The places of the words that differ."""
    was: list[_Span] = []
    became: list[_Span] = []
    matcher = SequenceMatcher(None, old.words, new.words, autojunk=False)
    for tag, i, i_end, j, j_end in matcher.get_opcodes():
        if tag != "equal":
            was += old.places[i:i_end]
            became += new.places[j:j_end]
    return was, became


def _changed(old: Sentence, new: Sentence) -> tuple[_Span, _Span]:
    """From the first to the last word that differs; with a word before, where one side is empty."""
    head = 0
    shortest = min(len(old.words), len(new.words))
    while head < shortest and old.words[head] == new.words[head]:
        head += 1
    tail = 0
    while tail < shortest - head and old.words[-1 - tail] == new.words[-1 - tail]:
        tail += 1
    if head and head + tail >= shortest:
        head -= 1
    if tail and head + tail >= shortest:
        tail -= 1
    return _span(old, head, tail), _span(new, head, tail)


def _span(sentence: Sentence, head: int, tail: int) -> _Span:
    places = sentence.places[head : len(sentence.places) - tail]
    return (places[0][0], places[-1][1]) if places else (0, 0)


def _words(sentence: Sentence, span: _Span) -> str:
    return sentence.text[span[0] : span[1]]


def _inside(place: _Span, spans: Sequence[_Span]) -> bool:
    return any(left < place[1] and place[0] < right for left, right in spans)


def _quoted(line: str) -> list[_Span]:
    """Where somebody is quoted in a paragraph, from mark to mark."""
    found: list[_Span] = []
    guillemets: list[int] = []
    straight: int | None = None
    for place, sign in enumerate(line):
        if sign == "«":
            guillemets.append(place)
        elif sign == "»" and guillemets:
            start = guillemets.pop()
            if not guillemets:
                found.append((start + 1, place))
        elif sign == '"':
            if straight is not None:
                found.append((straight + 1, place))
            straight = place if straight is None else None
    found = found[:MOST_QUOTATIONS]
    return [span for span in found if len(text.tokens(line[span[0] : span[1]])) >= QUOTATION]
