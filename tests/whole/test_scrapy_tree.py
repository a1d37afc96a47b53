"""Scrapy's own commands work in the tree: it is an ordinary Scrapy project."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from whole_support import Akbulak

from crawler.demo.press import Press

ROOT = Path(__file__).resolve().parents[2]


def scrapy(akbulak: Akbulak, *args: str) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        [sys.executable, "-m", "scrapy", *args],
        cwd=ROOT,
        env=akbulak.env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert "ScrapyDeprecationWarning" not in result.stderr
    return result


def test_scrapy_list(akbulak_sqlite: Akbulak) -> None:
    result = scrapy(akbulak_sqlite, "list")
    assert result.returncode == 0, result.stderr
    assert result.stdout.split() == ["oneoff", "scheduled"]


def test_scrapy_shell_fetches_under_our_settings(press: Press, akbulak_sqlite: Akbulak) -> None:
    url = press.articles[0].url
    result = scrapy(akbulak_sqlite, "shell", url, "-c", "response.status")
    assert result.stdout.strip().endswith("200"), result.stderr
    assert {hit.user_agent for hit in press.hits} == {"Akbulak/0.1"}


def test_scrapy_crawl_reads_an_outlet(press: Press, akbulak_sqlite: Akbulak) -> None:
    result = scrapy(akbulak_sqlite, "crawl", "oneoff", "-a", "outlet=mining-herald")
    assert result.returncode == 0, result.stderr
    stored = akbulak_sqlite.rows("select count(*) from articles")[0][0]
    assert stored == sum(article.outlet_id == "mining-herald" for article in press.articles)
    claimed = akbulak_sqlite.rows("select id from outlets where claimed_by is not null")
    assert claimed == []
