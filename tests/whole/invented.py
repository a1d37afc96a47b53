"""Invented outlets for tests of the whole way: their feeds, pages and settings."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

from site_server import Answer, Sites
from whole_support import Akbulak, clean, lines

NOW = datetime.now(UTC)
FEED = {"Content-Type": "application/rss+xml; charset=utf-8"}
PADDING = (
    "The regional office said that the work would go on through the winter, that roads to the site "
    "had been repaired, and that the next report was due when the snow had gone from the steppe. "
)


def item(number: int, title: str, hours_ago: float) -> str:
    """One item of a feed."""
    date = format_datetime(NOW - timedelta(hours=hours_ago))
    return f"<item><title>{title}</title><link>/n/{number}</link><pubDate>{date}</pubDate></item>"


def feed(*items: str) -> Answer:
    """A feed."""
    body = "".join(items)
    return Answer(
        body=f'<rss version="2.0"><channel><title>F</title>{body}</channel></rss>', headers=FEED
    )


def page(title: str, words: str, head: str = "") -> Answer:
    """An article's page; `words` make its text its own."""
    text = "".join(f"<p>{words} {part} {PADDING}</p>" for part in ("First.", "Second.", "Third."))
    return Answer(
        body=f"<html lang='en'><head><title>{title}</title>{head}</head><body>"
        f"<article><h1>{title}</h1>{text}</article></body></html>"
    )


def command(
    sites: Sites, folder: Path, hosts: Iterable[str] = ("one",), *, more: str = "", **env: str
) -> Akbulak:
    """The command, pointed at these outlets, watching for Akbulak.

    `more` are further outlets of the catalogue, as YAML; `{port}` in it is the server's.
    """
    for name in ("outlets", "topics"):
        (folder / "seeds" / name).mkdir(parents=True, exist_ok=True)
    entries = [
        f"- {{id: {host}, name: {host.title()}, kind: national, languages: [en],"
        f" homepage: 'http://{host}.localhost:{sites.port}/',"
        f" doors: [{{kind: feed, url: 'http://{host}.localhost:{sites.port}/feed'}}]}}"
        for host in hosts
    ]
    text = "\n".join([*entries, more.replace("{port}", str(sites.port))])
    (folder / "seeds" / "outlets" / "all.yaml").write_text(text)
    (folder / "seeds" / "topics" / "all.yaml").write_text(
        "- id: akbulak\n  titles: {ru: А, kk: А, en: A}\n  query: Akbulak\n  notify: now\n"
    )
    settings = {
        "AKBULAK_SEEDS": str(folder / "seeds"),
        "AKBULAK_DATABASE_URL": f"sqlite:///{folder}/trouble.db",
        "AKBULAK_ALLOW_PRIVATE": f".localhost:{sites.port}",
        "AKBULAK_HOST_DELAY": "0.02",
        "AKBULAK_LANGUAGE": "en",
        "AKBULAK_WORKERS": "1",
    }
    return Akbulak(clean(os.environ) | settings | env, folder)


def alerts(akbulak: Akbulak, *args: str) -> list[str]:
    """Titles alerted by one crawl."""
    result = akbulak.run("crawl", *args, "--json")
    assert "Traceback" not in result.stderr
    return [alert["title"] for alert in lines(result.stdout, "alert")]


def after_first_sight(akbulak: Akbulak) -> None:
    """Read the outlet once, a while ago."""
    akbulak.run("crawl")
    akbulak.rows("update outlets set last_ok_at = :then", then=stamp(hours=60))


def stamp(hours: float) -> str:
    return (NOW - timedelta(hours=hours)).strftime("%Y-%m-%d %H:%M:%S.%f")
