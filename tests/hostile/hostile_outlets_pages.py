"""Right status, wrong page; section pages that never end; articles that are none."""

from __future__ import annotations

import html
import itertools
import json
from collections.abc import Iterator

from hostile.hostile_outlet import (
    Facts,
    HostileOutlet,
    Item,
    State,
    always,
    article,
    either,
    failing,
    feeds,
    healthy,
    home,
    items,
    site,
)
from hostile.hostile_outlets_http import deflated
from hostile.hostile_wire import Answer, Ask, Raw, Reply, Wire, endless
from hostile.hostile_words import page, story

_MB = 1024 * 1024
ROUNDS_DOWN = 3  # the round in which the recovering outlet is whole
CHALLENGE = (
    "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body>"
    "<div id='cf-wrapper'>Checking your browser before accessing the site.</div>"
    "<script src='/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1'></script></body></html>"
)
_DATABASE = (
    "<html><head><title>Database Error</title></head><body>"
    "<h1>Error establishing a database connection</h1></body></html>"
)
_WALL = (
    "<html><head><title>Subscribe</title></head><body><h1>Subscribe to read</h1><p>Subscribe to "
    "read this article and everything else that we print, for the price of a cup of tea.</p>"
    "<form><input name=mail><button>Go</button></form></body></html>"
)
_NOT_FOUND = (
    "<html><head><title>Page not found</title></head><body><h1>Page not found</h1>"
    "<p>The page you asked for is not here: page not found.</p></body></html>"
)
_CONSENT = (
    "<html><head><title>Before you continue</title></head><body><h1>Before you continue</h1>"
    "<p>We use cookies. <button>Accept all</button></p></body></html>"
)


def _says(words: str) -> Answer:
    return lambda _: Reply(words)


def _canonical(ask: Ask) -> Reply:
    return article(ask, head=f"<link rel=canonical href='{ask.url('/')}'>")


def _deep(ask: Ask) -> Reply:
    told = story(ask.outlet, "1")
    return Reply(page(told, before="<div>" * 100_000, after="</div>" * 100_000))


def _huge(ask: Ask) -> Reply:
    head = page(story(ask.outlet, "1")).partition("</article>")[0].encode()
    return Reply(
        itertools.chain([head], endless(b"<p>Akbulak and more of it.</p>" * 2_000, 60 * _MB))
    )


def _flat(ask: Ask) -> Reply:
    """A text as long as a book, every paragraph another: what a slow extractor chokes on."""

    def body() -> Iterator[bytes]:
        yield b"<html><head><title>Akbulak, the whole book</title></head><body><article>"
        for n in range(3_500):
            paragraphs = story(ask.outlet, str(n)).paragraphs
            yield "".join(f"<p>{words}</p>" for words in paragraphs).encode()

    return Reply(body())


def _unclosed(ask: Ask) -> Reply:
    return article(ask, before="<b><i><span>" * 100_000 + "&" * 500_000)


def _packed(ask: Ask) -> Reply:
    return Reply(deflated(31), headers=(("Content-Encoding", "gzip"),))


def _jsonld(ask: Ask) -> Reply:
    deep = '{"a":' * 50_000 + "1" + "}" * 50_000
    odd = json.dumps(
        {"@type": "NewsArticle", "headline": 5, "datePublished": "9999-99-99", "author": [[None]]}
    ).replace("5", "NaN")
    scripts = "".join(
        f"<script type='application/ld+json'>{script}</script>" for script in (deep, odd, "{", "[]")
    )
    return article(ask, head=scripts)


def _refresh(ask: Ask) -> Reply:
    return article(ask, head=f"<meta http-equiv=refresh content='0; url={html.escape(ask.path)}'>")


def _honest(facts: Facts) -> str | None:
    """An article without text is never called whole."""
    empty = [row for row in facts.articles if row["quality"] == "full" and not row["text"]]
    return "an empty article is called whole" if empty else None


def _later(broken: Reply) -> Answer:
    """Three articles at first; from the second round on something else."""
    whole = feeds(*items(3))
    return site(lambda ask: whole(ask) if ask.round == 1 else broken)


def _recovering(ask: Ask) -> Reply | Raw:
    return Reply("down", 500) if ask.round < ROUNDS_DOWN else feeds(*items(3))(ask)


def _dripping(ask: Ask) -> Raw:
    async def stream(wire: Wire) -> None:
        await wire.send(Reply(iter(())).head() + b"<html><body><h1>Akbulak drips</h1>")
        await wire.stream(itertools.repeat(b"<p>."), 0.5)

    return stream


def _breaks(name: str, about: str, broken: Reply, reason: str) -> HostileOutlet:
    """Failing in the end, and what was stored before is still there."""
    return HostileOutlet(f"later-{name}", about, _later(broken), State.FAILING, (3, 3), reason)


def _pages(answer: Answer, number: int = 3) -> Answer:
    return site(feeds(*items(number)), answer)


