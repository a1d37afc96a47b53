"""A text to match against: its words, read once, however many queries look at it."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property

from crawler.items import Article
from crawler.queries.limits import PREFIX_LETTERS
from crawler.queries.nodes import Mode, Term, Word
from crawler.text import fold, forms, language, normalise, tokens

LONGEST_TEXT = 200_000  # characters of a field that are looked at; a long read has 60 000
_FIELD_GAP = 64  # empty places between two fields: more than any phrase or NEAR can bridge
_PARAGRAPH_GAP = 1  # an empty place that no phrase bridges

Range = tuple[int, int]  # places from … to, the end not included


@dataclass(frozen=True)
class Document:
    """One article as queries see it.

    The fields are brought into `text.normalise` form; places in a `Match` count in that form
    (where the article is normalised already, as in the archive, nothing moves). A lead that the
    text repeats is not counted twice.
    """

    title: str = ""
    text: str = ""
    language: str = "und"  # ISO 639-1; found from the text where unknown
    source: str = ""  # outlet id
    url: str = ""
    country: str = ""  # ISO 3166-1 alpha-2 of the outlet
    lead: str = ""

    def __post_init__(self) -> None:
        for name in ("title", "lead", "text"):
            object.__setattr__(self, name, normalise(getattr(self, name)[:LONGEST_TEXT]))
        if self.lead and self.lead.rstrip(" .…") in self.text:
            object.__setattr__(self, "lead", "")
        if self.language == "und":
            known = language(f"{self.title}\n{self.lead}\n{self.text}")
            object.__setattr__(self, "language", known)

    @classmethod
    def from_article(cls, article: Article, country: str = "") -> Document:
        """Return the document of an article; `country` is the outlet's."""
        return cls(
            title=article.title,
            lead=article.lead,
            text=article.text,
            language=article.language,
            source=article.outlet_id,
            url=article.canonical_url,
            country=country,
        )

    def field(self, name: str) -> str:
        """The text of the field `title`, `lead` or `body`."""
        return {"title": self.title, "lead": self.lead, "body": self.text}[name]

    @cached_property
    def index(self) -> Index:
        """The places of every word, made when the first query asks."""
        return Index(self)


class Index:
    """Where in a document each word, form and phrase stands.

    Words are numbered through title, lead and body, with gaps between the fields and between
    paragraphs, so that a phrase is simply words with consecutive numbers.
    """

    def __init__(self, document: Document) -> None:
        self.spots: dict[int, tuple[str, int, int]] = {}  # place → field, start, end
        self._typed: dict[str, list[int]] = {}  # folded word → places
        self._surfaces: dict[int, str] = {}
        self._found: dict[Word, frozenset[int]] = {}
        self._ranges: dict[str, tuple[Range, ...]] = {}
        self._place = 0
        self._read(document)
        self._forms: dict[str, list[int]] = {}
        for typed, places in self._typed.items():
            for form in forms(typed, document.language):
                self._forms.setdefault(form, []).extend(places)
        self._sorted = sorted(self._typed)

    def _read(self, document: Document) -> None:
        title = self._read_field("title", document.title)
        lead = self._read_field("lead", document.lead)
        start = self._place
        first_paragraph, newline, _ = document.text.partition("\n")
        body = self._read_field("body", document.text)
        opening = (start, body[1])
        if newline:
            within = (
                p for p, s in self.spots.items() if p >= start and s[1] < len(first_paragraph)
            )
            opening = (start, max(within, default=start - 1) + 1)
        self._ranges = {"title": (title,), "lead": (lead, opening), "body": (body,)}

    def _read_field(self, name: str, text: str) -> Range:
        start = self._place
        before = 0
        for token in tokens(text):
            if "\n" in text[before : token.start]:
                self._place += _PARAGRAPH_GAP
            before = token.end
            self.spots[self._place] = (name, token.start, token.end)
            self._surfaces[self._place] = token.surface
            self._typed.setdefault(fold(token.surface), []).append(self._place)
            self._place += 1
        end = self._place
        self._place += _FIELD_GAP
        return start, end

    @cached_property
    def keys(self) -> frozenset[str]:
        """What the percolator looks up: forms, `=` and typed words, `^` and beginnings."""
        beginnings = {"^" + typed[:PREFIX_LETTERS] for typed in self._typed}
        return frozenset(self._forms.keys() | beginnings | {"=" + typed for typed in self._typed})

    def ranges(self, field: str) -> tuple[Range, ...]:
        """The places of a field; the lead is its own field and the body's first paragraph."""
        return self._ranges[field]

    def weight(self, place: int) -> int:
        """How much a word at `place` counts: title 3, lead 2, body 1."""
        if self.spots[place][0] == "title":
            return 3
        return 2 if any(start <= place < end for start, end in self._ranges["lead"]) else 1

    def find(self, term: Term) -> list[Range]:
        """Return the places of `term` in order, each as its first place and the one behind it."""
        sets = [self._places(word) for word in term.words]
        rarest = min(range(len(sets)), key=lambda i: len(sets[i]))
        starts = (place - rarest for place in sets[rarest])
        return sorted(
            (start, start + len(sets))
            for start in starts
            if all(start + i in places for i, places in enumerate(sets))
        )

    def _places(self, word: Word) -> frozenset[int]:
        found = self._found.get(word)
        if found is None:
            found = self._found[word] = frozenset(self._look_up(word))
        return found

    def _look_up(self, word: Word) -> list[int]:
        match word.mode:
            case Mode.INFLECTED:
                return [p for form in forms(word.text) for p in self._forms.get(form, ())]
            case Mode.EXACT:
                return self._typed.get(word.text, [])
            case Mode.CASED:
                places = self._typed.get(fold(word.text), [])
                return [p for p in places if self._surfaces[p] == word.text]
            case Mode.PREFIX:
                first = bisect_left(self._sorted, word.text)
                places = []
                for typed in self._sorted[first:]:
                    if not typed.startswith(word.text):
                        break
                    places += self._typed[typed]
                return places
