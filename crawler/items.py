"""The values that flow from room to room: frozen, typed, times aware and in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Quality(StrEnum):
    """How much of the article the page gave us."""

    FULL = "full"  # the whole text
    PARTIAL = "partial"  # a cut text: paywall, teaser, feed summary only
    STUB = "stub"  # a title and a link


@dataclass(frozen=True, slots=True)
class Entry:
    """What a door (feed, sitemap, listing) shows of one article."""

    url: str  # absolute, as the door gives it
    title: str = ""
    published: datetime | None = None  # aware, UTC; None when the door gives none
    summary: str = ""  # plain text
    guid: str | None = None  # a hint, never an identity
    language: str | None = None  # ISO 639-1, as the door claims
    body_html: str | None = None  # full text, where the feed carries it
    source: str | None = None  # the outlet named by an aggregator


@dataclass(frozen=True, slots=True)
class Article:
    """One article as an outlet prints it."""

    url: str  # where it was read, after redirects
    canonical_url: str  # identity: `text.canonical_url`
    outlet_id: str
    title: str
    lead: str = ""  # first paragraph or the page's own description
    text: str = ""  # paragraphs separated by a newline, no page chrome
    published: datetime | None = None  # aware, UTC; None when the page gives none
    modified: datetime | None = None  # aware, UTC
    authors: tuple[str, ...] = ()
    language: str = "und"  # ISO 639-1, "und" when unknown
    image_url: str | None = None
    section: str | None = None
    fetched_at: datetime | None = None  # aware, UTC
    quality: Quality = Quality.FULL
    quality_reason: str = ""  # why it is not FULL, in words


class DecisionKind(StrEnum):
    """What the de-duplicator says of an article."""

    NEW = "new"
    SAME = "same"  # the same article under another address
    REPRINT = "reprint"  # another outlet prints the text
    UPDATE = "update"  # the outlet changed its own article


@dataclass(frozen=True, slots=True)
class Decision:
    """Same article, reprint, update or new, with the reason."""

    kind: DecisionKind
    of: int | None = None  # article id of the partner
    similarity: float = 0.0  # 0 … 1
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StoryDecision:
    """Which story an article belongs to."""

    story_id: int  # known, or new
    score: float = 0.0  # 0 … 1
    reasons: tuple[str, ...] = field(default_factory=tuple)
