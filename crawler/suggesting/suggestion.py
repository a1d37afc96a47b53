"""A topic that follows the story of an article."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from crawler.errors import QueryError
from crawler.queries import Document, Match, Query, parse
from crawler.suggesting.background import Background, everyday
from crawler.suggesting.candidates import candidates
from crawler.suggesting.ranking import MOST_BESIDE, Thing, anchors, ranked
from crawler.suggesting.spelling import latin, slug, spellings
from crawler.text import fold

Entities = Mapping[str, Sequence[str]]

LONGEST_TITLE = 100  # letters, of `topics.Titles`
TITLED = 3  # names in a title
SHOWN = 12  # of what the article speaks of


@dataclass(frozen=True, slots=True)
class Spoken:
    """What an article speaks of, and how it was taken."""

    text: str
    score: float
    count: int  # times in the article
    part: str  # anchor: one of these must be there; beside: one of these with it; empty: neither
    entity: str = ""
    is_name: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A topic as it may be pasted into `seeds/topics`."""

    id: str
    titles: Mapping[str, str]  # ru, kk, en
    query_text: str  # with @names and line breaks, for people
    query: Query  # what was read
    entities: Mapping[str, tuple[str, ...]]  # names of its own that the query uses
    spoken: tuple[Spoken, ...]  # what tells most first
    match: Match  # how the query finds the article itself
    language: str  # of the article
    example: tuple[str, str] | None = field(default=None)  # headline and text that it must find


def suggest(
    document: Document,
    entities: Entities | None = None,
    background: Background = everyday,
    *,
    private: Entities | None = None,
) -> Suggestion | None:
    """Propose a topic for the story of an article; None where it speaks of nothing that tells.

    `entities` are the names that every topic may use; of those that are `private` to other topics
    a copy is made where they are used. The query is within the limits of a chat, and finds the
    article itself.
    """
    shared = entities or {}
    private = private or {}
    known = {**private, **shared}
    things = ranked(candidates(document, background), known, document.language, background)
    must = anchors(things)
    if not must:
        return None
    rest = [thing for thing in things if thing not in must]
    beside = [thing for thing in rest if not thing.broad][:MOST_BESIDE]
    if len(must) == 1 and not beside:
        beside = rest[:MOST_BESIDE]  # what is common is better than nothing
        chief = must[0]
        if not beside and chief.is_name and not chief.entity and len(chief.candidate.words) == 1:
            return None
    for number in range(len(must), 0, -1):  # fewer, should something stand in the query's way
        found = _proposal(document, things, must[:number], beside, shared, private)
        if found is not None:
            return found
    return None


def _proposal(
    document: Document,
    things: Sequence[Thing],
    must: Sequence[Thing],
    beside: Sequence[Thing],
    shared: Entities,
    private: Entities,
) -> Suggestion | None:
    own: dict[str, tuple[str, ...]] = {}
    names = {id(thing): _name(thing, shared, private, own) for thing in (*must, *beside)}
    text = _composed(must, beside, names)
    try:
        query = parse(text, {**shared, **own})
    except QueryError:  # an alias that no chat could write, or too many long names
        return None
    match = query.match(document)
    if match is None:
        return None
    titled = [thing.candidate.text for thing in must[:TITLED]]
    return Suggestion(
        id=slug(" ".join(titled[:2])) or "story",
        titles={
            "ru": _title(titled),
            "kk": _title(titled),
            "en": _title([latin(name) for name in titled]),
        },
        query_text=text,
        query=query,
        entities=own,
        spoken=tuple(_spoken(thing, must, beside) for thing in things[:SHOWN]),
        match=match,
        language=document.language,
        example=_example(query, document, match),
    )


def _composed(must: Sequence[Thing], beside: Sequence[Thing], names: Mapping[int, str]) -> str:
    """The query: the chief name with any other, or another name with what is as telling.

    One name alone is hardly ever a story: places have namesakes, people have other business.
    """
    chief, *others = (names[id(thing)] for thing in must)
    rest = [names[id(thing)] for thing in beside]
    if not others and not rest:
        return chief
    text = f"{chief} AND {_any([*others, *rest])}"
    telling = [names[id(thing)] for thing in beside if thing.telling]
    if others and telling:
        text += f"\nOR {_any(others)} AND {_any(telling)}"
    return text


def _any(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"({' OR '.join(parts)})"


def _name(
    thing: Thing, shared: Entities, private: Entities, own: dict[str, tuple[str, ...]]
) -> str:
    """How the query asks for a thing; names without an entity get one of their spellings."""
    if thing.entity:
        if thing.entity not in shared:
            own[thing.entity] = tuple(private[thing.entity])
        return f"@{thing.entity}"
    text = thing.candidate.text
    written: tuple[str, ...] = (text,)
    if thing.is_name:
        bare = thing.candidate.without_ending
        written = tuple(dict.fromkeys([text, *spellings(bare or text), *([bare] if bare else [])]))
    if len(written) == 1:
        return _quoted(text)
    name = slug(text)
    if not name or name in own or name in shared:
        return _quoted(text)
    own[name] = written
    return f"@{name}"


def _quoted(text: str) -> str:
    plain = text.isalnum() and not text.isupper()
    return text if plain else f'"{text.replace(chr(34), "")}"'


def _title(names: Sequence[str]) -> str:
    title = ", ".join(names)
    title = title[:1].upper() + title[1:]
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"


def _spoken(thing: Thing, must: Sequence[Thing], beside: Sequence[Thing]) -> Spoken:
    part = "anchor" if thing in must else "beside" if thing in beside else ""
    candidate = thing.candidate
    return Spoken(
        candidate.text, round(thing.score, 1), candidate.count, part, thing.entity, thing.is_name
    )


def _example(query: Query, document: Document, match: Match) -> tuple[str, str] | None:
    """The headline with the sentence that says most, or with the beginning of the text.

    None where only the whole text satisfies the query.
    """
    opening = document.text.split("\n")
    for text in (match.sentence, "\n".join(opening[:2]), "\n".join(opening[:5])):
        if not text.strip() or fold(text) == fold(document.title):
            continue
        example = Document(title=document.title, text=text, language=document.language)
        if query.match(example) is not None:
            return document.title, text
    return None
