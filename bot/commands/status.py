"""/status: what a silence is worth — who is read, who fails, what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.alerts.foreign import tame
from bot.alerts.message import Span, lines
from bot.commands.request import Reply, Request
from bot.i18n import Words
from crawler.store import Connection, archive, chats, outbox, outlets, processes
from crawler.store.archive import Heartbeat
from crawler.store.outlets import OutletState
from crawler.store.processes import SILENT_AFTER

LOOK_BACK = timedelta(hours=24)
MOST_FAILING = 10  # named; the rest is counted
MOST_DEAD = 3
REASON = 120  # UTF-16 units of an outlet's or letter's trouble


@dataclass(frozen=True, slots=True)
class _Picture:
    heart: Heartbeat
    failing: list[OutletState]
    messages: dict[str, int]  # state → count
    dead: list[tuple[int, str]]
    sleeping_chats: int
    crawler_seen: datetime | None


async def status(request: Request) -> Reply:
    """The heartbeat line, then what is wrong."""
    picture = await request.database.query(_look, request.at)
    words = request.words
    rows: list[tuple[Span, ...] | Span | str] = [Span(_heartbeat(picture.heart, words), bold=True)]
    last = picture.heart.last_article_at
    if last:
        time = words.time(last, request.zone)
        rows.append(words.gettext("Last article: {time}", time=time))
    if picture.crawler_seen is None or request.at - picture.crawler_seen > SILENT_AFTER:
        rows.append("⚠ " + words.gettext("The crawler is not running: nothing is being read."))
    rows += _failing(picture.failing, words)
    rows += _outbox(picture, words)
    return lines(rows)


def _look(connection: Connection, at: datetime) -> _Picture:
    crawlers = processes.living(connection, "crawler")
    everyone = chats.everything(connection)
    return _Picture(
        heart=archive.heartbeat(connection, at - LOOK_BACK),
        failing=[o for o in outlets.states(connection) if o.failures and o.state != "sleeping"],
        messages=outbox.counts(connection),
        dead=outbox.dead_letters(connection, MOST_DEAD),
        sleeping_chats=sum(c.state == "asleep" and c.kind != "terminal" for c in everyone),
        crawler_seen=max((crawler.seen_at for crawler in crawlers), default=None),
    )


def _heartbeat(heart: Heartbeat, words: Words) -> str:
    awake = heart.outlets_failing - min(heart.outlets_failing, heart.outlets_sleeping)
    read = ", ".join(
        (
            words.ngettext("{n} outlet", "{n} outlets", heart.outlets_listed),
            words.gettext("{n} read", n=heart.outlets_read),
            words.gettext("{n} failing", n=awake),
            words.gettext("{n} asleep", n=heart.outlets_sleeping),
        )
    )
    found = ", ".join(
        (
            words.ngettext("{n} article", "{n} articles", heart.articles),
            words.ngettext("{n} reprint", "{n} reprints", heart.reprints),
            words.ngettext("{n} match", "{n} matches", heart.matches),
        )
    )
    return words.gettext("24 h: {read} · {found}", read=read, found=found)


def _failing(failing: list[OutletState], words: Words) -> list[str]:
    if not failing:
        return []
    rows = ["", words.gettext("Not readable now:")]
    for outlet in failing[:MOST_FAILING]:
        trouble = tame(outlet.error_text or outlet.error_kind or "?", REASON)
        rows.append(f"· {tame(outlet.name, REASON)}: {trouble}")
    more = len(failing) - MOST_FAILING
    if more > 0:
        rows.append(words.ngettext("… and {n} more", "… and {n} more", more))
    return rows


def _outbox(picture: _Picture, words: Words) -> list[str]:
    waiting = picture.messages.get("pending", 0) + picture.messages.get("sending", 0)
    dead = picture.messages.get("dead", 0)
    rows = []
    if waiting:
        rows.append(words.ngettext("{n} message waits.", "{n} messages wait.", waiting))
    if picture.sleeping_chats:
        rows.append(
            words.ngettext(
                "{n} chat sleeps (blocked or left).",
                "{n} chats sleep (blocked or left).",
                picture.sleeping_chats,
            )
        )
    if dead:
        rows.append(
            words.ngettext(
                "{n} message could not be delivered:", "{n} messages could not be delivered:", dead
            )
        )
        rows += [f"· {number}: {tame(reason, REASON)}" for number, reason in picture.dead]
    return ["", *rows] if rows else []
