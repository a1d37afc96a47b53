"""Real feeds, where they are present."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.doors import parse

pytestmark = pytest.mark.real


@pytest.mark.parametrize(
    ("name", "at_least"),
    [
        ("feedparser_large_atom_ru_needs_css_sanitisation.xml", 15),
        ("liga_2020.xml", 20),
        ("miniflux_encoding_windows-1251.xml", 50),
        ("pravda_2020.xml", 20),
        ("ukranews_2020.xml", 2),
        ("unian_ru_2020.xml", 50),
    ],
)
def test_a_real_feed_is_read(shared_data: Path, name: str, at_least: int) -> None:
    body = (shared_data / "real" / "feeds" / name).read_bytes()
    entries = parse(body, "https://press.example/rss")
    assert len(entries) >= at_least
    for entry in entries:
        assert urlsplit(entry.url).hostname
        assert re.search("[а-яіїєґ]", entry.title.lower()), entry.title
        assert not re.search("Ð|Ñ|Р°|СЃ|\ufffd|&[a-z]+;|<", entry.title), entry.title
        assert entry.published is not None
