"""What the doctor says of names that cannot be looked up, and of words that look like markup."""

from __future__ import annotations

import socket
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr
from site_server import Answer, serving
from store_world import ANNA, HOUR, follow, populate

from crawler.cli import doctor
from crawler.config import Config
from crawler.spiders.clocks import CLOCK
from crawler.store import Database, health, outbox, outlets, processes, steering
from crawler.store.outlets import PollOutcome

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


TOKEN = "12345:" + "a" * 35


@pytest.mark.parametrize(
    ("answer", "verdict", "words"),
    [
        (Answer(body='{"ok":true,"result":{"username":"watch_bot"}}'), "good", "@watch_bot"),
        (Answer(401, '{"ok":false}'), "bad", "the token is not known"),
        (Answer(502, "<html>down</html>"), "bad", "answered 502"),
        (Answer(body="<html>a login page</html>"), "bad", "answered no JSON"),
    ],
)
def test_telegram_is_asked_whether_it_knows_the_token(
    settings: Config, answer: Answer, verdict: str, words: str
) -> None:
    with serving({"127.0.0.1": {f"/bot{TOKEN}/getMe": answer}}) as server:
        asked = settings.model_copy(
            update={
                "telegram_token": SecretStr(TOKEN),
                "telegram_api": f"http://127.0.0.1:{server.port}",
            }
        )
        finding = doctor._telegram(asked)
    assert (finding.verdict, words in finding.words) == (verdict, True)
    assert TOKEN not in finding.words


def test_telegram_that_cannot_be_reached_is_said_without_the_token(settings: Config) -> None:
    asked = settings.model_copy(
        update={"telegram_token": SecretStr(TOKEN), "telegram_api": "http://127.0.0.1:9"}
    )
    finding = doctor._telegram(asked)
    assert finding.words == "cannot be reached (ConnectError)"


class TestWhatTheDatabaseTells:
    def findings(self, world: Database, settings: Config) -> dict[str, doctor.Finding]:
        url = settings.model_copy(update={"database_url": str(world.url.render_as_string(False))})
        return {finding.what: finding for finding in doctor._database(url)}

    def test_all_is_well(self, database: Database, settings: Config) -> None:
        populate(database)
        found = self.findings(database, settings)
        assert {name for name, finding in found.items() if finding.verdict == "bad"} == set()
        assert found["outlets"].words == "3 polled, none is failing"
        assert found["outbox"].words == "0 messages waiting"
        assert "not compared yet" in found["clock"].words

    def test_page_objects_that_no_longer_fit_are_counted(
        self, database: Database, settings: Config
    ) -> None:
        populate(database)
        with database.write() as connection:
            for _ in range(health.MISSES):
                health.note_page_object(connection, "vestnik", "vestnik: no div", datetime.now(UTC))
        found = self.findings(database, settings)["outlets"]
        assert found.verdict == "warn"
        assert "the page objects of 1 no longer fit" in found.words

    def test_what_is_wrong_is_counted(self, database: Database, settings: Config) -> None:
        populate(database)
        now = datetime.now(UTC)
        bad = PollOutcome(
            ok=False, ended_at=now, next_poll_at=now + HOUR, interval_s=60.0, state="slow",
            new=0, usual_new=None, error_kind="dns", error_text="no such host",
        )  # fmt: skip
        with database.write() as connection:
            processes.register(connection, "crawler", now)
            outlets.finish(connection, "vestnik", "me", bad)
            for name in ("dala", "step"):
                outlets.excuse(connection, name, "me", now - HOUR)
            follow(connection, ANNA, "akbulak")
            outbox.put(connection, ANNA, "notice", "n", now - 2 * HOUR, payload={})
            steering.put(connection, CLOCK, {"seconds": -400.0, "outlets": 9}, now)
            steering.spend(connection, 30_000, now)
        found = self.findings(database, settings)
        assert found["schedule"].words.startswith("2 outlets overdue")
        assert found["outlets"].words.startswith("1 of 3 could not be read last time")
        assert found["outbox"].words == "1 message waiting, the oldest for 2 h"
        assert found["clock"].words.startswith("400 s off by the clocks of 9 servers; set it")
        assert (found["budget"].verdict, found["clock"].verdict) == ("warn", "bad")
