"""One invented outlet on loopback whose pages a test writes, and the command beside it."""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import yaml
from site_server import Answer, Sites
from whole_support import Akbulak, clean

HOST = "dala.localhost"
TOPIC = "{id: t, titles: {ru: т, kk: т, en: t}, query: руда}"


class Site:
    """One invented outlet, whose pages are written down by the test."""

    def __init__(self, server: Sites) -> None:
        self.server = server
        self.home = f"http://{HOST}:{server.port}/"
        self.pages: dict[str, Answer | list[Answer]] = {
            path: Answer(404, "no such page")
            for path in (
                "/rss", "/feed/", "/rss.xml", "/sitemap-news.xml", "/sitemap.xml", "/feed.xml",
                "/ru/rss", "/news-sitemap.xml", "/sitemap_index.xml", "/atom.xml", "/index.xml",
            )
        }  # fmt: skip
        server.pages[HOST] = self.pages

    def url(self, path: str) -> str:
        return self.home + path.removeprefix("/")

    def has(self, path: str, body: str, status: int = 200, **headers: str) -> None:
        self.pages[path] = Answer(status, body.replace("{site}", self.home), headers)

    def feed(self, path: str = "/feed.xml", *, age: timedelta = timedelta(minutes=5)) -> None:
        items = "".join(
            f"<item><title>Новость {n}</title><link>{self.home}news/{n}</link><pubDate>"
            f"{format_datetime(datetime.now(UTC) - age - timedelta(hours=n))}</pubDate></item>"
            for n in range(6)
        )
        self.has(path, f"<rss version='2.0'><channel><title>Д</title>{items}</channel></rss>")

    def sitemap(self, path: str) -> None:
        now = datetime.now(UTC).isoformat(timespec="seconds")
        urls = "".join(
            f"<url><loc>{self.home}news/{n}</loc><lastmod>{now}</lastmod></url>" for n in range(6)
        )
        self.has(path, f"<urlset xmlns='x'>{urls}</urlset>")

    @property
    def asked(self) -> list[str]:
        """What was asked for, robots.txt aside: it is asked for by every crawl."""
        return [path for path in self.server.paths(HOST) if path != "/robots.txt"]


def alone(tmp_path: Path) -> Akbulak:
    """The command with a catalogue of its own."""
    for folder, text in (("outlets", "[]"), ("topics", TOPIC)):
        (tmp_path / "seeds" / folder).mkdir(parents=True)
        (tmp_path / "seeds" / folder / "ours.yaml").write_text(text, encoding="utf-8")
    env = clean(os.environ) | {
        "AKBULAK_SEEDS": str(tmp_path / "seeds"),
        "AKBULAK_DATABASE_URL": f"sqlite:///{tmp_path}/none.db",
        "AKBULAK_ALLOW_PRIVATE": ".localhost",
        "AKBULAK_HOST_DELAY": "0.01",
        "COLUMNS": "250",
    }
    return Akbulak(env, tmp_path)


def list_outlet(akbulak: Akbulak, **fields: Any) -> None:
    """Make an outlet `dala` the whole catalogue of a command."""
    outlet = {"id": "dala", "name": "Дала", "kind": "regional"} | fields
    file = akbulak.cwd / "seeds" / "outlets" / "ours.yaml"
    file.write_text(yaml.safe_dump([outlet], allow_unicode=True), encoding="utf-8")
