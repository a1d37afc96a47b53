"""Asking doors outside of any schedule: which has an outlet, and how do they answer now?

Nothing is written. Requests pass the same guard, robots.txt and pauses as every crawl's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from crawler import doors
from crawler.config import config
from crawler.errors import AkbulakError
from crawler.outlets import Confidence, Door, DoorKind, Outlet, visitor
from crawler.schedule.prober import Prober, probing
from crawler.schedule.verdicts import Verdict, best_first
from crawler.spiders.failures import status_error
from crawler.workers import Workers

MAX_REQUESTS = 12  # to one site in one search for doors, robots.txt and home page included
MAX_NAMED = 6  # doors of one kind that a page names and that are tried
FOR_SECTIONS = 2  # requests kept for sections of the page, the last resort
GOOD_ENOUGH = 4  # good doors after which the search ends
REDISCOVERY_REQUESTS = 8


async def probe_doors(
    outlet: Outlet,
    workers: Workers | None = None,
    told: Callable[[Verdict], None] | None = None,
) -> list[Verdict]:
    """Ask each door of an outlet now, unconditionally; templates of searches are left out.

    At most `MAX_REQUESTS` are made; `told` hears of each verdict at once. Doors that the
    catalogue calls dead are asked too, last: some come back.
    """
    asked = sorted((d for d in outlet.doors if not d.is_template), key=lambda d: bool(d.dead))
    verdicts = []
    async with probing(outlet, workers, MAX_REQUESTS) as prober:
        for door in asked[:MAX_REQUESTS]:
            verdicts.append(await prober.judge(door))
            if told is not None:
                told(verdicts[-1])
    return verdicts


@dataclass(frozen=True, slots=True)
class Found:
    """What a search for doors brought."""

    homepage: str  # after redirects
    name: str  # what the page calls itself; may be empty
    language: str | None  # ISO 639-1, as the page claims
    verdicts: tuple[Verdict, ...]  # of all doors that were tried, the best first

    @property
    def doors(self) -> tuple[Door, ...]:
        """The doors that work, the best first, their confidence by what they showed."""
        return tuple(
            verdict.door.model_copy(
                update={
                    "confidence": verdict.confidence,
                    "url": verdict.moved_to or verdict.door.url,
                }
            )
            for verdict in self.verdicts
            if verdict.ok
        )


async def find_doors(
    url: str,
    workers: Workers | None = None,
    *,
    budget: int = MAX_REQUESTS,
    known: Iterable[str] = (),
    told: Callable[[Verdict], None] | None = None,
) -> Found:
    """Look for doors: what the home page names, robots.txt's sitemaps, common places, sections.

    Each is fetched and really read. `known` are addresses that need not be tried.

    Raises:
        FetchError: the home page cannot be had, nor any door beside it.
    """
    outlet = visitor(urlsplit(url).hostname or "")
    outlet = outlet.model_copy(update={"timezone": config().timezone})
    async with probing(outlet, workers, budget) as prober:
        return await _Search(prober, set(known), told).run(url)


async def rediscover(
    outlet: Outlet, workers: Workers | None = None, *, budget: int = REDISCOVERY_REQUESTS
) -> list[Door]:
    """Find doors of a sleeping outlet that the catalogue does not name and that work; or none."""
    if not outlet.homepage:
        return []
    try:
        found = await find_doors(
            outlet.homepage, workers, budget=budget, known=[door.url for door in outlet.doors]
        )
    except AkbulakError:
        return []
    return [door for door in found.doors if door.confidence is not Confidence.LOW]


class _Search:
    def __init__(
        self, prober: Prober, known: set[str], told: Callable[[Verdict], None] | None
    ) -> None:
        self._prober = prober
        self._tried = known
        self._told = told
        self._verdicts: list[Verdict] = []

    async def run(self, url: str) -> Found:
        home = await self._prober.ask(url)
        named: list[Door] = []
        name, language = "", None
        if home.status == 200:
            itself = await self._prober.read_as(home, Door(kind=DoorKind.FEED, url=home.url))
            if itself.ok:  # the address of a feed was given
                self._note(itself)
                return Found(urljoin(home.url, "/"), "", None, tuple(self._verdicts))
            run = self._prober.workers.run
            named = await run("door", home.url, doors.discover, home.body, home.url)
            name, language = await run("door", home.url, doors.about, home.body)
        sections = [door for door in named if door.kind is DoorKind.LISTING]
        named = [door for door in named if door.kind is not DoorKind.LISTING]
        await self._try(door for door in named if door.confidence is not Confidence.LOW)
        await self._try(await self._from_robots(home.url))
        await self._try(door for door in named if door.confidence is Confidence.LOW)
        for door in doors.common_paths(home.url):
            if self._prober.left > min(len(sections), FOR_SECTIONS) and not self._has(door.kind):
                await self._try([door])
        if not any(verdict.ok for verdict in self._verdicts):
            await self._try(sections)
            if home.status == 200:
                listing = Door(kind=DoorKind.LISTING, url=home.url, note="the home page")
                self._note(await self._prober.read_as(home, listing))
        if home.status != 200 and not any(verdict.ok for verdict in self._verdicts):
            raise status_error(home, "")
        return Found(home.url, name, language, tuple(best_first(self._verdicts)))

    async def _from_robots(self, url: str) -> list[Door]:
        try:
            answer = await self._prober.ask(urljoin(url, "/robots.txt"))
        except AkbulakError:
            return []
        if answer.status != 200:
            return []
        links = await self._prober.workers.run(
            "door", answer.url, doors.robots_sitemaps, answer.body, answer.url
        )
        return [
            Door(kind=DoorKind.SITEMAP, url=link, confidence=Confidence.MEDIUM, note="robots.txt")
            for link in links[:2]
        ]

    async def _try(self, candidates: Iterable[Door]) -> None:
        for number, door in enumerate(candidates):
            good = sum(verdict.ok for verdict in self._verdicts)
            if number >= MAX_NAMED or good >= GOOD_ENOUGH or self._prober.left <= 0:
                return
            if door.url not in self._tried:
                self._tried.add(door.url)
                self._note(await self._prober.judge(door))

    def _has(self, kind: DoorKind) -> bool:
        """Whether nothing better is to be expected of another door of this kind."""
        good = {verdict.door.kind for verdict in self._verdicts if verdict.ok}
        return kind in good or DoorKind.FEED in good

    def _note(self, verdict: Verdict) -> None:
        self._verdicts.append(verdict)
        if self._told is not None:
            self._told(verdict)
