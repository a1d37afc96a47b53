"""`python -m bot`: deliver what the crawler finds, to Telegram or to this terminal."""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import sys
import traceback
from collections.abc import Sequence

from bot import logs
from bot.alerts import Clerk, Delivery
from bot.alerts.terminal import TerminalSender
from bot.app import TelegramBot
from bot.post import PostTakenError, only_bot
from crawler.config import Config, read_config
from crawler.errors import AkbulakError, UsageError
from crawler.startup import prepare
from crawler.store import Database

DRAIN_SECONDS = 60.0  # Telegram's limits are kept for so long before the rest is left


def main(argv: Sequence[str] | None = None) -> int:
    """Run the bot; return the exit code: 0 good, 1 something failed, 2 wrong use."""
    options = _parser().parse_args(argv)
    token: str | None = None
    try:
        config = read_config()
        token = config.telegram_token.get_secret_value() if config.telegram_token else None
        logs.install(config, token, verbose=options.verbose)
        if token and options.json:
            raise UsageError("--json prints alerts, but AKBULAK_TELEGRAM_TOKEN sends them away")
        return asyncio.run(_run(config, options))
    except Exception as error:  # noqa: BLE001 - the one place where failures become words
        return _explain(error, token, verbose=options.verbose)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    parser.add_argument("--drain", action="store_true", help="deliver what waits now, then end")
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("-v", "--verbose", action="store_true", help="log all, show tracebacks")
    return parser


def _explain(error: Exception, token: str | None, *, verbose: bool) -> int:
    known = isinstance(error, AkbulakError)
    text = str(error) if known else f"unexpected {type(error).__name__}: {error} (-v shows where)"
    if verbose:
        text = "".join(traceback.format_exception(error)) + text
    if token:
        text = logs.TokenMask(token).hide(text)
    print(text, file=sys.stderr)
    return 2 if isinstance(error, UsageError) else 1


async def _run(config: Config, options: argparse.Namespace) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    database = prepare(config, keep_old_topics=True).database
    try:
        async with only_bot(database, stop):
            return await _deliver(config, database, options, stop)
    except PostTakenError as taken:
        if not options.drain:
            raise
        print(f"{taken}; nothing to do", file=sys.stderr)
        return 0
    finally:
        database.close()


async def _deliver(
    config: Config, database: Database, options: argparse.Namespace, stop: asyncio.Event
) -> int:
    if config.telegram_token is not None:
        bot = TelegramBot(config, database, config.telegram_token.get_secret_value())
        if not options.drain:
            await bot.serve(stop)
            return 0
        left, trouble = await bot.drain(stop, DRAIN_SECONDS)
        if left:
            why = f": {trouble}" if trouble else ", Telegram's limits allow no more now"
            print(f"{left} message(s) still wait{why}", file=sys.stderr)
        return 1 if left and trouble else 0
    sender = TerminalSender(as_json=options.json)
    delivery = Delivery(database, sender, Clerk(database, config))
    await delivery.recover()
    try:
        if options.drain:
            await delivery.drain(stop, DRAIN_SECONDS)
        else:
            await delivery.run(stop)
    except AkbulakError:
        _drop_stdout()
        raise
    return 0


def _drop_stdout() -> None:
    """Keep Python from failing once more at its end, when it flushes a closed output."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
