"""Channels and searches on the whole way: from the answer to the stored article and the alert."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import yaml
from site_server import Answer, Sites, serving
from whole_support import Akbulak, clean, lines

TOPIC = """
id: akbulak
titles: {ru: Акбулак, kk: Ақбұлақ, en: Akbulak}
query: Акбулак AND бурение
notify: now
"""
WORDS = "На Акбулаке началось бурение, сообщили геологи. Первые скважины пройдут до зимы. "


@pytest.fixture
def server() -> Iterator[Sites]:
    with serving({}) as running:
        yield running


@pytest.fixture
def akbulak(tmp_path: Path, server: Sites) -> Akbulak:
    """The command with three outlets: a channel, a search, and whoever prints what it finds."""
    at = f"localhost:{server.port}"
    catalogue = [
        {
            "id": "kanal", "name": "Канал", "homepage": f"http://kanal.{at}/", "kind": "regional",
            "doors": [{"kind": "telegram", "url": f"http://kanal.{at}/s/kanal_kst"}],
        },
        {
            "id": "poisk", "name": "Поиск", "homepage": f"http://poisk.{at}/", "kind": "aggregator",
            "doors": [{"kind": "aggregator", "url": f"http://poisk.{at}/?q={{q}}&hl=ru"}],
        },
    ]  # fmt: skip
    for folder, text in (
        ("outlets", yaml.safe_dump(catalogue, allow_unicode=True)),
        ("topics", TOPIC),
    ):
        (tmp_path / "seeds" / folder).mkdir(parents=True)
        (tmp_path / "seeds" / folder / "ours.yaml").write_text(text, encoding="utf-8")
    env = clean(os.environ) | {
        "AKBULAK_SEEDS": str(tmp_path / "seeds"),
        "AKBULAK_DATABASE_URL": f"sqlite:///{tmp_path}/doors.db",
        "AKBULAK_ALLOW_PRIVATE": ".localhost",
        "AKBULAK_HOST_DELAY": "0.01",
        "AKBULAK_WORKERS": "1",
    }
    return Akbulak(env, tmp_path)


def test_a_post_of_a_channel_becomes_an_article_and_alerts(akbulak: Akbulak, server: Sites) -> None:
    moment = (datetime.now(UTC) - timedelta(hours=1)).isoformat(timespec="seconds")
    post = (
        '<div class="tgme_widget_message" data-post="kanal_kst/7">'
        f'<div class="tgme_widget_message_text js-message_text">{WORDS}</div>'
        f'<a class="tgme_widget_message_date"><time datetime="{moment}"></time></a></div>'
    )
    page = '<html><div class="tgme_channel_info_header_title">Канал</div>' + post + "</html>"
    server.pages["kanal.localhost"] = {"/s/kanal_kst": Answer(body=page)}
    done = akbulak.run("crawl", "--outlet", "kanal", "--json")
    assert done.returncode == 0, done.stderr
    (found,) = lines(akbulak.run("search", "бурение", "--json").stdout, "article")
    assert found["url"] == "https://t.me/kanal_kst/7"
    assert found["outlet"] == "kanal"
    assert len(lines(done.stdout, "alert")) == 1
    assert server.paths("kanal.localhost") == ["/robots.txt", "/s/kanal_kst"]


def test_a_topics_search_finds_the_article_of_another_outlet(
    akbulak: Akbulak, server: Sites
) -> None:
    address = f"http://vest.localhost:{server.port}/2026/akbulak-57254.html"
    date = format_datetime(datetime.now(UTC) - timedelta(hours=1))
    item = (
        f"<item><title>На Акбулаке началось бурение - Вести</title><link>{address}</link>"
        f"<pubDate>{date}</pubDate><source url='http://vest.localhost'>Вести</source></item>"
    )
    answer = Answer(body=f"<rss version='2.0'><channel><title>q</title>{item}</channel></rss>")
    article = f"<html><h1>На Акбулаке началось бурение</h1><article>{f'<p>{WORDS}</p>' * 6}"
    server.pages["vest.localhost"] = {"/2026/akbulak-57254.html": Answer(body=article)}
    checked = akbulak.run("outlets", "check", "poisk", "--json")
    (door,) = lines(checked.stdout, "door")
    parts = urlsplit(door["url"])
    assert parse_qs(parts.query)["q"] == ["Акбулак бурение"]
    server.pages["poisk.localhost"] = {f"/?{parts.query}": answer}
    done = akbulak.run("crawl", "--outlet", "poisk", "--json")
    assert done.returncode == 0, done.stderr
    found = lines(akbulak.run("search", "бурение", "--json").stdout, "article")
    assert [hit["url"] for hit in found] == [address]
    assert found[0]["outlet"] != "poisk"
    assert len(lines(done.stdout, "alert")) == 1
