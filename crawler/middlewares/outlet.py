"""What the catalogue says of an outlet's requests: its headers, its languages, its proxy."""

from __future__ import annotations

import base64
from urllib.parse import unquote, urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.config import config
from crawler.errors import FetchError
from crawler.guard import Guard
from crawler.outlets import Outlet
from crawler.resolver import addresses_of
from crawler.spiders.failures import Refused
from crawler.spiders.poll import Poll


class OutletMiddleware:
    """Dresses requests as the catalogue wants.

    Headers go to the outlet's own hosts only, never along a redirect to another. Through a proxy
    it is the proxy that looks names up, so both addresses are asked for and judged here; a name
    that only the proxy can resolve is left to it. The operator chooses the proxy, so that any
    port will do, but its address must be public or named in AKBULAK_ALLOW_PRIVATE.
    """

    def __init__(self, guard: Guard) -> None:
        self._guard = guard

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> OutletMiddleware:
        """Built by Scrapy."""
        return cls(Guard(config().allow_private))

    async def process_request(self, request: Request) -> None:
        """Add headers and proxy."""
        poll = request.meta.get("poll")
        if not isinstance(poll, Poll):
            return
        outlet = poll.outlet
        if outlet.languages:
            request.headers.setdefault("Accept-Language", _languages(outlet.languages))
        if outlet.headers and _is_home(outlet, request.url):
            for name, value in outlet.headers.items():
                request.headers[name] = value
            request.meta["outlet_headers"] = tuple(outlet.headers)
        if outlet.proxy is not None:
            await self._go_through(request, outlet.proxy.get_secret_value())

    async def _go_through(self, request: Request, proxy: str) -> None:
        way = urlsplit(proxy)
        await self._judge(request.url, request.url)
        await self._judge(proxy, request.url)
        request.meta["proxy"] = f"http://{way.netloc.rpartition('@')[2]}"
        if way.username is not None:
            secret = f"{unquote(way.username)}:{unquote(way.password or '')}".encode()
            request.headers["Proxy-Authorization"] = b"Basic " + base64.b64encode(secret)

    async def _judge(self, dialled: str, asked: str) -> None:
        """Refuse a host of which any address is refused: the choice would not be ours."""
        parts = urlsplit(dialled)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        try:
            for address in await addresses_of(host, port):
                self._guard.check_address(host, port, address)
        except FetchError as error:
            error.url = asked
            raise Refused(error) from error


def _is_home(outlet: Outlet, url: str) -> bool:
    """Whether a URL is on a host that the catalogue names for the outlet."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    doors = {(urlsplit(door.url).hostname or "").removeprefix("www.") for door in outlet.doors}
    return any(host == home or host.endswith("." + home) for home in outlet.hosts | doors)


def _languages(codes: tuple[str, ...]) -> str:
    """For Accept-Language: the outlet's own languages, in its order, then any."""
    weighted = [f"{code};q={1 - rank / 10:.1f}" for rank, code in enumerate(codes[:5])]
    return ", ".join((*weighted, "*;q=0.1")).replace(";q=1.0", "")
