"""What an outlet changed in its article: headline, figures, names, quotes, other words.

A template is no change: blanks, typography, moved paragraphs, stamps of time, counters, pointers
to other articles, a text that was divided into sentences in another way.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from crawler import text
from crawler.dedupe import sentences as pairs
from crawler.dedupe.noise import article_lines, is_meter
from crawler.dedupe.rebuilding import Diff, reverse_diff
from crawler.items import Article

MOST_CHANGES = 20  # of one revision; a text that was written anew is told by its first ones
MOST_LETTERS = 100_000  # of a text that are compared; longer ones are logs of a day
MOST_SENTENCES = 80  # that are paired: each with each
PAIRED = 0.5  # share of common words from which on a sentence is another one's newer form
ANOTHER_TITLE = 0.34  # share of common words below which a headline is another's
ANOTHER_TEXT = 0.3  # and a text; any two texts of one language share their small words
LONGEST = 300  # letters of what a change shows
LARGEST_DIFF = 60_000  # letters


class ChangeKind(StrEnum):
    """What was changed; all but TEXT is worth telling."""

    HEADLINE = "headline"
    FIGURE = "figure"
    NAME = "name"
    QUOTE = "quote"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Change:
    """One change; `old` is empty for what came, `new` for what went."""

    kind: ChangeKind
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Revision:
    """How an article differs from its former version."""

    changes: tuple[Change, ...]
    diff: Diff | None  # from the newer text to the former; None where it would be too large

    @property
    def significant(self) -> tuple[Change, ...]:
        """The changes that readers are told of."""
        return tuple(change for change in self.changes if change.kind is not ChangeKind.TEXT)


def merged(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The significant changes of several revisions as one; what was changed back is left out."""
    found: list[Change] = []
    for change in changes:
        if change.kind is ChangeKind.TEXT:
            continue
        chained = next(
            (n for n, one in enumerate(found) if one.kind is change.kind and one.new == change.old),
            None,
        )
        if chained is None or not change.old:
            found.append(change)
        else:
            found[chained] = Change(change.kind, found[chained].old, change.new)
    return tuple(change for change in found if change.old != change.new)[:MOST_CHANGES]


def is_another(old: Article, new: Article) -> bool:
    """Whether an address leads to another text now: a notice, a front page, a wall."""
    titles = [frozenset(text.title_key(each.title).split()) for each in (old, new)]
    if _common(*titles) >= ANOTHER_TITLE:
        return False
    bodies = [frozenset(text.title_key(each.text[:1000]).split()) for each in (old, new)]
    return _common(*bodies) < ANOTHER_TEXT


def _common(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)


def compare(old: Article, new: Article, outlet_name: str = "") -> Revision | None:
    """Say what changed between two readings of one article; None where nothing did.

    `outlet_name` is what templates write behind a headline.
    """
    found = list(dict.fromkeys(_changes(old, new, outlet_name)))
    if not found:
        return None
    diff: Diff | None = reverse_diff(old.text, new.text)
    if sum(len(part) if isinstance(part, str) else 12 for part in diff or ()) > LARGEST_DIFF:
        diff = None
    return Revision(tuple(found[:MOST_CHANGES]), diff)


def _changes(old: Article, new: Article, outlet_name: str) -> Iterator[Change]:
    before, after = (_headline(each.title, outlet_name) for each in (old, new))
    if text.title_key(before) != text.title_key(after) and after:
        yield Change(ChangeKind.HEADLINE, _shown(before), _shown(after))
    if old.text != new.text:
        found = list(_text_changes(_Side(old), _Side(new)))
        # What is told first comes first, and is not pushed out by what is not told.
        yield from sorted(found, key=lambda change: change.kind is ChangeKind.TEXT)


