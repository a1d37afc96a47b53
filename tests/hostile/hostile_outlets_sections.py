"""Section pages that never end, lead astray, or are none."""

from __future__ import annotations

from collections.abc import Iterator

from hostile.hostile_outlet import HostileOutlet, Item, either, failing, home, site
from hostile.hostile_outlets_pages import CHALLENGE
from hostile.hostile_wire import CANARY, Ask, Raw, Reply, Wire, endless

_MB = 1024 * 1024
_NEWS = (("listing", "/news"),)
_EMPTY = Reply("<html><body><h1>News</h1></body></html>")


def _calendar(ask: Ask) -> Reply:
    month = int(ask.path.rpartition("=")[2]) if "=" in ask.path else 0
    older = f"<a rel='next' href='/news?month={month + 1}'>Older</a>"
    listed = [Item(f"akbulak-news-of-the-month-{month}-{n}") for n in range(3)]
    return Reply(home(ask, listed).replace("</ul>", f"</ul>{older}"))


def _growing(ask: Ask) -> Reply:
    links = "".join(
        f"<li><a href='akbulak-grows-again-10{n}/'>Akbulak grows and grows again {n}</a></li>"
        for n in range(3)
    )
    return Reply(f"<html><body><ul>{links}</ul></body></html>")


def _trap(ask: Ask) -> Reply | Raw:
    if ask.route == "/robots.txt":
        return Reply("none", 404)
    return _growing(ask)


def _many_links(ask: Ask) -> Reply:
    def lines() -> Iterator[bytes]:
        yield b"<html><body><ul>"
        for start in range(0, 100_000, 1_000):
            yield "".join(
                f"<li><a href='/a/akbulak-station-note-{n}'>Akbulak station, note number {n}</a>"
                for n in range(start, start + 1_000)
            ).encode()

    return Reply(lines())


def _based(ask: Ask) -> Reply:
    base = f"<base href='{ask.world.inside('127.0.0.1', '/')}'>"
    listed = [Item(f"akbulak-based-elsewhere-10{n}") for n in range(3)]
    text = home(ask, listed).replace("href='/a/", "href='a/").replace("<head>", f"<head>{base}")
    return Reply(text)


def _binaries(ask: Ask) -> Reply:
    listed = "".join(
        f"<li><a href='/file/{name}'>Akbulak in the archive, a long label: {name}</a></li>"
        for name in (
            "akbulak-archive-2026.zip",
            "akbulak-stream-1001.mp3",
            "akbulak-report-2026.pdf",
            "akbulak-report-of-the-year-1004",
        )
    )
    return Reply(f"<html><body><ul>{listed}</ul></body></html>")


def _binary(ask: Ask) -> Raw:
    async def stream(wire: Wire) -> None:
        kind = "audio/mpeg" if ask.route.endswith("mp3") else "application/zip"
        length = None if ask.route.endswith("mp3") else str(1024 * _MB)
        await wire.send(Reply(iter(()), kind=kind, length=length).head() + b"PK\x03\x04")
        await wire.stream(endless(b"\x00\x91\x17PK" * 20_000, 64 * _MB), 0.005)

    return stream


def _binary_site(ask: Ask) -> Reply | Raw:
    if ask.route.startswith("/file/"):
        return _binary(ask)
    return site(news=_binaries)(ask)


OUTLETS: tuple[HostileOutlet, ...] = (
    failing(
        "html-home-empty",
        "a section page without links",
        site(news=lambda _: _EMPTY),
        r"(?i)no |empty|nothing|link",
        doors=_NEWS,
    ),
    failing(
        "html-challenge",
        "a challenge instead of the section",
        site(news=lambda _: Reply(CHALLENGE)),
        r"(?i)bot check|challenge|no ",
        doors=_NEWS,
    ),
    either(
        "html-calendar",
        "infinite calendar: every page links to the next month",
        site(news=_calendar),
        50,
        doors=_NEWS,
        requests=200,
    ),
    either(
        "html-relative-trap",
        "relative links which grow: a/a/a/a/...",
        _trap,
        50,
        doors=_NEWS,
        requests=200,
    ),
    either(
        "html-links-100k",
        "section page with 100 000 links",
        site(news=_many_links),
        None,
        doors=_NEWS,
        requests=200,
        alerts=(0, 1_000),
    ),
    either(
        "html-base-href",
        "<base href> to loopback turns relative links into internal ones",
        site(news=_based),
        3,
        doors=_NEWS,
        hides=(CANARY,),
    ),
    either(
        "html-binary-links",
        "links to a 1 GB zip, an endless mp3 stream and a PDF",
        _binary_site,
        4,
        doors=_NEWS,
        hides=("PK\x03\x04",),
    ),
)
