"""One outlet of the hostile press: what it answers, and what must come of it."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from typing import Any

from hostile.hostile_wire import MISSING, Answer, Ask, Raw, Reply, Wire
from hostile.hostile_words import Story, page, story

FEED, RSS = "/feed.xml", "application/rss+xml; charset=utf-8"
OF_A_POLL = 80  # requests: 30 pages, a door, robots.txt, one repetition of each, and some air


class State(StrEnum):
    """What a person is to be told of an outlet."""

    HEALTHY = "healthy"
    FAILING = "failing"  # with the reason in words
    EITHER = "healthy or failing"


@dataclass(frozen=True)
class Facts:
    """What became of an outlet, as the judge found it in the database."""

    articles: tuple[Mapping[str, object], ...] = ()
    entries: tuple[Mapping[str, object], ...] = ()
    alerts: int = 0


Check = Callable[[Facts], str | None]  # a complaint, or None


@dataclass(frozen=True)
class HostileOutlet:
    """An outlet and the right behaviour towards it (HOSTILE.md, section 2)."""

    id: str
    about: str
    answer: Answer
    state: State = State.HEALTHY
    stored: tuple[int, int | None] = (0, None)  # articles at the end, at least and at most
    reason: str = r"\w"  # what the words of a failing outlet must say (regular expression)
    doors: tuple[tuple[str, str], ...] = (("feed", FEED),)  # kind, path or whole address
    hides: tuple[str, ...] = ()  # what no text that we keep may show
    alerts: tuple[int, int] | None = None
    requests: int = OF_A_POLL  # at most, in one poll
    rest: float = 0.0  # seconds for which the outlet asked to be left alone
    never: tuple[str, ...] = ()  # beginnings of paths that must not be asked
    check: Check | None = None
    good: bool = False  # one of those that must not suffer from the others
    zone: str = "UTC"
    extra: Mapping[str, object] = field(default_factory=dict)  # more keys of the catalogue entry


@dataclass(frozen=True)
class Item:
    """One item of a feed, as raw as the outlet likes it; `None` leaves an element out."""

    key: str
    title: str | None = None  # markup as it stands in the feed; by default the story's
    link: str | None = ""  # "": the story's page
    guid: str | None = None
    date: str | None = ""  # "": now
    more: str = ""
    language: str = "en"

    def told(self, outlet: str) -> Story:
        """The article behind it."""
        return story(outlet, self.key, self.language)

    def xml(self, ask: Ask) -> str:
        """As an item of RSS."""
        told = self.told(ask.outlet)
        title = html.escape(told.title) if self.title is None else self.title
        parts = [f"<title>{title}</title>"]
        if self.link is not None:
            parts.append(f"<link>{self.link or ask.url(f'/a/{self.key}')}</link>")
        if self.guid is not None:
            parts.append(f'<guid isPermaLink="false">{self.guid}</guid>')
        if self.date is not None:
            parts.append(f"<pubDate>{self.date or stamp(ask.rounds[0])}</pubDate>")
        return f"<item>{''.join(parts)}{self.more}</item>"


def stamp(moment: datetime, minutes: float = 0) -> str:
    """A date as RSS has it."""
    return format_datetime(moment - timedelta(minutes=minutes))


def rss(ask: Ask, items: Iterable[Item | str], head: str = "<?xml version='1.0'?>") -> str:
    """A feed."""
    body = "".join(one if isinstance(one, str) else one.xml(ask) for one in items)
    channel = f"<title>{ask.outlet}</title><link>{ask.url()}</link><description>x</description>"
    return f'{head}<rss version="2.0"><channel>{channel}{body}</channel></rss>'


def items(number: int, language: str = "en") -> tuple[Item, ...]:
    """Ordinary items with keys 1 … number."""
    return tuple(Item(str(key), language=language) for key in range(1, number + 1))


def article(ask: Ask, language: str = "en", **around: str) -> Reply:
    """The page of the story that an address `/a/KEY` names."""
    key = ask.route.removeprefix("/a/").split("/")[0]
    return Reply(page(story(ask.outlet, key, language), **around))


def site(
    feed: Answer | None = None,
    pages: Answer = article,
    robots: Answer | None = None,
    **paths: Answer,
) -> Answer:
    """A site of a feed, pages below /a/, and no robots.txt; `paths` by name: `x` is /x."""

    def answer(ask: Ask) -> Reply | Raw:
        route = ask.route
        if route == "/robots.txt":
            return robots(ask) if robots else MISSING
        if route == FEED and feed is not None:
            return feed(ask)
        if route.startswith("/a/"):
            return pages(ask)
        if (special := paths.get(route.strip("/") or "home")) is not None:
            return special(ask)
        if route == "/":
            return Reply(home(ask))
        return MISSING

    return answer


def home(ask: Ask, listed: Iterable[Item] = ()) -> str:
    """A home or section page."""
    links = "".join(
        f"<li><a href='/a/{one.key}'>{html.escape(one.told(ask.outlet).title)}</a> "
        f"<time datetime='{ask.rounds[0].isoformat()}'>{ask.rounds[0]:%d.%m.%Y %H:%M}</time></li>"
        for one in listed
    )
    return (
        f"<!doctype html><html><head><title>{ask.outlet}</title></head><body>"
        f"<nav><a href='/about'>About us</a></nav><ul>{links}</ul></body></html>"
    )


def feeds(*listed: Item | str, kind: str = RSS, head: str = "<?xml version='1.0'?>") -> Answer:
    """Answers one feed for ever."""
    return lambda ask: Reply(rss(ask, listed, head), kind=kind)


def always(reply: Reply) -> Answer:
    """Answers the same for ever, robots.txt excepted."""
    return site(feed=lambda _: reply)


def raw(write: Callable[[Wire, Ask], object]) -> Answer:
    """A feed address that speaks for itself, down to the bytes."""

    def feed(ask: Ask) -> Raw:
        async def speak(wire: Wire) -> None:
            await write(wire, ask)  # type: ignore[misc]  # every writer is a coroutine function

        return speak

    return site(feed=feed)


def failing(name: str, about: str, answer: Answer, reason: str, **more: Any) -> HostileOutlet:
    """An outlet that must be shown failing, with nothing stored."""
    made = HostileOutlet(name, about, answer, State.FAILING, (0, 0), reason)
    return replace(made, **more)


def either(
    name: str, about: str, answer: Answer, most: int | None, least: int = 0, **more: Any
) -> HostileOutlet:
    """An outlet that may be read or refused, as long as its limits hold."""
    made = HostileOutlet(name, about, answer, State.EITHER, (least, most))
    return replace(made, **more)


def healthy(
    name: str, about: str, answer: Answer, least: int, most: int | None = -1, **more: Any
) -> HostileOutlet:
    """An outlet that must be read; exactly `least` articles unless `most` says otherwise."""
    limits = (least, least if most == -1 else most)
    return replace(HostileOutlet(name, about, answer, State.HEALTHY, limits), **more)
