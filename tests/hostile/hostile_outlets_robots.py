"""robots.txt, sitemaps and certificates that are wrong."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

from hostile.hostile_outlet import (
    FEED,
    HostileOutlet,
    Item,
    either,
    failing,
    feeds,
    healthy,
    items,
    site,
)
from hostile.hostile_outlets_good import sitemap
from hostile.hostile_outlets_http import deflated
from hostile.hostile_wire import CANARY, Answer, Ask, Raw, Reply, Wire, endless, redirect
from hostile.hostile_words import page, story

_MB = 1024 * 1024
_MAP = (("sitemap", "/sitemap"),)
_XML = "application/xml"
_LAST = {"tier": 3}  # read after all others


def _robots(words: str, status: int = 200) -> Answer:
    reply = Reply(words, status, kind="text/plain")
    return site(feeds(*items(2)), robots=lambda _: reply)


def _drip(ask: Ask) -> Raw:
    async def speak(wire: Wire) -> None:
        await wire.send(Reply(iter(()), kind="text/plain").head() + b"User-agent: *\n")
        await wire.stream(itertools.repeat(b"#"), 0.5)

    return speak


def _packed_robots(ask: Ask) -> Reply:
    return Reply(deflated(31), kind="text/plain", headers=(("Content-Encoding", "gzip"),))


def _long_robots(ask: Ask) -> Reply:
    return Reply(
        endless(b"User-agent: x\nDisallow: /*a*b*c*d$\n" * 2_000, 40 * _MB), kind="text/plain"
    )


def _fan(ask: Ask) -> Reply:
    level = ask.path.count("-")
    children = "".join(
        f"<sitemap><loc>{ask.url(f'{ask.route}-{n}')}</loc></sitemap>" for n in range(100)
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return Reply(
        f"<sitemapindex xmlns='{space}'><!-- {level} -->{children}</sitemapindex>", kind=_XML
    )


def _fan_site(ask: Ask) -> Reply:
    return Reply("none", 404) if ask.route == "/robots.txt" else _fan(ask)


def _many(ask: Ask) -> Reply:
    def lines() -> Iterator[bytes]:
        yield b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>"
        moment = ask.rounds[0].isoformat()
        for start in range(0, 50_000, 1_000):
            yield "".join(
                f"<url><loc>{ask.url(f'/a/{n}')}</loc><lastmod>{moment}</lastmod></url>"
                for n in range(start, start + 1_000)
            ).encode()
        yield b"</urlset>"

    return Reply(lines(), kind=_XML)


def _foreign(ask: Ask) -> Reply:
    links = (
        ask.world.inside("127.0.0.1", "/a"), "file:///etc/passwd", "javascript:alert(1)",
        ask.world.url("good", "/a/1"),
    )  # fmt: skip
    listed = tuple(Item(str(n), link=link) for n, link in enumerate(links))
    return sitemap(ask, listed)


def _entities(ask: Ask) -> Reply:
    lines = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    more = (
        f"<!DOCTYPE urlset [<!ENTITY l0 'lol'>{lines}<!ENTITY x SYSTEM 'file:///etc/passwd'>"
        f"<!ENTITY y SYSTEM '{ask.world.inside('127.0.0.1', '/dtd')}'>]>"
    )
    return sitemap(ask, (Item("1", title="Akbulak &l9; &x; &y;"),), more)


def _bomb(ask: Ask) -> Reply:
    return Reply(deflated(31), kind="application/gzip")


def _tls(name: str, about: str, reason: str) -> HostileOutlet:
    answer = site(feeds(*items(1)))
    return failing(f"tls-{name}", about, answer, reason, doors=(("feed", f"tls:{FEED}"),))


def _map(name: str, about: str, answer: Answer, most: int | None, **more: Any) -> HostileOutlet:
    return either(f"sitemap-{name}", about, site(sitemap=answer), most, doors=_MAP, **more)


_CERTIFICATE = r"(?i)certificate|TLS"
OUTLETS: tuple[HostileOutlet, ...] = (
    failing(
        "robots-disallow",
        "robots.txt disallows everything: no fetch, and the user is told why",
        _robots("User-agent: *\nDisallow: /\n"),
        r"robots\.txt",
        never=(FEED, "/a/"),
    ),
    healthy("robots-404", "robots.txt 404: everything allowed", _robots("none", 404), 2),
    failing(
        "robots-500",
        "robots.txt 500: wait (RFC 9309, 2.3.1.4)",
        _robots("oh", 500),
        r"robots\.txt",
        never=(FEED, "/a/"),
    ),
    either(
        "robots-redirect-loopback",
        "robots.txt redirects to loopback",
        site(feeds(*items(2)), robots=lambda ask: redirect(ask.world.inside("127.0.0.1"))),
        2,
    ),
    healthy(
        "robots-html",
        "robots.txt is an HTML page: treated as empty",
        site(feeds(*items(2)), robots=lambda ask: Reply(page(story(ask.outlet, "robots")))),
        2,
    ),
    either(
        "robots-bomb",
        "robots.txt which unpacks to 256 MB",
        site(feeds(*items(2)), robots=_packed_robots),
        2,
    ),
    either(
        "robots-loop",
        "robots.txt redirects to itself",
        site(feeds(*items(2)), robots=lambda _: redirect("/robots.txt")),
        2,
        requests=40,
    ),
    healthy("robots-403", "robots.txt 403: everything allowed", _robots("no", 403), 2),
    either(
        "robots-drip",
        "robots.txt dripping for ever",
        site(feeds(*items(2)), robots=_drip),
        2,
        extra={"tier": 3},
    ),
    either("robots-long", "robots.txt of 40 MB", site(feeds(*items(2)), robots=_long_robots), 2),
    either(
        "robots-wildcards",
        "4000 rules of wildcards",
        _robots("User-agent: *\n" + "".join(f"Disallow: /*{n}*a*b*c*d*e$\n" for n in range(4_000))),
        2,
    ),
    either(
        "robots-odd-syntax",
        "BOM, CR-only line ends, upper case: /a/ is disallowed",
        _robots("\ufeffUSER-AGENT: *\rDISALLOW: /a/\r"),
        2,
        never=("/a/",),
    ),
    healthy(
        "robots-delay",
        "Crawl-delay: nan, inf, -5, 1e999",
        _robots("User-agent: *\nCrawl-delay: nan\nCrawl-delay: 1e999\nCrawl-delay: -5\n"),
        0,
        2,
    ),
    _map(
        "50k", "50 000 urls: capped, polite, no flood", _many, None, alerts=(0, 1_000), requests=200
    ),
    either(
        "sitemap-index-fan",
        "index of indexes, each with 100 children",
        _fan_site,
        0,
        doors=_MAP,
        requests=120,
    ),
    _map(
        "foreign",
        "locs on other hosts, loopback, file: and javascript:",
        _foreign,
        2,
        hides=("javascript:", CANARY),
    ),
    _map(
        "entities", "entity bomb and external entities", _entities, 1, hides=("root:x:0:0", CANARY)
    ),
    _map("bomb", "sitemap.xml.gz that unpacks to 256 MB", _bomb, 0),
    failing(
        "sitemap-html",
        "sitemap url answers an HTML page",
        site(sitemap=lambda ask: Reply(page(story(ask.outlet, "1")))),
        r"(?i)HTML",
        doors=_MAP,
    ),
    _tls("expired", "certificate expired in 2020", _CERTIFICATE),
    _tls("self-signed", "self-signed certificate", _CERTIFICATE),
    _tls("wrong-host", "certificate for another host", _CERTIFICATE),
    failing(
        "tls-garbage",
        "plain HTTP on the TLS port",
        site(feeds(*items(1))),
        r"(?i)certificate|TLS|connection|secure",
        doors=(("feed", f"garbage:{FEED}"),),
    ),
)
