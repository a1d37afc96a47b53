"""The HTTP handler of the crawl: Scrapy's, with bounded headers and failures in plain words.

Twisted reads any number of header lines and interim answers (`100 Continue`), 149 MB for 100 000
lines, and Scrapy hands on a failed handshake as the repr of a list of failures.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    TunnelError,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response
from service_identity import VerificationError
from twisted.internet.defer import Deferred
from twisted.web._newclient import ParseError
from twisted.web.client import ResponseFailed

from crawler.errors import FetchError

MAX_HEADER_BYTES = 256 * 1024  # of one answer, interim ones included (Chromium's limit)
MAX_HEADER_LINE = 64 * 1024  # policies and links of real sites pass Twisted's 16 kB
# Seconds that an idle connection is kept for the next page; Twisted's 240 would hold thousands
# of sockets open where thousands of hosts are polled.
KEPT_OPEN_S = 15


class HeadersTooLargeError(Exception):
    """An answer's headers pass the bound."""


class _BoundedParser(_LenientHTTPClientParser):
    """Counts the bytes of all header lines of an answer."""

    MAX_LENGTH = MAX_HEADER_LINE
    room = MAX_HEADER_BYTES

    def lineReceived(self, line: bytes) -> None:  # noqa: N802  (Twisted's name)
        self.room -= len(line) + 1
        if self.room < 0:
            raise HeadersTooLargeError
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802  (Twisted's name)
        raise HeadersTooLargeError


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Deferred[Any]:
        answer = super().request(request)
        # Twisted names its parser's class in the middle of `request`; Scrapy changes it this way.
        assert self._parser is not None, "a protocol that takes a request makes a parser for it"
        self._parser.__class__ = _BoundedParser
        return answer


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _BoundedProtocol:  # noqa: N802  (Twisted's name)
        wanted = self._quiescentCallback
        return _BoundedProtocol(wanted)  # type: ignore[no-untyped-call]  # Twisted has no types


class BoundedHandler(HTTP11DownloadHandler):
    """For `DOWNLOAD_HANDLERS`, http and https."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory
        self._pool.cachedConnectionTimeout = KEPT_OPEN_S

    async def download_request(self, request: Request) -> Response:
        """Fetch one URL.

        Raises:
            FetchError: TLS, headers too large, an answer that is not HTTP, a proxy that refuses;
                nothing of it gets better by asking again at once. Else Scrapy's own exceptions.
        """
        try:
            return await super().download_request(request)
        except TunnelError as error:
            text = "the proxy does not let us through"
            raise FetchError(text, kind="connect", url=request.url) from error
        except (DownloadFailedError, SSL.Error, VerificationError, ValueError) as error:
            for cause in _causes(error):
                for types, said, kind, words in _WORDS:
                    if isinstance(cause, types) and said in str(cause):
                        raise FetchError(words, kind=kind, url=request.url) from error
            raise


# Exceptions, what their text must hold, and the kind and words of our own.
_WORDS: tuple[tuple[tuple[type[Exception], ...], str, str, str], ...] = (
    ((HeadersTooLargeError,), "", "size", "the headers of the answer are too large"),
    ((VerificationError,), "", "tls", "the certificate is for another host"),
    ((SSL.Error,), "certificate", "tls", "the certificate cannot be trusted"),
    ((SSL.Error,), "", "tls", "the TLS handshake failed"),
    # KeyError: a transfer encoding nobody knows; ValueError: a length that is none.
    ((ParseError, KeyError, ValueError), "", "broken", "the answer is not HTTP"),
)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An exception, what it was raised from, and the failures that Twisted gathered in it."""
    waiting: list[BaseException] = [error]
    while waiting:
        found = waiting.pop()
        yield found
        if found.__cause__ is not None:
            waiting.append(found.__cause__)
        if isinstance(found, ResponseFailed):
            waiting.extend(failure.value for failure in found.reasons)
