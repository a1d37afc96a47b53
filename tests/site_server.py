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
    """What a path of a site answers; `{port}` in body and headers is the server's."""

    status: int = 200
    body: str = "a page"
    headers: dict[str, str] = field(default_factory=dict)
    takes_s: float = 0.0  # before it is given


@dataclass(frozen=True)
class Hit:
    """One request that came."""

    host: str
    path: str
    agent: str
    at: float  # monotonic seconds
    etag: str = ""  # If-None-Match


class Sites(ThreadingHTTPServer):
    """Serves `pages[host][path]`; a list is answered one by one, the last for ever."""

    daemon_threads = True

    def __init__(self, pages: dict[str, dict[str, Answer | list[Answer]]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.pages = pages
        self.hits: list[Hit] = []
        self.most_at_once: dict[str, int] = {}  # host → requests that it had to answer at a time
        self._at_once: Counter[str] = Counter()
        self.port = int(self.server_address[1])
        self._seen: Counter[tuple[str, str]] = Counter()
        self._lock = threading.Lock()

    def answer(self, hit: Hit) -> Answer:
        """Note the request and choose its answer: 404 for an unknown robots.txt, else a page."""
        with self._lock:
            self.hits.append(hit)
            self._at_once[hit.host] += 1
            most = max(self.most_at_once.get(hit.host, 0), self._at_once[hit.host])
            self.most_at_once[hit.host] = most
            count = self._seen[hit.host, hit.path]
            self._seen[hit.host, hit.path] += 1
        default = Answer(404, "none") if hit.path == "/robots.txt" else Answer()
        found = self.pages.get(hit.host, {}).get(hit.path, default)
        return found[min(count, len(found) - 1)] if isinstance(found, list) else found

    def answered(self, host: str) -> None:
        """Note that an answer is on its way."""
        with self._lock:
            self._at_once[host] -= 1

    def paths(self, host: str) -> list[str]:
        """What a host was asked for, in order."""
        return [hit.path for hit in self.hits if hit.host == host]


class _Handler(BaseHTTPRequestHandler):
    server: Sites

    def do_GET(self) -> None:
        """Answer."""
        host = (self.headers.get("Host") or "").rpartition(":")[0] or self.headers["Host"]
        agent = self.headers.get("User-Agent", "")
        etag = self.headers.get("If-None-Match", "")
        answer = self.server.answer(Hit(host, self.path, agent, time.monotonic(), etag))
        time.sleep(answer.takes_s)
        if etag and answer.headers.get("ETag") == etag:  # true or not: the server says so
            answer = Answer(304, "", answer.headers)
        body = answer.body.replace("{port}", str(self.server.port)).encode()
        self.server.answered(host)
        self.send_response(answer.status)
        self.send_header("Content-Length", str(len(body)))
        if "Content-Type" not in answer.headers:
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
