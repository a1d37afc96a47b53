"""What Docker asks once a minute: is the service of this container alive?"""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from sqlalchemy import update

from crawler.cli import app
from crawler.config import config
from crawler.store import Database, processes
from crawler.store.schema import processes as table

ROOT = Path(__file__).resolve().parents[3]
HERE = socket.gethostname()


def checks() -> dict[str, list[str]]:
    """The health check's command in the image and in each service."""
    services = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
    image = re.search(r"HEALTHCHECK[^\[]*(\[.*\])", (ROOT / "Dockerfile").read_text("utf-8"))
    assert image is not None
    found = {name: services[name]["healthcheck"]["test"][1:] for name in ("crawler", "bot")}
    return found | {"image": json.loads(image[1])}


@pytest.fixture(autouse=True)
def _settings(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("AKBULAK_DATABASE_URL", database_url)
    config.cache_clear()
    yield
    config.cache_clear()


def register(database: Database, kind: str, age_s: float, host: str) -> None:
    now = datetime.now(UTC)
    with database.write() as connection:
        process_id = processes.register(connection, kind, now)
        seen = now - timedelta(seconds=age_s)
        row = table.c.id == process_id
        connection.execute(update(table).where(row).values(host=host, seen_at=seen))


def exit_code(arguments: list[str]) -> int | str | None:
    """What the command ends with; unlike `main`, this leaves pytest's log handlers alone."""
    with pytest.raises(SystemExit) as ended:
        app(arguments)
    return ended.value.code


@pytest.mark.parametrize("where", ["crawler", "bot", "image"])
@pytest.mark.parametrize(
    ("age_s", "host", "good"),
    [(5, HERE, True), (50, HERE, True), (70, HERE, False), (5, "another-container", False)],
    ids=["fresh", "late, but within a minute", "silent", "only in another container"],
)
def test_health_check_fails_where_the_heartbeat_is_gone(
    database: Database,
    capsys: pytest.CaptureFixture[str],
    where: str,
    age_s: float,
    host: str,
    good: bool,
) -> None:
    register(database, "bot", age_s, host)
    register(database, "crawler", age_s, host)
    program, *arguments = checks()[where]

    code = exit_code(arguments)

    silent = re.findall(r"no (\w+) of this machine has given a sign", capsys.readouterr().err)
    expected = ["crawler", "bot"] if where == "image" else [where]
    assert program == "akbulak"
    assert (code, silent) == ((0, []) if good else (1, expected))


def test_a_living_bot_does_not_speak_for_a_missing_crawler(database: Database) -> None:
    register(database, "bot", 5, HERE)

    assert exit_code(checks()["bot"][1:]) == 0
    assert exit_code(checks()["crawler"][1:]) == 1
    assert exit_code(checks()["image"][1:]) == 1


def test_status_does_not_call_a_killed_crawler_running(
    database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    register(database, "bot", 5, HERE)
    register(database, "crawler", 600, HERE)

    assert exit_code(["status", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)["running"] == ["bot"]
