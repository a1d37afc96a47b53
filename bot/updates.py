"""What Telegram tells us: commands to their answers, and where the bot may be."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from telegram import Chat, ChatMember, Message, Update, User
from telegram.ext import (
    Application,
    ApplicationHandlerStop,
    ChatMemberHandler,
    CommandHandler,
    ContextTypes,
    MessageHandler,
    filters,
)

from bot.access import Access
from bot.alerts import Clerk, Pacing, Sender
from bot.alerts.message import Message as Words
from bot.alerts.message import Span
from bot.alerts.render import pages
from bot.commands import COMMANDS, Command, Reply, Request
from bot.i18n import choose, words
from crawler.config import Config
from crawler.store import Database, chats

# HOSTILE.md T26: Telegram keeps updates for a day; what is older was not meant for now.
OLDEST_COMMAND = timedelta(days=1)
LONGEST_ARGUMENT = 500  # letters; more is no topic, number or language

log = logging.getLogger(__name__)
Context = ContextTypes.DEFAULT_TYPE
_NAMES = frozenset(command.name for command in COMMANDS)
_GONE = (ChatMember.BANNED, ChatMember.LEFT)


class Reception:
    """Answers updates: lets in who may, turns them into requests, sends the replies."""

    def __init__(
        self,
        database: Database,
        config: Config,
        sender: Sender,
        pacing: Pacing,
        clerk: Clerk,
        access: Access,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._database = database
        self._config = config
        self._sender = sender
        self._pacing = pacing
        self._clerk = clerk
        self._access = access
        self._now = now

    async def guard(self, update: Update, _context: Context) -> None:
        """Stop here what is old, what is too much, and what comes from a stranger.

        Raises:
            ApplicationHandlerStop: no other handler is to see this message.
        """
        message, user = update.message, update.effective_user
        if message is None or self._now() - message.date > OLDEST_COMMAND:
            raise ApplicationHandlerStop
        name, bot_name = _command_of(message)
        if bot_name not in ("", (message.get_bot().username or "").lower()):
            raise ApplicationHandlerStop  # meant for another bot
        user_id = user.id if user else message.chat_id
        sender_chat = message.sender_chat.id if message.sender_chat else None
        if not self._access.may_command(user_id, sender_chat):
            spoken_to = message.chat.type == Chat.PRIVATE or bot_name or name in _NAMES
            if spoken_to and self._access.should_refuse(user_id):
                log.info("user %d is not on the list", user_id)
                await self._refuse(message, user_id)
            raise ApplicationHandlerStop
        if not self._access.within_limits(user_id):
            raise ApplicationHandlerStop

    async def _refuse(self, message: Message, user_id: int) -> None:
        language = words(choose(_language_of(message.from_user), self._config.language))
        text = language.gettext(
            "This bot serves its own readers only. To become one, ask its operator to add"
            " {id} to AKBULAK_ADMINS.",
            id=user_id,
        )
        await self._say(message.chat_id, (Span(text),))

    async def command(self, command: Command, update: Update, context: Context) -> None:
        """Answer a command."""
        message = update.message
        assert message is not None, "the filter lets through new messages only"
        request = await self._request(message, " ".join(context.args or ()))
        await self._say(message.chat_id, await command.answer(request))

    async def other(self, update: Update, _context: Context) -> None:
        """Answer what is no command of ours, in a private chat."""
        message = update.message
        assert message is not None, "the filter lets through new messages only"
        request = await self._request(message, "")
        hint = request.words.gettext("I do not know that command; /help lists what I know.")
        await self._say(message.chat_id, (Span(hint),))

    async def _request(self, message: Message, argument: str) -> Request:
        chat = await self._database.query(chats.get, message.chat_id)
        spoken = _language_of(message.from_user)
        wish = spoken if message.chat.type == Chat.PRIVATE else None
        return Request(
            chat_id=message.chat_id,
            kind=str(message.chat.type),
            title=message.chat.effective_name or str(message.chat_id),
            user_language=spoken,
            argument=argument[:LONGEST_ARGUMENT],
            at=self._now(),
            words=words(choose(chat.language if chat else None, wish, self._config.language)),
            zone=self._clerk.zone(chat),
            database=self._database,
            config=self._config,
            menu=COMMANDS,
        )

    async def _say(self, chat_id: int, reply: Reply) -> None:
        for page in pages(Words(reply)):
            try:
                await self._sender.send(chat_id, page)
            finally:
                self._pacing.note(chat_id)

    async def standing(self, update: Update, _context: Context) -> None:
        """The bot was blocked, removed or let in: a chat without it sleeps."""
        change = update.my_chat_member
        if change is None:
            return
        status = change.new_chat_member.status
        if status in _GONE:
            log.info("chat %d: the bot is %s", change.chat.id, status)
            await self._database.run(chats.sleep, change.chat.id, f"the bot is {status}")

    async def migrated(self, update: Update, _context: Context) -> None:
        """A group became a supergroup: everything moves along."""
        message = update.message
        if message is not None and message.migrate_to_chat_id is not None:
            new_id = message.migrate_to_chat_id
            await self._database.run(chats.migrate, message.chat_id, new_id, self._now())
        raise ApplicationHandlerStop


def add_handlers(
    application: Application[Any, Any, Any, Any, Any, Any], reception: Reception
) -> None:
    """Put every handler in its place: service messages, the guard, then the commands."""
    new = filters.UpdateType.MESSAGE
    standing = ChatMemberHandler(reception.standing, ChatMemberHandler.MY_CHAT_MEMBER)
    application.add_handler(standing, group=-2)
    moved = MessageHandler(new & filters.StatusUpdate.MIGRATE, reception.migrated)
    application.add_handler(moved, group=-2)
    spoken = new & ~filters.StatusUpdate.ALL
    application.add_handler(MessageHandler(spoken, reception.guard), group=-1)
    for command in COMMANDS:
        answer = partial(reception.command, command)
        application.add_handler(CommandHandler(command.name, answer, filters=new))
    private = spoken & filters.ChatType.PRIVATE
    application.add_handler(MessageHandler(private, reception.other))


def _command_of(message: Message) -> tuple[str, str]:
    """The command that a message begins with, and the bot it names: `/stop@other`."""
    first, *_ = (message.text or "").split(maxsplit=1) or [""]
    if not first.startswith("/"):
        return "", ""
    name, _, bot_name = first[1:].lower().partition("@")
    return name, bot_name


def _language_of(user: User | None) -> str | None:
    return user.language_code if user else None
