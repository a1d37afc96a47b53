"""Messages to Telegram, by python-telegram-bot."""

from __future__ import annotations

from telegram import Bot, LinkPreviewOptions
from telegram.constants import ParseMode

from bot.alerts.message import Message
from bot.alerts.render import to_html, to_plain

# A picture of a stranger's page under each alert is noise; the title is the link.
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class TelegramSender:
    """Sends through one bot; raises what python-telegram-bot raises."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(
        self, chat_id: int, message: Message, *, silent: bool = False, plain: bool = False
    ) -> int | None:
        """Send one message and return its id."""
        sent = await self._bot.send_message(
            chat_id,
            to_plain(message) if plain else to_html(message),
            parse_mode=None if plain else ParseMode.HTML,
            link_preview_options=_NO_PREVIEW,
            disable_notification=silent or None,
        )
        return sent.message_id
