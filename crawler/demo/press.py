"""The little press: one server on loopback, a virtual host for each invented outlet.

Host names end in `.localhost`, which a resolver must answer with loopback (RFC 6761, 6.3).
Look at it by hand with `python -m crawler.demo.press --port 8899`.
"""

from __future__ import annotations

import argparse
import threading
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlencode, urlsplit

from crawler.demo.press_data import (
    PressArticle,
    PressData,
    Printing,
    Shape,
    Text,
    demo_folder,
    newest_first,
    print_all,
    print_one,
    read_press,
)
from crawler.demo.press_feeds import write_feed, write_news_sitemap
from crawler.demo.press_pages import Site
from crawler.demo.press_server import Hit, PressServer, Reply
from crawler.errors import UsageError
from crawler.outlets import Outlet

__all__ = ["Hit", "Press", "PressArticle", "demo_folder"]


class Press:
    """Serves the invented outlets of `folder` and tells the truth about what they print.

    `now` (aware) is the moment from which ages of articles are counted; texts never change
    between runs. The port is bound at once, so `port`, `outlets` and `articles` hold before
    `start`; where `port` is taken, any free one is used. `latency` is seconds before an answer.

    Raises:
        CatalogueError: the press's files are missing or wrong.
    """

    def __init__(self, folder: Path, *, now: datetime, port: int = 0, latency: float = 0.0) -> None:
        self.folder = folder
        self.now = now.astimezone(UTC)
        self.hits: list[Hit] = []
        self._lock = threading.Lock()
        self._broken: dict[str, int] = {}
        self._server = self._bind(port)
        self._server.latency = latency
        self._thread: threading.Thread | None = None
        self.port: int = self._server.server_address[1]
        try:
            self._data: PressData = read_press(folder, self.port)
            self.articles: list[PressArticle] = print_all(self._data, self.now)
            self._spares = [(lang, text) for lang, text in self._data.texts if not text.printed]
            self._replies = {outlet.id: self._render(outlet) for outlet in self.outlets}
        except BaseException:
            self._server.server_close()
            raise

    @property
    def outlets(self) -> list[Outlet]:
        """The catalogue entries of the press, with this press's port in their addresses."""
        return list(self._data.outlets)

    def start(self) -> None:
        """Begin to answer, in daemon threads."""
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="little-press", daemon=True
        )
        self._thread.start()

    def stop(self) -> None:
        """Answer no more and free the port; a second call does nothing."""
        self._server.stopped = True
        if self._thread is not None:
            self._server.shutdown()
            self._thread.join()
            self._thread = None
        self._server.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def write_seeds(self, folder: Path) -> None:
        """Write `outlets/press.yaml` and `topics/*.yaml` under `folder`, usable as seeds."""
        (folder / "outlets").mkdir(parents=True, exist_ok=True)
        (folder / "topics").mkdir(parents=True, exist_ok=True)
        catalogue = (self.folder / "outlets.yaml").read_text(encoding="utf-8")
        rendered = catalogue.replace("{port}", str(self.port))
        (folder / "outlets" / "press.yaml").write_text(rendered, encoding="utf-8")
        for file in sorted((self.folder / "topics").glob("*.yaml")):
            (folder / "topics" / file.name).write_bytes(file.read_bytes())

    def break_outlet(self, outlet_id: str, status: int | None) -> None:
        """From now on every address of the outlet answers `status`; None makes it healthy.

        Raises:
            UsageError: no such outlet.
        """
        self._outlet(outlet_id)
        with self._lock:
            if status is None:
                self._broken.pop(outlet_id, None)
            else:
                self._broken[outlet_id] = status

    def publish(
        self,
        outlet_id: str,
        *,
        title: str | None = None,
        paragraphs: Iterable[str] = (),
        about: Iterable[str] = (),
        language: str | None = None,
        published: datetime | None = None,
    ) -> PressArticle:
        """Print a fresh article: the one given, or the next spare text in the outlet's language.

        Without `published` it is the outlet's newest: `now`, or a minute after its last article.

        Raises:
            UsageError: no such outlet, or no spare text is left in its languages.
        """
        outlet = self._outlet(outlet_id)
        languages = (language,) if language else outlet.languages
        with self._lock:
            own = [a for a in self.articles if a.outlet_id == outlet_id]
            if title is None:
                spare = next((s for s in self._spares if s[0] in languages), None)
                if spare is None:
                    raise UsageError("no spare text is left for this outlet", outlet=outlet_id)
                self._spares.remove(spare)
                written_in, text = spare
            else:
                written_in = languages[0]
                text = Text(
                    id=f"fresh-{len(self.articles)}",
                    title=title,
                    about=frozenset(about),
                    text="\n\n".join(paragraphs) or title,
                )
            last = max((a.published for a in own), default=self.now)
            moment = published or max(self.now, last + timedelta(minutes=1))
            printing = Printing(outlet=outlet_id, hours_ago=0)
            article = print_one(self._data, written_in, text, printing, moment)
            self.articles = [*self.articles, article]
            self._replies[outlet_id] = self._render(outlet)
        return article

    def _bind(self, port: int) -> PressServer:
        try:
            return PressServer(port, self._answer, self._note)
        except OSError:
            if not port:
                raise
            return PressServer(0, self._answer, self._note)

    def _outlet(self, outlet_id: str) -> Outlet:
        for outlet in self._data.outlets:
            if outlet.id == outlet_id:
                return outlet
        raise UsageError(f"the little press has no outlet '{outlet_id}'")

    def _render(self, outlet: Outlet) -> dict[str, Reply]:
        shape = self._data.shapes[outlet.id]
        own = newest_first([a for a in self.articles if a.outlet_id == outlet.id])
        site = Site(self._data, outlet, own)
        page_type = _page_type(shape)
        replies = {path: Reply(page, page_type) for path, page in site.render().items()}
        for feed in shape.feeds:
            shown = [a for a in own if feed.language in (None, a.language)]
            body = write_feed(outlet, feed, shown)
            newest = shown[0].published if shown else self.now
            replies[feed.path] = Reply(body, feed.content_type, modified=newest)
        if shape.news_sitemap:
            replies[shape.news_sitemap] = Reply(write_news_sitemap(outlet, own), "application/xml")
        if shape.robots is not None:
            replies["/robots.txt"] = Reply(shape.robots.encode(), "text/plain; charset=utf-8")
        replies["404"] = Reply(site.missing(), page_type, status=404)
        return replies

    def _answer(self, outlet_id: str, path: str) -> Reply:
        """What the outlet says to `path`; tracking parameters change nothing."""
        with self._lock:
            broken = self._broken.get(outlet_id)
            replies = self._replies.get(outlet_id)
        if replies is None:
            return Reply(b"no such outlet\n", "text/plain", status=421)  # RFC 9110, 15.5.20
        if broken is not None:
            return Reply(b"<h1>Error</h1>", "text/html; charset=utf-8", status=broken)
        parts = urlsplit(path)
        query = [(k, v) for k, v in parse_qsl(parts.query) if not k.startswith("utm_")]
        address = parts.path + ("?" + urlencode(query) if query else "")
        return replies.get(address) or replies["404"]

    def _note(self, hit: Hit) -> None:
        with self._lock:
            self.hits.append(hit)


def _page_type(shape: Shape) -> str:
    return "text/html" + ("" if shape.charset_in == "meta" else f"; charset={shape.encoding}")


def main() -> None:
    """Serve the press until Ctrl-C, for a look by hand."""
    parser = argparse.ArgumentParser(prog="python -m crawler.demo.press", description=__doc__)
    parser.add_argument("--port", type=int, default=8899)
    press = Press(demo_folder(), now=datetime.now(UTC), port=parser.parse_args().port)
    for outlet in press.outlets:
        print(f"{outlet.homepage}  {outlet.name}", flush=True)
    with press:
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            print("stopped")


if __name__ == "__main__":
    main()
