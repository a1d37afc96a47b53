"""The Telegram side wired together: updates in, replies and alerts out, one loop."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from telegram import BotCommand, Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ContextTypes
from telegram.request import HTTPXRequest

from bot.access import Access
from bot.alerts import Clerk, Delivery, Pacing, SendingError
from bot.alerts.outcomes import reason_of
from bot.alerts.telegram import TelegramSender
from bot.commands import COMMANDS
from bot.i18n import LANGUAGES, words
from bot.updates import Reception, add_handlers
from crawler.config import Config
from crawler.errors import AkbulakError, ConfigError
from crawler.store import Database

ALLOWED_UPDATES = (Update.MESSAGE, Update.MY_CHAT_MEMBER)
POLL_SECONDS = 25  # of one getUpdates; the server ends it at 50
SEND_TIMEOUT = 15.0  # seconds until an answer counts as lost, and the message as maybe sent
LONGEST_RETRY = 60.0  # seconds between two tries to reach Telegram at the start

log = logging.getLogger(__name__)
AnyApplication = Application[Any, Any, Any, Any, Any, Any]


class TelegramBot:
    """One token: the poller, the commands and the sender."""

    def __init__(self, config: Config, database: Database, token: str) -> None:
        self._config = config
        self._application = _build(config, token)
        pacing = Pacing()
        sender = TelegramSender(self._application.bot)
        clerk = Clerk(database, config)
        self._delivery = Delivery(database, sender, clerk, pacing)
        reception = Reception(database, config, sender, pacing, clerk, Access(config.admins))
        add_handlers(self._application, reception)
        self._failure: AkbulakError | None = None

    async def serve(self, stop: asyncio.Event) -> None:
        """Answer and deliver until `stop` is set.

        Raises:
            ConfigError: Telegram refuses the token.
            AkbulakError: another program polls with this token.
        """
        if not self._config.admins:
            log.warning("AKBULAK_ADMINS is empty: write to the bot, and it tells you your id")
        await self._reach(stop)
        if stop.is_set():
            return
        application = self._application
        try:
            await self._offer_menu()
            await application.start()
            assert application.updater is not None
            await application.updater.start_polling(
                timeout=POLL_SECONDS,
                bootstrap_retries=-1,
                allowed_updates=ALLOWED_UPDATES,
                error_callback=lambda error: self._poll_failed(error, stop),
            )
            log.info("the bot @%s is listening", application.bot.username)
            await self._delivery.recover()
            await self._deliver(stop)
        finally:
            await self._end()
        if self._failure is not None:
            raise self._failure

    async def drain(self, stop: asyncio.Event, seconds: float) -> tuple[int, str | None]:
        """Deliver what waits, without listening; return how many still wait and why.

        Raises:
            ConfigError: Telegram refuses the token.
        """
        await self._delivery.recover()
        try:
            # The sender asks nothing of the bot but its request pool: getMe would cost a call.
            await self._application.bot.request.initialize()
            left = await self._delivery.drain(stop, seconds)
        except SendingError as stopped:
            raise _refused(stopped.message) from stopped
        finally:
            await self._application.bot.request.shutdown()
        return left, self._delivery.trouble

    async def _reach(self, stop: asyncio.Event) -> None:
        wait = 1.0
        while not stop.is_set():
            try:
                await self._application.initialize()
            except InvalidToken as error:
                raise _refused("Telegram refuses the token") from error
            except NetworkError as error:
                where = self._config.telegram_api
                reason = reason_of(error)
                log.warning("%s cannot be reached (%s); next try in %.0f s", where, reason, wait)
            else:
                return
            try:
                async with asyncio.timeout(wait):
                    await stop.wait()
            except TimeoutError:
                wait = min(LONGEST_RETRY, wait * 2)

    async def _offer_menu(self) -> None:
        """Set the menu of commands in each language; without it the bot works all the same."""
        try:
            for language in (None, *LANGUAGES):
                speech = words(language or self._config.language)
                menu = [BotCommand(c.name, speech.gettext(c.help)) for c in COMMANDS]
                await self._application.bot.set_my_commands(menu, language_code=language)
        except TelegramError as error:
            log.warning("the menu of commands could not be set: %s", error)

    async def _deliver(self, stop: asyncio.Event) -> None:
        try:
            await self._delivery.run(stop)
        except SendingError as stopped:
            raise _refused(stopped.message) from stopped

    def _poll_failed(self, error: TelegramError, stop: asyncio.Event) -> None:
        if isinstance(error, Conflict):
            self._failure = AkbulakError(
                "another program polls Telegram with the same token; this one ends"
            )
            stop.set()
        elif isinstance(error, NetworkError):
            log.warning("no updates from Telegram (%s); trying again", reason_of(error))
        else:
            log.error("no updates from Telegram: %s", error)

    async def _end(self) -> None:
        application = self._application
        if application.updater is not None and application.updater.running:
            await application.updater.stop()
        if application.running:
            await application.stop()
        await application.shutdown()


def _refused(reason: str) -> ConfigError:
    return ConfigError(reason, hint="see AKBULAK_TELEGRAM_TOKEN; @BotFather gives a new one")


def _build(config: Config, token: str) -> AnyApplication:
    base = config.telegram_api.rstrip("/")
    request = HTTPXRequest(read_timeout=SEND_TIMEOUT, write_timeout=SEND_TIMEOUT)
    builder = (
        Application.builder()
        .token(token)
        .base_url(f"{base}/bot")
        .base_file_url(f"{base}/file/bot")
        .request(request)
        .job_queue(None)
    )
    application: AnyApplication = builder.build()
    application.add_error_handler(_log_error)
    return application


async def _log_error(_update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """A command that failed; what the person wrote stays out of the log."""
    error = context.error
    log.error("a command failed: %s: %s", type(error).__name__, error, exc_info=error)