# What outlets add to a headline and take away again (ru, kk, en).
_BADGE = (
    r"(?:фото|видео|инфографика|аудио|обновлено|обновляется|дополнено|дополняется|молния|срочно"
    r"|онлайн|photos?|video|updated?|upd|live|breaking|exclusive|жаңартылды|тікелей эфир)"
)
_BADGES = re.compile(
    rf"^\W*{_BADGE}\s?[:.|!/—–-]\s?"
    rf"|[\[(]\s?(?:[0-9]{{1,3}}\s|добавлен[оаы]?\s)?{_BADGE}(?:\s?[,+и&]\s?{_BADGE})?"
    rf"(?:\s(?:в\s|at\s)?[0-9]{{1,2}}:[0-9]{{2}})?\s?[\])]"
    rf"|(?:\s[-—–+|/]\s?|\.\s){_BADGE}$",
    re.IGNORECASE,
)
_AFTER_BAR = re.compile(r"\s\|\s[^|]*$|\s::\s[^:]*$")  # a section or the outlet, in every template


def _headline(title: str, outlet_name: str) -> str:
    """A headline without the outlet's name, section and badges."""
    title = text.normalise(title[:1000])
    if outlet_name:
        title = text.without_name(title, outlet_name)
    title = _BADGES.sub("", _AFTER_BAR.sub("", title))
    return title.strip()


class _Side:
    """One of the two texts, with what is asked of it."""

    def __init__(self, article: Article) -> None:
        lines = article_lines(article.text[:MOST_LETTERS])
        self.language = article.language
        found = (each for line in lines for each in pairs.sentences_of(line))
        self.sentences = [each for each in found if not is_meter(each.text)]
        self._rest = (article.title, article.lead)

    @cached_property
    def stream(self) -> str:
        """All words in their order, headline and lead included."""
        rest = [text.title_key(part) for part in self._rest]
        words = (" ".join(each.words) for each in self.sentences)
        return f" {' '.join([*rest, *words])} "

    @cached_property
    def passage(self) -> str:
        """The text without the template's lines."""
        return "\n".join((*self._rest, *(each.text for each in self.sentences)))

    def without(self, other: _Side) -> list[pairs.Sentence]:
        """The sentences whose words the other side does not have in this order."""
        there = Counter(each.words for each in other.sentences)
        left = []
        for each in self.sentences:
            if there[each.words]:
                there[each.words] -= 1
            else:
                left.append(each)
        left = left[: 4 * MOST_SENTENCES]
        return [each for each in left if f" {' '.join(each.words)} " not in other.stream]


def _text_changes(old: _Side, new: _Side) -> Iterator[Change]:
    lost, gained = old.without(new)[:MOST_SENTENCES], new.without(old)[:MOST_SENTENCES]
    paired = _pairs(lost, gained)
    known = pairs.Known(old.passage, new.passage, new.language)
    for before, after in paired:
        for kind, was, became in pairs.differences(before, after, known):
            yield Change(ChangeKind(kind), _shown(was), _shown(became))
    for before in lost:
        if all(before is not pair[0] for pair in paired):
            yield Change(ChangeKind.TEXT, _shown(before.text), "")
    for after in gained:
        if all(after is not pair[1] for pair in paired):
            yield Change(ChangeKind.TEXT, "", _shown(after.text))


def _pairs(
    lost: Sequence[pairs.Sentence], gained: Sequence[pairs.Sentence]
) -> list[tuple[pairs.Sentence, pairs.Sentence]]:
    """Which sentence became which: the most alike first, each once, in the order of the text."""
    alike = sorted(
        (
            (-likeness, i, j)
            for i, before in enumerate(lost)
            for j, after in enumerate(gained)
            if (likeness := pairs.likeness(before, after)) >= PAIRED
        ),
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in alike:
        if i not in found and j not in taken:
            found[i] = j
            taken.add(j)
    return [(lost[i], gained[j]) for i, j in sorted(found.items())]


def _shown(passage: str) -> str:
    return passage if len(passage) <= LONGEST else passage[: LONGEST - 1].rstrip() + "…"
