"""What `akbulak extract` and `reextract` say to wrong use, and when they are interrupted."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from store_world import article

from crawler import cli, logs
from crawler.cli import reextract
from crawler.config import config
from crawler.pipelines.reextraction import Outcome, Reread
from crawler.store import rawpages

TOPIC = "{id: t, titles: {ru: т, kk: т, en: t}, query: руда}"


@pytest.fixture(autouse=True)
def _settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for folder, text in (("outlets", "[]"), ("topics", TOPIC)):
        (tmp_path / "seeds" / folder).mkdir(parents=True)
        (tmp_path / "seeds" / folder / "ours.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("AKBULAK_SEEDS", str(tmp_path / "seeds"))
    monkeypatch.setenv("AKBULAK_DATABASE_URL", f"sqlite:///{tmp_path / 'a.db'}")
    monkeypatch.setenv("AKBULAK_WORKERS", "1")
    monkeypatch.setattr(logs, "configure", lambda *_, **__: None)
    monkeypatch.chdir(tmp_path)
    config.cache_clear()
    yield
    config.cache_clear()


@pytest.mark.parametrize(
    ("arguments", "code", "complaint"),
    [
        ("extract none.html", 2, "'none.html' cannot be read"),
        ("extract .", 2, "'.' cannot be read"),
        ("extract broken.gz", 1, "broken gzip"),
        ("extract empty.html", 1, "empty page"),
        ("extract empty.html --json --text", 2, "two outputs"),
        ("extract empty.html --kept", 2, "by its URL"),
        ("extract empty.html --outlet nobody", 2, "no outlet 'nobody'"),
        ("extract empty.html --url nowhere", 2, "'nowhere' is not a web address"),
        ("extract https://x.example/ --url https://y.example/", 2, "for a saved page"),
        ("extract ftp://x.example/", 2, "ftp"),
        ("extract http://10.0.0.1/a", 2, "10.0.0.1"),
        ("extract http://[x/a --kept", 2, "is not a web address"),
        ("extract https://x.example/ --kept", 1, "no page of https://x.example/ is kept"),
        ("reextract --outlet nobody", 2, "no outlet 'nobody'"),
        ("reextract --since soon", 2, "'soon' is not a span of time"),
    ],
)
def test_what_is_wrong_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: str, code: int, complaint: str
) -> None:
    (tmp_path / "broken.gz").write_bytes(b"\x1f\x8bnothing")
    (tmp_path / "empty.html").write_bytes(b"")
    assert cli.main(arguments.split()) == code
    said = capsys.readouterr()
    assert complaint in said.err
    assert "a fault of Akbulak's own" not in said.err
    assert said.out == ""


def test_a_saved_page_without_an_article_is_named_as_it_was_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    assert cli.main(["extract", "empty.html"]) == 1
    said = capsys.readouterr().err
    assert "akbulak: 'empty.html': an empty page" in said
    assert "page.invalid" not in said


def test_json_ends_with_a_summary_where_no_page_is_kept(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert cli.main(["reextract", "--json"]) == 0
    said = capsys.readouterr()
    (line,) = said.out.splitlines()
    assert json.loads(line)["pages"] == 0
    assert "No page of the last 7d is kept" in said.err


@pytest.mark.parametrize("as_json", [False, True])
def test_ctrl_c_ends_after_what_is_being_read(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], as_json: bool
) -> None:
    given = []

    async def reread(*_: Any, **__: Any) -> AsyncIterator[list[Reread]]:
        for number in range(3):
            given.append(number)
            if number == 1:
                os.kill(os.getpid(), signal.SIGINT)
            await asyncio.sleep(0.05)  # the loop hears of the signal
            one = Reread(article("a"), Outcome.CHANGED, ("text",), 90, 30 + number)
            yield [one, Reread(article("b"), Outcome.SAME)]

    monkeypatch.setattr(rawpages, "extent", lambda *_: (6, 1, 6))
    monkeypatch.setattr(reextract, "reread", reread)
    before = signal.getsignal(signal.SIGINT)
    assert cli.main(["reextract", *(["--json"] if as_json else [])]) == 1
    assert signal.getsignal(signal.SIGINT) == before
    said = capsys.readouterr()
    assert given == [0, 1]
    assert "Ending: the pages that are being read are finished first" in said.err
    if as_json:
        assert said.out.splitlines()[-1].endswith('"stopped": true}')
    else:
        assert "4 pages read again: 2 same · 2 changed" in said.err
        assert "Stopped early" in said.err
