"""What the bot must not send is refused, in the public server's words."""

from __future__ import annotations

from typing import Any

import pytest
import telegram
from telegram.error import (
    BadRequest,
)
from telegram_server import TelegramServer
from telegram_testing import CHANNEL, FORUM, GROUP, PNG, READER, Api, Clock, refused
from telegram_text import judge, utf16_length


class TestTheJudge:
    """What the bot must not send is refused, in the public server's words."""

    @pytest.mark.parametrize(
        ("params", "words"),
        [
            ({}, "message text is empty"),
            ({"text": ""}, "message text is empty"),
            ({"text": " \n\u200b\u2060"[:3]}, "text must be non-empty"),
            ({"text": "<b></b>", "parse_mode": "HTML"}, "text must be non-empty"),
            ({"text": "x" * 4097}, "message is too long"),
            ({"text": "😀" * 2049}, "message is too long"),
            ({"text": "x", "parse_mode": "BBCode"}, "unsupported parse_mode"),
            (
                {"text": "<b>x", "parse_mode": "HTML"},
                "can't parse entities: Can't find end tag corresponding to start tag \"b\"",
            ),
            (
                {"text": "<3 & <y>", "parse_mode": "HTML"},
                'can\'t parse entities: Unsupported start tag "3" at byte offset 0',
            ),
            (
                {"text": "a.b", "parse_mode": "MarkdownV2"},
                (
                    "can't parse entities: Character '.' is reserved and must be escaped with the "
                    "preceding '\\'"
                ),
            ),
            ({"text": "a\ud800"}, "strings must be encoded in UTF-8"),
            ({"text": "x", "chat_id": ""}, "chat_id is empty"),
            ({"text": "x", "chat_id": 77}, "chat not found"),
            ({"text": "x", "chat_id": "@nobody"}, "chat not found"),
            ({"text": "x", "message_thread_id": 8}, "message thread not found"),
            (
                {"text": "x", "reply_parameters": {"message_id": 99}},
                "message to be replied not found",
            ),
            ({"text": "x", "reply_parameters": {}}, 'can\'t find field "message_id"'),
            (
                {"text": "x", "link_preview_options": {"is_disabled": "yes"}},
                'field "is_disabled" must be of type Boolean',
            ),
            ({"text": "x", "link_preview_options": {"url": "nowhere"}}, "WEBPAGE_URL_INVALID"),
            (
                {"text": "x", "entities": [{"type": "bold", "offset": 100, "length": 1}]},
                "entity begins after the end of the text at UTF-16 offset 100",
            ),
            (
                {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 9}]},
                (
                    "entity beginning at UTF-16 offset 0 ends after the end of the text "
                    "at UTF-16 offset 9"
                ),
            ),
            (
                {"text": "x", "entities": [{"type": "bold", "offset": -1, "length": 1}]},
                "receive an entity with incorrect offset -1",
            ),
            (
                {"text": "x", "entities": [{"type": "huge", "offset": 0, "length": 1}]},
                "can't parse MessageEntity: Unsupported type specified",
            ),
            (
                {"text": "x", "entities": [{"type": "bold"}]},
                "can't parse MessageEntity: Can't find field \"offset\"",
            ),
            (
                {"text": "x", "entities": [{"type": "text_link", "offset": 0, "length": 1}]},
                "can't parse MessageEntity: Can't find field \"url\"",
            ),
            ({"text": "x", "allow_paid_broadcast": True}, "FLOODSKIP_NOT_ALLOWED"),
            ({"text": "x", "business_connection_id": "1"}, "business connection not found"),
            ({"text": 5}, 'parameter "text" must be of type String'),
            ({"text": "x", "message_thread_id": "t"}, "must be of type Integer"),
            ({"text": "x", "disable_notification": "perhaps"}, "must be of type Boolean"),
            ({"text": "x", "reply_markup": "{"}, "can't parse reply_markup JSON object"),
            ({"text": "x", "disable_web_page_preview": True}, "unknown parameter"),
        ],
    )
    async def test_a_bad_message_is_refused(
        self, api: Api, server: TelegramServer, params: dict[str, Any], words: str
    ) -> None:
        status, answer = await api("sendMessage", **{"chat_id": READER, **params})
        assert (status, answer["ok"], answer["error_code"]) == (400, False, 400)
        assert answer["description"].startswith("Bad Request: ")
        assert words in answer["description"]
        assert server.ledger == []

    @pytest.mark.parametrize(
        ("markup", "words"),
        [
            ({}, "object expected as reply markup"),
            ({"inline_keyboard": "x"}, 'field "inline_keyboard" must be of type Array'),
            ({"inline_keyboard": ["x"]}, "must be an Array of Arrays"),
            ({"inline_keyboard": [["x"]]}, "expected an Object"),
            ({"inline_keyboard": [[{"callback_data": "x"}]]}, 'Can\'t find field "text"'),
            ({"inline_keyboard": [[{"text": "", "callback_data": "x"}]]}, "the text is empty"),
            ({"inline_keyboard": [[{"text": "x"}]]}, "Text buttons are unallowed"),
            ({"inline_keyboard": [[{"text": "x", "callback_data": ""}]]}, "unallowed"),
            (
                {"inline_keyboard": [[{"text": "x", "callback_data": "қ" * 33}]]},
                "BUTTON_DATA_INVALID",
            ),
            ({"inline_keyboard": [[{"text": "x", "url": "nowhere"}]]}, "Wrong HTTP URL"),
            (
                {"inline_keyboard": [[{"text": "x", "url": "ftp://e.kz"}]]},
                "inline keyboard button URL 'ftp://e.kz' is invalid: Unsupported URL protocol",
            ),
            (
                {"inline_keyboard": [[{"text": "x", "url": "http://e.kz", "callback_data": "y"}]]},
                "exactly one of",
            ),
            ({"inline_keyboard": [[{"text": "x", "data": "y"}]]}, 'unknown field "data"'),
            (
                {"inline_keyboard": [[{"text": "x", "callback_data": "y"}]] * 101},
                "reply markup is too long",
            ),
            ({"force_reply": "yes"}, 'field "force_reply" must be of type Boolean'),
        ],
    )
    async def test_a_bad_keyboard_is_refused(
        self, api: Api, markup: dict[str, Any], words: str
    ) -> None:
        status, answer = await api("sendMessage", chat_id=READER, text="x", reply_markup=markup)
        assert status == 400
        assert words in answer["description"]

    @pytest.mark.parametrize(
        "params",
        [
            {"text": "x" * 4096},
            {"text": "😀" * 2048},
            {"text": "&lt;" * 4096, "parse_mode": "html"},
            {"text": "x", "reply_markup": {"remove_keyboard": True}},
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "url": "e.kz"}]]}},
            {
                "text": "x",
                "reply_parameters": {"message_id": 9, "allow_sending_without_reply": True},
            },
            {"text": "x", "entities": [{"type": "bold", "offset": 0, "length": 1}]},
            {"text": "x", "chat_id": "@news"},
        ],
    )
    async def test_what_is_just_within_the_rules_is_accepted(
        self, api: Api, params: dict[str, Any]
    ) -> None:
        status, answer = await api("sendMessage", **{"chat_id": READER, **params})
        assert (status, answer["ok"]) == (200, True)

    async def test_an_edit_must_change_something_of_its_own_message(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        sent = await bot.send_message(READER, "one")
        server.say(READER, "a reader's")
        with refused(BadRequest, "message is not modified: specified new message"):
            await bot.edit_message_text("<b></b>one", READER, sent.message_id, parse_mode="HTML")
        edited = await bot.edit_message_text("two", READER, sent.message_id)
        assert isinstance(edited, telegram.Message)
        assert edited.edit_date is not None
        with refused(BadRequest, "message to edit not found"):
            await bot.edit_message_text("two", READER, 99)
        with refused(BadRequest, "message can't be edited"):
            await bot.edit_message_text("two", READER, sent.message_id + 1)
        assert [(entry.kind, entry.text) for entry in server.ledger] == [
            ("send", "one"),
            ("edit", "two"),
        ]
        assert len(await server.sent(1, kind="edit")) == 1

    async def test_only_a_keyboard_is_changed_or_taken_away(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        keyboard = telegram.InlineKeyboardMarkup.from_button(
            telegram.InlineKeyboardButton("Open", url="https://e.kz")
        )
        sent = await bot.send_message(READER, "one", reply_markup=keyboard)
        with refused(BadRequest, "not modified"):
            await bot.edit_message_reply_markup(READER, sent.message_id, reply_markup=keyboard)
        await bot.edit_message_reply_markup(READER, sent.message_id)
        assert server.seen(READER)[0].reply_markup is None

    async def test_the_wrong_edit_for_the_content_is_refused(self, bot: telegram.Bot) -> None:
        photo = await bot.send_photo(READER, PNG)
        text = await bot.send_message(READER, "x")
        with refused(BadRequest, "there is no text in the message to edit"):
            await bot.edit_message_text("y", READER, photo.message_id)
        with refused(BadRequest, "there is no caption in the message to edit"):
            await bot.edit_message_caption(READER, text.message_id, caption="y")
        with refused(BadRequest, "message caption is too long"):
            await bot.send_photo(READER, PNG, caption="x" * 1025)

    async def test_a_message_is_deleted_within_48_hours(
        self, bot: telegram.Bot, server: TelegramServer, clock: Clock
    ) -> None:
        young, old = [await bot.send_message(READER, text) for text in ("young", "old")]
        await bot.delete_message(READER, young.message_id)
        assert server.deleted == [(READER, young.message_id)]
        with refused(BadRequest, "message to delete not found"):
            await bot.delete_message(READER, young.message_id)
        clock.now += 48 * 3600 + 1
        with refused(BadRequest, "message can't be deleted"):
            await bot.delete_message(READER, old.message_id)

    async def test_ids_are_shared_by_private_chats_and_groups_only(self, bot: telegram.Bot) -> None:
        chats = (READER, GROUP, FORUM, READER, CHANNEL, FORUM)
        ids = [(await bot.send_message(chat, "x")).message_id for chat in chats]
        assert ids == [1, 2, 1, 3, 1, 2]

    async def test_rights_are_needed_to_write(self, api: Api, server: TelegramServer) -> None:
        server.chats[CHANNEL].bot_status = "member"
        server.chats[FORUM].can_send = False
        answers = [await api("sendMessage", chat_id=chat, text="x") for chat in (CHANNEL, FORUM)]
        assert [answer["description"] for _, answer in answers] == [
            "Bad Request: need administrator rights in the channel chat",
            "Bad Request: not enough rights to send text messages to the chat",
        ]

    async def test_what_telegram_finds_by_itself_is_seen(
        self, api: Api, server: TelegramServer
    ) -> None:
        await api(
            "sendMessage", chat_id=READER, text="<code>@a1234</code> /stop", parse_mode="HTML"
        )
        assert [entity["type"] for entity in server.ledger[0].entities] == ["code", "bot_command"]

    def test_text_is_cleaned_and_trimmed_as_by_tdlib(self) -> None:
        found = judge("\n <b>a\r\tb\u202e \n</b> \n", "HTML", None)
        assert found.text == "a b"
        assert found.entities == [{"type": "bold", "offset": 0, "length": 3}]
        assert utf16_length("a😀") == 3
