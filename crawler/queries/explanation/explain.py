"""Why a document does or does not satisfy a query, part by part, in words."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.queries.document import Document
from crawler.queries.evaluation.matching import count, together
from crawler.queries.evaluation.nearness import gap
from crawler.queries.evaluation.places import beside, places
from crawler.queries.evaluation.traits import passes, trait
from crawler.queries.evaluation.view import TEXT, View
from crawler.queries.explanation.explain_words import EXPLANATIONS
from crawler.queries.nodes import (
    And,
    AtLeast,
    Demote,
    Filter,
    Mode,
    Near,
    Node,
    Not,
    Or,
    SameSentence,
    Scope,
    Term,
    Weighted,
    Word,
)

LONGEST_NOTE = 400  # characters of one sentence; a chat shows two or three
MOST_NAMED = 5  # parts of an AND or OR that a sentence names
_LONGEST_NAME = 80  # characters of a part's own text within a sentence
# Looking for the nearest word is by far the dearest part, and a reader takes in a few.
_MOST_NEAREST = 10
_MOST_COMPARED = 200  # words of the text with the same beginning
_BEGINNING = 3  # letters that a misspelt or unexpectedly inflected word still has in common


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a query, and how it fared."""

    node: str  # its canonical text
    satisfied: bool
    count: int  # places, sentences or satisfied parts; of NOT and DEMOTE: what was found
    note: str  # in words
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a document does or does not satisfy a query."""

    matched: bool
    text: str  # what was found, up to the first part that failed; at most 400 characters
    tree: Part


def explained(node: Node, document: Document, language: str = "en") -> Explanation:
    """Explain in `language` (ru, kk, en; English for any other) how `document` satisfies `node`.

    For a part that fails it says how far it got: the missing word of a phrase and the nearest
    spelling in the text, the smallest distance of a NEAR, what a NOT found and where, what the
    document has where a filter looked. Pure; the work is bounded by the query's size.
    """
    part = _Explainer(language).part(node, View(document.index))
    return Explanation(part.satisfied, part.note, part)


class _Explainer:
    def __init__(self, language: str) -> None:
        self._words = EXPLANATIONS.get(language, EXPLANATIONS["en"])
        self._nearest_left = _MOST_NEAREST

    def say(self, code: str, node: Node | None = None, **values: str | int) -> str:
        what = "" if node is None else _name(node)
        return _short(self._words[code].format(what=what, **values), LONGEST_NOTE)

    def part(self, node: Node, view: View) -> Part:
        match node:
            case Term():
                return self.term(node, view)
            case And(children) | Or(children):
                return self.group(node, [self.part(child, view) for child in children])
            case Not(child):
                inner = self.part(child, view)
                code = "excluded" if inner.satisfied else "true"
                note = self.say(code, node, **({"found": inner.note} if inner.satisfied else {}))
                return Part(str(node), not inner.satisfied, inner.count, note, (inner,))
            case Near():
                return self.near(node, view)
            case Scope(name, child):
                inner = self.part(child, view.scope(name))
                return Part(str(node), inner.satisfied, inner.count, inner.note, (inner,))
            case Filter():
                return self.filter(node, view)
            case SameSentence():
                return self.same_sentence(node, view)
            case AtLeast(_, times):
                found = count(node, view)
                note = self.say("times", node, count=found, times=times)
                return Part(str(node), found >= times, found, note)
            case Demote(child):
                inner = self.part(child, view)
                note = self.say("lowers" if inner.satisfied else "idle", node)
                return Part(str(node), True, inner.count, note, (inner,))
            case Weighted(child):
                inner = self.part(child, view)
                return Part(str(node), inner.satisfied, inner.count, inner.note, (inner,))

    def group(self, node: And | Or, parts: Sequence[Part]) -> Part:
        good = [part for part in parts if part.satisfied]
        if isinstance(node, And):
            satisfied, name = len(good) == len(parts), "AND"
            failed = next((i for i, part in enumerate(parts) if not part.satisfied), len(parts))
            named = [part.note for part in parts[: failed + 1]][-MOST_NAMED:]  # the failed one last
        else:
            satisfied, name = bool(good), "OR"
            named = [part.note for part in (good or parts)]
            if len(named) > MOST_NAMED:
                more = self.say("more", count=len(named) - MOST_NAMED)
                named = [*named[:MOST_NAMED], more]
        while sum(map(len, named)) + 2 * len(named) + len(name) > LONGEST_NOTE and len(named) > 1:
            del named[0]
        note = _short(f"{name}: {', '.join(named)}", LONGEST_NOTE)
        return Part(str(node), satisfied, len(good), note, tuple(parts))

    def term(self, node: Term, view: View, *, full: bool = False) -> Part:
        found = view.find(node, full=full)
        if found:
            spots = {spot.field for place in found if (spot := view.index.spot(place.first))}
            fields = [field for field in TEXT if field in spots] or [view.name]
            where = ", ".join(self._words[field] for field in fields)
            note = self.say("found_in", node, count=len(found), where=where)
        else:
            note = self.absent(node, view, full=full)
        return Part(str(node), bool(found), len(found), note)

    def absent(self, node: Term, view: View, *, full: bool) -> str:
        elsewhere = len(view.whole().find(node, full=full))
        if elsewhere:
            where = self._words[view.name]
            return self.say("elsewhere", node, count=elsewhere, where=where)
        if len(node.words) > 1:
            for word in node.words:
                if not view.occurrences.has(word, full=True):
                    return self.say("missing", node, word=self.missing(word, view))
            if node.slop is None:
                return self.say("apart", node)
            return self.say("loose", node, count=len(node.words) + node.slop)
        near = self.nearest(node.words[0], view)
        return self.say("nearest", node, word=f"«{near}»") if near else self.say("absent", node)

    def missing(self, word: Word, view: View) -> str:
        near = self.nearest(word, view)
        return f"«{word}»" + (f" ({near}?)" if near else "")

    def nearest(self, word: Word, view: View) -> str:
        """The word of the text that is spelt most like `word`; empty where none is like it."""
        if self._nearest_left == 0 or word.mode is Mode.CASED:
            return ""
        self._nearest_left -= 1
        every = view.occurrences.alphabetical
        beginning = word.text[:_BEGINNING]
        low = bisect_left(every, beginning)
        alike = [each for each in every[low : low + _MOST_COMPARED] if each.startswith(beginning)]
        return next(iter(difflib.get_close_matches(word.text, alike, n=1)), "")

    def near(self, node: Near, view: View) -> Part:
        sides = [self.side(node.left, view), self.side(node.right, view)]
        hits = len(list(beside(node, view)))
        if hits:
            note = self.say("found", node, count=hits)
        else:
            note = next((side.note for side in sides if not side.satisfied), "")
            note = note or self.apart(node, view)
        return Part(str(node), bool(hits), hits, note, tuple(sides))

    def side(self, node: Node, view: View) -> Part:
        """A side of a NEAR, where words are met by all their forms."""
        match node:
            case Term():
                return self.term(node, view, full=True)
            case Or(children):
                return self.group(node, [self.side(child, view) for child in children])
            case Weighted(child):
                return self.side(child, view)
            case _:
                return self.part(node, view)

    def apart(self, node: Near, view: View) -> str:
        left, right = places(node.left, view).hulls, places(node.right, view).hulls
        fields = TEXT if view.in_text else (view.name,)
        there, back = (
            [gap(a, b, view.index.ranges(field)[0]) for field in fields]
            for a, b in ((left, right), (right, left))
        )
        if node.ordered and set(there) == {None} != set(back):
            return self.say("turned", node)
        near = [each for each in (there if node.ordered else there + back) if each is not None]
        if not near or min(near) <= node.words:
            return self.say("unmet", node)
        return self.say("far", node, count=min(near))

    def filter(self, node: Filter, view: View) -> Part:
        satisfied = passes(node, view.index.traits)
        own = trait(node.name, view.index.traits)
        note = (
            self.say("value", node, word=own[:_LONGEST_NAME]) if own else self.say("unknown", node)
        )
        return Part(str(node), satisfied, int(satisfied), note)

    def same_sentence(self, node: SameSentence, view: View) -> Part:
        sides = [self.part(side, view) for side in (node.left, node.right)]
        found = sum(1 for _ in together(node, view))
        if found:
            note = self.say("one_sentence", node, count=found)
        else:
            note = next((side.note for side in sides if not side.satisfied), "")
            note = note or self.say("no_sentence", node)
        return Part(str(node), bool(found), found, note, tuple(sides))


def _name(node: Node) -> str:
    name = (node.written or str(node)) if isinstance(node, Term) else str(node)
    name = _short(name, _LONGEST_NAME)
    return name if name[:1] in ('"', "«") and name[-1:] in ('"', "»") else f"«{name}»"


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"
