"""The HTTP side of the little press: virtual hosts, conditional requests, a list of hits."""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_IDLE = 30.0  # seconds an unused connection stays open


@dataclass(frozen=True, slots=True)
class Hit:
    """One request that the press answered."""

    at: float  # time.monotonic()
    method: str
    host: str  # the outlet's host name, without the port
    path: str  # with its query
    status: int
    user_agent: str = ""
    if_none_match: str = ""
    if_modified_since: str = ""

    @property
    def outlet_id(self) -> str:
        """The outlet that was asked."""
        return self.host.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Reply:
    """What an outlet says to one address."""

    body: bytes
    content_type: str
    status: int = 200
    modified: datetime | None = None  # given with an ETag; None: not conditional

    @property
    def etag(self) -> str:
        """A strong validator of the body (RFC 9110, 8.8.3)."""
        return f'"{hashlib.sha256(self.body).hexdigest()[:20]}"'


class PressServer(ThreadingHTTPServer):
    """Every outlet on one loopback port; `answer` maps (outlet id, path) to a reply."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128
    stopped = False

    def __init__(
        self, port: int, answer: Callable[[str, str], Reply], note: Callable[[Hit], None]
    ) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.answer = answer
        self.note = note
        self.latency = 0.0  # seconds before each answer

    def handle_error(self, request: object, client_address: object) -> None:
        """Be quiet about clients that hang up; show anything else."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]  # Socket alias


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "LittlePress"
    timeout = _IDLE
    wbufsize = 65536  # head and body leave in one packet: no waiting for a delayed ACK
    server: PressServer

    def do_GET(self) -> None:
        """Answer GET and HEAD, and note it."""
        if self.server.stopped:  # a kept connection must not outlive the press
            self.close_connection = True
            return
        if self.server.latency:
            time.sleep(self.server.latency)
        host = (self.headers.get("Host") or "").partition(":")[0].lower()
        reply = self.server.answer(host.removesuffix(".localhost"), self.path)
        status = 304 if reply.status == 200 and self._is_fresh(reply) else reply.status
        self.server.note(
            Hit(
                at=time.monotonic(),
                method=self.command,
                host=host,
                path=self.path,
                status=status,
                user_agent=self.headers.get("User-Agent", ""),
                if_none_match=self.headers.get("If-None-Match", ""),
                if_modified_since=self.headers.get("If-Modified-Since", ""),
            )
        )
        self.send_response(status)
        if reply.modified:
            self.send_header("ETag", reply.etag)
            self.send_header("Last-Modified", format_datetime(reply.modified, usegmt=True))
        if status != 304:
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if status != 304 and self.command != "HEAD":
            self.wfile.write(reply.body)

    do_HEAD = do_GET  # noqa: N815  the name that http.server looks for

    def _is_fresh(self, reply: Reply) -> bool:
        """RFC 9110, 13.2.2: If-None-Match decides alone where it is given."""
        if reply.modified is None:
            return False
        tags = self.headers.get("If-None-Match")
        if tags is not None:
            known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return reply.etag in known or "*" in known
        since = self.headers.get("If-Modified-Since")
        try:
            return since is not None and reply.modified <= parsedate_to_datetime(since)
        except (ValueError, TypeError):
            return False

    def log_message(self, *_: object) -> None:
        """Say nothing: `Press.hits` has every request."""
