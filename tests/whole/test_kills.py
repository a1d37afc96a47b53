"""kill -9 at random moments: every article stored once, every alert out once.

The press is the outside witness of what there is to find, Telegram's ledger of what arrived.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from telegram_server import TelegramServer
from whole_support import Akbulak, check_alerts, environment

from crawler.demo.press import Press, demo_folder
from crawler.text import canonical_url

KILLS = 20
SEED = int(os.environ.get("AKBULAK_TEST_SEED", "20261123"))
ADMIN = 4242

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def kill(process: subprocess.Popen[bytes]) -> bool:
    """kill -9 the process and all that it started; return whether it was still running."""
    alive = process.poll() is None
    if alive:
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    return alive


def test_a_crawler_killed_at_any_moment_loses_and_repeats_nothing(
    tmp_path: Path, database_url: str
) -> None:
    chance = random.Random(SEED)
    kills, rounds = 0, 0
    while kills < KILLS:
        rounds += 1
        with Press(demo_folder(), now=datetime.now(UTC), latency=0.05) as press:
            folder = tmp_path / str(rounds)
            folder.mkdir()
            url = database_url if rounds == 1 else f"sqlite:///{folder}/killed.db"
            akbulak = Akbulak(environment(press, folder, url), folder)
            while kills < KILLS:
                process = akbulak.start("crawl", "--json")
                time.sleep(chance.uniform(0.5, 9.0))
                if not kill(process):
                    break
                kills += 1
            last = akbulak.run("crawl", "--json")
            assert last.returncode == 0, last.stderr
            check_everything_once(akbulak, press)
    assert rounds < KILLS, "the kills came too late to hit anything"


def check_everything_once(akbulak: Akbulak, press: Press) -> None:
    """Every article of the press is in the database once, with one alert where one is due."""
    stored = Counter(row.url for row in akbulak.rows("select canonical_url as url from articles"))
    assert stored == Counter(canonical_url(article.url) for article in press.articles)
    sent = akbulak.rows(
        "select a.title, o.state from outbox o join articles a on a.id = o.article_id"
        " where o.kind = 'alert'"
    )
    assert {row.state for row in sent} == {"sent"}
    check_alerts((row.title for row in sent), press, datetime.now(UTC))
    pending = akbulak.rows("select count(*) from entries where state = 'pending'")[0][0]
    assert pending == 0


async def test_a_bot_killed_at_any_moment_loses_nothing(
    press: Press, akbulak_sqlite: Akbulak, telegram_server: TelegramServer
) -> None:
    chance = random.Random(SEED)
    server = telegram_server
    telegram = {
        "AKBULAK_TELEGRAM_TOKEN": server.token,
        "AKBULAK_TELEGRAM_API": server.base_url,
        "AKBULAK_ADMINS": str(ADMIN),
    }
    server.add_chat(ADMIN, kind="private", title="Reader")
    akbulak_sqlite.env |= telegram
    bot = akbulak_sqlite.start(module="bot")
    server.say(ADMIN, "/start", user_id=ADMIN)
    await server.sent(1, timeout=30, chat_id=ADMIN)
    server.say(ADMIN, "/follow all", user_id=ADMIN)
    await server.sent(2, timeout=30, chat_id=ADMIN)
    kill(bot)
    answers = len(server.ledger)
    crawl = akbulak_sqlite.run("crawl", "--no-alerts", "--json")
    assert crawl.returncode == 0, crawl.stderr
    refill_outbox(akbulak_sqlite)
    waiting = akbulak_sqlite.rows("select count(*) from outbox where state = 'pending'")[0][0]
    assert waiting >= 30
    kills = 0
    while kills < KILLS and unsent(akbulak_sqlite):
        bot = akbulak_sqlite.start(module="bot")
        if kills < KILLS:
            seen = len(server.ledger)
            # Wait until this bot is at work, then a random moment more.
            await server.wait_for(lambda seen=seen: len(server.ledger) > seen, timeout=60)
            time.sleep(chance.uniform(0.0, 1.5))
            kills += kill(bot)
    akbulak_sqlite.start(module="bot")
    await server.wait_for(lambda: not unsent(akbulak_sqlite), timeout=180)
    alerts = Counter(sent.text for sent in server.ledger[answers:])
    repeats = sum(alerts.values()) - waiting
    assert 0 <= repeats <= kills
    assert kills == KILLS


def refill_outbox(akbulak: Akbulak) -> None:
    """Queue every matched first print for the reader, as if it had come just now."""
    akbulak.rows(
        "insert into outbox (chat_id, kind, article_id, dedup_key, payload, silent, state,"
        " attempts, maybe_repeat, not_before, created_at, error)"
        " select :chat, 'alert', a.id, 'article:' || a.id, :payload, 0, 'pending', 0, 0,"
        " a.fetched_at, a.fetched_at, '' from articles a"
        " where a.id in (select article_id from matches)",
        chat=ADMIN,
        payload='{"topics": ["tasbulak-deal", "corvane", "rare-earths"]}',
    )


def unsent(akbulak: Akbulak) -> int:
    """Messages that have not left."""
    rows = akbulak.rows("select count(*) from outbox where state in ('pending', 'sending')")
    return int(rows[0][0])
