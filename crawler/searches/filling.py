"""Which searches are made: topics × templates of the catalogue, within a number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from urllib.parse import parse_qs, quote, urlsplit

from crawler.outlets import Confidence, Door, DoorKind, Outlet
from crawler.searches.wording import Engine, search_words
from crawler.topics import Topic

MAX_SEARCHES = 80  # of all topics and templates together; each is a request a round

_LOUDNESS = ("now", "silent", "digest")  # in this order, as long as there is room

# Google cuts after 32 words (its help, "Refine web searches"); GDELT answers "too short or too
# long" beyond some 250 letters and for words under three; Bing's limit is not told: be modest.
_ENGINES = {
    "news.google.com": Engine(words=30, letters=1000, suffix=" when:1d"),
    "api.gdeltproject.org": Engine(words=20, letters=220, shortest=3),
}
_OTHER = Engine(words=20, letters=400)
# GDELT translates what it reads into English and is searched in English (its blog, "DOC 2.0").
_ENGLISH_ONLY = frozenset({"api.gdeltproject.org"})


def expand(catalogue: Sequence[Outlet], topics: Sequence[Topic]) -> list[Outlet]:
    """Put one search for each topic in the place of every `{q}` door; the note is the topic's id.

    At most `MAX_SEARCHES` in all: loud topics first, then the catalogue's order. Templates of
    low confidence are not asked for digests. Topics that are off are not searched for.
    """
    found: dict[tuple[str, int], list[Door]] = {}
    taken: set[str] = set()
    for loudness in _LOUDNESS:
        for outlet, place, template in _templates(catalogue):
            if loudness == "digest" and template.confidence is Confidence.LOW:
                continue
            asked = searches(template.url, [t for t in topics if t.notify == loudness])
            for url, topic_id in asked.items():
                if url in taken or len(taken) >= MAX_SEARCHES:
                    continue
                taken.add(url)
                door = template.model_copy(update={"url": url, "note": topic_id})
                found.setdefault((outlet.id, place), []).append(door)
    return [_expanded(outlet, found) for outlet in catalogue]


def _templates(catalogue: Iterable[Outlet]) -> Iterator[tuple[Outlet, int, Door]]:
    for outlet in sorted(catalogue, key=lambda outlet: outlet.tier):
        for place, door in enumerate(outlet.doors):
            if _is_search(door) and not door.dead:
                yield outlet, place, door


def _is_search(door: Door) -> bool:
    return door.kind is DoorKind.AGGREGATOR and "{q}" in door.url


def _expanded(outlet: Outlet, found: dict[tuple[str, int], list[Door]]) -> Outlet:
    if not any(map(_is_search, outlet.doors)):
        return outlet
    doors = chain.from_iterable(
        found.get((outlet.id, place), ()) if _is_search(door) and not door.dead else (door,)
        for place, door in enumerate(outlet.doors)
    )
    return outlet.model_copy(update={"doors": tuple(doors)})


def searches(template: str, topics: Iterable[Topic]) -> dict[str, str]:
    """Fill `{q}` of an aggregator's address for each topic: address → topic's id.

    The language of a search is the template's (`hl`, `setlang`, `mkt`): a topic without words of
    that language, or with the same search as another, has none.
    """
    parts = urlsplit(template)
    host = parts.hostname or ""
    engine = _ENGINES.get(host, _OTHER)
    language = "en" if host in _ENGLISH_ONLY else _language(parts.query)
    found: dict[str, str] = {}
    for topic in topics:
        for words in search_words(topic.query, engine, language):
            url = template.replace("{q}", quote(words + engine.suffix, safe=""))
            found.setdefault(url, topic.id)
    return found


def _language(query: str) -> str | None:
    asked = parse_qs(query)
    for name in ("hl", "setlang", "mkt"):
        if name in asked:
            return asked[name][0][:2].lower()
    return None
