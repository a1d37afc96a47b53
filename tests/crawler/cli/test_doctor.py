"""What the doctor says of names that cannot be looked up, and of words that look like markup."""

from __future__ import annotations

import socket
import threading
from pathlib import Path

import pytest

from crawler.cli import doctor
from crawler.config import Config

OUTLETS = "[" + ", ".join(
    f"{{id: o{n}, name: O, kind: regional, homepage: 'https://{host}/'}}"
    for n, host in enumerate(("a.example", "a.example", "b.example", "c.example"))
) + "]"  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    (tmp_path / "[b]" / "outlets").mkdir(parents=True)
    (tmp_path / "[b]" / "outlets" / "o.yaml").write_text(OUTLETS, encoding="utf-8")
    return Config(seeds=tmp_path / "[b]", database_url=f"sqlite:///{tmp_path}/d.db")


def test_names_that_never_answer_are_waited_for_together(
    settings: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    everyone = threading.Barrier(4, timeout=30)  # three look-ups at once, and this test
    never = threading.Event()

    def look_up(*_: object) -> None:
        everyone.wait()
        never.wait()

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(doctor, "LOOKUP_S", 0.5)
    waiting = threading.Thread(target=everyone.wait, daemon=True)
    waiting.start()
    finding = doctor._names(settings)
    waiting.join(timeout=30)
    never.set()
    assert not everyone.broken
    assert finding.verdict == "bad"
    assert "none of a.example, b.example, c.example can be looked up" in finding.words


def test_one_name_that_is_found_is_enough(
    settings: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_up(host: str, _: int) -> None:
        if host != "b.example":
            raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    finding = doctor._names(settings)
    assert (finding.verdict, finding.words) == ("good", "b.example can be looked up")


def test_a_path_that_looks_like_markup_is_printed_as_it_is(
    settings: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "config", lambda: settings)
    doctor.doctor(offline=True)
    assert f"4 in {settings.seeds}" in capsys.readouterr().out
