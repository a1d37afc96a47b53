"""Updates reach the bot once, in order, and one poller at a time."""

from __future__ import annotations

import asyncio

import pytest
import telegram
from telegram.error import (
    BadRequest,
    Conflict,
)
from telegram_server import TelegramServer
from telegram_testing import CHANNEL, FORUM, READER, STRANGER, Clock, refused


class TestUpdates:
    async def test_an_offset_confirms_what_is_below_it(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        first, second = server.say(READER, "/list@akbulak_test_bot"), server.say(READER, "two")
        updates = await bot.get_updates(timeout=0)
        assert [update.update_id for update in updates] == [first, second]
        assert updates[0].message is not None
        assert updates[0].message.entities[0].type == "bot_command"
        assert updates[0].message.from_user is not None
        assert updates[0].message.from_user.language_code == "ru"
        again = await bot.get_updates(offset=second, timeout=0)
        assert [update.update_id for update in again] == [second]
        assert await bot.get_updates(offset=second + 1, timeout=0) == ()
        assert len(server.updates) == 0

    async def test_a_negative_offset_keeps_only_the_last(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        ids = [server.say(READER, f"{n}") for n in range(5)]
        assert [u.update_id for u in await bot.get_updates(-2, timeout=0)] == ids[-2:]
        assert [u.update_id for u in await bot.get_updates(limit=1, timeout=0)] == [ids[-2]]

    async def test_a_long_poll_answers_when_a_reader_writes(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        poll = asyncio.create_task(bot.get_updates(timeout=5))
        await asyncio.sleep(0.05)
        assert not poll.done()
        said = server.say(READER, "/start")
        assert [update.update_id for update in await poll] == [said]
        assert await bot.get_updates(offset=said + 1, timeout=1) == ()

    async def test_of_two_pollers_the_first_is_told_of_the_conflict(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        first = asyncio.create_task(bot.get_updates(timeout=5))
        await asyncio.sleep(0.05)
        async with telegram.Bot(server.token, base_url=f"{server.base_url}/bot") as other:
            second = asyncio.create_task(other.get_updates(timeout=5))
            with refused(Conflict, "terminated by other getUpdates request"):
                await first
            server.say(READER, "hello")
            assert len(await second) == 1

    async def test_allowed_updates_are_remembered(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        await bot.get_updates(timeout=0, allowed_updates=["callback_query"])
        server.say(READER, "unheard")
        assert await bot.get_updates(timeout=0) == ()
        await bot.get_updates(timeout=0, allowed_updates=[])
        server.say(READER, "heard")
        server.push("chat_member", {})  # not among the default kinds
        server.push("message", {"odd": True}, update_id=3)
        assert len(server.updates) == 2

    async def test_updates_live_for_a_day_and_presses_for_150_seconds(
        self, bot: telegram.Bot, server: TelegramServer, clock: Clock
    ) -> None:
        keyboard = telegram.InlineKeyboardMarkup.from_button(
            telegram.InlineKeyboardButton("Mute", callback_data="v1:m:1")
        )
        sent = await bot.send_message(READER, "x", reply_markup=keyboard)
        server.press(READER, sent.message_id, "v1:m:1", READER)
        server.say(READER, "patient")
        clock.now += 151
        [update] = await bot.get_updates(timeout=0)
        assert update.message is not None
        clock.now += 24 * 3600
        assert await bot.get_updates(timeout=0) == ()

    async def test_a_pressed_button_is_answered_in_time_or_not_at_all(
        self, bot: telegram.Bot, server: TelegramServer, clock: Clock
    ) -> None:
        keyboard = telegram.InlineKeyboardMarkup.from_button(
            telegram.InlineKeyboardButton("Mute", callback_data="v1:m:1")
        )
        sent = await bot.send_message(READER, "x", reply_markup=keyboard)
        server.press(READER, sent.message_id, "v1:m:1", READER)
        server.press(READER, 999, "v9:zzz", STRANGER, forged=True)
        with pytest.raises(ValueError, match="no button"):
            server.press(READER, sent.message_id, "v1:other", READER)
        known, forged = [u.callback_query for u in await bot.get_updates(timeout=0)]
        assert known is not None
        assert forged is not None
        assert forged.message is not None
        assert not forged.message.is_accessible
        await known.answer("muted", show_alert=True)
        assert [(a.text, a.show_alert) for a in server.answers] == [("muted", True)]
        clock.now += 151
        for query_id in (known.id, "7"):
            with refused(BadRequest, "query is too old"):
                await bot.answer_callback_query(query_id)

    async def test_a_webhook_and_polling_exclude_each_other(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        for url in ("http://e.kz/hook", "https://e.kz:8081/hook"):
            with refused(BadRequest, "bad webhook"):
                await bot.set_webhook(url)
        await bot.set_webhook("https://e.kz/hook")
        assert (await bot.get_webhook_info()).url == "https://e.kz/hook"
        with refused(Conflict, "webhook is active"):
            await bot.get_updates(timeout=0)
        server.say(READER, "old")
        await bot.delete_webhook(drop_pending_updates=True)
        assert await bot.get_updates(timeout=0) == ()

    async def test_posts_and_replies_of_readers(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        sent = await bot.send_message(FORUM, "alert", message_thread_id=7)
        server.say(FORUM, "why?", user_id=5, thread_id=7, reply_to=sent.message_id)
        server.say(CHANNEL, "a post")
        server.say(4242, "/add", first_name="<b>", username="nobody")
        reply, post, stranger = await bot.get_updates(timeout=0)
        assert reply.message is not None
        assert reply.message.reply_to_message is not None
        assert reply.message.message_thread_id == 7
        assert post.channel_post is not None
        assert stranger.effective_user is not None
        assert stranger.effective_user.first_name == "<b>"
