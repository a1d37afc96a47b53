"""kill -9 of the bot at random moments: nothing lost, at most one repeat a kill.

Telegram's ledger is the outside witness of what arrived.
"""

from __future__ import annotations

import random
import time
from collections import Counter

import pytest
from telegram_server import TelegramServer
from whole_support import KILLS, SEED, Akbulak, kill

from crawler.demo.press import Press

ADMIN = 4242

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


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
