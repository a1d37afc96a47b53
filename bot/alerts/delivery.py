"""The loop that empties the outbox: one message in flight, nothing lost, repeats marked.

A row is committed as *sending* before the call and as *sent* after it. A kill in between leaves at
most this one row in doubt; it goes again, marked as a possible repeat.
"""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.alerts import outcomes
from bot.alerts.clerk import Clerk
from bot.alerts.message import Message
from bot.alerts.outcomes import classify
from bot.alerts.pacing import Pacing
from bot.alerts.sender import Sender
from crawler.errors import AkbulakError
from crawler.store import Database, chats, outbox
from crawler.store.outbox import OutboxRow

POLL_SECONDS = 1.0  # between two looks into an empty outbox
LONGEST_ROW_WAIT = 300.0  # seconds until a row that failed is tried again
LONGEST_REST = 60.0  # seconds of silence after failures of the network in a row

log = logging.getLogger(__name__)


class SendingError(AkbulakError):
    """Nothing can be sent any more, to anybody; everything that waits is kept."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


class Delivery:
    """Sends what is due, oldest first; in one chat strictly in order."""

    def __init__(
        self,
        database: Database,
        sender: Sender,
        clerk: Clerk,
        pacing: Pacing | None = None,
        *,
        now: Callable[[], datetime] = _utc_now,
        chance: Callable[[], float] = random.random,
    ) -> None:
        """`pacing` is Telegram's; without it the rows of the terminal are printed unpaced."""
        self._database = database
        self._sender = sender
        self._clerk = clerk
        self._pacing = pacing
        self._now = now
        self._chance = chance
        self._failures = 0  # of the network, in a row
        self._rest_until = 0.0  # of the event loop's clock
        self.delivered = 0
        self.trouble: str | None = None  # the last failure of the network, until a success

    @property
    def terminal(self) -> bool:
        """Whether this is the terminal's delivery."""
        return self._pacing is None

    async def recover(self) -> int:
        """Take back what a killed sender left in doubt. Call once, as the only sender."""
        doubtful = await self._database.run(outbox.recover)
        if doubtful:
            log.warning("%d message(s) were in flight when the last sender ended", doubtful)
        return doubtful

    async def run(self, stop: asyncio.Event) -> None:
        """Deliver until `stop` is set; a message in flight is ended first.

        Raises:
            SendingError: the token or the output is gone.
        """
        while not stop.is_set():
            try:
                wait = 0.0 if await self.deliver_next() else self._pause()
            except SendingError:
                raise
            except Exception:  # whatever the store raises, it may pass; nothing is lost by waiting
                log.exception("the outbox cannot be read; trying again")
                wait = POLL_SECONDS * 5
            if wait:
                await _wait(stop, wait)

    async def drain(self, stop: asyncio.Event, seconds: float) -> int:
        """Deliver what waits now, for at most `seconds`; return how many still wait."""
        clock = asyncio.get_running_loop().time
        end = clock() + seconds
        while not stop.is_set() and clock() < end:
            if await self.deliver_next():
                continue
            if not await self._database.query(outbox.waiting, terminal=self.terminal):
                break
            await _wait(stop, min(self._pause(), max(0.0, end - clock())))
        return await self._database.query(outbox.waiting, terminal=self.terminal)

    async def deliver_next(self) -> bool:
        """Deal with the oldest message that may go now; False when there is none.

        Raises:
            SendingError: the token or the output is gone.
        """
        if self._resting() > 0 or (self._pacing and self._pacing.wait() > 0):
            return False
        busy = self._pacing.busy() if self._pacing else {}
        rows = await self._database.query(
            outbox.due, self._now(), terminal=self.terminal, limit=1, without=tuple(busy)
        )
        if not rows:
            return False
        row = rows[0]
        try:
            message = await self._clerk.compose(row)
        except (ValueError, KeyError, TypeError) as error:
            log.exception("message %d cannot be composed", row.id)
            await self._bury(row, f"cannot be composed: {error}")
            return True
        await self._database.run(outbox.mark_sending, row.id)
        await self._send(row, message)
        return True

    async def _send(self, row: OutboxRow, message: Message, *, plain: bool = False) -> None:
        try:
            sent = await self._sender.send(row.chat_id, message, silent=row.silent, plain=plain)
        except Exception as error:  # noqa: BLE001 - every failure is classified below
            self._note(row.chat_id)
            await self._failed(row, message, error, plain=plain)
            return
        self._note(row.chat_id)
        self._failures, self.trouble = 0, None
        self.delivered += 1
        await self._settle(outbox.mark_sent, row, sent, self._now())

    def _note(self, chat_id: int) -> None:
        if self._pacing:
            self._pacing.note(chat_id)

    async def _failed(
        self, row: OutboxRow, message: Message, error: Exception, *, plain: bool
    ) -> None:
        now = self._now()
        match classify(error):
            case outcomes.Paused(seconds):
                until = now + timedelta(seconds=seconds)
                log.warning("chat %d is paused by Telegram until %s", row.chat_id, until)
                await self._settle(chats.pause, row.chat_id, until)
                await self._settle(outbox.postpone, row.id, until, str(error))
            case outcomes.Unsent(reason, maybe_sent):
                await self._rest(row, reason, maybe_sent=maybe_sent)
            case outcomes.Asleep(reason):
                log.warning("chat %d sleeps: %s", row.chat_id, reason)
                await self._settle(chats.sleep, row.chat_id, reason)
                await self._settle(outbox.postpone, row.id, now, reason)
            case outcomes.Migrated(new_id):
                log.info("chat %d became %d", row.chat_id, new_id)
                await self._settle(outbox.postpone, row.id, now, f"became {new_id}")
                await self._settle(chats.migrate, row.chat_id, new_id, now)
            case outcomes.Refused(reason) if not plain:
                log.warning("the mark-up of message %d is refused: %s", row.id, reason)
                await self._send(row, message, plain=True)
            case outcomes.Refused(reason) | outcomes.Dead(reason):
                await self._bury(row, reason)
            case outcomes.Stop(reason):
                await self._settle(outbox.postpone, row.id, now, reason)
                raise SendingError(reason)

    async def _rest(self, row: OutboxRow, reason: str, *, maybe_sent: bool) -> None:
        """Put the row back, and be silent for a while: longer with each failure in a row."""
        self._failures += 1
        self.trouble = reason
        jitter = 0.5 + self._chance() / 2
        row_wait = min(LONGEST_ROW_WAIT, 2.0 ** min(row.attempts, 10)) * jitter
        rest = min(LONGEST_REST, 2.0 ** min(self._failures - 1, 10)) * jitter
        self._rest_until = asyncio.get_running_loop().time() + rest
        log.warning("Telegram cannot be reached (%s); next try in %.0f s", reason, rest)
        until = self._now() + timedelta(seconds=row_wait)
        await self._settle(outbox.postpone, row.id, until, reason, maybe_sent=maybe_sent)

    async def _bury(self, row: OutboxRow, reason: str) -> None:
        log.error("message %d to chat %d is a dead letter: %s", row.id, row.chat_id, reason)
        await self._settle(outbox.bury, row.id, reason)

    async def _settle(self, write: Callable[..., object], *args: Any, **values: Any) -> None:
        """Write down what happened, however long the database is away: else it happens twice."""
        while True:
            try:
                await self._database.run(write, *args, **values)
            except Exception:
                log.exception("the fate of a message cannot be written down; trying again")
                await asyncio.sleep(POLL_SECONDS)
            else:
                return

    def _resting(self) -> float:
        return self._rest_until - asyncio.get_running_loop().time()

    def _pause(self) -> float:
        """Seconds until it is worth looking again."""
        if (rest := self._resting()) > 0:
            return rest
        if self._pacing is None:
            return POLL_SECONDS
        waits = [*self._pacing.busy().values()]
        if (overall := self._pacing.wait()) > 0:
            waits.append(overall)
        return min([POLL_SECONDS, *waits])


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