OUTLETS: tuple[HostileOutlet, ...] = (
    failing(
        "page-cloudflare-403",
        "403 Cloudflare challenge instead of the feed",
        always(Reply(CHALLENGE, 403)),
        r"(?i)403|bot check|challenge",
    ),
    failing(
        "page-cloudflare-200",
        "200 Cloudflare challenge instead of the feed",
        always(Reply(CHALLENGE)),
        r"(?i)bot check|challenge",
    ),
    failing(
        "page-error-200",
        "200 'database connection error' instead of the feed",
        always(Reply(_DATABASE)),
        r"(?i)HTML|error page",
    ),
    failing(
        "page-home-200",
        "feed url now answers the home page",
        site(lambda ask: Reply(home(ask, items(3)))),
        r"(?i)HTML",
    ),
    failing(
        "page-consent-200",
        "a consent wall instead of the feed",
        always(Reply(_CONSENT)),
        r"(?i)HTML|consent",
    ),
    either(
        "page-soft-404",
        "feed fine, article pages are 200 'page not found'",
        _pages(_says(_NOT_FOUND)),
        3,
        hides=("The page you asked for",),
        alerts=(3, 3),
    ),
    healthy(
        "page-paywall",
        "article pages are the same paywall stub: three stay three",
        _pages(_says(_WALL)),
        3,
        hides=("the price of a cup of tea",),
        alerts=(3, 3),
    ),
    healthy(
        "page-challenge",
        "article pages are a challenge: told by headline",
        _pages(_says(CHALLENGE)),
        3,
        hides=("Checking your browser",),
        alerts=(3, 3),
    ),
    either(
        "page-404",
        "feed fine, article pages are 404",
        _pages(lambda _: Reply("no", 404)),
        3,
        alerts=(3, 3),
    ),
    HostileOutlet(
        "page-410",
        "feed fine, article pages are gone",
        _pages(lambda _: Reply("gone", 410)),
        State.HEALTHY,
        (0, 3),
        alerts=(3, 3),
    ),
    either(
        "page-500",
        "feed fine, article pages are 500",
        _pages(lambda _: Reply("oh", 500)),
        3,
        requests=40,
        alerts=(3, 3),
    ),
    healthy(
        "html-canonical-home",
        "every article's canonical is the home page: three stay three",
        _pages(_canonical),
        3,
        alerts=(3, 3),
    ),
    either(
        "html-deep",
        "article inside 100 000 nested <div>",
        _pages(_deep, 1),
        1,
        check=_honest,
        alerts=(1, 1),
    ),
    either("html-huge", "article page of 60 MB", _pages(_huge, 1), 1, alerts=(1, 1)),
    either(
        "html-jsonld-bomb",
        "JSON-LD: 50 000 nested objects, NaN, wrong types",
        _pages(_jsonld, 1),
        1,
        1,
        alerts=(1, 1),
    ),
    either(
        "html-refresh-self",
        "meta refresh to itself every 0 s",
        _pages(_refresh, 1),
        1,
        alerts=(1, 1),
    ),
    either("page-drip", "article page dripping for ever", _pages(_dripping, 1), 1, alerts=(1, 1)),
    either(
        "page-picture",
        "article pages are pictures",
        _pages(lambda _: Reply(b"\xff\xd8\xff\xe0" + bytes(range(256)) * 200, kind="image/jpeg")),
        3,
        alerts=(3, 3),
    ),
    _breaks(
        "challenge",
        "a challenge instead of the feed from poll 2 on",
        Reply(CHALLENGE),
        r"(?i)bot check|challenge",
    ),
    _breaks("empty", "an empty body from poll 2 on", Reply(""), "empty"),
    _breaks("204", "204 from poll 2 on", Reply("", 204, kind=""), "204|empty"),
    _breaks("304", "304 without cause from poll 2 on", Reply("", 304, kind=""), "304|not changed"),
    _breaks(
        "html",
        "an HTML page from poll 2 on",
        Reply(
            "<html><body><p>Welcome to our new site, it is made of good things.</p></body></html>"
        ),
        "HTML",
    ),
    _breaks("403", "403 from poll 2 on", Reply("no", 403), "403"),
    healthy("later-good", "500 at first, whole in the end: no blame is left", site(_recovering), 3),
    either(
        "page-bomb", "article page which unpacks to 256 MB", _pages(_packed, 1), 1, alerts=(1, 1)
    ),
    either("html-flat", "an article of 6 MB", _pages(_flat, 1), 1, alerts=(1, 1)),
    either(
        "html-unclosed",
        "300 000 tags left open, half a million &",
        _pages(_unclosed, 1),
        1,
        alerts=(1, 1),
    ),
    either(
        "link-home",
        "every item leads home",
        site(feeds(*(Item(str(n), link=" / ") for n in range(3)))),
        3,
    ),
)
