"""What the command says when something fails that nobody foresaw."""

from __future__ import annotations

import pytest

from crawler import cli, logs
from crawler.cli.output import options
from crawler.errors import StoreError, UsageError

TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """`main` leaves pytest's log handlers and the options of other tests alone."""
    monkeypatch.setattr(logs, "configure", lambda *_, **__: None)
    monkeypatch.setattr(options, "verbose", False)


def fail_with(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr(cli, "app", fail)


def test_a_fault_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail_with(monkeypatch, OverflowError(f"[int] too {TOKEN} large\nand more"))
    assert cli.main(["status"]) == 1
    assert capsys.readouterr().err == (
        "akbulak: a fault of Akbulak's own: OverflowError: [int] too *** large; "
        "run again with -v to see where\n"
    )


def test_a_fault_shows_its_place_to_those_who_ask(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fail_with(monkeypatch, KeyError("x"))
    assert cli.main(["status", "-v"]) == 1
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "a fault of Akbulak's own: KeyError: 'x'\n" in said


@pytest.mark.parametrize(("error", "code"), [(UsageError("x"), 2), (StoreError("x"), 1)])
def test_a_foreseen_error_is_no_fault(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
    code: int,
) -> None:
    fail_with(monkeypatch, error)
    assert cli.main(["status"]) == code
    assert capsys.readouterr().err == "akbulak: x\n"
