"""A web server on loopback for tests of the crawl: any number of invented sites by host name."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    """What a path of a site answers; `{port}` in a Location is the server's."""

    status: int = 200
    body: str = "a page"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Hit:
    """One request that came."""

    host: str
    path: str
    agent: str
    at: float  # monotonic seconds


class Sites(ThreadingHTTPServer):
    """Serves `pages[host][path]`; a list is answered one by one, the last for ever."""

    daemon_threads = True

    def __init__(self, pages: dict[str, dict[str, Answer | list[Answer]]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages = pages
        self.hits: list[Hit] = []
        self.port = int(self.server_address[1])
        self._seen: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def answer(self, hit: Hit) -> Answer:
        """Note the request and choose its answer: 404 for an unknown robots.txt, else a page."""
        with self._lock:
            self.hits.append(hit)
            count = self._seen[hit.host, hit.path]
            self._seen[hit.host, hit.path] += 1
        default = Answer(404, "none") if hit.path == "/robots.txt" else Answer()
        found = self.pages.get(hit.host, {}).get(hit.path, default)
        return found[min(count, len(found) - 1)] if isinstance(found, list) else found

    def paths(self, host: str) -> list[str]:
        """What a host was asked for, in order."""
        return [hit.path for hit in self.hits if hit.host == host]


class _Handler(BaseHTTPRequestHandler):
    server: Sites

    def do_GET(self) -> None:
        """Answer."""
        host = (self.headers.get("Host") or "").rpartition(":")[0] or self.headers["Host"]
        agent = self.headers.get("User-Agent", "")
        answer = self.server.answer(Hit(host, self.path, agent, time.monotonic()))
        body = answer.body.encode()
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Type", "text/html; charset=utf-8")
        for name, value in answer.headers.items():
            self.send_header(name, value.replace("{port}", str(self.server.port)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: `hits` has every request."""


@contextmanager
def serving(pages: dict[str, dict[str, Answer | list[Answer]]]) -> Iterator[Sites]:
    """A running server."""
    with Sites(pages) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
