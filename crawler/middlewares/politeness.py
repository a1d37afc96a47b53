"""One request at a time and a pause for every host, wherever the request comes from.

Scrapy keeps a queue (a slot) for each host; here is decided which one, and how long its pause is.
"""

from __future__ import annotations

from collections import OrderedDict
from time import monotonic
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler

from crawler.spiders.poll import Poll

MAX_DELAY_S = 120  # a longer Crawl-delay would be a Disallow in disguise
MAX_HOSTS = 10_000  # whose outlets' wishes are remembered


class PolitenessMiddleware:
    """Names the queue of each request and sets its pause.

    The pause of a host is the longest of ours, its Crawl-delay (`meta["crawl_delay"]`, from the
    robots middleware) and `delay` of its outlets in the catalogue; it falls when they fall. It
    begins when an answer has come, so that a slow connection cannot bring two requests together.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._own = crawler.settings.getfloat("DOWNLOAD_DELAY")
        self._jitter = crawler.settings.getfloat("DOWNLOAD_DELAY_JITTER")
        self._wishes: OrderedDict[str, dict[str, float]] = OrderedDict()  # host → outlet → s
        crawler.signals.connect(self._answered, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PolitenessMiddleware:
        """Built by Scrapy."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Put the request into its host's queue."""
        host = (urlsplit(request.url).hostname or "").rstrip(".")
        request.meta["download_slot"] = host
        poll = request.meta.get("poll")
        if isinstance(poll, Poll):
            self._note(host, poll.outlet.id, poll.outlet.delay)
        asked = max(self._wishes.get(host, {}).values(), default=0.0)
        if not request.meta.get("is_robots"):  # before the rules are read they ask for nothing
            asked = max(asked, request.meta.get("crawl_delay") or 0.0)
            self._set(host, min(asked, MAX_DELAY_S))

    def _answered(self, request: Request) -> None:
        """Begin the pause; Scrapy counts it from the beginning of the request."""
        slot = self._slots.get(request.meta["download_slot"])
        if slot is not None:
            slot.lastseen = monotonic()

    @property
    def _slots(self) -> dict[str, Slot]:
        engine = self._crawler.engine
        assert engine is not None, "requests are made while the engine runs"
        return engine.downloader.slots

    def _note(self, host: str, outlet: str, delay: float | None) -> None:
        wishes = self._wishes.setdefault(host, {})
        if delay:
            wishes[outlet] = delay
        else:
            wishes.pop(outlet, None)
        if not wishes:
            del self._wishes[host]
        elif len(self._wishes) > MAX_HOSTS:
            self._wishes.popitem(last=False)

    def _set(self, host: str, asked: float) -> None:
        slot, known = self._slots.get(host), self._crawler.engine.downloader.per_slot_settings
        if asked > self._own:
            delay, jitter = asked, 0.0
            known[host] = {"delay": delay, "concurrency": 1, "jitter": jitter}
        else:
            delay, jitter = self._own, self._jitter
            known.pop(host, None)
        if slot is not None:
            slot.delay, slot.jitter = delay, jitter
