"""Which story does an article belong to?"""

from __future__ import annotations

from itertools import count
from typing import Protocol

from crawler.dedupe.fingerprints import fingerprint
from crawler.items import Article, StoryDecision


class StoryIndex(Protocol):
    """Finds the story of stored articles, and makes stories."""

    def story_of(self, canonical_url: str, fingerprint: str) -> int | None:
        """Return the story of the article with this address, or else of one with these words."""
        ...

    def new_story(self, article: Article) -> int:
        """Make a story that begins with this article."""
        ...

    def add(self, article_id: int, canonical_url: str, fingerprint: str, story_id: int) -> None:
        """Remember the story of an article."""
        ...


class MemoryStories:
    """A `StoryIndex` that lives as long as the process."""

    def __init__(self) -> None:
        self._by_url: dict[str, int] = {}
        self._by_fingerprint: dict[str, int] = {}
        self._ids = count(1)

    def story_of(self, canonical_url: str, fingerprint: str) -> int | None:
        """Return the story of the article with this address, or else of one with these words."""
        found = self._by_url.get(canonical_url)
        return self._by_fingerprint.get(fingerprint) if found is None else found

    def new_story(self, article: Article) -> int:
        """Return the next number."""
        return next(self._ids)

    def add(self, article_id: int, canonical_url: str, fingerprint: str, story_id: int) -> None:
        """Remember the story of an article."""
        self._by_url[canonical_url] = story_id
        self._by_fingerprint.setdefault(fingerprint, story_id)


class StoryLinker:
    """Puts articles into stories, with `index` (in memory when `None`).

    This first version knows one rule: a copy (same address or same words) belongs to its
    partner's story, and everything else begins a story of its own. Linking different reports
    of one event by their words, and across languages, is not done here yet.
    """

    def __init__(self, index: StoryIndex | None = None) -> None:
        self.index: StoryIndex = MemoryStories() if index is None else index
        self._assigned: dict[str, int] = {}  # canonical URL → story, until `add`

    def assign(self, article: Article) -> StoryDecision:
        """Return the story of an article, a known one or one that begins with it."""
        known = self.index.story_of(article.canonical_url, fingerprint(article))
        if known is not None:
            decision = StoryDecision(known, 1.0, ("a copy of an article of this story",))
        else:
            story_id = self.index.new_story(article)
            decision = StoryDecision(story_id, 0.0, ("no copy of it is known: a new story",))
        self._assigned[article.canonical_url] = decision.story_id
        return decision

    def add(self, article_id: int, article: Article) -> None:
        """Remember a stored article in the story that `assign` chose for it."""
        if article.canonical_url not in self._assigned:
            self.assign(article)
        story_id = self._assigned.pop(article.canonical_url)
        self.index.add(article_id, article.canonical_url, fingerprint(article), story_id)
