"""The scheduled crawl and the bot together, as `akbulak run` starts them."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.exc import DatabaseError
from telegram_server import TelegramServer
from whole_support import Akbulak, check_alerts

from crawler.demo.press import Press

ADMIN = 4242


def wait_for(condition: Callable[[], object], seconds: float = 60) -> None:
    """Look until the condition holds."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come in time"
        time.sleep(0.2)


def count(akbulak: Akbulak, table: str) -> int:
    """Rows of a table; none while the service is still making it."""
    try:
        return int(akbulak.rows(f"select count(*) from {table}")[0][0])
    except DatabaseError:
        return 0


@pytest.mark.slow
async def test_a_reader_on_telegram_hears_of_everything_once(
    press: Press, akbulak: Akbulak, telegram_server: TelegramServer
) -> None:
    server = telegram_server
    akbulak.env |= {
        "AKBULAK_TELEGRAM_TOKEN": server.token,
        "AKBULAK_TELEGRAM_API": server.base_url,
        "AKBULAK_ADMINS": str(ADMIN),
    }
    server.add_chat(ADMIN, kind="private", title="Reader")
    bot = akbulak.start(module="bot")
    server.say(ADMIN, "/start", user_id=ADMIN)
    server.say(ADMIN, "/follow all", user_id=ADMIN)
    await server.sent(2, timeout=60, chat_id=ADMIN)
    crawl = akbulak.run("crawl", "--json")
    assert crawl.returncode == 0, crawl.stderr
    queued = count(akbulak, "outbox")
    await server.sent(2 + queued, timeout=180, chat_id=ADMIN)
    # Word joiners keep Telegram from making links of foreign words; a reader never sees them.
    titles = [sent.text.splitlines()[0].replace("\u2060", "") for sent in server.ledger[2:]]
    check_alerts(titles, press, datetime.now(UTC))
    assert not server.refusals
    bot.send_signal(signal.SIGTERM)
    assert bot.wait(30) == 0


def test_an_article_printed_while_it_runs_is_alerted(press: Press, akbulak_sqlite: Akbulak) -> None:
    akbulak_sqlite.run("crawl", "--no-alerts")
    service = akbulak_sqlite.start("run")
    wait_for(lambda: count(akbulak_sqlite, "processes") == 2)
    fresh = press.publish("mining-herald")
    akbulak_sqlite.rows(
        "update outlets set next_poll_at = :now where id = 'mining-herald'",
        now=datetime.now(UTC).replace(tzinfo=None),
    )
    wait_for(lambda: count(akbulak_sqlite, "deliveries") == 1)
    service.send_signal(signal.SIGTERM)
    out, err = service.communicate(timeout=60)
    assert service.returncode == 0, err.decode()
    assert fresh.title in " ".join(out.decode().split())
    assert count(akbulak_sqlite, "processes") == 0, "both have left the register"
    assert akbulak_sqlite.rows("select id from outlets where claimed_by is not null") == []


def test_the_schedule_reads_every_outlet_and_says_when_next(press: Press, akbulak: Akbulak) -> None:
    service = akbulak.start("crawler")
    wait_for(lambda: count(akbulak, "outlets where last_ok_at is not null") == len(press.outlets))
    wait_for(lambda: count(akbulak, "outlets where claimed_by is not null") == 0)
    wait_for(lambda: count(akbulak, "entries where state = 'pending'") == 0)
    service.send_signal(signal.SIGTERM)
    assert service.wait(60) == 0
    assert count(akbulak, "outlets where next_poll_at <= last_read_at") == 0
    assert count(akbulak, "articles") == len(press.articles)


def test_where_no_outlet_can_be_reached_it_says_so_and_names_the_demo(tmp_path: Path) -> None:
    (tmp_path / "seeds" / "outlets").mkdir(parents=True)
    (tmp_path / "seeds" / "topics").mkdir()
    entries = [
        f"- {{id: dead-{n}, name: Dead {n}, kind: national, homepage: 'http://d{n}.localhost:9/',"
        f" doors: [{{kind: feed, url: 'http://d{n}.localhost:9/feed'}}]}}"
        for n in range(6)
    ]
    (tmp_path / "seeds" / "outlets" / "dead.yaml").write_text("\n".join(entries))
    (tmp_path / "seeds" / "topics" / "one.yaml").write_text(
        "- id: one\n  titles: {ru: Один, kk: Бір, en: One}\n  query: mine\n"
    )
    akbulak = Akbulak(
        {
            "PATH": "/usr/bin:/bin",
            "HOME": str(tmp_path),
            "AKBULAK_SEEDS": str(tmp_path / "seeds"),
            "AKBULAK_DATABASE_URL": f"sqlite:///{tmp_path}/dead.db",
            "AKBULAK_ALLOW_PRIVATE": ".localhost:9",
            "AKBULAK_HOST_DELAY": "0.1",
        },
        tmp_path,
    )
    service = akbulak.start("crawler")
    soon = datetime.now(UTC).replace(tzinfo=None) + timedelta(minutes=1)
    later = f"outlets where next_poll_at > '{soon:%Y-%m-%d %H:%M:%S}'"
    wait_for(lambda: count(akbulak, later) == 6)
    assert count(akbulak, "outlets where failures > 0") < 5, "the fault is ours, not the outlets'"
    service.send_signal(signal.SIGINT)
    _, err = service.communicate(timeout=60)
    words = err.decode()
    assert service.returncode == 0, words
    assert "No outlet can be reached" in words
    assert "make demo" in words
    assert "Traceback" not in words
    assert "nothing could be read" not in words, "what our own end interrupted is no outlet's fault"
