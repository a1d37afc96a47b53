"""One damaged page through extraction, doors and dates, and what is wrong with what came out.

Runs in the crawler's own workers (`crawler.workers`), or in any process. A page is made again by
its seed and key, over the same corpus.
"""

from __future__ import annotations

import os
import re
import time
import traceback
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import page_corpus
from date_tables import read_table
from page_mutations import mutate, mutate_line

from crawler import dates, outlets
from crawler.config import TREE_SEEDS
from crawler.doors import discover, parse
from crawler.errors import DoorError, PageError
from crawler.items import Article, Entry
from crawler.outlets import Door, DoorKind, Outlet
from crawler.pages import extract

SLOW_S = 2.0  # of computing; no page may take longer
MAX_TEXT = 200_000  # letters of an article
MAX_LEAD = 1000
NOW = datetime(2026, 4, 18, 12, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[1]

_DATES = 20  # lines a page that are read as dates
_FAR = 0.002  # share of dates for which dateparser (50 ms) is tried too
_URLS = (
    "https://press.example/2024/04/18/tasbulak/", "http://www.press.example/news/1?a=1&b=%D0%B0",
    "https://xn--80ak6aa92e.com/новости/1", "https://press.example/",
    "https://press.example/rss.xml", "https://press.example:8443/a/../b//c;d=1#e",
    "https://t.me/s/tasbulak", "https://пресса.рф/а б",
)  # fmt: skip
_CHARSETS = (None, None, None, "utf-8", "windows-1251", "koi8-r", "utf-16", "x-none", "idna", "\0")
_TYPES = (None, "text/html", "application/rss+xml; charset=windows-1251", "application/json", ";=;")
_KINDS = (None, *DoorKind)
_DATE_LIKE = re.compile(r"[^<>\"\n]{0,20}(?:[12][09]\d\d|\d\d:\d\d)[^<>\"\n]{0,20}")
_WRAPPED = "the page cannot be read: "  # what `extract` says of errors that nobody foresaw

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be: `kind` is raised, wrapped, wrong or slow."""

    kind: str
    stage: str  # extract, discover, parse, dates
    message: str
    where: str = ""  # file and line of ours


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a page: seconds of computing for each stage, and what was wrong.

    Times are the thread's: a process under a limit on computing (RLIMIT_CPU, as the crawler's
    workers are) has a clock that goes on in ticks of some milliseconds only.
    """

    key: int
    size: int  # bytes
    seconds: dict[str, float]
    verdict: str  # the quality of the article, or why there is none
    findings: tuple[Finding, ...]


def make(seed: int, key: int, corpus: tuple[str, ...]) -> tuple[Random, bytes]:
    """Return the damaged page of a key, and the randomness that goes on from there."""
    rng = Random(f"{seed}/{key}")
    page, other = (page_corpus.load(rng.choice(corpus)) for _ in range(2))
    return rng, mutate(rng, page, other)


def try_page(seed: int, key: int, corpus: tuple[str, ...]) -> Outcome:
    """Make a page and read it in every way."""
    rng, page = make(seed, key, corpus)
    trial = Trial()
    url, charset = rng.choice(_URLS), rng.choice(_CHARSETS)
    outlet = rng.choice(catalogue()) if rng.random() < 0.3 else None
    article = trial.call(
        "extract", lambda: extract(page, url, encoding=charset, outlet=outlet), PageError
    )
    verdict = trial.refused
    if article is not None:
        verdict = article.quality.value
        trial.blame("extract", wrongs(article, url))
    found = trial.call("discover", lambda: discover(page, url), ())
    trial.blame("discover", (wrong for door in found or () for wrong in _door_wrongs(door)))
    kind, media = rng.choice(_KINDS), rng.choice(_TYPES)
    entries = trial.call("parse", lambda: parse(page, url, media, kind=kind), DoorError)
    trial.blame("parse", (wrong for entry in entries or () for wrong in _values_wrong(entry)))
    for line, far in _lines(rng, page):
        moment = trial.call("dates", partial(dates.parse, line, "Asia/Almaty"), ())
        read = trial.call("dates", partial(dates.read, line, now=NOW, far=far), ())
        trial.blame("dates", _date_wrongs(moment), _date_wrongs(read.moment if read else None))
    return Outcome(key, len(page), trial.seconds, verdict, trial.done())


class Trial:
    """The calls of one page: their times, and what was wrong."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.refused = ""  # why the last call gave nothing, when it said so as it should
        self._findings: list[Finding] = []

    def call(
        self, stage: str, function: Callable[[], T], allowed: type[Exception] | tuple[()]
    ) -> T | None:
        """Call; `None` when it raised. Anything but `allowed` is a finding."""
        begun = time.thread_time()
        try:
            return function()
        except Exception as error:  # noqa: BLE001  (that anything comes out is what is looked for)
            if not isinstance(error, allowed):
                self._find("raised", stage, f"{type(error).__name__}: {error}"[:200], error)
            else:
                self.refused = re.sub(r"[\d,]+", "N", str(getattr(error, "message", error)))[:80]
                if _WRAPPED in str(error):
                    self._find("wrapped", stage, repr(error.__cause__)[:200], error.__cause__)
            return None
        finally:
            taken = time.thread_time() - begun
            self.seconds[stage] = self.seconds.get(stage, 0.0) + taken

    def blame(self, stage: str, *wrongs: Iterator[str]) -> None:
        """Note what is wrong with what came out."""
        self._findings += [
            Finding("wrong", stage, wrong) for group in wrongs for wrong in set(group)
        ]

    def done(self) -> tuple[Finding, ...]:
        """Everything that was wrong, slow stages included."""
        slow = [
            Finding("slow", stage, f"over {SLOW_S:.0f} s of computing")
            for stage, taken in self.seconds.items()
            if taken > SLOW_S
        ]
        return (*self._findings, *slow)

    def _find(self, kind: str, stage: str, message: str, error: BaseException | None) -> None:
        self._findings.append(Finding(kind, stage, message, _place(error)))


def wrongs(article: Article, url: str) -> Iterator[str]:
    """What no article may have, whatever its page was."""
    yield from _values_wrong(article)
    if article.url != url:
        yield "another url than was asked for"
    if not article.title.strip():
        yield "an empty title"
    if len(article.text) > MAX_TEXT:
        yield f"a text of more than {MAX_TEXT:,} letters"
    if len(article.lead) > MAX_LEAD:
        yield f"a lead of more than {MAX_LEAD:,} letters"
    if "\n" in article.title or "\n" in article.lead:
        yield "a title or lead of several lines"
    if not article.canonical_url.startswith(("http://", "https://")):
        yield "a canonical url that is no web address"
    if article.image_url is not None and not article.image_url.startswith(("http://", "https://")):
        yield "an image url that is no web address"
    if not article.outlet_id:
        yield "no outlet"
    if not re.fullmatch(r"[a-z]{2,3}", article.language):
        yield "a language that is no code"


def _values_wrong(value: Article | Entry) -> Iterator[str]:
    for field in fields(value):
        given = getattr(value, field.name)
        for one in given if isinstance(given, tuple) else (given,):
            if isinstance(one, str):
                found = _string_wrongs(one, mark_up=field.name == "body_html")
                yield from (f"{field.name}: {wrong}" for wrong in found)
            elif isinstance(one, datetime):
                yield from (f"{field.name}: {wrong}" for wrong in _date_wrongs(one))


def _door_wrongs(door: Door) -> Iterator[str]:
    if not door.url.startswith(("http://", "https://")):
        yield "a door that is no web address"
    yield from _string_wrongs(door.url)
    yield from _string_wrongs(door.note or "")


def _string_wrongs(text: str, *, mark_up: bool = False) -> Iterator[str]:
    kinds = {unicodedata.category(sign) for sign in set(text) - {"\n"}}
    if "Cs" in kinds:
        yield "a lone surrogate, so it has no UTF-8"
    if "Cc" in kinds and not mark_up:  # mark-up is cleaned when it is read
        yield "a control"


def _date_wrongs(moment: datetime | None) -> Iterator[str]:
    if moment is not None and moment.utcoffset() != timedelta(0):
        yield "a time that is not UTC"


def _lines(rng: Random, page: bytes) -> Iterator[tuple[str, bool]]:
    text = page[:200_000].decode("utf-8", "surrogateescape")
    found = _DATE_LIKE.findall(text) or [text[:80]]
    written = _table()
    for _ in range(_DATES):
        line = rng.choice(found) if rng.random() < 0.5 else rng.choice(written)
        yield mutate_line(rng, line), rng.random() < _FAR


@lru_cache(maxsize=1)
def _table() -> tuple[str, ...]:
    return tuple(line for name in ("dates.tsv", "dates_near.tsv") for line, _ in read_table(name))


def _place(error: BaseException | None) -> str:
    """Name the innermost line of ours that an error passed through."""
    frames = traceback.extract_tb(error.__traceback__) if error else ()
    ours = [frame for frame in frames if f"{os.sep}crawler{os.sep}" in frame.filename]
    if not ours:
        return ""
    return f"{Path(ours[-1].filename).relative_to(ROOT)}:{ours[-1].lineno}"


@lru_cache(maxsize=1)
def catalogue() -> tuple[Outlet, ...]:
    """Outlets of which half have a page object, where enough have one."""
    known: Any = outlets.load(TREE_SEEDS / "outlets")
    special = [outlet for outlet in known if outlet.page]
    plain = [outlet for outlet in known if not outlet.page]
    return (*special, *plain[: max(1, len(special))])
