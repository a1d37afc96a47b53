"""The queue of updates and getUpdates: offsets, long polling, and one poller at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from telegram_values import Json, Refusal

LONGEST_POLL = 50  # seconds; tdlib/telegram-bot-api, LONG_POLL_MAX_TIMEOUT
MOST_UPDATES = 100  # core.telegram.org/bots/api#getupdates, limit
KEPT_FOR = 24 * 3600  # seconds; core.telegram.org/bots/api#getting-updates
CALLBACK_KEPT_FOR = 150  # seconds; tdlib/telegram-bot-api, timeout of callback queries
CONFLICT_PAUSE = 3.0  # seconds; tdlib/telegram-bot-api: one immediate 409, later ones wait
# core.telegram.org/bots/api#getupdates: an empty list of allowed_updates leaves these out
NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}
_CONFLICT = (
    "Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


@dataclass(frozen=True)
class _Waiting:
    """An update that no offset has confirmed yet."""

    id: int
    payload: Json
    expires: float  # the server's clock


class Updates:
    """Updates for the bot, from the first that is not confirmed."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.allowed: set[str] | None = None  # None: the default kinds
        self._clock = clock
        self._queue: list[_Waiting] = []
        self._next_id = 700_000_001  # ids are large and start anywhere, as Telegram's do
        self._poller: asyncio.Future[bool] | None = None  # True: updates came; False: replaced
        self._next_conflict = 0.0  # the event loop's clock

    def __len__(self) -> int:
        """Return how many updates wait for the bot."""
        return len(self._queue)

    def push(self, kind: str, payload: Json, update_id: int | None = None) -> int:
        """Queue an update and return its id; kinds that the bot did not ask for are dropped.

        Give `update_id` to repeat one that was sent before.
        """
        if update_id is None:
            update_id = self._next_id
            self._next_id += 1
        if kind not in self.allowed if self.allowed is not None else kind in NOT_BY_DEFAULT:
            return update_id
        life = CALLBACK_KEPT_FOR if kind == "callback_query" else KEPT_FOR
        update = {"update_id": update_id, kind: payload}
        self._queue.append(_Waiting(update_id, update, self._clock() + life))
        self._wake(came=True)
        return update_id

    def forget(self) -> None:
        """Drop everything that waits, as drop_pending_updates does."""
        self._queue.clear()

    def allow(self, kinds: list[object] | None) -> None:
        """Remember `allowed_updates`; None (omitted) keeps what was asked for before.

        A list with anything but names is ignored, as by tdlib/telegram-bot-api.
        """
        if kinds is None or not all(isinstance(kind, str) for kind in kinds):
            return
        self.allowed = {str(kind) for kind in kinds} or None

    async def poll(self, offset: int, limit: int, timeout: int) -> list[Json]:
        """Answer getUpdates: at once when updates wait, else within `timeout` seconds.

        A poll that has to wait ends the one that waits already, with 409 for the older.
        """
        found = self._take(offset, limit)
        if found or timeout <= 0:
            return found
        self._wake(came=False)
        turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._poller = turn
        try:
            came = await asyncio.wait_for(turn, min(timeout, LONGEST_POLL))
        except TimeoutError:
            return []
        finally:
            if self._poller is turn:
                self._poller = None
        if not came:
            await self._refuse_older()
        return self._take(offset, limit)

    async def _refuse_older(self) -> None:
        loop = asyncio.get_running_loop()
        if loop.time() < self._next_conflict:
            await asyncio.sleep(CONFLICT_PAUSE)
        else:
            self._next_conflict = loop.time() + CONFLICT_PAUSE
        raise Refusal(409, _CONFLICT)

    def _wake(self, *, came: bool) -> None:
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(came)
            self._poller = None

    def _take(self, offset: int, limit: int) -> list[Json]:
        now = self._clock()
        self._queue = [update for update in self._queue if update.expires > now]
        if offset < 0:
            self._queue = self._queue[offset:]
        elif offset > 0:
            self._queue = [update for update in self._queue if update.id >= offset]
        return [update.payload for update in self._queue[: max(1, min(limit, MOST_UPDATES))]]
