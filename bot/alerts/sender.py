"""The one interface behind which Telegram and the terminal are alike."""

from __future__ import annotations

from typing import Protocol

from bot.alerts.message import Message


class Sender(Protocol):
    """Carries one message to one chat."""

    async def send(
        self, chat_id: int, message: Message, *, silent: bool = False, plain: bool = False
    ) -> int | None:
        """Send and return the message's id, None where there are no ids.

        `silent` asks for no sound, `plain` for words without mark-up. Every failure is raised;
        `bot.alerts.outcomes.classify` says what it means.
        """
        ...
