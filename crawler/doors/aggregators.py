"""Answers of searches over many outlets: Google News RSS, Bing News RSS, GDELT DOC 2.0.

That a search finds nothing is no failure here, unlike an empty feed of an outlet.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from crawler import markup, text
from crawler.doors import feed
from crawler.doors.decoding import decode
from crawler.doors.entries import MAX_ENTRIES, Reading, entry, plain, unique
from crawler.doors.links import resolved, unresolved
from crawler.doors.showing import Shown
from crawler.errors import DoorError
from crawler.items import Entry

MAX_MESSAGE = 200  # letters of an answer in words that are told on

_FEED_ROOT = re.compile(r"<(?:\w+:)?(?:rss|feed|rdf)\b", re.IGNORECASE)
_HTML = re.compile(r"<!doctype html|<html\b|<head\b|<body\b", re.IGNORECASE)
_ITEM = re.compile(r"<(?:item|entry)\b", re.IGNORECASE)
_LINK = re.compile(r"<link>([^<]{1,8000})</link>", re.IGNORECASE)
# <source url="…"> of RSS 2.0, as Google writes it; <News:Source>, as Bing does: its namespace
# is the address of the search, so the prefix is all that can be relied on.
_SOURCE = re.compile(r"<(?:\w{1,20}:)?source\b[^<>]{0,2000}>([^<]{1,500})</", re.IGNORECASE)
_SITE = re.compile(r"<source\b[^<>]{0,1000}?\burl=[\"']([^\"'<>]{1,500})", re.IGNORECASE)
_RESOLD = re.compile(r"\s+on (?:MSN|Yahoo)\b.*$", re.IGNORECASE)  # "Reuters on MSN"
_ESCAPE = re.compile(r"\\([\"\\/bfnrtu])?")  # GDELT lets stray backslashes of titles through
_SPACED = re.compile(r"\s+([,.:;!?%»”)\]])")  # GDELT sets signs apart: "Astana , Kazakhstan"
_STAMP = re.compile(r"(\d{8}T\d{6})Z?")

# GDELT names languages in English; the ones of our part of the world.
_LANGUAGES = {
    "english": "en", "russian": "ru", "kazakh": "kk", "kyrgyz": "ky", "uzbek": "uz",
    "chinese": "zh", "turkish": "tr", "ukrainian": "uk", "german": "de", "french": "fr",
    "spanish": "es", "italian": "it", "japanese": "ja", "korean": "ko", "azerbaijani": "az",
}  # fmt: skip

# Pages in place of an answer: what gives them away, what to say of them, which kind of error.
_PAGES = (
    (
        re.compile(r"unusual traffic|captcha|/sorry/|are you a robot|не робот", re.IGNORECASE),
        "a page that asks whether we are a robot, not an answer: we ask too often",
        "challenge",
    ),
    (
        re.compile(r"consent\.google|before you continue|прежде чем (?:вы )?продолжить", re.I),
        "a consent page, not an answer",
        "consent",
    ),
)
_TOO_OFTEN = re.compile(r"limit requests|too many requests|rate limit", re.IGNORECASE)
_REFUSED = re.compile(r"too short|too long|illegal character|not valid|invalid|unknown", re.I)


def read(body: bytes, reading: Reading, content_type: str | None) -> Shown:
    """Read what a search found; entries lead to the articles themselves where that can be told.

    `Entry.source` is the outlet's name as the aggregator gives it, its host where it gives no
    name. Links that only the aggregator can resolve stay (`unresolved`).

    Raises:
        DoorError: a page or words in place of an answer; the message says which.
    """
    answer = decode(body, content_type)
    if answer.lstrip()[:1] in ("{", "["):
        return _gdelt(answer, reading)
    head = answer[:65_536]
    root, page = _FEED_ROOT.search(head), _HTML.search(head)
    if root and not (page and page.start() < root.start()):
        return _feed(answer, reading)
    words, kind = _instead(body, content_type)
    raise DoorError(words, kind=kind, url=reading.url)


def _instead(body: bytes, content_type: str | None) -> tuple[str, str]:
    """Say what came in place of an answer, and which kind of error that is."""
    page = markup.decode(body[:65_536], markup.charset_of(content_type))
    for sign, words, kind in _PAGES:
        if sign.search(page):
            return words, kind
    said = plain(page, MAX_MESSAGE)
    if _HTML.search(page):
        return "an HTML page, not an answer to a search", "html"
    if not said:
        return "an empty answer", "empty"
    if _TOO_OFTEN.search(said):
        return f"we ask too often; it says: {said}", "parse"
    if _REFUSED.search(said):
        return f"the search was refused; it says: {said}", "parse"
    return f"neither a feed nor JSON; it says: {said}", "parse"


def _feed(answer: str, reading: Reading) -> Shown:
    if not _ITEM.search(answer):
        return Shown(remark="nothing found")
    shown = feed.read(answer, reading)
    sources = _sources(answer, reading)
    return replace(shown, entries=tuple(unique([_own(e, sources) for e in shown.entries])))


def _own(found: Entry, sources: dict[str, str]) -> Entry:
    """Make the entry one of the outlet's: its name, its address, its headline."""
    name = _RESOLD.sub("", found.source or sources.get(found.url, ""))
    title = text.without_name(found.title, name) if name else found.title
    # Google's summary lists the headlines of others on the same event: not this article's words.
    summary = "" if unresolved(found.url) and "google" in found.url else found.summary
    return replace(
        found,
        url=resolved(found.url),
        title=title,
        summary=summary,
        body_html=None,
        source=name or None,
    )


def _sources(answer: str, reading: Reading) -> dict[str, str]:
    """Read who printed what: link → outlet's name, for what the feed's reader does not know."""
    found = {}
    for item in _ITEM.split(answer)[1 : MAX_ENTRIES + 1]:
        link = _LINK.search(item)
        name = _SOURCE.search(item)
        site = _SITE.search(item)
        url = reading.link(plain(link[1], len(link[1]))) if link else None
        host = urlsplit(reading.link(site[1]) or "").hostname if site else None
        if url and (name or host):
            found[url] = plain(name[1], 200) if name else str(host).removeprefix("www.")
    return found


def _gdelt(answer: str, reading: Reading) -> Shown:
    """Read GDELT's list; `seendate` is when it saw the article, minutes after the print."""
    try:
        data = json.loads(_ESCAPE.sub(lambda m: m[0] if m[1] else "", answer), strict=False)
    except (ValueError, RecursionError) as error:
        raise DoorError("broken JSON", url=reading.url) from error
    if not isinstance(data, dict):
        raise DoorError("JSON, but no answer of GDELT", url=reading.url)
    articles = data.get("articles", [] if not data else None)  # nothing found is {}
    if not isinstance(articles, list):
        raise DoorError("JSON, but no answer of GDELT", url=reading.url)
    entries = unique(
        [_article(item, reading) for item in articles[:MAX_ENTRIES] if isinstance(item, dict)]
    )
    return Shown(tuple(entries), remark="" if entries else "nothing found")


def _article(item: dict[str, Any], reading: Reading) -> Entry | None:
    title, domain = item.get("title"), item.get("domain")
    stamp = _STAMP.fullmatch(str(item.get("seendate", ""))[:40])
    language = _LANGUAGES.get(str(item.get("language", ""))[:40].lower())
    return entry(
        reading,
        url=item.get("url"),
        title=_SPACED.sub(r"\1", title[:2000]) if isinstance(title, str) else "",
        published=reading.date(f"{stamp[1]}Z") if stamp else None,
        language=language,
        source=domain if isinstance(domain, str) else None,
    )
