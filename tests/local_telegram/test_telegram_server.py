"""python-telegram-bot understands every answer as it does the public server's."""

from __future__ import annotations

import pytest
import telegram
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TimedOut,
)
from telegram_server import TelegramServer
from telegram_testing import CHANNEL, FORUM, GROUP, PNG, READER, STRANGER, refused


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
class TestTheLibrary:
    """python-telegram-bot understands every answer as it does the public server's."""

    async def test_the_bot_introduces_itself(self, bot: telegram.Bot) -> None:
        assert bot.username == "akbulak_test_bot"

    async def test_html_arrives_as_text_and_entities(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        message = await bot.send_message(
            READER, '<b>Күміс</b> &lt;A&gt; <a href="https://e.kz/?a=1&amp;b=2">e.kz</a>', "HTML"
        )
        assert message.text == "Күміс <A> e.kz"
        [sent] = await server.sent(1, chat_id=READER)
        assert sent.text == message.text
        assert sent.html.startswith("<b>Күміс")
        assert sent.links() == ["https://e.kz/?a=1&b=2"]
        assert [entity["type"] for entity in sent.entities] == ["bold", "text_link"]

    async def test_parameters_of_a_send_are_written_down(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        first = await bot.send_message(FORUM, "first", message_thread_id=7)
        second = await bot.send_message(
            FORUM,
            "second",
            message_thread_id=7,
            disable_notification=True,
            reply_to_message_id=first.message_id,
            link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
            reply_markup=telegram.InlineKeyboardMarkup.from_button(
                telegram.InlineKeyboardButton("More", callback_data="v1:m:1")
            ),
        )
        sent = (await server.sent(2))[1]
        assert (sent.thread_id, sent.disable_notification) == (7, True)
        assert sent.reply_to == first.message_id
        assert sent.link_preview == {"is_disabled": True}
        assert sent.buttons() == [{"text": "More", "callback_data": "v1:m:1"}]
        assert second.reply_to_message is not None
        assert second.is_topic_message

    async def test_a_photo_is_uploaded_once_and_sent_again_by_its_id(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        message = await bot.send_photo(READER, PNG, caption="<i>trend</i>", parse_mode="HTML")
        await bot.send_photo(READER, message.photo[0].file_id)
        await bot.send_document(READER, b"id,title\n", filename="story.csv")
        assert [entry.size for entry in server.ledger] == [len(PNG), len(PNG), 9]
        assert server.ledger[0].text == "trend"
        edited = await bot.edit_message_caption(READER, message.message_id, caption="week")
        assert isinstance(edited, telegram.Message)
        assert edited.caption == "week"

    @pytest.mark.parametrize("photo", [b"GET / no image", b""])
    async def test_a_photo_that_is_none_is_refused(self, bot: telegram.Bot, photo: bytes) -> None:
        with pytest.raises(BadRequest):
            await bot.send_photo(READER, photo)

    async def test_retry_after_is_a_flood_error(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        server.fail_next("sendMessage", status=429, parameters={"retry_after": 43838})
        with pytest.raises(RetryAfter) as caught:
            await bot.send_message(READER, "x")
        assert caught.value._retry_after.total_seconds() == 43838

    @pytest.mark.parametrize(
        ("event", "chat_id", "words"),
        [
            ("block", READER, "bot was blocked by the user"),
            ("deactivate", READER, "user is deactivated"),
            ("kick", GROUP, "bot was kicked from the group chat"),
            ("kick", FORUM, "bot was kicked from the supergroup chat"),
            ("kick", CHANNEL, "bot was kicked from the channel chat"),
            (None, STRANGER, "bot can't initiate conversation with a user"),
        ],
    )
    async def test_a_closed_door_is_forbidden(
        self, bot: telegram.Bot, server: TelegramServer, event: str, chat_id: int, words: str
    ) -> None:
        if event:
            getattr(server, event)(chat_id)
        with refused(Forbidden, words):
            await bot.send_message(chat_id, "x")
        assert server.ledger == []
        assert server.refusals[-1].status == 403

    async def test_a_reader_who_comes_back_can_be_written_to(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        server.block(READER)
        server.say(READER, "/start")
        await bot.send_message(READER, "welcome back")
        updates = await bot.get_updates(timeout=0)
        states = [u.my_chat_member.new_chat_member.status for u in updates if u.my_chat_member]
        assert states == ["kicked", "member"]
        assert updates[-1].message is not None

    async def test_a_migrated_group_names_its_new_id(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        server.migrate(GROUP, -1001000000051)
        with pytest.raises(ChatMigrated) as caught:
            await bot.send_message(GROUP, "x")
        assert caught.value.new_chat_id == -1001000000051
        await bot.send_message(caught.value.new_chat_id, "x")
        notes = [update.message for update in await bot.get_updates(timeout=0)]
        assert [(m.migrate_to_chat_id, m.migrate_from_chat_id) for m in notes if m] == [
            (-1001000000051, None),
            (None, GROUP),
        ]

    async def test_the_wrong_token_is_unauthorized(self, server: TelegramServer) -> None:
        with pytest.raises(InvalidToken):
            await telegram.Bot("12345:wrong", base_url=f"{server.base_url}/bot").initialize()
        assert server.requests[-1].status == 401

    async def test_an_answer_lost_on_the_way_leaves_the_message_in_the_chat(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        server.drop_next("sendMessage", when="after")
        with pytest.raises(NetworkError):
            await bot.send_message(READER, "arrived")
        server.drop_next("sendMessage", when="before")
        with pytest.raises(NetworkError):
            await bot.send_message(READER, "lost")
        assert [message.text for message in server.seen(READER)] == ["arrived"]
        assert [call.status for call in await server.called("sendMessage", 2)] == [None, None]

    async def test_an_answer_that_hangs_times_out_although_the_message_arrived(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        server.hang_next("sendMessage", 60.0)
        with pytest.raises(TimedOut):
            await bot.send_message(READER, "x", read_timeout=0.2)
        assert len(await server.sent(1)) == 1

    async def test_a_proxy_page_is_a_network_error(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        server.fail_next("*", status=502, times=None)
        for _ in range(2):
            with refused(NetworkError, "Bad Gateway"):
                await bot.send_message(READER, "x")
        server.heal()
        await bot.send_message(READER, "x")

    async def test_a_fault_for_one_chat_spares_the_others(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        server.fail_next("sendMessage", status=400, description="Bad Request: no", chat_id=GROUP)
        await bot.send_message(READER, "x")
        with refused(BadRequest, "no"):
            await bot.send_message(GROUP, "x")
        server.fail_next("getMe", status=500)
        server.heal("sendMessage")
        with pytest.raises(NetworkError):
            await bot.get_me()

    async def test_it_comes_back_on_the_same_port(
        self, bot: telegram.Bot, server: TelegramServer
    ) -> None:
        await server.stop()
        with pytest.raises(NetworkError):
            await bot.send_message(READER, "x")
        await server.start()
        await bot.send_message(READER, "x")
