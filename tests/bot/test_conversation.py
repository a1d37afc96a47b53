"""Readers talk to the bot through a strict local Telegram server."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from bot_world import ANNA, BOLAT, NOW, meet, new_database, print_article, serving

from bot.commands import COMMANDS
from bot.i18n import LANGUAGES
from crawler.errors import AkbulakError, ConfigError
from crawler.items import Quality
from crawler.store import Database, chats, outbox, outlets, processes
from crawler.store.outlets import PollOutcome

if TYPE_CHECKING:
    from telegram_server import TelegramServer

STRANGER, GROUP = 666, -500


@pytest.fixture
def database(tmp_path: Path):
    database = new_database(tmp_path)
    yield database
    database.close()


@pytest.fixture
async def bot(database: Database, telegram_server: TelegramServer):
    async with serving(database, telegram_server.base_url, telegram_server.token) as task:
        yield task


async def ask(server: TelegramServer, text: str, chat_id: int = ANNA, **how: object) -> str:
    """Say something and wait for the answer."""
    before = len(server.ledger)
    server.say(chat_id, text, **({"language_code": "en"} | how))
    return (await server.sent(before + 1))[before].text


async def silence(server: TelegramServer, text: str, chat_id: int, **how: object) -> None:
    """Say something that is not answered; a question after it is."""
    before = len(server.ledger)
    server.say(chat_id, text, **how)
    await ask(server, "/help", BOLAT)
    assert {sent.chat_id for sent in server.ledger[before:]} == {BOLAT}


async def test_start_then_an_article_then_its_alert(database, telegram_server, bot):
    welcome = await ask(telegram_server, "/start", language_code="kk")
    assert "Бұл чат 1 тақырыпқа жазылған" in welcome, "only what alerts at once"

    print_article(database)
    sent = await telegram_server.sent(2)

    assert [entry.text.split("\n")[0] for entry in sent[1:]] == ["Акбулак: подписан договор"]
    assert "тақырып: Ақбұлақ мәмілесі · Акбулак + Казгеология" in sent[1].text


async def test_a_new_start_keeps_what_the_reader_chose(telegram_server, bot):
    await ask(telegram_server, "/start")
    await ask(telegram_server, "/unfollow akbulak-deal")

    assert "Welcome back.\nThis chat follows 0 topics" in await ask(telegram_server, "/start")


async def test_a_sleeping_chat_hears_on_its_return_what_waited(database, telegram_server, bot):
    await ask(telegram_server, "/start")
    telegram_server.block(ANNA)
    async with asyncio.timeout(10):
        while (await database.query(chats.get, ANNA)).state != "asleep":
            await asyncio.sleep(0.02)
    print_article(database)

    assert "1 alert has waited for you" in await ask(telegram_server, "/start")
    assert (await telegram_server.sent(3))[2].text.startswith("Акбулак")


async def test_topics_are_listed_followed_and_left(telegram_server, bot):
    await ask(telegram_server, "/start")
    steps = {
        "/topics": "✓ Akbulak deal — akbulak-deal · at once\n"
        "· Tungsten — kz-tungsten · without sound",
        "/follow": "Which topic?",
        "/follow akbulak_deal": "Did you mean akbulak-deal?",
        "/follow @durov": "There is no topic “@\u2060durov”",
        "/follow kz-tungsten": "Now followed:\n· Tungsten — kz-tungsten",
        "/follow ALL": "This chat follows that already.",
        "/unfollow kz-tungsten, akbulak-deal": "No longer followed:\n· Tungsten",
        "/unfollow all": "This chat does not follow that.",
        "/unfollow x": "There is no topic “x”",
    }

    for question, answer in steps.items():
        assert answer in await ask(telegram_server, question)
    assert "mention" not in {e["type"] for sent in telegram_server.ledger for e in sent.entities}


async def test_following_without_start_is_enough(database, telegram_server, bot):
    await ask(telegram_server, "/follow all")
    print_article(database)

    assert (await telegram_server.sent(2))[1].text.startswith("Акбулак")


async def test_latest_shows_the_newest_matches(database, telegram_server, bot):
    assert "Nothing has been found yet" in await ask(telegram_server, "/latest")
    for number in range(7):
        print_article(database, f"Новость {number}")

    answers = {
        question: [
            line for line in (await ask(telegram_server, question)).split("\n") if "Новость" in line
        ]
        for question in ("/latest", "/latest 2", "/latest akbulak-deal", "/latest kz-tungsten")
    }

    assert answers["/latest"] == [f"Новость {n}" for n in (6, 5, 4, 3, 2)]
    assert answers["/latest 2"] == ["Новость 6", "Новость 5"]
    assert len(answers["/latest akbulak-deal"]) == 5
    assert answers["/latest kz-tungsten"] == []
    assert "There is no topic “zz”" in await ask(telegram_server, "/latest zz")


async def test_status_tells_what_a_silence_is_worth(database, telegram_server, bot):
    quiet = await ask(telegram_server, "/status")
    assert "The crawler is not running" in quiet
    with database.write() as connection:
        processes.register(connection, "crawler", datetime.now(UTC))
        for outlet, error in (("dala", "HTTP 503"), ("stepnoy-vestnik", None)):
            outcome = PollOutcome(
                ok=error is None,
                ended_at=datetime.now(UTC),
                next_poll_at=datetime.now(UTC),
                interval_s=60,
                state="active",
                new=0,
                usual_new=None,
                error_kind="status" if error else None,
                error_text=error,
            )
            outlets.finish(connection, outlet, "crawler-1", outcome)
        chats.meet(connection, BOLAT, "private", "Bolat", NOW)
        chats.sleep(connection, BOLAT, "blocked")
        outbox.put(connection, BOLAT, "notice", "a", NOW)
        outbox.put(connection, BOLAT, "notice", "b", NOW)
        outbox.bury(connection, 2, "message is too long")

    told = await ask(telegram_server, "/status")

    assert told.split("\n")[0] == (
        "24 h: 2 outlets, 1 read, 1 failing, 0 asleep · 0 articles, 0 reprints, 0 matches"
    )
    assert "not running" not in told
    assert "Not readable now:\n· Дала & Co: HTTP 503" in told
    assert "1 message waits." in told
    assert "1 chat sleeps" in told
    assert "1 message could not be delivered:\n· 2: message is too long" in told


async def test_the_language_is_the_clients_until_the_reader_chooses(telegram_server, bot):
    assert (await ask(telegram_server, "/help", language_code="ru")).startswith("Что можно")
    assert "Which language?\n/lang ru — Русский" in await ask(telegram_server, "/lang de")
    assert await ask(telegram_server, "/lang kk") == "Енді қазақша жазамын."
    assert (await ask(telegram_server, "/help", language_code="ru")).startswith("Не сұрауға")


async def test_the_menu_is_set_in_every_language(telegram_server, bot):
    calls = await telegram_server.called("setMyCommands", 1 + len(LANGUAGES))

    shown = [call.params.get("language_code") for call in calls]
    assert shown == [None, *LANGUAGES]
    assert str(calls[0].params["commands"]).count("description") == len(COMMANDS)


async def test_a_stranger_hears_one_refusal_and_is_not_quoted(telegram_server, bot, caplog):
    caplog.set_level("DEBUG")
    refusal = await ask(telegram_server, "/list my secret words", STRANGER)
    assert f"add {STRANGER} to AKBULAK_ADMINS" in refusal

    await silence(telegram_server, "/start", STRANGER)
    await silence(telegram_server, "hello?", STRANGER)

    ours = [record.getMessage() for record in caplog.records if record.name.startswith("bot")]
    assert any(str(STRANGER) in line for line in ours)
    assert not any("secret" in line for line in ours)


async def test_in_a_group_only_operators_command(database, telegram_server, bot):
    telegram_server.add_chat(GROUP, "supergroup", "Редакция")
    await silence(telegram_server, "good morning", GROUP, user_id=STRANGER)
    await silence(telegram_server, "/stop@other_bot", GROUP, user_id=STRANGER)
    await silence(telegram_server, "/unheard", GROUP, user_id=STRANGER)

    assert "AKBULAK_ADMINS" in await ask(telegram_server, "/start", GROUP, user_id=STRANGER)
    assert "watching" in await ask(telegram_server, "/start", GROUP, user_id=ANNA)
    print_article(database)
    assert (await telegram_server.sent(1, chat_id=GROUP))[-1].chat_id == GROUP


async def test_a_group_without_the_bot_sleeps_and_a_moved_group_is_found(
    database, telegram_server, bot
):
    telegram_server.add_chat(GROUP, "group", "Редакция")
    await ask(telegram_server, "/start", GROUP, user_id=ANNA)
    telegram_server.migrate(GROUP, -100500)
    async with asyncio.timeout(10):
        while await database.query(chats.get, -100500) is None:
            await asyncio.sleep(0.02)
    telegram_server.kick(-100500)
    async with asyncio.timeout(10):
        while (await database.query(chats.get, -100500)).state != "asleep":
            await asyncio.sleep(0.02)

    assert await database.query(chats.followed, -100500) == ["akbulak-deal"]


async def test_what_is_not_meant_for_us_now_is_ignored(telegram_server, bot):
    await silence(telegram_server, "/help@other_bot", ANNA)
    await silence(telegram_server, "/start", ANNA, at=time.time() - 25 * 3600)
    telegram_server.push("poll", {"id": "1"})
    await silence(telegram_server, "/help", ANNA, at=time.time() - 90_000)


async def test_words_that_are_no_command_get_a_hint(telegram_server, bot):
    assert "/help lists what I know" in await ask(telegram_server, "what is new?")
    assert "/help lists what I know" in await ask(telegram_server, "/unheard")


async def test_a_command_that_fails_does_not_stop_the_bot(telegram_server, bot):
    telegram_server.fail_next("sendMessage", status=400, description="Bad Request: odd")
    telegram_server.say(ANNA, "/help")
    await telegram_server.called("sendMessage", 1)

    assert "What you can ask" in await ask(telegram_server, "/help")


async def test_a_stub_is_called_a_stub(database, telegram_server, bot):
    meet(database, ANNA)
    telegram_server.add_chat(ANNA)
    print_article(database, quality=Quality.STUB)

    assert "⚠ Only the title could be read." in (await telegram_server.sent(1))[0].text


async def test_a_second_poller_ends_the_bot_with_a_reason(database, telegram_server):
    telegram_server.fail_next("getUpdates", status=409, times=None)

    with pytest.raises(AkbulakError, match="another program polls"):
        await served_until_it_ends(database, telegram_server)


async def test_a_token_that_is_refused_while_sending_ends_the_bot(database, telegram_server):
    telegram_server.add_chat(ANNA)
    meet(database, ANNA)
    print_article(database)
    telegram_server.fail_next("sendMessage", status=401, times=None)

    with pytest.raises(ConfigError, match="refuses the token"):
        await served_until_it_ends(database, telegram_server)


async def served_until_it_ends(database: Database, server: TelegramServer) -> None:
    async with serving(database, server.base_url, server.token) as task:
        await asyncio.wait([task], timeout=20)


async def test_an_hour_without_updates_is_no_reason_to_end(telegram_server, bot, caplog):
    telegram_server.fail_next("getUpdates", status=502)
    telegram_server.fail_next("getUpdates", status=400, description="Bad Request: odd")

    assert "What you can ask" in await ask(telegram_server, "/help")
    assert "What you can ask" in await ask(telegram_server, "/help")
    assert caplog.text.count("no updates from Telegram") >= 1


async def test_the_bot_waits_for_telegram_and_offers_no_menu_where_it_cannot(
    database, telegram_server, caplog
):
    telegram_server.fail_next("getMe", status=502)
    telegram_server.fail_next("setMyCommands", status=500, times=None)
    async with serving(database, telegram_server.base_url, telegram_server.token, admins=()):
        await telegram_server.called("deleteWebhook", 1)

    assert "cannot be reached" in caplog.text
    assert "AKBULAK_ADMINS is empty" in caplog.text
    assert "menu of commands could not be set" in caplog.text
