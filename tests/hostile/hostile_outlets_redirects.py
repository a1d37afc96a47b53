"""Redirects, and the many ways of pointing a crawler at its own network."""

from __future__ import annotations

from collections.abc import Callable

from hostile.hostile_outlet import (
    FEED,
    HostileOutlet,
    Item,
    either,
    failing,
    feeds,
    site,
)
from hostile.hostile_wire import CANARY, INSIDE, NOWHERE, REBOUND, Answer, Ask, Reply, redirect

_GUARDED = (
    r"(?i)private|not allowed|port|only http|user name|not a valid URL|host|redirect|30[12]|address"
)
_SECRETS = (CANARY, "root:x:0:0")


def _to(target: Callable[[Ask], str]) -> Answer:
    return site(lambda ask: redirect(target(ask)))


def _host(name: str, about: str, host: str) -> HostileOutlet:
    """A redirect to one spelling of an address that must not be asked."""
    answer = _to(lambda ask: ask.world.inside(host))
    return failing(f"ssrf-redir-{name}", about, answer, _GUARDED, hides=_SECRETS)


def _url(name: str, about: str, target: str) -> HostileOutlet:
    return failing(f"ssrf-redir-{name}", about, _to(lambda _: target), _GUARDED, hides=_SECRETS)


def _backslash(ask: Ask) -> str:
    return f"http://127.0.0.1:{ask.world.canary_port}\\@good{ask.url('/').removeprefix('http://')}"


def _userinfo(ask: Ask) -> str:
    inside = ask.world.inside("127.0.0.1").removeprefix("http://")
    return f"http://good.outlet.example:URL-PASSWORD@{inside}"


def _endless(ask: Ask) -> Reply:
    if ask.route == "/robots.txt":
        return Reply("none", 404)
    number = int(ask.path.rpartition("/")[2]) if ask.path.startswith("/on/") else 0
    return redirect(f"/on/{number + 1}")


def _loop(ask: Ask) -> Reply:
    return redirect("/feed.xml?again" if ask.path == FEED else FEED)


def _refresh_header(ask: Ask) -> Reply:
    return Reply("wait", headers=(("Refresh", f"0; url={ask.world.inside('127.0.0.1')}"),))


def _inner_links(ask: Ask) -> Reply:
    inside = ask.world.inside
    links = (
        inside("127.0.0.1"), inside("localhost", "/a"), inside("[::ffff:127.0.0.1]"),
        "file:///etc/passwd", inside("2130706433", "/b"), inside(INSIDE, "/c"),
    )  # fmt: skip
    listed = [Item(str(n), link=link) for n, link in enumerate(links)]
    answer = feeds(*listed)(ask)
    assert isinstance(answer, Reply)
    return answer


def _meta_refresh(ask: Ask) -> Reply:
    target = ask.world.inside("127.0.0.1")
    head = f"<meta http-equiv=refresh content='0; url={target}'><title>Wait</title>"
    return Reply(f"<html><head>{head}</head><body>Wait</body></html>")


