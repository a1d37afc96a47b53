"""An article as the archive index keeps it: its words as numbers, place after place.

Each place is one unsigned number of 32 bits: the number of the word that stands there, above it
three bits for the field, and the highest bit where a sentence begins. An empty place is 0. So a
phrase or a NEAR is decided for thousands of articles at once (`archive_columns`), without their
text.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import NamedTuple
from urllib.parse import unquote

from crawler.queries.document import Document
from crawler.queries.evaluation.index import LONGEST_WORD, MOST_WORDS, PARAGRAPH_GAP
from crawler.text import Keys, fold, keys, normalise, sentences, tokens

# Raise where a `Document` has other words, places or sentences than before: every article is
# then read anew.
LAYOUT_VERSION = 1
# Raise where `text.keys` gives a word other keys than before: the words are then keyed anew, and
# no article is read. `tests/crawler/queries/test_archive_places.py` tells when.
KEYS_VERSION = 1

WORD_BITS = 28
WORD = (1 << WORD_BITS) - 1  # 268 million words; an archive of a million articles has two
FIELD = 7
SENTENCE = 1 << 31

TITLE, LEAD, BODY, OPENING, AUTHOR, URL = range(1, 7)  # OPENING: the body's first paragraph
MAIN = frozenset({TITLE, LEAD, BODY, OPENING})  # where words without a field are looked for
SCOPES = {
    "title": frozenset({TITLE}),
    "lead": frozenset({LEAD, OPENING}),
    "body": frozenset({BODY, OPENING}),
    "author": frozenset({AUTHOR}),
    "url": frozenset({URL}),
}


class Place(NamedTuple):
    """A place of a text."""

    surface: str  # the word as printed; "" where there is none
    field: int
    begins: bool  # the first word of a sentence; authors, and an address, are one each


def places(document: Document) -> list[Place]:
    """Return the places of a document as its `index` numbers them, field after field.

    The empty ones between paragraphs are among them; between fields there are none, for the
    fields are told apart by their bits. No word's keys are asked for, which is what makes an
    `Index` dear: an archive knows nearly all its words already.
    """
    first, newline, _ = document.text.partition("\n")
    opening = len(first) if newline else len(document.text)
    found = [
        *_places(document.title, TITLE),
        *_places(document.lead, LEAD),
        *_places(document.text, BODY, opening),
    ]
    if len(found) > MOST_WORDS:
        found = found[: _end(found)]
    address = normalise(unquote(document.url, errors="replace"))
    for text, field in ((document.author, AUTHOR), (address, URL)):
        apart = _places(text, field)
        found += [place._replace(begins=not number) for number, place in enumerate(apart)]
    return found


def _end(found: list[Place]) -> int:
    """How many places the words have of which an `Index` takes in no more."""
    words = (number for number, place in enumerate(found, start=1) if place.surface)
    return next(islice(words, MOST_WORDS - 1, None), len(found))


def _places(text: str, field: int, opening: int = 0) -> Iterator[Place]:
    """The places of one field; words of the body before `opening` are of its first paragraph."""
    starts = [start for start, _ in sentences(text)]
    starts.append(len(text) + 1)
    due = 0
    before = 0
    for start, end, surface in tokens(text):
        if "\n" in text[before:start]:
            yield from [_EMPTY] * PARAGRAPH_GAP
        before = end
        begins = starts[due] <= start
        while starts[due] <= start:
            due += 1
        yield Place(surface, OPENING if end <= opening else field, begins)


_EMPTY = Place("", 0, False)


def word_keys(surface: str, language: str) -> Keys:
    """The keys of a word as a `Document` of this language has them."""
    if len(surface) <= LONGEST_WORD:
        return keys(surface, language)
    typed = fold(surface[:LONGEST_WORD])
    return Keys(typed, frozenset((typed,)), frozenset())


def pack(found: Iterable[Place], numbers: Mapping[str, int]) -> bytes:
    """Return the places as bytes; `numbers` gives the number of every surface."""
    packed = array(
        "I",
        (
            numbers[surface] | field << WORD_BITS | begins << 31 if surface else 0
            for surface, field, begins in found
        ),
    )
    return packed.tobytes()
