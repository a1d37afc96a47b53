"""Topics that change while the crawler runs: taken up from their files, wrong ones refused."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime

from crawler import searches, topics
from crawler.errors import StoreError
from crawler.outlets import Outlet
from crawler.schedule.notices import admins
from crawler.spiders.context import CrawlContext
from crawler.startup import put_in_force
from crawler.store import Connection, events, outbox, steering
from crawler.store import outlets as outlet_rows
from crawler.store import topics as topic_rows
from crawler.topics import Reading

log = logging.getLogger(__name__)

LOOK_S = 20  # between two looks at the files; a change is in force within half a minute
SETTLE_S = 1.0  # files that still change are being written; they are read at a later look
REFUSED = "topics"  # the problems in force, in the steering table
MOST_TOLD = 20  # problems; who broke more has broken the file


class TopicsReload:
    """Watches the files of topics and of their entities for one crawler.

    Several crawlers each watch their own files; what they write is the same, and one that another
    has written is taken up by the tick.
    """

    def __init__(self, context: CrawlContext) -> None:
        self._context = context
        self._folder = context.config.seeds / "topics"
        self._seen = ""  # the stamp of what is in force

    async def look(self) -> None:
        """Take up the files if they have changed since the last look."""
        found = await asyncio.to_thread(topics.stamp, self._folder)
        if found == self._seen:
            return
        await asyncio.sleep(SETTLE_S)
        if await asyncio.to_thread(topics.stamp, self._folder) != found:
            return
        reading = await asyncio.to_thread(topics.read, self._folder)
        try:
            catalogue = await self._context.database.run(self._write, reading)
        except StoreError as error:
            log.error("changed topics wait: %s", error)
            return
        self._context.catalogue = {outlet.id: outlet for outlet in catalogue}
        self._seen = found

    def _write(self, connection: Connection, reading: Reading) -> list[Outlet]:
        """Put the topics in force; return the catalogue with their searches."""
        context = self._context
        now = datetime.now(UTC)
        steering.one_at_a_time(connection)
        before = {row.id: row for row in topic_rows.everything(connection)}
        standing = put_in_force(connection, context.config, reading)
        for row in topic_rows.everything(connection):
            old = before.pop(row.id, None)
            if old != row:
                _record(connection, now, row.id, f"version {row.version}, {row.notify}")
                _say_which_examples_fail(reading, row.id)
        for gone in before:
            _record(connection, now, gone, "gone from the files")
        self._refuse(connection, [str(problem) for problem in reading.problems], now)
        # A context that was made without the written catalogue has no searches to fill in.
        catalogue = searches.expand(context.listed or [*context.catalogue.values()], standing)
        if catalogue != list(context.catalogue.values()):
            outlet_rows.sync(connection, catalogue, now)
        return catalogue

    def _refuse(self, connection: Connection, problems: list[str], now: datetime) -> None:
        """Keep what is wrong for `status`; tell the admins what they have not been told yet."""
        known = refused(connection)
        if problems == known:
            return
        steering.put(connection, REFUSED, problems[:MOST_TOLD], now)
        fresh = [problem for problem in problems if problem not in known]
        for problem in fresh[:MOST_TOLD]:
            log.error("refused, the old version stays in force: %s", problem)
            events.record(connection, now, "health", "topic refused", problem)
        if not problems:
            log.info("the files of topics are well again")
        payload = {"notice": "topics", "problems": [p.split("\n")[0] for p in fresh[:MOST_TOLD]]}
        for chat_id in admins(connection, self._context.config) if fresh else ():
            key = f"topics:{now.isoformat()}"
            outbox.put(connection, chat_id, "notice", key, now, payload=payload, silent=True)


def refused(connection: Connection) -> list[str]:
    """What the last look at the files refused, each problem in words; empty when all is well."""
    found = steering.get(connection, REFUSED)
    return list(found[0]) if found else []


def _record(connection: Connection, now: datetime, topic_id: str, what: str) -> None:
    log.info("topic %s: %s", topic_id, what)
    events.record(connection, now, "health", "topic changed", f"{topic_id}: {what}")


def _say_which_examples_fail(reading: Reading, topic_id: str) -> None:
    """A topic whose golden examples fail is in force all the same: its author may be half done."""
    for topic in reading.topics:
        if topic.id == topic_id:
            for failure in topics.check(topic):
                log.warning("%s", failure)