OUTLETS: tuple[HostileOutlet, ...] = (
    _host("localhost", "redirect to http://localhost", "localhost"),
    _host("dot", "redirect to http://localhost. with a dot", "localhost."),
    _host("mapped", "redirect to http://[::ffff:127.0.0.1]", "[::ffff:127.0.0.1]"),
    _host("v6", "redirect to http://[::1]", "[::1]"),
    _host("decimal", "redirect to http://2130706433", "2130706433"),
    _host("hex", "redirect to http://0x7f000001", "0x7f000001"),
    _host("octal", "redirect to http://0177.0.0.1", "0177.0.0.1"),
    _host("short", "redirect to http://127.1", "127.1"),
    _host("zero", "redirect to http://0.0.0.0", "0.0.0.0"),
    _host("127-2", "redirect to http://127.0.0.2 (whole /8 is loopback)", "127.0.0.2"),
    _host("circled", "redirect to circled digits", "①②⑦.⓪.⓪.①"),
    _host("private", "redirect to http://10.0.0.1", "10.0.0.1"),
    _host("metadata", "redirect to http://169.254.169.254", "169.254.169.254"),
    _host("cgnat", "redirect to http://100.64.0.1", "100.64.0.1"),
    failing(
        "ssrf-redir-userinfo",
        "redirect to http://good.outlet@127.0.0.1",
        _to(_userinfo),
        _GUARDED,
        hides=(*_SECRETS, "URL-PASSWORD"),
    ),
    failing(
        "ssrf-redir-backslash",
        "redirect with a backslash: two URL parsers, two hosts",
        _to(_backslash),
        _GUARDED,
        hides=_SECRETS,
    ),
    _url("file", "redirect to file:///etc/passwd", "file:///etc/passwd"),
    _url(
        "data", "redirect to a data: feed", f"data:text/xml,<rss><channel>{CANARY}</channel></rss>"
    ),
    failing(
        "ssrf-redir-ftp",
        "redirect to ftp:// on loopback",
        _to(lambda ask: f"ftp://127.0.0.1:{ask.world.canary_port}/feed.xml"),
        _GUARDED,
        hides=_SECRETS,
    ),
    failing(
        "ssrf-redir-gopher",
        "redirect to gopher:// on loopback",
        _to(lambda ask: f"gopher://127.0.0.1:{ask.world.canary_port}/_GET"),
        _GUARDED,
        hides=_SECRETS,
    ),
    failing(
        "ssrf-refresh-header",
        "200 with a Refresh header to loopback",
        site(_refresh_header),
        r"\w",
        hides=_SECRETS,
    ),
    _host("dns", "redirect to a public name which resolves to 127.0.0.1", INSIDE),
    failing(
        "ssrf-dns-rebind",
        "DNS rebinding: first answer public, every later one 127.0.0.1",
        site(feeds(Item("1"))),
        _GUARDED,
        hides=_SECRETS,
        doors=(("feed", f"inside:{REBOUND}"),),
    ),
    failing(
        "net-nxdomain",
        "redirect to a name which does not exist",
        _to(lambda _: f"http://{NOWHERE}/feed.xml"),
        r"(?i)resolv|name|DNS",
    ),
    failing(
        "net-refused",
        "redirect to a port of its own where nobody listens",
        site(lambda ask: redirect(f"http://{ask.outlet}.hostile.localhost:1/feed.xml")),
        r"(?i)port|refused|connection",
    ),
    failing(
        "redir-endless", "every url redirects to a new one", _endless, r"(?i)redirect", requests=120
    ),
    failing(
        "redir-loop", "two urls redirect to each other", site(_loop), r"(?i)redirect", requests=40
    ),
    failing(
        "redir-home",
        "302 to the home page (feed withdrawn)",
        _to(lambda _: "/"),
        r"HTML|page|feed",
    ),
    failing(
        "redir-long", "a Location of 100 kB", _to(lambda _: "/" + "l" * 100_000), r"(?i)large|long"
    ),
    failing(
        "redir-injection",
        "a Location with line ends and another request in it",
        _to(lambda ask: f"/x%0d%0aHost:%20evil%0d%0a?\r\n\tGET {ask.world.inside('localhost')}"),
        r"\w",
        hides=_SECRETS,
    ),
    failing(
        "redir-to-disallowed",
        "redirect to a host whose robots.txt forbids it",
        _to(lambda ask: ask.world.url("robots-disallow", FEED)),
        r"robots\.txt",
    ),
    failing(
        "redir-nowhere", "302 without a Location", site(lambda _: Reply("", 302)), r"302|redirect"
    ),
    either(
        "ssrf-item-links",
        "item links point at loopback and file:",
        site(_inner_links),
        6,
        hides=_SECRETS,
    ),
    either(
        "ssrf-item-redirect",
        "article urls are public but redirect to loopback",
        site(feeds(Item("1"), Item("2")), lambda ask: redirect(ask.world.inside("localhost"))),
        2,
        hides=_SECRETS,
    ),
    either(
        "ssrf-meta-refresh",
        "article pages with meta refresh to loopback",
        site(feeds(Item("1")), _meta_refresh),
        1,
        hides=_SECRETS,
        alerts=(1, 1),
    ),
)
