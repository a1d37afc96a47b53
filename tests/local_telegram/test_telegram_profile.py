"""Commands, names, members, and the bot's own standing."""

from __future__ import annotations

from typing import Any

import pytest
import telegram
from telegram.error import (
    BadRequest,
    Forbidden,
    RetryAfter,
)
from telegram_server import TelegramServer
from telegram_testing import CHANNEL, FORUM, GROUP, READER, STRANGER, Api, Clock, refused


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
class TestTheProfile:
    async def test_commands_are_kept_by_scope_and_language(self, bot: telegram.Bot) -> None:
        await bot.set_my_commands([("list", "Темы")], language_code="ru")
        scope = telegram.BotCommandScopeChat(READER)
        await bot.set_my_commands([("add", "Қосу")], scope=scope)
        assert [c.command for c in await bot.get_my_commands(language_code="ru")] == ["list"]
        assert [c.command for c in await bot.get_my_commands(scope)] == ["add"]
        await bot.delete_my_commands(scope)
        assert await bot.get_my_commands(scope) == ()

    @pytest.mark.parametrize(
        ("params", "words"),
        [
            ({"commands": [{"command": "List", "description": "x"}]}, "BOT_COMMAND_INVALID"),
            ({"commands": [{"command": "x" * 33, "description": "x"}]}, "BOT_COMMAND_INVALID"),
            (
                {"commands": [{"command": "x", "description": ""}]},
                "BOT_COMMAND_DESCRIPTION_INVALID",
            ),
            (
                {"commands": [{"command": "x", "description": "x" * 257}]},
                "BOT_COMMAND_DESCRIPTION_INVALID",
            ),
            ({"commands": [{"command": "x", "description": "x"}] * 101}, "BOT_COMMANDS_TOO_MUCH"),
            ({"commands": ["x"]}, "can't parse BotCommand"),
            ({}, "can't find field"),
            ({"commands": [], "language_code": "rus"}, "invalid language code specified"),
            ({"commands": [], "scope": {"type": "all"}}, "can't parse BotCommandScope"),
            ({"commands": [], "scope": {"type": "chat"}}, 'Can\'t find field "chat_id"'),
            ({"commands": [], "scope": {"type": "chat", "chat_id": 7}}, "chat not found"),
        ],
    )
    async def test_bad_commands_are_refused(
        self, api: Api, params: dict[str, Any], words: str
    ) -> None:
        status, answer = await api("setMyCommands", **params)
        assert status == 400
        assert words in answer["description"]

    async def test_names_and_descriptions_are_kept_by_language(self, bot: telegram.Bot) -> None:
        await bot.set_my_description("News watch")
        await bot.set_my_description("Жаңалықтар", language_code="kk")
        await bot.set_my_short_description("News")
        await bot.set_my_name("Akbulak test")
        assert (await bot.get_my_description("kk")).description == "Жаңалықтар"
        assert (await bot.get_my_description("ru")).description == "News watch"
        assert (await bot.get_me()).first_name == "Akbulak test"
        with pytest.raises(BadRequest):
            await bot.set_my_short_description("x" * 121)

    async def test_members_of_a_group_have_their_standing(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        standing = [
            (await bot.get_chat_member(*who)).status
            for who in ((GROUP, READER), (GROUP, STRANGER), (READER, READER), (CHANNEL, bot.id))
        ]
        assert standing == ["creator", "left", "member", "administrator"]
        assert [a.user.id for a in await bot.get_chat_administrators(GROUP)] == [READER]
        with refused(BadRequest, "member not found"):
            await bot.get_chat_member(GROUP, 9)
        with refused(BadRequest, "no administrators"):
            await bot.get_chat_administrators(READER)
        assert (await bot.get_chat(FORUM)).is_forum

    async def test_a_bot_that_left_is_no_member(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        await bot.leave_chat(FORUM)
        with refused(Forbidden, "bot is not a member of the supergroup chat"):
            await bot.send_message(FORUM, "x")
        with refused(BadRequest, "private chats"):
            await bot.leave_chat(READER)

    async def test_typing_is_shown(self, bot: telegram.Bot, server: TelegramServer) -> None:
        await bot.send_chat_action(READER, "typing")
        assert server.actions == [(READER, "typing")]
        with refused(BadRequest, "wrong parameter action"):
            await bot.send_chat_action(READER, "singing")

    async def test_closing_is_refused_for_ten_minutes_and_leaving_is_final(
        self, bot: telegram.Bot, clock: Clock
    ) -> None:
        with pytest.raises(RetryAfter):
            await bot.close()
        clock.now += 601
        assert await bot.close()
        await bot.log_out()
        with refused(BadRequest, "Logged out"):
            await bot.get_me()

    def test_a_private_chat_has_a_positive_id(self) -> None:
        with pytest.raises(ValueError, match="cannot have the id"):
            TelegramServer().add_chat(-5)
