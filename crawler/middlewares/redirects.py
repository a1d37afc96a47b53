"""Redirects, followed five times at most and told of in words."""

from __future__ import annotations

from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.errors import FetchError
from crawler.spiders.failures import Refused

# What was said for one host is no other host's affair: validators and what the catalogue adds.
ONLY_AT_HOME = ("If-None-Match", "If-Modified-Since")


class RedirectsForEver(Refused):
    """More redirects than REDIRECT_MAX_TIMES."""


class PoliteRedirectMiddleware(RedirectMiddleware):
    """Scrapy's, whose redirected request would else run in the queue of the host it came from."""

    def process_response(  # type: ignore[override]  # `spider` is deprecated in Scrapy's
        self, request: Request, response: Response
    ) -> Request | Response:
        """Follow a redirect."""
        try:
            answer = super().process_response(request, response)
        except IgnoreRequest as error:
            text = f"redirects more than {self.max_redirect_times} times"
            raise RedirectsForEver(FetchError(text, kind="broken", url=request.url)) from error
        except ValueError as error:
            text = "redirects to an address that cannot be read"
            raise Refused(FetchError(text, kind="broken", url=request.url)) from error
        if isinstance(answer, Request):
            answer.meta.pop("download_slot", None)
            if urlsplit(answer.url).hostname != urlsplit(request.url).hostname:
                for name in (*ONLY_AT_HOME, *request.meta.get("outlet_headers", ())):
                    answer.headers.pop(name, None)
        return answer
