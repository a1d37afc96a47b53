"""The outlets that behave: their articles must be stored on time, whatever the others do."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hostile.hostile_outlet import (
    FEED,
    RSS,
    Facts,
    HostileOutlet,
    Item,
    State,
    article,
    healthy,
    home,
    items,
    rss,
    site,
    stamp,
)
from hostile.hostile_wire import Answer, Ask, Raw, Reply, redirect
from hostile.hostile_words import story

_FIRST = 5  # articles in the first round; each round brings one more


def _listed(ask: Ask, language: str = "en") -> list[Item]:
    """One more each round; each is dated by the round that brought it."""
    old = [Item(str(key), date=stamp(ask.rounds[0], 10 * key)) for key in range(1, _FIRST + 1)]
    new = [Item(f"round-{n}", date=stamp(at)) for n, at in enumerate(ask.rounds, 1) if n > 1]
    return [replace(one, language=language) for one in (*reversed(new), *old)]


def _growing(language: str = "en") -> Answer:
    return lambda ask: Reply(rss(ask, _listed(ask, language)), kind=RSS)


def _russian(ask: Ask) -> Reply:
    return article(ask, "ru")


def _atom(ask: Ask) -> Reply:
    entries = "".join(
        f"<entry><title>{one.told(ask.outlet).title}</title><id>urn:{one.key}</id>"
        f"<link href='../a/{one.key}'/><updated>{ask.rounds[0].isoformat()}</updated></entry>"
        for one in items(3)
    )
    body = (
        f"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='{ask.url('/atom/')}'>"
        f"<title>Atom</title><id>urn:atom</id>{entries}</feed>"
    )
    return Reply(body, kind="application/atom+xml")


def _json(ask: Ask) -> Reply:
    listed = [
        {
            "id": one.key,
            "url": ask.url(f"/a/{one.key}"),
            "title": one.told(ask.outlet).title,
            "date_published": ask.rounds[0].isoformat(),
        }
        for one in items(3)
    ]
    version = "https://jsonfeed.org/version/1.1"
    body = json.dumps({"version": version, "title": "J", "items": listed})
    return Reply(body, kind="application/feed+json")


def _rdf(ask: Ask) -> Reply:
    body = "".join(
        f"<item rdf:about='{ask.url(f'/a/{one.key}')}'><title>{one.told(ask.outlet).title}</title>"
        f"<link>{ask.url(f'/a/{one.key}')}</link><dc:date>{ask.rounds[0].isoformat()}</dc:date>"
        "</item>"
        for one in items(3)
    )
    head = (
        "<rdf:RDF xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'"
        " xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><channel><title>R</title>"
        "</channel>"
    )
    return Reply(f"{head}{body}</rdf:RDF>", kind="application/rdf+xml")


def _gzipped(ask: Ask) -> Reply:
    reply = _growing()(ask)
    assert isinstance(reply, Reply)
    zipped = (("Content-Encoding", "gzip"),)
    return replace(reply, body=gzip.compress(reply.payload), headers=zipped)


def _conditional(ask: Ask) -> Reply:
    """304 to who knows the newest state."""
    tag = f'"round-{ask.round}"'
    if ask.headers.get("if-none-match") == tag:
        return Reply("", 304, (("ETag", tag),), length=None)
    reply = _growing()(ask)
    assert isinstance(reply, Reply)
    return replace(reply, headers=(("ETag", tag),))


def _flapping(ask: Ask) -> Reply:
    if ask.round % 2 == 0:
        return Reply("broken today", 500)
    return Reply(rss(ask, _listed(ask)), kind=RSS)


def _moved(ask: Ask) -> Reply:
    if ask.round > 1:
        return redirect("/new/feed", 301)
    return Reply(rss(ask, items(3)), kind=RSS)


def _moved_here(ask: Ask) -> Reply:
    return Reply(rss(ask, items(3)), kind=RSS)


def _moved_site(ask: Ask) -> Reply | Raw:
    if ask.route == "/new/feed":
        return _moved_here(ask)
    return site(feed=_moved)(ask)


def sitemap(ask: Ask, listed: tuple[Item, ...], more: str = "") -> Reply:
    """A news sitemap."""
    moment = (ask.rounds[0] - timedelta(minutes=5)).isoformat()
    urls = "".join(
        f"<url><loc>{one.link or ask.url(f'/a/{one.key}')}</loc><lastmod>{moment}</lastmod>"
        "<news:news><news:publication><news:name>N</news:name><news:language>en</news:language>"
        f"</news:publication><news:publication_date>{moment}</news:publication_date>"
        f"<news:title>{one.title or one.told(ask.outlet).title}</news:title></news:news></url>"
        for one in listed
    )
    head = (
        "<?xml version='1.0'?>{more}<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'"
        " xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
    ).replace("{more}", more)
    return Reply(f"{head}{urls}</urlset>", kind="application/xml")


def _robbed(facts: Facts) -> str | None:
    """What another outlet claims of ours changes nothing of ours."""
    own = {story("good-robbed", one.key).title for one in items(3)}
    others = [str(one["title"]) for one in facts.articles if one["title"] not in own]
    return f"a thief's title: {others[0]}" if others else None


def _good(name: str, about: str, answer: Answer, least: int, **more: Any) -> HostileOutlet:
    return healthy(name, about, answer, least, None, good=True, **more)


_SLUGS = tuple(Item(f"2026-akbulak-road-repaired-again-10{n}") for n in range(3))
_ALL = _FIRST + 2  # after three rounds
OUTLETS = (
    _good("good", "well-behaved: 5 articles, one more each poll", site(_growing()), _ALL),
    _good("good-atom", "Atom with relative links and xml:base", site(_atom), 3),
    _good("good-json", "JSON Feed 1.1", site(_json), 3),
    _good("good-rdf", "RSS 1.0", site(_rdf), 3),
    _good("good-gzip", "a feed that is sent compressed", site(_gzipped), _ALL),
    _good("good-etag", "answers 304 where nothing is new", site(_conditional), _ALL),
    _good(
        "good-tls",
        "behind a certificate that is right",
        site(_growing()),
        _ALL,
        doors=(("feed", f"tls:{FEED}"),),
    ),
    _good("good-russian", "in Russian", site(_growing("ru"), _russian), _ALL),
    _good("good-robbed", "another outlet claims its articles", site(_moved_here), 3, check=_robbed),
    _good(
        "sitemap-good",
        "small news sitemap",
        site(sitemap=lambda ask: sitemap(ask, items(3))),
        3,
        doors=(("sitemap", "/sitemap"),),
    ),
    _good(
        "html-good",
        "section page with three article links",
        site(news=lambda ask: Reply(home(ask, items(3)))),
        3,
        doors=(("listing", "/news"),),
    ),
    _good(
        "html-slugs",
        "section page whose addresses are words",
        site(news=lambda ask: Reply(home(ask, _SLUGS))),
        3,
        doors=(("listing", "/news"),),
    ),
    HostileOutlet(
        "good-flapping",
        "every second round answers 500; nothing may be lost",
        site(_flapping),
        State.EITHER,
        (_FIRST + 1, None),
        r"500",
    ),
    healthy("good-moved", "301 to another path of the outlet: no duplicates", _moved_site, 3),
)
